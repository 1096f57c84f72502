package import Base
import LangSmith
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What all connections of a server share: the service, its clock, the faults that are ordered and the counts.
///
/// It decides what becomes of each request; whatever speaks HTTP carries that out.
package final class Backend: Sendable {
    /// What a connection is to do with a request.
    package enum Reply: Sendable {
        case answer(HTTPResponse)
        /// The answer, so much later.
        case delayed(HTTPResponse, milliseconds: Int)
        /// The answer's whole length promised, half of it sent, and the connection closed.
        case truncated(HTTPResponse)
        /// So many bytes of blank.
        case huge(bytes: Int)
        /// The connection ended with a TCP reset.
        case reset
        /// No answer ever.
        case silence
    }

    private struct State {
        var service: SimulatedService
        var clock: SimulatedClock
        var faults: [ServerFault] = []
        /// Requests by method and path, those of faults included.
        var counts: [String: Int] = [:]
        var bodyBytes = 0
    }

    private let state: Mutex<State>
    private let trial: BucketTrial?

    /// - Parameters:
    ///   - service: who answers.
    ///   - clock: its world's time.
    ///   - trial: tries the buckets of new destinations and new keys, if they are on this machine.
    package init(service: SimulatedService, clock: SimulatedClock, trial: BucketTrial? = nil) {
        state = Mutex(State(service: service, clock: clock))
        self.trial = trial
    }

    /// Something to await before the request can be answered; nil for nearly all of them.
    package func trial(before request: HTTPRequest) -> (@Sendable () async -> BucketVerdict)? {
        guard let trial, request.method == .post || request.method == .patch,
            let destination = state.withLock({ $0.service.destinationToTry(request) })
        else { return nil }
        return { await trial(destination).map { .refused($0) } ?? .usable }
    }

    /// Takes a request, with what became of its trial if there was one.
    package func reply(to request: HTTPRequest, _ verdict: BucketVerdict = .untried) -> Reply {
        state.withLock { state in
            guard !request.url.hasPrefix(ControlRequest.prefix) else { return .answer(Self.control(request, &state)) }
            let path = request.url.prefix { $0 != "?" }
            state.counts["\(request.method.rawValue) \(path)", default: 0] += 1
            let reply = Self.reply(to: request, verdict, &state)
            switch reply {
            case .answer(let response), .delayed(let response, _), .truncated(let response):
                state.bodyBytes += response.body.count
            case .huge, .reset, .silence: break
            }
            return reply
        }
    }

    private static func reply(to request: HTTPRequest, _ verdict: BucketVerdict, _ state: inout State) -> Reply {
        let fault = takeFault(for: request, from: &state)
        act(on: request, fault, verdict, &state)
        switch fault?.kind {
        case .hang?: return .silence
        case .reset?: return .reset
        case .huge?: return .huge(bytes: fault?.bytes ?? 256 << 20)
        case .status?:
            return .answer(
                HTTPResponse(
                    status: fault?.status ?? 503,
                    headers: (fault?.headers ?? [:]).map { HTTPHeader($0, $1) },
                    body: Array((fault?.body ?? "").utf8)
                )
            )
        case .html?:
            let type = HTTPHeader("Content-Type", "text/html; charset=utf-8")
            let page = fault?.body ?? ServerFault.portal
            return .answer(HTTPResponse(status: fault?.status ?? 200, headers: [type], body: Array(page.utf8)))
        case .truncate?: return .truncated(respond(to: request, verdict, &state))
        case .delay?: return .delayed(respond(to: request, verdict, &state), milliseconds: fault?.milliseconds ?? 1000)
        case nil: return .answer(respond(to: request, verdict, &state))
        }
    }

    /// Lets the service act on a request whose answer is lost.
    private static func act(
        on request: HTTPRequest,
        _ fault: ServerFault?,
        _ verdict: BucketVerdict,
        _ state: inout State
    ) {
        guard let fault, fault.kind != .truncate, fault.kind != .delay else { return }
        switch fault.act {
        case nil, .never?: break
        case .first?: _ = respond(to: request, verdict, &state)
        case .later?:
            let delay = Duration.seconds(fault.act_after_seconds ?? 5)
            state.service.postpone(request, until: state.clock.now + delay)
        }
    }

    private static func respond(
        to request: HTTPRequest,
        _ verdict: BucketVerdict,
        _ state: inout State
    ) -> HTTPResponse {
        state.service.respond(to: request, at: state.clock.now, uptime: state.clock.uptime, verdict: verdict)
    }

    /// The latest fault ordered for such a request that has not met its count yet.
    private static func takeFault(for request: HTTPRequest, from state: inout State) -> ServerFault? {
        let index = state.faults.lastIndex { fault in
            request.url.hasPrefix(fault.path) && fault.count != 0
                && (fault.method ?? request.method.rawValue) == request.method.rawValue
        }
        guard let index else { return nil }
        if let count = state.faults[index].count { state.faults[index].count = count - 1 }
        return state.faults[index]
    }

    // MARK: Control

    private static func control(_ request: HTTPRequest, _ state: inout State) -> HTTPResponse {
        do {
            switch try ControlRequest(request) {
            case .addFault(let fault): state.faults.append(fault)
            case .clearFaults: state.faults.removeAll()
            case .setClock(let speed, let step):
                if let step { state.clock.step(by: .seconds(step)) }
                if let speed { state.clock.run(at: speed) }
                fallthrough
            case .readClock:
                return .json { json in
                    json.object { json in
                        json.key("now")
                        json.time(state.clock.now)
                        json.key("speed")
                        json.raw("\(state.clock.speed)")
                    }
                }
            case .readCounts:
                return .json { json in
                    json.object { json in
                        json.key("total")
                        json.int(Int64(state.counts.values.reduce(0, +)))
                        json.key("body_bytes")
                        json.int(Int64(state.bodyBytes))
                        json.key("counts")
                        json.object { json in
                            for (request, count) in state.counts.sorted(by: { $0.key < $1.key }) {
                                json.key(request as String)
                                json.int(Int64(count))
                            }
                        }
                    }
                }
            case .clearCounts:
                state.counts.removeAll()
                state.bodyBytes = 0
            }
            return HTTPResponse(status: 204)
        } catch {
            return error.response
        }
    }
}
