import Base
import Foundation
import Testing

/// A directory of its own, gone with the test.
private final class Directory {
    let path = NSTemporaryDirectory() + "bulktop-base-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func text(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }
}

@Suite struct `Private files` {
    @Test func `are made with their directories, for their owner alone, and only grow`() throws {
        let directory = try Directory()
        for line in ["one", "two"] {
            try PrivateFile(appendingTo: directory.path + "/a/b/audit").append(line: line)
        }
        #expect(try directory.text("a/b/audit") == "one\ntwo\n")
        #expect(try directory.mode("a/b/audit") == 0o600)
        #expect(try directory.mode("a/b") == 0o700)
    }

    @Test func `are moved aside when they have grown too large`() throws {
        let directory = try Directory()
        let path = directory.path + "/log"
        try PrivateFile(appendingTo: path, movedAsideBeyond: 3).append(line: "long")
        try PrivateFile(appendingTo: path, movedAsideBeyond: 3).append(line: "new")
        #expect(try directory.text("log") == "new\n")
        #expect(try directory.text("log.1") == "long\n")
    }

    @Test func `never wait for a pipe of their name`() throws {
        let directory = try Directory()
        let path = directory.path + "/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        #expect(throws: PrivateFile.Problem.notAFile(path: path)) { try PrivateFile(appendingTo: path) }
        #expect(PrivateFile.end(of: path, bytes: 10) == [])
    }

    @Test func `that must be new overwrite nothing and follow no link`() throws {
        let directory = try Directory()
        let path = directory.path + "/recording"
        try PrivateFile(creating: path).append(Array("kept".utf8))
        #expect(symlink(directory.path + "/elsewhere", directory.path + "/link") == 0)
        for name in ["recording", "link"] {
            let taken = "\(directory.path)/\(name)"
            #expect(throws: SystemError(doing: taken, code: EEXIST)) { try PrivateFile(creating: taken) }
        }
        #expect(try directory.text("recording") == "kept")
    }

    @Test func `are read from their end`() throws {
        let directory = try Directory()
        let path = directory.path + "/audit"
        try PrivateFile(creating: path).append(Array("0123456789".utf8))
        #expect(PrivateFile.end(of: path, bytes: 4) == Array("6789".utf8))
        #expect(PrivateFile.end(of: path, bytes: 400) == Array("0123456789".utf8))
        #expect(PrivateFile.end(of: path + "x", bytes: 4) == [])
    }
}

@Suite struct `Locks between processes` {
    @Test func `are one's own until they are let go of`() throws {
        let directory = try Directory()
        let path = directory.path + "/lock"
        do {
            let lock = try FileLock(path: path, patience: 1)
            defer { withExtendedLifetime(lock) {} }
            #expect(throws: SystemError(doing: path, code: EWOULDBLOCK)) { try FileLock(path: path, patience: 1) }
        }
        #expect(throws: Never.self) { try FileLock(path: path, patience: 1) }
    }

    @Test func `that cannot be are no lock`() {
        #expect(throws: SystemError(doing: "/nowhere/lock", code: ENOENT)) {
            try FileLock(path: "/nowhere/lock", patience: 1)
        }
    }
}

@Suite struct `Programs that are started` {
    private func shell(_ script: String, output: ChildProcess.Stream = .nothing) throws -> ChildProcess {
        try ChildProcess(
            path: "/bin/sh",
            arguments: ["sh", "-c", script],
            environment: ["WORD": "a word"],
            input: .nothing,
            output: output
        )
    }

    @Test(arguments: [("exit 0", 0), ("exit 3", 3 << 8), ("kill -9 $$", 9), ("read x", 1 << 8)])
    func `tell how they ended, more than once`(script: String, status: Int32) throws {
        let child = try shell(script)
        #expect(child.status(within: 60_000) == status)
        #expect(child.status(within: 0) == status)
    }

    @Test func `have the variables that they are given, and write where they shall`() throws {
        let ends = try ChildProcess.pipe()
        defer { close(ends.reading) }
        let child = try shell("printf %s \"$WORD\"", output: .descriptor(ends.writing))
        close(ends.writing)
        #expect(child.status(within: 60_000) == 0)
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = read(ends.reading, &bytes, bytes.count)
        #expect(bytes.prefix(max(0, count)) == Array("a word".utf8)[...])
    }

    @Test func `are stopped, by force if they must be`() throws {
        let ends = try ChildProcess.pipe()
        defer { close(ends.reading) }
        let child = try shell("trap '' TERM; echo; exec sleep 600", output: .descriptor(ends.writing))
        close(ends.writing)
        // It ignores the signal from the moment it has written.
        var byte: UInt8 = 0
        #expect(read(ends.reading, &byte, 1) == 1)
        #expect(child.status(within: 0) == nil)
        child.stop()
        #expect(read(ends.reading, &byte, 1) == 0)
    }

    @Test func `that are not there are named`() {
        #expect(throws: SystemError(doing: "/nowhere", code: ENOENT)) {
            try ChildProcess(path: "/nowhere", arguments: ["x"], environment: [:])
        }
    }
}
