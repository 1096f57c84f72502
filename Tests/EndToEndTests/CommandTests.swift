import CurlTransport
import Simulator
import SimulatorServer
import TestTerminal
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension EndToEnd {
    @Suite struct CommandTests {
        @Test(arguments: ["", "dashboard", "demo", "status", "snapshot", "simulate", "record", "replay"])
        func `every command explains itself`(command: String) throws {
            let words = command.isEmpty ? [] : [command]
            let help = try Bulktop.run(words + ["--help"], home: Home())
            #expect(help.status == 0)
            #expect(help.errors.isEmpty)
            #expect(help.output.hasPrefix("OVERVIEW: "))
            #expect(help.output.contains("USAGE: bulktop \(command.isEmpty ? "<subcommand>" : command)"))
        }

        @Test func `doctor names the libcurl that carries its requests`() async throws {
            try await Server.run { server in
                let doctor = try Bulktop.run(["doctor"], home: Home(using: server))
                let line = doctor.output.split(separator: "\n").first { $0.contains(" libcurl ") }
                #expect(line?.contains(CurlLibrary.loaded.version) == true, "\(doctor.output)")
            }
        }

        @Test func `it tells its version`() throws {
            let version = try Bulktop.run(["--version"], home: Home())
            #expect(version.status == 0)
            #expect(version.output.split(separator: ".").count == 3)
        }

        /// Where the kernel lets a test take `/proc` away.
        private static let canHideProcesses: Bool = {
            let trial = try? PtyChild("/usr/bin/unshare", arguments: ["-rm", "mount", "-t", "tmpfs", "none", "/proc"])
            return (try? trial?.waitForExit()) == 0
        }()

        @Test(
            .enabled(if: canHideProcesses),
            arguments: [
                ("--version", "0.", Int32(0)), ("status --help", "OVERVIEW: Say what needs a human", 0),
                ("status --bogus", "Unknown option '--bogus'", 2),
            ]
        )
        func `without /proc it hears its arguments all the same`(line: String, answer: String, status: Int32) throws {
            let child = try PtyChild(
                "/usr/bin/unshare",
                arguments: [
                    "-rm", "/bin/sh", "-c", "mount -t tmpfs none /proc && exec \"$0\" \"$@\"", Bulktop.path,
                ] + line.split(separator: " ").map { String($0) },
                environment: try Home().environment
            )
            #expect(try child.waitForExit() == status)
            #expect(String(decoding: child.output, as: UTF8.self).contains(answer))
        }

        @Test(arguments: [
            ["--bogus"], ["bogus"], ["status", "--bogus"], ["status", "--profile"], ["snapshot", "--size", "large"],
            ["snapshot", "--size", "0x0"], ["demo", "--scenario", "nowhere"], ["demo", "--speed=-1"],
            ["simulate", "--port", "70000"],
        ])
        func `a wrong flag is answered with 2`(arguments: [String]) throws {
            let outcome = try Bulktop.run(arguments, home: Home(endpoint: "http://127.0.0.1:1"))
            #expect(outcome.status == 2)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("Error: "))
            #expect(outcome.errors.contains(arguments.last?.split(separator: "=").last ?? ""))
        }

        @Test(arguments: [[], ["status"], ["snapshot"]])
        func `without a key it says how to give one`(arguments: [String]) throws {
            let outcome = try Bulktop.run(arguments, home: Home())
            #expect(outcome.status == 2)
            #expect(outcome.output.isEmpty)
            for way in ["no API key", "LANGSMITH_API_KEY", "config/bulktop/config.toml", "bulktop demo"] {
                #expect(outcome.errors.contains(way))
            }
        }

        @Test func `a configuration that cannot be used is answered with 2 and its place`() throws {
            let home = try Home(endpoint: "http://127.0.0.1:1")
            let typo = try home.write(
                "[profiles.eu]\nendpont = \"https://eu.api.smith.langchain.com\"\n",
                to: "typo.toml"
            )
            let outcome = try Bulktop.run(["status", "--config", typo], home: home)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("typo.toml:2:1"))
            #expect(outcome.errors.contains("endpoint"))

            let open = try home.write("lsv2_sk_open00000000", to: "key", mode: 0o644)
            let exposed = try Bulktop.run(["status", "--api-key-file", open], home: home)
            #expect(exposed.status == 2)
            #expect(exposed.errors.contains("chmod 600"))

            for (arguments, words) in [
                (["--endpoint", "http://api.example.com"], "https"), (["--endpoint", "ftp://127.0.0.1"], "https"),
                (["--workspace", "acme"], "--workspace"), (["--profile", "nowhere"], "nowhere"),
            ] {
                let outcome = try Bulktop.run(["status"] + arguments, home: home)
                #expect(outcome.status == 2, "\(arguments)")
                #expect(outcome.errors.contains(words), "\(arguments)")
            }
        }

        @Test func `without a terminal the dashboard says what there is instead`() throws {
            let outcome = try Bulktop.run([], home: Home(endpoint: "http://127.0.0.1:1"))
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("standard input is not a terminal"))
            #expect(outcome.errors.contains("bulktop status"))
        }

        @Test func `a terminal that cannot move its cursor is refused in words`() throws {
            let home = try Home(endpoint: "http://127.0.0.1:1")
            home.environment["TERM"] = "dumb"
            let child = try Bulktop.start(home: home)
            #expect(try child.waitForExit() == 2)
            #expect(child.screen.contains("a terminal of type \"dumb\" cannot show a full screen"))
        }

        @Test func `a snapshot is one frame of the size asked for`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                for (columns, rows) in [(80, 24), (106, 30), (40, 10)] {
                    let outcome = try Bulktop.run(["snapshot", "--size", "\(columns)x\(rows)"], home: home)
                    #expect(outcome.status == 0)
                    #expect(outcome.errors.isEmpty)
                    #expect(outcome.output.hasSuffix("\n"))
                    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                    #expect(lines.count == rows)
                    // Calm names are of one column a character.
                    #expect(lines.allSatisfy { $0.count <= columns })
                    #expect(lines.contains { $0.count > columns - 3 })
                    #expect(!outcome.output.contains("\u{1b}"))
                    #expect(outcome.output.contains("2 Exports (11)"))
                    #expect(outcome.output.contains("checkout-prod"))
                }
            }
        }

        @Test(arguments: [SIGTERM, SIGINT])
        func `the simulator tells its address first and ends when asked to`(number: Int32) throws {
            let home = try Home()
            // Through a pipe, where nothing may be held back.
            let child = try PtyChild(
                "/bin/sh",
                arguments: [
                    "-c",
                    #"{ sh -c 'echo $$ >pid; exec "$0" "$@"' "$@"; echo "ended $?"; } | cat"#,
                    "sh", Bulktop.path, "simulate", "--port", "0", "--scenario", "calm",
                ],
                environment: home.environment,
                columns: 120,
                rows: 20,
                directory: home.path
            )
            try child.wait(for: "LANGSMITH_WORKSPACE_ID=")
            let lines = (0..<4).map(child.screen.row)
            #expect(lines[0].hasPrefix("http://127.0.0.1:"))
            #expect(lines[1] == "export LANGSMITH_ENDPOINT=\(lines[0])")
            #expect(lines[2] == "export LANGSMITH_API_KEY=\(SimulatedService.apiKey)")
            #expect(lines[3] == "export LANGSMITH_WORKSPACE_ID=\(SimulatedService.workspaceID)")

            let user = try Home(["LANGSMITH_ENDPOINT": lines[0], "LANGSMITH_API_KEY": SimulatedService.apiKey])
            #expect(try Bulktop.run(["status"], home: user).status == 0)

            let pid = try #require(
                try home.files()["pid"].flatMap { Int32(String(decoding: $0.dropLast(), as: UTF8.self)) }
            )
            #expect(kill(pid, number) == 0)
            #expect(try child.waitForExit() == 0)
            #expect(child.screen.contains("\nended 0"))
        }

        @Test func `a port that is taken is named`() async throws {
            try await Server.run { server in
                let outcome = try Bulktop.run(["simulate", "--port", "\(server.port)"], home: Home())
                #expect(outcome.status != 0)
                #expect(outcome.output.isEmpty)
                #expect(outcome.errors.contains("in use"))
            }
        }
    }
}
