import Base

/// One request and what came of it, as a recording keeps it: no host, no request header, no request body.
struct Exchange: Hashable, Sendable {
    /// What was asked; replies to equal questions stand in for each other at different moments.
    struct Question: Hashable, Sendable {
        var method: String
        /// Path and query below the server's base URL, redacted.
        ///
        /// A whole address, if the request went to another server.
        var target: String
        /// Tells the bodies of requests to one target apart; a digest of the redacted body, nil without one.
        var digest: String?
    }

    var question: Question
    /// Since the start of the recording.
    var asked: Duration
    var answered: Duration
    var outcome: Result<HTTPResponse, TransportError>

    init(
        _ question: Question,
        asked: Duration,
        answered: Duration,
        outcome: Result<HTTPResponse, TransportError>
    ) {
        self.question = question
        self.asked = asked
        self.answered = answered
        self.outcome = outcome
    }
}

extension Exchange.Question {
    /// The question that a request asks of the server at `baseURL`.
    init(_ request: HTTPRequest, baseURL: String, redactor: Redactor) {
        var target = request.url
        if target.hasPrefix(baseURL) {
            let rest = target.dropFirst(baseURL.count)
            if rest.first == "/" || rest.first == "?" { target = String(rest) }
        }
        self.init(
            method: request.method.rawValue,
            target: redactor.redacted(target),
            digest: request.body.map { Self.digest(redactor.redacted($0)) }
        )
    }

    /// FNV-1a in 64 bits, since Swift's own hashes differ from process to process.
    ///
    /// It tells one client's bodies apart and is no protection: what must stay secret is taken out before.
    private static func digest(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
