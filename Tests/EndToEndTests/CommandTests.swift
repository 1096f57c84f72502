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
        @Test func `doctor names the libcurl that carries its requests`() async throws {
            try await Server.run { server in
                let doctor = try Bulktop.run(["doctor"], home: Home(using: server))
                let line = doctor.output.split(separator: "\n").first { $0.contains(" libcurl ") }
                #expect(line?.contains(CurlLibrary.loaded.version) == true, "\(doctor.output)")
            }
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
