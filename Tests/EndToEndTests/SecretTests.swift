import Foundation
import Simulator
import SimulatorServer
import TestTerminal
import Testing

extension EndToEnd {
    @Suite struct SecretTests {
        private static let key = SimulatedService.apiKey

        /// The key, also if it was cut at an edge of the screen.
        private func holdsKey(_ bytes: [UInt8]) -> Bool {
            String(decoding: bytes, as: UTF8.self).contains(Self.key.dropFirst(8).prefix(16))
        }

        @Test func `the key is on no screen, in no file and in no argument`() async throws {
            try await Server.run(.demo) { server in
                let home = try Home(using: server)
                let child = try Bulktop.start(home: home, columns: 160, rows: 45)
                try child.wait(for: ["2 Exports (", "LIVE", "Acme EU"])
                // Of a destination, whose detail does not grow while it is read.
                child.send("1")
                try child.type("d", untilSeen: "╭ Destination ")
                try child.type("G", untilSeen: "$LANGSMITH_API_KEY")
                try child.type("?", untilSeen: "╭ Help ")
                try child.type("q", untilSeen: "2 Exports (")
                #if os(Linux)
                let arguments = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(child.process)/cmdline"))
                #expect(!arguments.isEmpty)
                #expect(!holdsKey(Array(arguments)))
                #endif
                try await server.order(#"{"path":"/","kind":"reset"}"#)
                try child.wait(for: "OFFLINE")
                try child.quit()
                #expect(!holdsKey(child.output))
                for (name, contents) in try home.files() { #expect(!holdsKey(contents), "\(name)") }
            }
        }

        @Test func `the key is in no report and no complaint`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                var outcomes = try [["status"], ["status", "--json"], ["snapshot"]].map {
                    try Bulktop.run($0, home: home)
                }
                home.environment["LANGSMITH_WORKSPACE_ID"] = "\(SimulatedService.workspaceID)0"
                outcomes.append(try Bulktop.run(["status"], home: home))
                home.environment["LANGSMITH_WORKSPACE_ID"] = nil
                home.environment["LANGSMITH_API_KEY"] = "\(Self.key)\u{7}broken"
                outcomes.append(try Bulktop.run(["status"], home: home))
                for outcome in outcomes {
                    #expect(!(outcome.output + outcome.errors).isEmpty)
                    #expect(!holdsKey(Array(outcome.output.utf8)))
                    #expect(!holdsKey(Array(outcome.errors.utf8)))
                }
                for (name, contents) in try home.files() { #expect(!holdsKey(contents), "\(name)") }
            }
        }

        @Test func `a key from a file works like one from the environment`() async throws {
            try await Server.run { server in
                let home = try Home(["LANGSMITH_ENDPOINT": server.url])
                let file = try home.write("\(Self.key)\n", to: "key")
                let outcome = try Bulktop.run(["status", "--api-key-file", file], home: home)
                #expect(outcome.status == 0)
                #expect(!holdsKey(Array((outcome.output + outcome.errors).utf8)))
            }
        }
    }
}
