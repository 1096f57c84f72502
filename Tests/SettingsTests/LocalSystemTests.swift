import Testing

@testable import Settings

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The real machine: files in a directory of their own, commands through the shell.
struct LocalSystemTests {
    private let system = LocalSystem(environment: ["PATH": "/usr/bin:/bin", "GREETING": "hello"])

    private func withDirectory(_ work: (String) throws -> Void) throws {
        var template = Array("/tmp/bulktop-settings-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        let directory = String(cString: try #require(made))
        defer { _ = try? system.output(of: "rm -r '\(directory)'") }
        try work(directory)
    }

    @Test func `a file is read with its mode, through a link`() throws {
        try withDirectory { directory in
            _ = try system.output(of: "cd \(directory); printf 'key\\n' > a; chmod 640 a; ln -s a b")
            #expect(system.contents(of: directory + "/b") == .contents("key\n", mode: 0o640))
        }
    }

    @Test func `what is not a text file is told apart from what is absent`() throws {
        try withDirectory { directory in
            _ = try system.output(of: "cd \(directory); printf '\\377' > binary; truncate -s 2M large")
            #expect(system.contents(of: directory + "/none") == .absent)
            #expect(system.contents(of: directory) == .unreadable("it is a directory"))
            #expect(system.contents(of: directory + "/binary") == .unreadable("it is not UTF-8"))
            #expect(system.contents(of: directory + "/large") == .unreadable("it is larger than 1 MiB"))
            #expect(system.contents(of: directory + "/binary/below") == .absent)
        }
    }

    @Test func `a pipe is read, and has no mode`() throws {
        try withDirectory { directory in
            _ = try system.output(of: "cd \(directory); mkfifo p; (printf key > p) > /dev/null 2>&1 &")
            #expect(system.contents(of: directory + "/p") == .contents("key", mode: nil))
        }
    }

    @Test func `a command runs in a shell with the environment it was given`() throws {
        #expect(try system.output(of: "printf '%s\\n' \"$GREETING\" | tr a-z A-Z") == "HELLO\n")
    }

    @Test func `much output is read to its end`() throws {
        #expect(try system.output(of: "head -c 300000 /dev/zero | tr '\\0' x").utf8.count == 300_000)
    }

    @Test func `a command has said all when it ends, whoever it leaves behind`() throws {
        // As a password manager leaves its agent, which keeps what it inherited open.
        let left = try system.output(of: "sleep 300 & echo $!")
        let agent = try #require(pid_t(left.dropLast()))
        #expect(kill(agent, 0) == 0)
        kill(agent, SIGKILL)
    }

    @Test func `a command that closes its output is waited for all the same`() {
        #expect(throws: CommandFailure("exited with status 3")) {
            try system.output(of: "echo key; exec >&-; read nothing < /dev/null; exit 3")
        }
    }

    @Test(arguments: [
        ("exit 3", "exited with status 3"),
        ("kill -9 $$", "was ended by signal 9"),
        ("printf '\\377'", "wrote something that is not text"),
        ("exec yes", "wrote more than 1 MiB and was stopped"),
    ])
    func `a command that gives nothing usable says how it ended`(command: String, reason: String) {
        #expect(throws: CommandFailure(reason)) { try system.output(of: command) }
    }
}
