import Foundation
import LangSmith
import Simulator
import SimulatorServer
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

        @Test func `what the key may not do is told before anything is sent, and is no write`() async throws {
            try await Server.run { server in
                let reader = try home(server, key: .reader)
                let id = try await schedule(server).id
                try await server.forgetRequests()
                for command in [
                    Self.create + ["-1d"], ["exports", "cancel", "\(id)"], ["exports", "clone", "\(id)"],
                    ["exports", "repair", "\(id)"], ["destinations", "rotate", "s3-eu"],
                    ["destinations", "create", "--name", "fresh", "--bucket", "acme-fresh", "--region", "eu-west-1"],
                ] {
                    let run = try Bulktop.run(command + ["--yes"], home: reader)
                    #expect(run.status == 3, "\(command)")
                    #expect(
                        run.errors.contains("Not here: the key's role lacks bulk-exports:manage"),
                        "\(command): \(run.errors)"
                    )
                }
                #expect(try await server.writes() == 0)
                #expect(try reader.files().keys.contains { $0.hasSuffix("audit.jsonl") } == false)
            }
        }

        @Test func `a role is refused where the server takes none`() async throws {
            try await Server.run(profile: .selfHosted16) { server in
                let home = try home(server)
                let sentence = "Not here: servers of one's own take no roles, only the cloud on GCP does."
                let run = try Bulktop.run(
                    ["destinations", "rotate", "s3-eu", "--role", "arn:aws:iam::123456789012:role/exports", "--yes"],
                    home: home
                )
                #expect(run.status == 3)
                #expect(run.errors.contains(sentence), "\(run.errors)")
                #expect(try await server.writes() == 0)
            }
        }

        @Test(arguments: [
            create + ["-1d", "--conversations"], create + ["-1d"], ["exports", "clone", "d947"],
            ["destinations", "delete", "s3-eu"], ["destinations", "rotate", "s3-eu", "--test"],
        ])
        func `where nobody can be asked, nothing is asked of the service either`(command: [String]) async throws {
            try await Server.run { server in
                let run = try Bulktop.run(command, home: try home(server))
                #expect(run.status == 2)
                #expect(run.errors.contains("say --yes"), "\(run.errors)")
                #expect(try await server.requests().contains("GET") == false)
            }
        }

        @Test func `the start of an id is enough from four characters on`() async throws {
            try await Server.run { server in
                let home = try home(server)
                let all = try await Truth(server).exports().map { "\($0.id)" }
                let starts = Dictionary(grouping: all) { $0.prefix(4) }
                let (start, ids) = try #require(starts.first { $0.value.count == 1 })
                let run = try Bulktop.run(["exports", "cancel", String(start), "--yes", "--json"], home: home)
                #expect(try run.write("request") == "PATCH /api/v1/bulk-exports/\(ids[0])")
                let short = try Bulktop.run(["exports", "cancel", String(start.prefix(3)), "--yes"], home: home)
                #expect(short.status == 2)
                #expect(short.errors.contains("the start of an id counts from 4 characters on"), "\(short.errors)")
            }
        }

        @Test func `everything that is wrong is told at once, with its flags`() async throws {
            try await Server.run { server in
                let home = try home(server)
                let run = try Bulktop.run(
                    [
                        "exports", "create", "--destination", "nowhere", "--from", "soon", "--to", "later", "--every",
                        "200", "--fields", "input", "--yes",
                    ],
                    home: home
                )
                #expect(run.status == 2)
                for sentence in [
                    "there is no destination 'nowhere'", "--from: “soon” is no time", "--to: “later” is no time",
                    "Choose a project, or all experiments. (--project, --all-experiments)",
                    "interval_hours is 200, but must be from 1 to 168. (--every)",
                    "input is none of the 30 fields that can be exported. (--fields)",
                ] { #expect(run.errors.contains(sentence), "\(run.errors)") }
                #expect(!run.errors.contains("missing"), "what was given is not missing")
                let both = try Bulktop.run(Self.create + ["-1d", "--every", "24", "--yes"], home: home)
                let sentence = "A schedule has no end: leave end_time out, or interval_hours. (--to, --every)"
                #expect(both.status == 2)
                #expect(both.errors.contains(sentence), "\(both.errors)")
                let none = try Bulktop.run(
                    ["exports", "create", "--destination", "s3-eu", "--all-experiments", "--yes"],
                    home: home
                )
                #expect(none.errors.contains("start_time is missing (--from)."), "\(none.errors)")
                #expect(none.errors.contains("end_time is missing (--to)."), "\(none.errors)")
                #expect(try await server.writes() == 0)
            }
        }

        @Test(arguments: [
            (
                ["destinations", "create", "--name", "a/b", "--bucket", "ab"],
                ["display_name may hold", "(--bucket)", "(--region)"]
            ),
            (["destinations", "test", "--region", "eu-west-1"], ["config.bucket_name is missing (--bucket)."]),
            (["destinations", "rotate", "nope"], ["there is no destination 'nope'"]),
        ])
        func `wrong arguments are told before keys are asked for`(command: [String], words: [String]) async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                let run = try Bulktop.run(command + (command.contains("test") ? [] : ["--yes"]), home: home)
                #expect(run.status == 2)
                for word in words { #expect(run.errors.contains(word), "\(run.errors)") }
                #expect(!run.errors.contains("the bucket's keys are missing"))
            }
        }

        @Test func `several with a schedule among them are cancelled by their number`() async throws {
            try await Server.run { server in
                let home = try home(server)
                let truth = try Truth(server)
                let (schedule, export) = (try await schedule(server), try await truth.make(daysBack: 40...42))
                let command = ["exports", "cancel", "\(export.id)", "\(schedule.id)"]
                let child = try Bulktop.start(command, home: home)
                try child.wait(forProse: ["Type cancel 2 to go on:"])
                child.send("cancel 2\r")
                #expect(try child.waitForExit() == 0)
                let left = try await truth.exports().filter { [export.id, schedule.id].contains($0.id) }
                #expect(left.map(\.status) == [.cancelled, .cancelled])
            }
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

        @Test func `what is worth a second thought is told to scripts, too`() async throws {
            try await Server.run { server in
                let home = try home(server)
                let warning = "The window ended less than 10 minutes ago: traces that arrive late are not in it."
                let run = try Bulktop.run(Self.create + ["now", "--yes", "--json"], home: home)
                #expect(run.status == 0, "\(run.errors)")
                let write = try #require((try run.json()["writes"] as? [[String: Any]])?.first)
                #expect((write["warnings"] as? [String])?.contains(warning) == true)
                #expect(run.errors.contains("bulktop: \(warning)"))
            }
        }

        @Test func `a repair makes what is missing, and is refused where nothing is`() async throws {
            try await Server.run { server in
                let home = try home(server)
                let truth = try Truth(server)
                let export = try await truth.make(daysBack: 44...46)
                let alive = try Bulktop.run(["exports", "repair", "\(export.id)", "--yes"], home: home)
                #expect(alive.status == 2)
                #expect(alive.errors.contains("it is still at work: a repair is for what has ended"))
                await truth.cancel(export)
                let child = try Bulktop.start(["exports", "repair", "\(export.id)"], home: home)
                try child.wait(forProse: ["of checkout-prod to s3-eu", "Type yes to go on:"])
                #expect(!child.screen.prose.contains("The same export exists"), "what it repairs is no second of it")
                child.send("yes\r")
                #expect(try child.waitForExit() == 0)
                let repairs = try await truth.exports().filter {
                    $0.startTime == export.startTime && $0.id != export.id
                }
                #expect(repairs.map(\.endTime) == [export.endTime])
                let done = try #require(try await truth.exports().first { $0.status == .completed })
                let complete = try Bulktop.run(["exports", "repair", "\(done.id)", "--yes"], home: home)
                #expect(complete.status == 2)
                #expect(complete.errors.contains("it is Completed: nothing is missing"))
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
