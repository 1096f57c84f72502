import Simulator
import TestTerminal
import Testing

extension EndToEnd {
    /// Output that goes nowhere, which only a process can have.
    @Suite struct OutputTests {
        /// Runs a line of a shell, in which the command is `"$0" "$@"`; its stderr is the screen.
        private func shell(_ line: String, _ arguments: [String], home: Home, columns: Int = 200) throws -> PtyChild {
            try PtyChild(
                "/bin/sh",
                arguments: ["-c", line, Bulktop.path] + arguments,
                environment: home.environment,
                columns: columns,
                rows: 30,
                directory: home.path
            )
        }

        #if os(Linux)
        @Test(arguments: [
            ["--help"], ["--version"], ["status"], ["status", "--json"], ["snapshot"], ["doctor"], ["config", "show"],
        ])
        func `a full disk below the output is noticed`(arguments: [String]) async throws {
            try await Server.run { server in
                let child = try shell(#"exec "$0" "$@" >/dev/full"#, arguments, home: try Home(using: server))
                #expect(try child.waitForExit() == 6)
                let words = "bulktop: the output could not be written: standard output: No space left on device"
                #expect(child.screen.prose.contains(words), "\(child.screen.prose)")
            }
        }
        #endif

        @Test(arguments: ["", "trap '' PIPE; "])
        func `a pipe that nobody reads ends it quietly, with the status that shells know`(trap: String) async throws {
            try await Server.run { server in
                // The right side is gone before the left one begins.
                let line =
                    trap + #"{ while ! test -e gone; do :; done; "$0" "$@"; echo "ended $?" >&2; }"#
                    + " | { exec <&-; : >gone; }"
                let child = try shell(line, ["status"], home: try Home(using: server))
                try child.wait(for: "ended 141")
                #expect(!child.screen.prose.contains("could not be written"))
            }
        }

        /// So that a file takes half a kilobyte and no more.
        private static let fullDisk = #"trap '' XFSZ; ulimit -f 1; exec "$0" "$@""#

        @Test func `a recording that no disk takes ends the command that makes it`() async throws {
            try await Server.run { server in
                let child = try shell(Self.fullDisk, ["record", "night", "--for", "8h"], home: try Home(using: server))
                #expect(try child.waitForExit() == 6)
                #expect(child.screen.prose.contains("The recording has ended early: "), "\(child.screen.prose)")
            }
        }

        @Test func `a recording that no disk takes is told on the dashboard, and at its end`() async throws {
            try await Server.run { server in
                let child = try shell(
                    Self.fullDisk,
                    ["--record", "night"],
                    home: try Home(using: server),
                    columns: 106
                )
                try child.wait(for: ["NOT RECORDING", "2 Exports (11, 4 folded)"])
                try child.type("J", untilSeen: "The recording has ended early: ")
                child.send("qq")
                #expect(try child.waitForExit() == 6)
                #expect(
                    child.screen.prose.contains("bulktop: The recording has ended early: "),
                    "\(child.screen.prose)"
                )
            }
        }
    }
}
