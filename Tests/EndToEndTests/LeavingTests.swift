import TestTerminal
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension EndToEnd {
    /// Each on a server that is not there, which is enough to have a screen.
    @Suite struct LeavingTests {
        enum Way: CustomTestStringConvertible, Sendable {
            case typing(String, status: Int32)
            case signal(Int32, name: String)

            var testDescription: String {
                switch self {
                case .typing(let text, _): text.debugDescription
                case .signal(_, let name): name
                }
            }
        }

        @Test(arguments: [
            Way.typing("q", status: 0),
            .typing("\u{3}", status: 128 + SIGINT),
            .signal(SIGTERM, name: "SIGTERM"), .signal(SIGHUP, name: "SIGHUP"), .signal(SIGINT, name: "SIGINT"),
            .signal(SIGQUIT, name: "SIGQUIT"), .signal(SIGSEGV, name: "SIGSEGV"), .signal(SIGABRT, name: "SIGABRT"),
            .signal(SIGBUS, name: "SIGBUS"), .signal(SIGILL, name: "SIGILL"), .signal(SIGFPE, name: "SIGFPE"),
            .signal(SIGTRAP, name: "SIGTRAP"),
        ])
        func `every way out gives the terminal back as it was`(way: Way) throws {
            let before = try PseudoTerminal(columns: 80, rows: 24).lineSettings
            let child = try Bulktop.start(home: Home(endpoint: "http://127.0.0.1:1"), columns: 80, rows: 24)
            child.screen.feed(Array("$ bulktop\r\n".utf8))
            try child.wait(for: "2 Exports")
            #expect(child.screen.isAlternateScreen)
            #expect(!child.screen.isCursorVisible)
            #expect(child.terminal.lineSettings != before)

            let expected: Int32
            switch way {
            case .typing(let text, let status):
                child.send(text)
                expected = status
            case .signal(let number, _):
                child.signal(number)
                expected = 128 + number
            }
            #expect(try child.waitForExit() == expected)
            #expect(child.terminal.lineSettings == before)
            #expect(!child.screen.isAlternateScreen)
            #expect(child.screen.isCursorVisible)
            #expect(child.screen.row(0) == "$ bulktop")
            #expect((1..<24).map(child.screen.row).joined() == "")
            #expect(child.screen.cursor == (column: 0, row: 1))
            let modes = TerminalBytes(child.output).modes
            for mode in [1000, 1006, 1049, 2004] { #expect(modes[mode] == false, "mode \(mode)") }
        }

        @Test func `it ends when its terminal goes away`() throws {
            let child = try Bulktop.start(home: Home(endpoint: "http://127.0.0.1:1"))
            try child.wait(for: "2 Exports")
            child.hangUp()
            // Whichever is noticed first: the signal, or that there is nothing to read any more.
            #expect([0, 128 + SIGHUP].contains(try child.waitForExit()))
        }

        @Test func `a signal ends it on a terminal that nobody reads`() throws {
            let before = try PseudoTerminal(columns: 80, rows: 24).lineSettings
            // More to draw than a terminal holds that nobody reads: the loop stands in the middle of it.
            let child = try Bulktop.start(home: Home(endpoint: "http://127.0.0.1:1"), columns: 2_000, rows: 500)
            try child.waitUntilFull(4_000)
            child.signal(SIGTERM)
            #expect(try child.waitForExitUnread() == 128 + SIGTERM)
            #expect(child.terminal.lineSettings == before)
            // Whoever looks again finds the screen put back.
            child.terminal.drain()
            let modes = TerminalBytes(child.output).modes
            for mode in [1000, 1006, 1049, 2004] { #expect(modes[mode] == false, "mode \(mode)") }
        }

        @Test func `leaving does not wait for a request that hangs`() async throws {
            try await Server.run { server in
                try await server.order(#"{"path":"/","kind":"hang"}"#)
                let child = try Bulktop.start(home: Home(using: server))
                try child.wait(for: "Asking 127.0.0.1:\(server.port) for the exports…")
                try child.type("?", untilSeen: "╭ Help ")
                try child.type("\u{1b}", untilSeen: "2 Exports")
                child.send("q")
                // The request has thirty.
                #expect(try child.waitForExit(timeout: .seconds(20)) == 0)
            }
        }

        @Test func `Ctrl-Z gives the shell its terminal and fg brings the dashboard back`() throws {
            let home = try Home()
            home.environment["PS1"] = "shell> "
            let shell = try PtyChild(
                "/bin/bash",
                arguments: ["--norc", "--noprofile", "-i"],
                environment: home.environment,
                columns: 106,
                rows: 30,
                directory: home.path
            )
            try shell.type("echo before\r", untilSeen: "\nbefore\nshell>")
            shell.send("'\(Bulktop.path)' demo --speed 0\r")
            try shell.wait(for: ["1 Destinations (3)", "2 Exports (", "3 Runs of"])

            for (columns, rows) in [(106, 30), (80, 24)] {
                shell.send("\u{1a}")
                try shell.wait("the shell's prompt") {
                    !$0.isAlternateScreen && $0.contains("Stopped") && $0.row($0.cursor.row).hasPrefix("shell>")
                }
                #expect(shell.screen.isCursorVisible)
                #expect(shell.screen.contains("\nbefore\n"))
                #expect(!shell.screen.contains("2 Exports"))
                // The line is the shell's again: what is typed is edited and shown.
                try shell.type("echo size \(columns)x\(rows) \u{7f}\r", untilSeen: "\nsize \(columns)x\(rows)\nshell>")

                shell.resize(columns: columns, rows: rows)
                shell.send("fg\r")
                try shell.wait("the dashboard on the whole terminal") {
                    $0.isAlternateScreen && $0.contains("2 Exports (") && $0.row(rows - 1).hasSuffix("? help")
                }
                #expect(!shell.screen.isCursorVisible)
                #expect(shell.screen.contains("3 Runs of"))
                try shell.type("?", untilSeen: "╭ Help ")
                try shell.type("\u{1b}", untilSeen: "2 Exports (")
            }

            shell.send("q")
            try shell.wait("the shell's prompt") {
                !$0.isAlternateScreen && $0.row($0.cursor.row).hasPrefix("shell>")
            }
            try shell.type("echo status $?\r", untilSeen: "\nstatus 0\n")
            shell.send("exit\r")
            #expect(try shell.waitForExit() == 0)
        }
    }
}
