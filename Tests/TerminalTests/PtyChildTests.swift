import TestTerminal
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The support that end-to-end tests stand on.
@Suite struct PtyChildTests {
    @Test func `a program talks and listens on its own terminal`() throws {
        let child = try PtyChild(
            "/bin/sh",
            arguments: ["-c", "echo \"hello $NAME\"; read line; echo \"got $line\"; exit 3"],
            environment: ["NAME": "world"]
        )
        try child.wait(for: "hello world")
        child.send("text\r")
        #expect(try child.waitForExit() == 3)
        #expect(child.screen.contains("got text"))
    }

    @Test func `a program hears of a new size`() throws {
        let child = try PtyChild(
            "/bin/sh",
            arguments: ["-c", "trap 'stty size; exit' WINCH; echo ready; while :; do read x; done"],
            environment: ["PATH": "/usr/bin:/bin"]
        )
        try child.wait(for: "ready")
        child.resize(columns: 100, rows: 30)
        try child.wait(for: "30 100")
    }

    @Test func `the signal that ended a program is its status`() throws {
        let child = try PtyChild("/bin/cat")
        child.signal(SIGTERM)
        #expect(try child.waitForExit() == 128 + SIGTERM)
    }

    @Test func `waiting in vain tells what is on the screen`() throws {
        let child = try PtyChild("/bin/sh", arguments: ["-c", "echo only this"])
        let error = #expect(throws: PseudoTerminal.Failure.self) { try child.wait(for: "something else") }
        #expect(error?.description.contains("only this") == true)
    }
}
