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

        @Test func `after a rotation, status names the exports that still hold the old keys`() async throws {
            try await Server.run(.demo) { server in
                let home = try Home(using: server)
                home.environment["AWS_ACCESS_KEY_ID"] = "AKIANEW"
                home.environment["AWS_SECRET_ACCESS_KEY"] = "new"
                let rotated = try Bulktop.run(["destinations", "rotate", "s3-eu", "--yes"], home: home)
                #expect(rotated.status == 0, "\(rotated.errors)")
                // What was listed in the same moment counts as older, and the server's clock stands still here.
                try await server.pass(60)
                let report = try Bulktop.run(["status", "--json"], home: home).json()
                let destinations = try #require(report["destinations"] as? [[String: Any]])
                let bucket = try #require(destinations.first { $0["name"] as? String == "s3-eu" })
                let old = try #require(bucket["old_credentials"] as? [String: Any])
                #expect(old["is_safe_to_revoke"] as? Bool == false)
                let held = try #require(old["exports"] as? [String])
                let exports = try #require(report["exports"] as? [[String: Any]])
                let ofBucket = exports.filter { $0["destination"] as? String == "s3-eu" }.compactMap {
                    $0["id"] as? String
                }
                #expect(!held.isEmpty)
                #expect(Set(held).isSubset(of: ofBucket))
            }
        }

        @Test func `an export is created, cancelled and cloned from a script`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                let before = try exports(home)
                let created = try Bulktop.run(
                    [
                        "exports", "create", "--destination", "s3-eu", "--project", "checkout-prod", "--from", "-3d",
                        "--to", "-1d", "--without", "inputs,outputs", "--yes", "--json",
                    ],
                    home: home
                )
                #expect(created.status == 0, "\(created.errors)")
                let write = try #require((try created.json()["writes"] as? [[String: Any]])?.first)
                #expect(write["request"] as? String == "POST /api/v1/bulk-exports")
                #expect(write["result"] as? String == "done")
                let id = try #require(write["id"] as? String)
                #expect(
                    Set(try exports(home).compactMap { $0["id"] as? String })
                        .subtracting(before.compactMap { $0["id"] as? String }) == [id]
                )

                let cancelled = try Bulktop.run(["exports", "cancel", String(id.prefix(8)), "--yes"], home: home)
                #expect(cancelled.status == 0, "\(cancelled.errors)")
                #expect(cancelled.output == "Cancelled \(id).\n")
                let again = try Bulktop.run(["exports", "cancel", id, "--yes"], home: home)
                #expect(again.status == 1)
                #expect(again.output == "\(id) had ended before it could be cancelled: it is Cancelled.\n")

                let cloned = try Bulktop.run(["exports", "clone", id, "--to", "today", "--yes"], home: home)
                #expect(cloned.status == 0, "\(cloned.errors)")
                #expect(cloned.output.hasPrefix("Created the export "))
                let bodies = try audit(home).filter { $0.contains(#""result":"sending""#) }
                #expect(bodies.count == 3, "what had ended is not sent again")
                #expect(bodies.last?.contains("export_fields") == true)
                #expect(bodies.last?.contains("inputs") == false)
            }
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
            #expect(wrong.errors.contains("AWS needs config.region"))
        }

        @Test func `read-only refuses every write before it is sent`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                let id = try #require(try exports(home).first?["id"] as? String)
                let run = try Bulktop.run(["exports", "cancel", id, "--yes", "--read-only"], home: home)
                #expect(run.status == 2)
                #expect(run.errors.contains("this is read-only"))
                #expect(try await server.requests().contains("PATCH") == false)
            }
        }

        @Test(arguments: [
            (
                ["exports", "create", "--destination", "nowhere", "--all-experiments", "--from", "-2d", "--to", "-1d"],
                "there is no destination 'nowhere' in this workspace; there are: "
            ),
            (
                ["exports", "create", "--destination", "s3-eu", "--from", "-2d", "--to", "-1d"],
                "Choose a project, or all experiments."
            ),
            (
                ["exports", "create", "--destination", "s3-eu", "--all-experiments", "--from", "soon", "--to", "-1d"],
                "--from: “soon” is no time: write 2026-11-01"
            ),
            (
                ["exports", "create", "--destination", "s3-eu", "--all-experiments", "--from", "-1d", "--to", "-2d"],
                "end_time must be later than start_time"
            ),
            (
                [
                    "exports", "create", "--destination", "s3-eu", "--all-experiments", "--from", "-2d", "--to", "-1d",
                    "--fields", "input",
                ], "input is none of the 30 fields that can be exported."
            ),
            (["exports", "cancel", "abc"], "there is no export 'abc' in this workspace"),
            (
                ["exports", "create", "--destination", "s3-eu", "--project", "nope", "--from", "-2d", "--to", "-1d"],
                "there is no project 'nope' in this workspace; there are: checkout-prod"
            ),
            (["exports", "cancel", "00000000"], "there is no export '00000000' in this workspace"),
            (
                ["destinations", "create", "--name", "a/b", "--bucket", "ab", "--server-credentials"],
                "display_name may hold letters"
            ),
        ])
        func `wrong input is named and nothing is sent`(arguments: [String], words: String) async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                let run = try Bulktop.run(arguments + ["--yes"], home: home)
                #expect(run.status == 2)
                #expect(run.errors.contains(words), "\(run.errors)")
                #expect(try await server.requests().contains("POST") == false)
            }
        }
    }
}
