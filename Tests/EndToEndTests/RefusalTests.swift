import Foundation
import LangSmith
import Simulator
import SimulatorServer
import TestErrands
import TestTerminal
import Testing

extension EndToEnd {
    /// What commands refuse before anything is sent, and what they ask before.
    @Suite struct RefusalTests {
        private func home(_ server: SimulatorServer, key: AccessKey = .admin) throws -> Home {
            let home = try Home(Dictionary(server.environment(for: key)) { $1 })
            home.environment["AWS_ACCESS_KEY_ID"] = "AKIANEW"
            home.environment["AWS_SECRET_ACCESS_KEY"] = "new"
            return home
        }

        private static let create = [
            "exports", "create", "--destination", "s3-eu", "--project", "checkout-prod", "--from", "-3d", "--to",
        ]

        private func schedule(_ server: SimulatorServer) async throws -> BulkExport {
            try #require(try await Truth(server).exports().first { $0.kind == .schedule })
        }

        @Test func `what was typed before the question is no answer to it`() async throws {
            try await Server.run { server in
                let id = try await Truth(server).make(daysBack: 40...42).id
                let child = try Bulktop.start(["exports", "cancel", "\(id)"], home: try home(server))
                child.send("yes\r")
                try child.wait(forProse: ["Reading what there is at 127.0.0.1", "Type yes to go on:"])
                child.send("\u{4}")
                #expect(try child.waitForExit() == 5)
                let screen = child.screen
                let row = try #require(screen.row(of: "nothing was changed"))
                #expect(screen.row(row).hasPrefix("bulktop: nothing was changed"), "on a line of its own")
                #expect(try await server.requests().contains("PATCH") == false)
            }
        }

        #if os(Linux)
        @Test func `a crash leaves no image of the process behind`() async throws {
            try await Server.run { server in
                let child = try Bulktop.start(home: try home(server))
                try child.wait(for: "LIVE")
                let limits = try String(contentsOfFile: "/proc/\(child.process)/limits", encoding: .utf8)
                let core = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
                let bytes = core.split(separator: " ").dropFirst(4).prefix(2).map(String.init)
                // Zero where the shell of the tests allows none either.
                #expect(bytes.count == 2 && bytes.allSatisfy { ["0", "1"].contains($0) }, "\(core)")
                try child.quit()
            }
        }
        #endif
    }
}
