package import Base
import LangSmith

/// Answers every request as the recorded server did at the same moment of the recording.
///
/// A question that the recorder was about to ask is held until its answer came, as the server held it. One that it
/// asked only later fails with 503 and the seconds to wait: held, a few of them would keep all others from being asked.
/// While the link was lost everything fails. What the recording does not know is a 404 that says so. Nothing can be
/// changed.
package struct ReplayTransport: HTTPTransport {
    private let replay: Replay
    private let clock: ReplayClock

    package init(_ replay: Replay, clock: ReplayClock) {
        self.replay = replay
        self.clock = clock
    }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        switch request.method {
        case .patch, .put, .delete: return Self.refusal(405, "this is a replay: a recording cannot be changed")
        case .get, .head, .post: break
        }
        let redactor = Redactor(secretsOf: request)
        let question = Exchange.Question(request, baseURL: replay.header.server, redactor: redactor)
        let moment = clock.moment
        let answer = replay.answer(to: question, at: moment)
        switch answer {
        case .now(let outcome, let answered): return moved(try outcome.get(), by: moment - answered)
        case .later(let exchange, _)
        where exchange.asked - moment <= Self.patience && exchange.answered - moment <= request.timeout:
            do { try await clock.sleep(until: exchange.answered) } catch { throw .cancelled }
            return try exchange.outcome.get()
        case .later(_, let error?): throw error
        case .later, .never:
            if case .projects(let ids) = Route(method: request.method, target: question.target),
                let body = replay.projects(ids)
            {
                return HTTPResponse(status: 200, headers: [Self.json], body: body)
            }
        }
        guard case .later(let exchange, _) = answer else { return Self.refusal(404, "not in this recording") }
        let seconds = max(1, (exchange.answered - moment).components.seconds + 1)
        return Self.refusal(
            503,
            "not asked yet in this recording: it is first answered \(seconds) s later",
            [HTTPHeader("retry-after", "\(seconds)")]
        )
    }

    /// The recorded answer, its `Date` moved on to what the server's clock showed at this moment: the dashboard corrects
    /// its own clock by it.
    private func moved(_ response: HTTPResponse, by duration: Duration) -> HTTPResponse {
        var response = response
        for index in response.headers.indices where response.headers[index].name == "date" {
            guard let date = Timestamp(httpDate: response.headers[index].value) else { continue }
            // The header had lost half a second on average.
            response.headers[index].value = (date + .milliseconds(500) + duration).httpDate
        }
        return response
    }

    /// By how much a replay's questions may come before the recorder's: the budget spreads the first ones over seconds.
    private static let patience = Duration.seconds(5)
    private static let json = HTTPHeader("content-type", "application/json")

    private static func refusal(_ status: Int, _ words: String, _ headers: [HTTPHeader] = []) -> HTTPResponse {
        HTTPResponse(status: status, headers: [json] + headers, body: Array(#"{"detail":"\#(words)"}"#.utf8))
    }
}
