import Base

/// A failure that is understood: how it is recognised, what causes it, what ends it, how to check, where to read on.
package struct KnownFailure: Hashable, Sendable {
    /// Short and lasting, as `bucket-key-unknown`; an entry of a user with the same name replaces ours.
    package let name: String
    package let subject: Subject
    /// Every group must be found in the text, by at least one of its alternatives.
    ///
    /// All in lower case; one that begins with `=` must be the whole text.
    package let text: [[String]]
    /// The rest of a sentence that begins with the error: "the key lacks s3:PutObject".
    package let cause: String
    /// What to do, as an order.
    package let fix: String
    /// A shell command that shows whether the cause is right, or the fix has worked.
    ///
    /// Words in capitals stand for the user's own values: SERVER, HOST, WORKSPACE, and of a
    /// bucket's errors BUCKET, PREFIX, ENDPOINT, REGION, which are filled in where they are known.
    package let verify: String?
    package let link: String?

    /// What a failure is a failure of.
    package enum Subject: Hashable, Sendable {
        /// An answer of the service with one of these statuses.
        case answer([Int])
        /// A bucket's words, in a 400 or 422 to a destination as well as in the errors of runs.
        case bucket
        /// An error of an export's run.
        case run
        /// The way to the server, by `TransportError.word`.
        case connection(String)
    }

    init(
        _ name: String,
        _ subject: Subject,
        _ text: String...,
        cause: String,
        fix: String,
        verify: String? = nil,
        link: String? = nil
    ) {
        self.name = name
        self.subject = subject
        self.text = text.map(Self.alternatives)
        self.cause = cause
        self.fix = fix
        self.verify = verify
        self.link = link
    }

    /// Makes an entry of plain values, as a user's file holds them.
    ///
    /// With neither statuses nor a connection it stands for what a bucket or a run says. Alternatives in a text are
    /// separated by `|`; all texts must be found.
    package init(
        name: String,
        statuses: [Int] = [],
        connection: String? = nil,
        text: [String] = [],
        cause: String,
        fix: String,
        verify: String? = nil,
        link: String? = nil
    ) throws(Problem) {
        guard !name.isEmpty else { throw .noName }
        guard !cause.isEmpty, !fix.isEmpty else { throw .noWords(name: name) }
        if let connection {
            guard statuses.isEmpty else { throw .statusOfConnection(name: name) }
            guard TransportError.words.contains(connection) else { throw .unknownConnection(name: name, connection) }
            subject = .connection(connection)
        } else if statuses.isEmpty {
            guard !text.isEmpty else { throw .noPattern(name: name) }
            subject = .bucket
        } else {
            if let status = statuses.first(where: { !(100...599).contains($0) }) {
                throw .noStatus(name: name, status)
            }
            subject = .answer(statuses)
        }
        self.name = name
        self.text = text.map(Self.alternatives)
        // An empty text would be found everywhere.
        guard self.text.allSatisfy({ !$0.isEmpty && !$0.contains("") }) else { throw .noPattern(name: name) }
        self.cause = cause
        self.fix = fix
        self.verify = verify
        self.link = link
    }

    private static func alternatives(_ text: String) -> [String] {
        text.lowercased().split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }

    /// Why plain values make no entry.
    package enum Problem: Error, Hashable, Sendable {
        case noName
        case noWords(name: String)
        case noPattern(name: String)
        case noStatus(name: String, Int)
        case statusOfConnection(name: String)
        case unknownConnection(name: String, String)

        /// What is wrong and what would be right.
        package var sentence: String {
            switch self {
            case .noName: "A known failure has no name."
            case .noWords(let name): "The known failure \(Self.clean(name)) needs a cause and a fix."
            case .noPattern(let name):
                "The known failure \(Self.clean(name)) needs a text without empty alternatives, or it would be found everywhere."
            case .noStatus(let name, let status):
                "The known failure \(Self.clean(name)) has the status \(status): a status is a number from 100 to 599."
            case .statusOfConnection(let name):
                "The known failure \(Self.clean(name)) has a status and a connection: no answer came over a failed connection."
            case .unknownConnection(let name, let word):
                "The known failure \(Self.clean(name)) has the connection \(Self.clean(word)): it is one of \(TransportError.words.joined(separator: ", "))."
            }
        }

        private static func clean(_ text: String) -> String { CleanText.line(text, limit: 60) }
    }

    /// True when all that must be there is; `text` is in lower case.
    func isFound(in text: String) -> Bool {
        self.text.allSatisfy { alternatives in
            alternatives.contains { $0.hasPrefix("=") ? text == $0.dropFirst() : text.contains($0) }
        }
    }
}

extension TransportError {
    /// One word for what failed, by which entries of users name it too.
    var word: String {
        switch self {
        case .nameNotResolved: "dns"
        case .connectionRefused: "refused"
        case .timedOut: "timeout"
        case .tls: "tls"
        case .connectionReset: "reset"
        case .truncated: "truncated"
        case .tooLarge: "too-large"
        case .redirectRefused: "redirect"
        case .badAddress: "address"
        case .proxy: "proxy"
        case .cancelled: "cancelled"
        case .unsupported, .other: "other"
        }
    }

    static let words = [
        "dns", "refused", "timeout", "tls", "reset", "truncated", "too-large", "redirect", "address", "proxy",
        "cancelled", "other",
    ]

    /// The library's own words.
    package var reason: String {
        switch self {
        case .nameNotResolved(let text), .connectionRefused(let text), .timedOut(let text), .tls(let text),
            .connectionReset(let text), .truncated(let text), .redirectRefused(let text), .badAddress(let text),
            .proxy(let text), .unsupported(let text), .other(_, let text):
            text
        case .tooLarge, .cancelled: ""
        }
    }
}
