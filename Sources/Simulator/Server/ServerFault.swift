/// What a server does to a request instead of answering it properly, as `POST /_simulator/faults` orders it.
struct ServerFault: Decodable, Sendable {
    enum Kind: String, Decodable, Sendable {
        /// Never answers.
        case hang
        /// Answers with `status`, `headers` and `body`.
        case status
        /// Answers with a captive portal's page.
        case html
        /// Ends the connection with a TCP reset.
        case reset
        /// Promises the proper answer's whole length, sends half of it and closes.
        case truncate
        /// Sends `bytes` bytes of blank.
        case huge
        /// Answers properly, `milliseconds` later.
        case delay
    }

    /// When the service acts on the request.
    enum Act: String, Decodable, Sendable {
        /// Not at all.
        case never
        /// As it should: only its answer is lost.
        case first
        /// `act_after_seconds` of its own time later: a gateway gave up on a service that goes on working.
        case later
    }

    /// Meets requests whose path and query begin with it.
    var path: String
    /// Meets this method alone; all of them when it is missing.
    var method: String?
    /// `never` when it is missing, but for `truncate` and `delay`, whose answers are the service's own.
    var act: Act?
    /// 5 when it is missing.
    var act_after_seconds: Double?
    var kind: Kind
    var status: Int?
    var headers: [String: String]?
    var body: String?
    var bytes: Int?
    var milliseconds: Int?
    /// How many requests it meets; all of them when it is missing.
    var count: Int?

    static let portal = """
        <!DOCTYPE html><html><head><title>Guest Wi-Fi: please sign in</title></head>
        <body><h1>Welcome to the guest network</h1></body></html>
        """
}
