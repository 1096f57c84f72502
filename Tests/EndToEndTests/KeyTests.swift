import Simulator
import SimulatorServer
import TestTerminal
import Testing

extension EndToEnd {
    @Suite struct KeyTests {
        /// The dashboard with everything loaded.
        private func open(_ server: SimulatorServer, _ home: Home, columns: Int = 106, rows: Int = 30) throws
            -> PtyChild
        {
            let child = try Bulktop.start(home: home, columns: columns, rows: rows)
            try child.wait(for: ["LIVE", "s3-eu", "checkout-prod"])
            return child
        }

        @Test func `keys and the mouse move the cursor and the keyboard's pane`() async throws {
            try await Server.run { server in
                let child = try open(server, Home(using: server))
                func waitForRow(_ row: Int) throws {
                    try child.wait("row \(row) to be selected") { $0.selectedRow == row }
                }
                let first = try #require(child.screen.selectedRow)
                #expect(child.screen.selected.hasPrefix("◇ Scheduled  ▸checkout-prod"))
                try child.type("\u{1b}[C", untilSeen: "2 Exports (11) ", "▾checkout-prod")
                child.send("j")
                try waitForRow(first + 1)
                child.send("jj\u{1b}OB\u{1b}[B")
                try waitForRow(first + 5)
                child.send("k\u{1b}OA")
                try waitForRow(first + 3)
                child.send("G")
                try waitForRow(first + 10)
                child.send("j")
                child.send("g")
                try waitForRow(first)

                // A click on the fourth export, as a terminal reports it: columns and rows from 1.
                child.send("\u{1b}[<0;50;\(first + 4)M\u{1b}[<0;50;\(first + 4)m")
                try waitForRow(first + 3)
                #expect(child.screen.selected.hasPrefix("✓ Completed"))

                try child.wait(for: "3 Runs of")
                let runs = try #require(child.screen.row(of: "3 Runs of"))
                try child.wait(for: "DAY (UTC)")
                child.send("\t")
                try child.wait("a run to be selected") { $0.selectedRow.map { $0 > runs } ?? false }
                child.send("1")
                try child.wait("a destination to be selected") { $0.selected.contains("gcs-bq") }
                child.send("2")
                try waitForRow(first + 3)
                child.send("3")
                try child.wait("a run to be selected") { $0.selectedRow.map { $0 > runs } ?? false }
                child.send("\u{1b}")
                try waitForRow(first + 3)

                // The wheel leaves the selection where it is, and a press outside everything does nothing.
                child.send("\u{1b}[<65;50;\(first + 4)M\u{1b}[<0;300;300M")
                try child.quit()
            }
        }

        @Test func `Enter goes in and Esc comes out again`() async throws {
            try await Server.run(.demo) { server in
                let home = try Home(using: server)
                let child = try open(server, home)
                try child.wait(for: "3 Runs of")
                let runs = try #require(child.screen.row(of: "3 Runs of"))
                try child.wait(for: "InvalidAccessKeyId")
                child.send("\r")
                try child.wait("a run to be selected") { $0.selectedRow.map { $0 > runs } ?? false }
                try child.type("\r", untilSeen: "╭ Errors of ", "Attempts, the newest on top", "InvalidAccessKeyId")
                child.send("\u{1b}")
                try child.wait("a run to be selected") { $0.selectedRow.map { $0 > runs } ?? false }
                child.send("\u{1b}")
                try child.wait("an export to be selected") { $0.selectedRow.map { $0 < runs } ?? false }

                try child.type("e", untilSeen: "╭ Errors of ", "InvalidAccessKeyId")
                try child.type("q", untilSeen: "2 Exports (")

                try child.type("!", untilSeen: "╭ Problems (", "least time left first", "d left", "STALLED")
                child.send("j")
                try child.type("\r", untilSeen: "2 Exports (")

                child.send("1")
                try child.type("\r", untilSeen: "dest:\"gcs-bq\"")
                child.send("\u{1b}")
                try child.wait(without: "dest:")
                try child.quit()
            }
        }

