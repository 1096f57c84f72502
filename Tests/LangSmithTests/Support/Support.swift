import Base
import LangSmith
import Synchronization

/// A clock whose waits take no time but are counted.
final class InstantClock: Sendable {
    let wall: ClientClock

    init(at start: Timestamp) {
        let waited = Counter(start)
        wall = ClientClock(now: { waited.now }, sleep: { waited.add($0) })
    }

    private final class Counter: Sendable {
        private let time: Mutex<Timestamp>

        init(_ start: Timestamp) { time = Mutex(start) }

        var now: Timestamp { time.withLock { $0 } }

        func add(_ duration: Duration) { time.withLock { $0 = $0 + duration } }
    }
}

/// Answers by a script: it gets each request and how many reads came before it.
final class ScriptedTransport: HTTPTransport {
    typealias Answer = Result<HTTPResponse, TransportError>
    private let answer: @Sendable (HTTPRequest, Int) -> Answer
    private let asked = Mutex<[HTTPRequest]>([])

    init(_ answer: @escaping @Sendable (HTTPRequest, Int) -> Answer) { self.answer = answer }

    var requests: [HTTPRequest] { asked.withLock { $0 } }
    var reads: Int { requests.count { $0.method == .get } }
    var writes: Int { requests.count - reads }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let reads = asked.withLock { asked in
            asked.append(request)
            return asked.count { $0.method == .get } - (request.method == .get ? 1 : 0)
        }
        return try answer(request, reads).get()
    }
}

extension Result<HTTPResponse, TransportError> {
    /// An answer with the server's clock in it.
    static func answer(_ status: Int, _ body: String, date: Timestamp? = nil) -> Self {
        let headers = date.map { [HTTPHeader("Date", $0.httpDate)] } ?? []
        return .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
    }
}
