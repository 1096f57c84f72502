import Base
import Monitor
import Synchronization
import TestClock

/// A transport that answers by a script and remembers what it was asked.
final class FakeServer: HTTPTransport {
    enum Behaviour: Sendable {
        case answer(HTTPResponse)
        case fail(TransportError)
        /// No answer until the test gives one with `release`.
        case hold
    }

    struct Request: Sendable {
        var at: Duration
        /// Path and query below `/api/v1`.
        var target: String
    }

    private struct State {
        var script: @Sendable (String) -> Behaviour
        var log: [Request] = []
        var held: [(number: Int, target: String, continuation: CheckedContinuation<Behaviour, Never>)] = []
        var open: Set<String> = []
        var overlaps: [String] = []
        var mostOpen = 0
        var count = 0
    }

    private let clock: ManualClock
    private let state: Mutex<State>

    init(_ clock: ManualClock, script: @escaping @Sendable (String) -> Behaviour) {
        self.clock = clock
        state = Mutex(State(script: script))
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let target = request.url.components(after: "/api/v1")
        let (number, script) = state.withLock { state in
            state.count += 1
            state.log.append(Request(at: clock.now().steady, target: target))
            if !state.open.insert(target).inserted { state.overlaps.append(target) }
            state.mostOpen = max(state.mostOpen, state.open.count)
            return (state.count, state.script)
        }
        defer { state.withLock { _ = $0.open.remove(target) } }
        var behaviour = script(target)
        if case .hold = behaviour { behaviour = await hold(number, target) }
        switch behaviour {
        case .answer(let response): return response
        case .fail(let error): throw error
        case .hold: throw .cancelled
        }
    }

    private func hold(_ number: Int, _ target: String) async -> Behaviour {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.held.append((number, target, continuation)) }
                if Task.isCancelled { drop(number) }
            }
        } onCancel: {
            drop(number)
        }
    }

    private func drop(_ number: Int) {
        let held = state.withLock { state in
            let index = state.held.firstIndex { $0.number == number }
            return index.map { state.held.remove(at: $0) }
        }
        held?.continuation.resume(returning: .fail(.cancelled))
    }

    /// Answers the oldest held request for this target.
    func release(_ target: String, _ behaviour: Behaviour) {
        let held = state.withLock { state in
            let index = state.held.firstIndex { $0.target == target }
            return index.map { state.held.remove(at: $0) }
        }
        held?.continuation.resume(returning: behaviour)
    }

    func follow(_ script: @escaping @Sendable (String) -> Behaviour) { state.withLock { $0.script = script } }

    var log: [Request] { state.withLock { $0.log } }
    func requests(for target: String) -> [Request] { log.filter { $0.target == target } }
    func forget() { state.withLock { $0.log = [] } }
    var held: [String] { state.withLock { $0.held.map(\.target) } }
    /// Targets that were asked for while they were already being asked for.
    var overlaps: [String] { state.withLock { $0.overlaps } }
    var mostOpen: Int { state.withLock { $0.mostOpen } }
    var openCount: Int { state.withLock { $0.open.count } }
}

extension String {
    fileprivate func components(after marker: String) -> String {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(marker) { return String(rest.dropFirst(marker.count)) }
            rest.removeFirst()
        }
        return self
    }
}