        @Test func `the detail has every field, the raw JSON and the curl to get it`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                let child = try open(server, home, columns: 120, rows: 50)
                try child.type(
                    "d",
                    untilSeen: "╭ Export checkout-prod",
                    "A schedule. Exports the project checkout-prod to s3-eu every 24",
                    "IntervalScheduled"
                )
                let field = try #require(child.screen.row(of: "│ id  "))
                let id = try #require(child.screen.row(field).split(separator: " ").dropFirst(2).first)
                #expect(id.count == 36)
                child.send("G")
                try child.wait(for: [
                    "As the service sends it", "\"id\": \"\(id)\"", "\"status\": \"IntervalScheduled\"", "To fetch it",
                    "curl -H \"X-API-Key: $LANGSMITH_API_KEY\" \\",
                    "'\(server.url)/api/v1/bulk-exports/\(id)'",
                ])
                try child.type("\u{1b}", untilSeen: "2 Exports (11, 4 folded)")
                child.send("1")
                try child.type("d", untilSeen: "╭ Destination gcs-bq", "acme-llm-warehouse", "storage.googleapis.com")
                try child.type("q", untilSeen: "2 Exports (11, 4 folded)")
                try child.quit()
            }
        }

        @Test func `help names every key`() async throws {
            try await Server.run { server in
                let child = try open(server, Home(using: server))
                try child.type(
                    "?",
                    untilSeen: "╭ Help ",
                    "Moving",
                    "One row up.",
                    "Give the keyboard to the next pane.",
                    "Tab l"
                )
                try child.type("G", untilSeen: "Not known; never a zero.")
                try child.type("\u{1b}", untilSeen: "2 Exports (11, 4 folded)")
                try child.type("\u{1b}OP", untilSeen: "╭ Help ")
                try child.type("q", untilSeen: "2 Exports (11, 4 folded)")
                try child.quit()
            }
        }

        @Test func `the filter narrows as it is typed or pasted`() async throws {
            try await Server.run { server in
                let child = try open(server, Home(using: server))
                try child.type("/", untilSeen: "11 of 11", "! negates")
                #expect(child.screen.isCursorVisible)
                child.send("search")
                try child.wait(for: "2 Exports (2 of 11)  search")
                child.send("\r")
                try child.wait(without: "! negates")
                #expect(!child.screen.isCursorVisible)
                #expect(child.screen.selected.contains("search-prod"))
                child.send("\u{1b}")
                try child.wait(for: "2 Exports (11, 4 folded)")

                // A paste is text, whatever is in it: neither q nor Enter acts.
                child.send("/\u{1b}[200~quit\rsearch\u{1b}[201~")
                try child.wait(for: "Nothing matches")
                try child.type("\u{1b}", untilSeen: "2 Exports (11, 4 folded)")

                child.send("/status:completed !dest:s3-eu\r")
                try child.wait(for: "2 Exports (3 of 11)  status:completed !dest:s3-eu")
                try child.type("\u{1b}", untilSeen: "2 Exports (11, 4 folded)")
                child.send("/age:>soon")
                try child.wait("what is wrong with it") { $0.row(27).contains("age") || $0.row(28).contains("age") }
                try child.type("\u{1b}", untilSeen: "2 Exports (11, 4 folded)")
                try child.quit()
            }
        }

        @Test func `polling pauses, goes on, and sorting changes the order`() async throws {
            try await Server.run { server in
                let child = try open(server, Home(using: server))
                try child.type("p", untilSeen: "PAUSED", "polling is paused")
                try child.type("r", untilSeen: "asking once; polling stays paused")
                try child.type("p", untilSeen: "LIVE", "polling goes on")
                try child.wait(without: "PAUSED")

                let urgent = child.screen.selected
                for order in ["deadline", "age", "rows", "project", "urgency"] {
                    try child.type("s", untilSeen: "─ \(order) ▾")
                    // The frame may come in pieces, its rows after the word above them.
                    try child.wait("the cursor to follow its export") { $0.selected == urgent }
                }

                // To the clipboard, by the one sequence for it.
                child.send("y")
                try child.wait(for: "sent to the terminal, for its clipboard: the export's id")
                #expect(TerminalBytes(child.output).forbidden == ["ESC \(UInt8(ascii: "]"))", "control 7"])
                try child.quit()
            }
        }
    }
}
