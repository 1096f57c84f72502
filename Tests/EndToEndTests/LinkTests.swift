import Simulator
import SimulatorServer
import TestTerminal
import Testing

extension EndToEnd {
    @Suite struct LinkTests {
        @Test func `a lost link keeps the data, says why, and comes back by itself`() async throws {
            let address = try Address()
            let first = try await Server.start(.demo, port: address.port)
            let child: PtyChild
            do {
                child = try Bulktop.start(home: Home(using: first))
                try child.wait(for: [
                    "2 Exports (", "1 Destinations (3)", "rag-docs-eu", "InvalidAccessKeyId", "LIVE",
                ])
                try await first.shutdown()
            } catch {
                try? await first.shutdown()
                throw error
            }
            try child.wait(for: ["OFFLINE", "connection refused", "2 Exports (", "1 Destinations (3)"])
            #expect(child.screen.selected.contains("rag-docs-eu"))
            try child.type("d", untilSeen: "╭ Export rag-docs-eu")
            try child.type("\u{1b}", untilSeen: "2 Exports (")

            try await Server.run(.demo, port: address.port) { _ in
                try child.wait("the link to be back") { $0.row(0).contains("LIVE") && !$0.contains("OFFLINE") }
                #expect(child.screen.contains("2 Exports ("))
                #expect(child.screen.selected.contains("rag-docs-eu"))
                try child.quit()
            }
        }

        @Test
        func `started while its server is away it shows what it last knew, and is itself again when that is back`()
            async throws
        {
            let address = try Address()
            let home = try Home(endpoint: "http://127.0.0.1:\(address.port)")
            try await Server.run(.demo, port: address.port) { _ in
                let child = try Bulktop.start(home: home)
                try child.wait(for: ["2 Exports (", "rag-docs-eu", "LIVE"])
                try child.quit()
            }
            let child = try Bulktop.start(home: home)
            try child.wait(for: ["OFFLINE", "connection refused", "rag-docs-eu", " old"])
            try await Server.run(.demo, port: address.port) { _ in
                try child.wait("the list to be this run's") { $0.row(0).contains("LIVE") && !$0.contains(" old") }
                try child.type("J", untilSeen: "since you looked")
                try child.type("q", untilSeen: "2 Exports (")
                try child.quit()
            }
        }

        @Test func `connections that break are a lost link too`() async throws {
            try await Server.run(.demo) { server in
                let child = try Bulktop.start(home: Home(using: server))
                try child.wait(for: ["2 Exports (", "LIVE"])
                try await server.order(#"{"path":"/","kind":"reset"}"#)
                try child.wait(for: ["OFFLINE", "connection lost", "2 Exports ("])
                try await server.recover()
                try child.wait("the link to be back") { $0.row(0).contains("LIVE") && !$0.contains("OFFLINE") }
                try child.quit()
            }
        }

        @Test func `started before its server it says what is so, and begins when there is one`() async throws {
            let address = try Address()
            let child = try Bulktop.start(
                home: Home(endpoint: "http://127.0.0.1:\(address.port)"),
                columns: 80,
                rows: 24
            )
            try child.wait(forProse: [
                "OFFLINE", "No exports: connection refused", "Nothing answers at the server's address", "Next try in",
            ])
            try await Server.run(port: address.port) { _ in
                try child.wait(for: ["2 Exports (11, 4 folded)", "LIVE", "checkout-prod"])
                #expect(!child.screen.contains("OFFLINE"))
                try child.quit()
            }
        }

        @Test func `the key to ask again does not wait for the next try`() async throws {
            try await Server.run { server in
                // A refusal rests for longer than any wait in these tests.
                try await server.order(#"{"path":"/api/v1/bulk-exports?","kind":"status","status":403}"#)
                let child = try Bulktop.start(home: Home(using: server), columns: 80, rows: 24)
                try child.wait(for: ["key refused", "Next try in 4", "r tries now"])
                try await server.recover()
                try child.type("r", untilSeen: "2 Exports (11, 4 folded)", "LIVE")
                try child.quit()
            }
        }
    }
}
