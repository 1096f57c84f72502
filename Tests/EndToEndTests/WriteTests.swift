import Foundation
import Simulator
import SimulatorServer
import TestTerminal
import Testing

extension EndToEnd {
    @Suite struct WriteTests {
        /// Every export as `status` lists it.
        private func exports(_ home: Home) throws -> [[String: Any]] {
            let report = try Bulktop.run(["status", "--json"], home: home).json()
            return try #require(report["exports"] as? [[String: Any]])
        }

        private func audit(_ home: Home) throws -> [String] {
            let file = "\(home.path)/state/bulktop/audit.jsonl"
            let mode = try #require(
                try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
            )
            #expect(mode.intValue == 0o600)
            return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        }

        @Test func `a destination is made, rotated and deleted, and its keys are nowhere to be found`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                let keys = try home.write(
                    "aws_access_key_id = AKIAQQQQ1\naws_secret_access_key = needle-in-haystack\n",
                    to: "keys"
                )
                let made = try Bulktop.run(
                    [
                        "destinations", "create", "--name", "Traces US", "--bucket", "traces-us", "--region",
                        "us-east-1", "--keys-file", keys, "--yes", "--json",
                    ],
                    home: home
                )
                #expect(made.status == 0, "\(made.errors)")
                home.environment["AWS_ACCESS_KEY_ID"] = "AKIAQQQQ2"
                home.environment["AWS_SECRET_ACCESS_KEY"] = "needle-in-haystack"
                let rotated = try Bulktop.run(["destinations", "rotate", "Traces US", "--yes"], home: home)
                #expect(rotated.status == 0, "\(rotated.errors)")
                let used = try Bulktop.run(["destinations", "delete", "s3-eu", "--yes"], home: home)
                #expect(used.status == 2)
                #expect(
                    used.errors.contains(
                        "Delete the destination s3-eu: exports still refer to the destination, finished ones included"
                    )
                )
                let deleted = try Bulktop.run(["destinations", "delete", "Traces US", "--yes"], home: home)
                #expect(deleted.status == 0, "\(deleted.errors)")

                var texts = try home.files().filter { $0.key != "keys" }.map {
                    String(decoding: $0.value, as: UTF8.self)
                }
                for run in [made, rotated, used, deleted] { texts += [run.output, run.errors] }
                texts.append(try await server.requests())
                for text in texts {
                    #expect(!text.contains("needle-in-haystack"))
                    #expect(!text.contains("AKIAQQQQ"))
                }
                #expect(try audit(home).count == 6)
            }
        }

        @Test func `nothing is changed unless somebody says so`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                let schedule = try #require(
                    try exports(home).first { $0["kind"] as? String == "schedule" }?["id"] as? String
                )
                let script = try Bulktop.run(["exports", "cancel", schedule], home: home)
                #expect(script.status == 2)
                #expect(script.errors.contains("say --yes"))

                let person = try Bulktop.start(["exports", "cancel", schedule], home: home)
                try person.wait(forProse: ["Cancel the schedule ", "PATCH /api/v1/bulk-exports/", "to go on:"])
                person.send("yes\r")
                #expect(try person.waitForExit() == 5)
                #expect(person.screen.contains("nothing was changed"))
                #expect(try await server.requests().contains("PATCH") == false)

                let sure = try Bulktop.start(["exports", "cancel", schedule], home: home)
                try sure.wait(for: "to go on:")
                let row = try #require(sure.screen.row(of: "to go on:"))
                let name = try #require(sure.screen.row(row).split(separator: " ").dropFirst().first)
                sure.send("\(name)\r")
                #expect(try sure.waitForExit() == 0)
                #expect(sure.screen.contains("Cancelled \(schedule)"))
            }
        }

        @Test func `a prompt for keys shows nothing of them`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                let child = try Bulktop.start(["destinations", "rotate", "s3-eu", "--yes"], home: home)
                for (question, answer) in [
                    ("Access key id", "AKIAQQQQ3"), ("Secret access key", "needle-in-haystack"), ("Session token", ""),
                ] {
                    try child.wait(for: question)
                    child.send("\(answer)\r")
                }
                #expect(try child.waitForExit() == 0)
                #expect(child.screen.prose.contains("Changed the credentials of s3-eu"))
                let seen = String(decoding: child.output, as: UTF8.self)
                #expect(!seen.contains("needle") && !seen.contains("AKIAQQQQ"))
            }
        }

        @Test func `a bucket that cannot be reached is told apart from wrong input`() async throws {
            let home = try Home()
            home.environment["AWS_ACCESS_KEY_ID"] = "AKIAQQQQ4"
            home.environment["AWS_SECRET_ACCESS_KEY"] = "needle-in-haystack"
            let test = ["destinations", "test", "--bucket", "traces"]
            let refused = try Bulktop.run(test + ["--endpoint-url", "http://127.0.0.1:1", "--json"], home: home)
            #expect(refused.status == 3)
            let checks = try #require(try refused.json()["checks"] as? [[String: Any]])
            #expect(checks.compactMap { $0["outcome"] as? String } == ["fail", "not tried", "not tried", "not tried"])
            #expect(checks.first?["check"] as? String == "reach the server")
            #expect(!refused.output.contains("needle"))
            let wrong = try Bulktop.run(test, home: home)
            #expect(wrong.status == 2)
            #expect(wrong.errors.contains("AWS needs the region"))
        }
    }
}
