import Foundation
import LangSmith
import Simulator
import SimulatorServer
import TestErrands
import TestTerminal
import Testing

extension EndToEnd {
    /// Changes from the dashboard, where they are more than one, guarded, or forbidden.
    @Suite struct ActTests {
        private func open(_ home: Home, _ arguments: [String] = []) throws -> PtyChild {
            let child = try Bulktop.start(arguments, home: home)
            try child.wait(for: ["LIVE", "s3-eu", "checkout-prod"])
            return child
        }

        /// A home whose only profile has one more setting.
        private func home(_ server: SimulatorServer, with setting: String) throws -> Home {
            let home = try Home()
            let file = try home.write(
                """
                [profiles.default]
                endpoint = "\(server.url)"
                api_key = "\(SimulatedService.apiKey)"
                \(setting)
                """,
                to: "settings.toml"
            )
            try FileManager.default.createDirectory(
                atPath: "\(home.path)/config/bulktop",
                withIntermediateDirectories: true
            )
            try FileManager.default.moveItem(atPath: file, toPath: "\(home.path)/config/bulktop/config.toml")
            return home
        }

        @Test func `marked exports are cancelled together, and no other`() async throws {
            try await Server.run { server in
                let truth = try Truth(server)
                var made: [BulkExport] = []
                for day in Int64(50)..<53 { made.append(try await truth.make(daysBack: day...day + 1)) }
                try await server.forgetRequests()
                let child = try open(Home(using: server))
                // The narrowed list has these three and nothing else.
                child.send("/status:created\r")
                try child.wait(for: "2 Exports (3 of")
                for count in 1...2 { try child.type(" ", untilSeen: "\(count) marked") }
                try child.type("c", untilSeen: "╭ Cancel 2 exports ")
                try child.press("Cancel all 2")
                try child.wait(for: "2 Exports (1 of")
                let cancelled = try await truth.exports().filter { $0.status == .cancelled }
                #expect(cancelled.count == 2)
                #expect(cancelled.allSatisfy { export in made.contains { $0.id == export.id } })
                #expect(try await server.writes() == 2)
                try child.quit()
            }
        }

        @Test func `a place marked as production is asked for by its name, on the screen and in a command`()
            async throws
        {
            try await Server.run { server in
                let truth = try Truth(server)
                let doomed = try await truth.make(daysBack: 50...51)
                let home = try home(server, with: "production = true")
                try await server.forgetRequests()
                let child = try open(home)
                try child.wait(for: " PROD ")
                try child.select(export: "\(doomed.id)")
                try child.type("c", untilSeen: "╭ Cancel the export ", "Type “checkout-prod”")
                try child.press("Cancel the export")
                try child.wait(for: "✗ Type “checkout-prod” to allow it.")
                #expect(try await server.writes() == 0)
                child.send("\u{1b}")
                try child.wait(without: "╭ Cancel the export ")

                let person = try Bulktop.start(["exports", "cancel", "\(doomed.id)"], home: home)
                try person.wait(for: "Type checkout-prod to go on:")
                person.send("yes\r")
                #expect(try person.waitForExit() == 5)
                #expect(try await server.writes() == 0)

                try child.type("c", untilSeen: "╭ Cancel the export ")
                try child.fill("Type “checkout-prod”", "checkout-prod")
                try child.press("Cancel the export")
                try child.wait(for: "Cancelled \(doomed.id)")
                #expect(try await server.writes() == 1)
                try child.quit()
            }
        }

        @Test(arguments: [true, false])
        func `what is read-only refuses every key that changes something, and sends nothing`(
            isSetting: Bool
        ) async throws {
            try await Server.run { server in
                let truth = try Truth(server)
                let doomed = try await truth.make(daysBack: 50...51)
                _ = try await truth.make(destination: "spare")
                try await server.forgetRequests()
                let home = try isSetting ? home(server, with: "read_only = true") : Home(using: server)
                let child = try open(home, isSetting ? [] : ["--read-only"])
                try child.select(export: "\(doomed.id)")
                for key in ["c", "n", "a", "b"] { try refuses(key, child) }
                try child.select(destination: "spare")
                for key in ["n", "K", "x"] { try refuses(key, child) }
                try child.quit()
                for words in [
                    ["exports", "cancel", "\(doomed.id)"], ["exports", "clone", "\(doomed.id)"],
                    ["destinations", "delete", "spare"], ["destinations", "rotate", "spare"],
                ] {
                    home.environment["AWS_ACCESS_KEY_ID"] = "AKIANEW"
                    home.environment["AWS_SECRET_ACCESS_KEY"] = "new"
                    let outcome = try Bulktop.run(words + ["--yes"] + (isSetting ? [] : ["--read-only"]), home: home)
                    #expect(outcome.status == 2, "\(words)")
                    #expect(outcome.errors.contains("this is read-only"), "\(words): \(outcome.errors)")
                }
                #expect(try await server.writes() == 0)
                #expect(try home.files().keys.contains { $0.contains("audit") } == false)
            }
        }

        private func refuses(_ key: String, _ child: PtyChild) throws {
            child.send(key)
            try child.wait("a refusal of \(key)") { $0.text.contains("read-only") && $0.focus == nil }
            // Another word, so that the next refusal is not taken for this one.
            try child.type("y", untilSeen: "sent to the terminal")
        }
    }
}
