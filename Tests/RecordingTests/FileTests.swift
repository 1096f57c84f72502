import Base
import Foundation
import LangSmith
import Synchronization
import Testing

@testable import Recording

@Suite struct `The file of a recording` {
    private let directory = FileManager.default.temporaryDirectory.appending(path: "recording-\(UUID().uuidString)")

    private func withDirectory(_ body: (String) throws -> Void) throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory.path)
    }

    private func capture(_ second: Int, _ body: String = "{}") -> Capture {
        Capture(
            request: Sample.get("/api/v1/info"),
            asked: .seconds(second),
            answered: .seconds(second),
            outcome: Sample.ok(body)
        )
    }

    @Test func `is for its owner's eyes and reads back as what happened`() throws {
        try withDirectory { directory in
            let path = directory + "/incident.jsonl"
            let problems = Problems()
            let recorder = try Recorder(creating: path, Sample.header) { problems.add($0) }
            recorder.record(capture(1, #"{"version":"0.13"}"#))
            recorder.record(capture(2, #"{"version":"0.14"}"#))
            #expect(recorder.finish(patience: .seconds(300)))
            recorder.record(capture(3))

            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let replay = try Replay(contentsOf: path)
            #expect(replay.header == Sample.header)
            #expect(replay.count == 2)
            #expect(replay.end == .seconds(2))
            #expect(replay.notices == [])
            #expect(problems.all == [])
        }
    }

    @Test func `is never one that exists, nor one that a link leads to`() throws {
        try withDirectory { directory in
            let path = directory + "/old.jsonl"
            try Data("mine".utf8).write(to: URL(filePath: path))
            #expect(throws: RecordingError.exists(path: path)) {
                try Recorder(creating: path, Sample.header) { _ in }
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")

            let link = directory + "/link.jsonl"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: directory + "/new.jsonl")
            #expect(throws: RecordingError.exists(path: link)) {
                try Recorder(creating: link, Sample.header) { _ in }
            }
            #expect(!FileManager.default.fileExists(atPath: directory + "/new.jsonl"))
        }
    }

    @Test func `that cannot be made says why`() {
        #expect(throws: RecordingError.cannotCreate(path: "/nowhere/at/all", reason: "No such file or directory")) {
            try Recorder(creating: "/nowhere/at/all", Sample.header) { _ in }
        }
        #expect(throws: ReplayError.unreadable(reason: "No such file or directory")) {
            try Replay(contentsOf: "/nowhere/at/all")
        }
        #expect(throws: ReplayError.unreadable(reason: "Is a directory")) { try Replay(contentsOf: "/") }
    }

    @Test func `on a full disk ends at a whole line, is told of one time, and disturbs no request`() async throws {
        let problems = Problems()
        let step = { (second: Int) in
            Step(.seconds(second), .seconds(second), Sample.get("/api/v1/info"), Sample.ok("\"answer \(second)\""))
        }
        let whole = await record([step(1), step(2)])
        let file = MemoryFile(room: whole.bytes.count + 20)
        let recorder = Recorder(file, Sample.header, limit: 1 << 20, capacity: 1 << 20) { problems.add($0) }
        let transport = RecordingTransport(ScriptedTransport((1...9).map { step($0).answer }), to: recorder) { .zero }
        for second in 1...9 {
            let response = try await transport.send(step(second).request)
            #expect(response.body == Array("\"answer \(second)\"".utf8))
        }
        #expect(recorder.finish(patience: .seconds(300)))
        #expect(problems.all == [.writeFailed(reason: "No space left on device")])
        #expect(try Replay(file.bytes).count == 2)
    }

    @Test func `that reaches its limit ends there`() async throws {
        let problems = Problems()
        let steps = (1...100).map {
            Step(.seconds($0), .seconds($0), Sample.get("/api/v1/info"), Sample.ok("[\($0)]"))
        }
        let file = await record(steps, limit: 1000, problems: problems)
        #expect(problems.all == [.limitReached(1000)])
        #expect(file.bytes.count <= 1000)
        #expect(try Replay(file.bytes).cutLine == nil)
    }

    @Test func `on a slow disk leaves answers out rather than keep them all in memory, and says how many`() throws {
        let problems = Problems()
        let file = SlowFile()
        let recorder = Recorder(file, Sample.header, limit: 1 << 20, capacity: 3000) { problems.add($0) }
        file.isWriting.wait()
        // About one kilobyte each is accounted for, so that two fit while the disk is stuck.
        for second in 1...5 { recorder.record(capture(second, "[\(second)]")) }
        file.go()
        #expect(recorder.finish(patience: .seconds(300)))
        let replay = try Replay(file.inner.bytes)
        #expect(replay.count == 2)
        #expect(replay.leftOut == 3)
        #expect(replay.notices == ["3 answers are missing: the disk was too slow then."])
        #expect(problems.all == [.fallingBehind])
    }
}

/// A file whose first write takes until it is told to go on.
private final class SlowFile: LineOutput {
    let inner = MemoryFile()
    let isWriting = DispatchSemaphore(value: 0)
    private let mayWrite = DispatchSemaphore(value: 0)
    private let isFirst = Mutex(true)

    func go() { mayWrite.signal() }

    func append(_ bytes: [UInt8]) throws(RecordingProblem) {
        let isFirst = isFirst.withLock { isFirst in
            defer { isFirst = false }
            return isFirst
        }
        if isFirst {
            isWriting.signal()
            mayWrite.wait()
        }
        try inner.append(bytes)
    }
}
