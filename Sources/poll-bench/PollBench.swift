import Base
import LangSmith
import Monitor
import Simulator
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Watches the `scale` scenario for some simulated hours as the dashboard does, and tells what that cost: what
/// `Scripts/bench` sets beside its targets.
///
/// Not part of bulktop: only the script builds it.
@main
enum PollBench {
    /// Prints how many answers were decoded, and how often each path was asked.
    ///
    /// Each different answer is written into the directory, for the script to compress as a server would, as `COUNT-
    /// old-NUMBER` when it had come before the hours that count, otherwise as `COUNT-new-NUMBER`.
    static func main() async throws {
        guard CommandLine.arguments.count == 3, let hours = Int(CommandLine.arguments[2]) else {
            fatalError("usage: poll-bench DIRECTORY HOURS")
        }
        let clock = QuickClock()
        let service = SimulatedService(scenario: .scale, seed: 7, start: clock.now().wall)
        let transport = CountingTransport(SimulatorTransport(service) { clock.now().wall })
        let client = LangSmithClient(
            address: try ServerAddress("http://127.0.0.1:1"),
            credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
            transport: transport
        )
        let poller = Poller(client: client, clock: clock, seed: 7) { _ in }
        let polling = Task { await poller.run() }
        // The first hour loads the list and learns what is finished.
        try await clock.pass(.seconds(3600), poller)
        transport.forget()
        let decoded = await poller.bodiesDecoded
        try await clock.pass(.seconds(3600 * Int64(hours)), poller)
        polling.cancel()
        let answers = transport.answers
        for (index, answer) in answers.enumerated() {
            let name = "\(answer.count)-\(answer.isNew ? "new" : "old")-\(index)"
            try Data(answer.body).write(to: URL(filePath: "\(CommandLine.arguments[1])/\(name)"))
        }
        print("decoded \(await poller.bodiesDecoded - decoded)")
        for (path, count) in transport.paths.sorted(by: { $0.value > $1.value }) { print("\(count) \(path)") }
    }
}

/// Time that passes when everything rests.
private final class QuickClock: MonitorClock {
    private struct State {
        var now = Now(wall: Timestamp(year: 2026, month: 11, day: 20, hour: 3), steady: .zero)
        var sleepers: [Int: (until: Duration, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    func now() -> Now { state.withLock { $0.now } }

    func sleep(until steady: Duration) async throws {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock { $0.sleepers[number] = (steady, continuation) }
                if Task.isCancelled { wake(number) }
            }
        } onCancel: {
            wake(number)
        }
    }

    private func wake(_ number: Int) {
        let sleeper = state.withLock { $0.sleepers.removeValue(forKey: number) }
        sleeper?.continuation.resume(throwing: CancellationError())
    }

    /// Goes from one alarm to the next; the poller has at most one.
    func pass(_ length: Duration, _ poller: Poller) async throws {
        let end = now().steady + length
        while now().steady < end {
            // Requests are answered at once, so that an alarm and nothing in flight means rest.
            var next: Duration?
            for _ in 0..<10_000_000 {
                // In this order: an alarm that was seen before may be that of the rest before.
                if await poller.isResting { next = state.withLock { $0.sleepers.values.map(\.until).min() } }
                if next != nil { break }
                await Task.yield()
            }
            guard let next else { return }
            let due = state.withLock { state in
                let moment = min(max(next, state.now.steady), end)
                state.now = Now(wall: state.now.wall + (moment - state.now.steady), steady: moment)
                let due = state.sleepers.filter { $0.value.until <= moment }
                for number in due.keys { state.sleepers[number] = nil }
                return due.values.map(\.continuation)
            }
            for continuation in due { continuation.resume() }
        }
    }
}

/// Counts what passes through.
private final class CountingTransport: HTTPTransport {
    /// The same words to another question are another answer.
    private struct Answer: Hashable {
        var url: String
        var body: [UInt8]
    }

    private struct State {
        var paths: [String: Int] = [:]
        var answers: [Answer: (count: Int, isNew: Bool)] = [:]
        var isMeasured = false
    }

    private let inner: SimulatorTransport
    private let state = Mutex(State())

    init(_ inner: SimulatorTransport) { self.inner = inner }

    var paths: [String: Int] { state.withLock { $0.paths } }
    var answers: [(body: [UInt8], count: Int, isNew: Bool)] {
        state.withLock {
            $0.answers.filter { $0.value.count > 0 }.map { ($0.key.body, $0.value.count, $0.value.isNew) }
        }
    }

    /// Counts from here on.
    func forget() {
        state.withLock { state in
            state.paths = [:]
            state.answers = state.answers.mapValues { _ in (0, false) }
            state.isMeasured = true
        }
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let response = try await inner.send(request)
        let path = request.url.split(separator: "/").dropFirst(4).map { ID<Never>($0) != nil ? "ID" : String($0) }
        state.withLock {
            $0.paths[path.joined(separator: "/"), default: 0] += 1
            $0.answers[Answer(url: request.url, body: response.body), default: (0, $0.isMeasured)].count += 1
        }
        return response
    }
}
