package import Base
import Synchronization

/// The simulator in process: a transport for tests, with faults to order and a record of what was asked.
///
/// Answers come at the time that `now` tells, at once and on the caller's task; nothing here sleeps. Any task may use it.
package final class SimulatorTransport: HTTPTransport {
    /// When the service acts on a request that meets a fault.
    package enum Act: Sendable {
        /// Not at all: the fault comes before it.
        case never
        /// As it should; only its answer is lost to the fault.
        case first
        /// So much later: whoever stands between gave up on a service that goes on working.
        case later(Duration)
    }

    /// What happens to a request instead of an answer.
    package enum Fault: Sendable {
        case respond(HTTPResponse)
        case fail(TransportError)
        /// Nothing happens until `release()`, which lets the service answer as of then, or until the task is cancelled.
        case hold
    }

    /// One request as it was sent, without its headers, which hold the key.
    package struct Record: Hashable, Sendable {
        package let method: HTTPRequest.Method
        /// Path and query.
        package let target: String
        package let time: Timestamp
    }

    private struct Rule {
        var method: HTTPRequest.Method?
        var prefix: String
        var fault: Fault
        var act: Act
        var remaining: Int
    }

    private struct State {
        var service: SimulatedService
        var faults: [Rule] = []
        var records: [Record] = []
        var held: [Int: CheckedContinuation<Bool, Never>] = [:]
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var ticket = 0
        var gone: Set<Int> = []
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - service: who answers.
    ///   - now: the world's time at each request; the service never goes back in it.
    package init(_ service: SimulatedService, now: @escaping @Sendable () -> Timestamp) {
        state = Mutex(State(service: service))
        self.now = now
    }

    /// The headers that the service lets in, in the order a client sends them.
    package static let headers = [
        HTTPHeader("X-API-Key", SimulatedService.apiKey),
        HTTPHeader("X-Tenant-Id", SimulatedService.workspaceID.description),
    ]

    /// Puts a fault in the way of requests whose path and query begin with `prefix`; of several, the latest one counts.
    ///
    /// - Parameters:
    ///   - fault: what happens.
    ///   - prefix: `/api/v1/bulk-exports`, for one.
    ///   - method: which requests it meets; all of them unless given.
    ///   - act: when the service acts on the request; a request that is held is acted on when it is released.
    ///   - count: how many requests it meets; all of them unless given.
    package func inject(
        _ fault: Fault,
        into prefix: String,
        method: HTTPRequest.Method? = nil,
        act: Act = .never,
        count: Int = .max
    ) {
        let rule = Rule(method: method, prefix: prefix, fault: fault, act: act, remaining: count)
        state.withLock { $0.faults.append(rule) }
    }

    /// Takes all faults away.
    ///
    /// Requests that are held stay held.
    package func clearFaults() {
        state.withLock { $0.faults.removeAll() }
    }

    /// Lets the service answer every request that is held.
    package func release() {
        let held = state.withLock { state in
            defer { state.held.removeAll() }
            return state.held.sorted { $0.key < $1.key }.map(\.value)
        }
        for continuation in held { continuation.resume(returning: true) }
    }

    /// Returns once at least `count` requests are held.
    package func waitUntilHeld(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.held.count < count { state.waiting.append((count, continuation)) }
                return state.held.count >= count
            }
            if isReached { continuation.resume() }
        }
    }

    /// What was asked since the beginning or since `forgetRecords()`, in order.
    package var records: [Record] { state.withLock { $0.records } }

    package func forgetRecords() {
        state.withLock { $0.records.removeAll() }
    }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard !Task.isCancelled else { throw .cancelled }
        let target = SimulatedService.target(of: request.url)
        let fault = state.withLock { state in
            state.records.append(Record(method: request.method, target: target, time: now()))
            guard let rule = Self.takeFault(for: request.method, target, from: &state) else { return Fault?.none }
            if case .hold = rule.fault { return rule.fault }
            switch rule.act {
            case .never: break
            case .first: _ = state.service.respond(to: request, at: now())
            case .later(let delay): state.service.postpone(request, until: now() + delay)
            }
            return rule.fault
        }
        switch fault {
        case .respond(let response)?: return try limited(response, by: request)
        case .fail(let error)?: throw error
        case .hold?: guard await hold() else { throw .cancelled }
        case nil: break
        }
        return try limited(state.withLock { $0.service.respond(to: request, at: now()) }, by: request)
    }

    private func limited(_ response: HTTPResponse, by request: HTTPRequest) throws(TransportError) -> HTTPResponse {
        guard response.body.count <= request.bodyLimit else { throw .tooLarge(limit: request.bodyLimit) }
        return response
    }

    private static func takeFault(
        for method: HTTPRequest.Method,
        _ target: String,
        from state: inout State
    ) -> Rule? {
        let index = state.faults.lastIndex { rule in
            rule.remaining > 0 && target.hasPrefix(rule.prefix) && (rule.method ?? method) == method
        }
        guard let index else { return nil }
        state.faults[index].remaining -= 1
        return state.faults[index]
    }

    /// Waits to be released (true) or cancelled (false).
    ///
    /// The handler of a cancellation may run before the continuation is stored; then it leaves the ticket in `gone`, and
    /// whoever comes to store finds it there. Either way exactly one of the two resumes.
    private func hold() async -> Bool {
        let ticket = state.withLock { state in
            state.ticket += 1
            return state.ticket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isGone, reached) = state.withLock { state in
                    guard state.gone.remove(ticket) == nil else { return (true, [CheckedContinuation<Void, Never>]()) }
                    state.held[ticket] = continuation
                    let count = state.held.count
                    let reached = state.waiting.filter { $0.count <= count }.map(\.continuation)
                    state.waiting.removeAll { $0.count <= count }
                    return (false, reached)
                }
                for waiter in reached { waiter.resume() }
                if isGone { continuation.resume(returning: false) }
            }
        } onCancel: {
            let held = state.withLock { state in
                let held = state.held.removeValue(forKey: ticket)
                if held == nil { state.gone.insert(ticket) }
                return held
            }
            held?.resume(returning: false)
        }
    }
}
