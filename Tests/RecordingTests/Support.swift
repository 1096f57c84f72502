import Base
import LangSmith
import Synchronization
import Testing

@testable import Recording

/// Gives its answers in the order they are listed; a request beyond the last fails with its name.
final class ScriptedTransport: HTTPTransport {
    private let answers: Mutex<[Result<HTTPResponse, TransportError>]>

    init(_ answers: [Result<HTTPResponse, TransportError>]) { self.answers = Mutex(answers) }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let answer else {
            Issue.record("no answer is left for \(request.method.rawValue) \(request.url): list one more")
            throw .cancelled
        }
        return try answer.get()
    }
}

/// A file in memory, on a disk of a given size.
final class MemoryFile: LineOutput {
    private let content = Mutex<[UInt8]>([])
    private let room: Int

    init(room: Int = .max) { self.room = room }

    var bytes: [UInt8] { content.withLock { $0 } }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    func append(_ bytes: [UInt8]) throws(RecordingProblem) {
        let fits = content.withLock { content in
            guard content.count + bytes.count <= room else { return false }
            content += bytes
            return true
        }
        if !fits { throw .writeFailed(reason: "No space left on device") }
    }
}

/// A clock that moves when told, and wakes who waits for it.
final class ManualClock: Sendable {
    private struct State {
        var now: Duration = .zero
        var lastID = 0
        var sleepers: [Int: (until: Duration, wake: CheckedContinuation<Bool, Never>)] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    var now: Duration { state.withLock { $0.now } }
    var sleepers: Int { state.withLock { $0.sleepers.count } }

    func advance(to moment: Duration) {
        let due = state.withLock { state in
            state.now = moment
            let due = state.sleepers.filter { $0.value.until <= moment }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.wake)
        }
        for wake in due { wake.resume(returning: true) }
    }

    func sleep(until moment: Duration) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let isTime = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.contains(id) { return false }
                    if state.now >= moment { return true }
                    state.sleepers[id] = (moment, continuation)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.cancelled.insert(id)
                return state.sleepers.removeValue(forKey: id)
            }
            sleeper?.wake.resume(returning: false)
        }
        guard isTime else { throw CancellationError() }
    }

    /// Lets other tasks run until this many sleep; false when it never comes to that.
    func waitForSleepers(_ count: Int) async -> Bool {
        for _ in 0..<100_000 {
            if sleepers == count { return true }
            await Task.yield()
        }
        return false
    }
}

enum Sample {
    static let server = "https://eu.api.smith.langchain.com"
    static let workspace = ID<Workspace>(high: 0x4bf4_c3d2_e1f0_4a9b, low: 0x88c7_e6d5_f4b3_a206)
    static let start = Timestamp(year: 2026, month: 11, day: 20, hour: 3, minute: 0, second: 0, microsecond: 250)
    static let header = RecordingHeader(startedAt: start, server: server, workspace: workspace)

    static func get(_ target: String, headers: [HTTPHeader] = []) -> HTTPRequest {
        HTTPRequest(.get, server + target, headers: headers)
    }

    static func ok(_ body: String, headers: [HTTPHeader] = []) -> Result<HTTPResponse, TransportError> {
        .success(HTTPResponse(status: 200, headers: headers, body: Array(body.utf8)))
    }
}

/// One request of a script: when it was asked and answered, in seconds, and what came.
struct Step {
    var asked: Duration
    var answered: Duration
    var request: HTTPRequest
    var answer: Result<HTTPResponse, TransportError>

    init(
        _ asked: Duration,
        _ answered: Duration,
        _ request: HTTPRequest,
        _ answer: Result<HTTPResponse, TransportError>
    ) {
        self.asked = asked
        self.answered = answered
        self.request = request
        self.answer = answer
    }
}

/// What the reports of a recorder were.
final class Problems: Sendable {
    private let list = Mutex<[RecordingProblem]>([])

    var all: [RecordingProblem] { list.withLock { $0 } }

    func add(_ problem: RecordingProblem) { list.withLock { $0.append(problem) } }
}

/// Sends the steps one after the other through a recording transport and gives back the file.
func record(
    _ steps: [Step],
    to file: MemoryFile = MemoryFile(),
    limit: Int = 1 << 30,
    problems: Problems = Problems()
) async -> MemoryFile {
    let recorder = Recorder(file, Sample.header, limit: limit, capacity: 1 << 30) { problems.add($0) }
    let times = Mutex<[Duration]>([])
    let transport = RecordingTransport(ScriptedTransport(steps.map(\.answer)), to: recorder) {
        times.withLock { $0.isEmpty ? .zero : $0.removeFirst() }
    }
    for step in steps {
        times.withLock { $0 = [step.asked, step.answered] }
        _ = try? await transport.send(step.request)
    }
    #expect(recorder.finish(patience: .seconds(300)))
    return file
}
