import Base
package import LangSmith

/// What a step of a bucket's test came upon: what was said, the plain cause, and the way out.
package struct BucketFinding: Hashable, Sendable {
    /// The server's status, code and words, or the network library's; cleaned, and empty where nobody said anything.
    package let said: String
    /// By which the server's operators find it.
    package let requestID: String?
    /// The rest of a sentence that begins with what failed: "the secret key is wrong".
    package internal(set) var cause: String
    /// What to do, as an order.
    package let fix: String
    /// A shell command that shows whether the cause is right; what is not known stands there in capitals.
    package let verify: String?
    package let link: String?
    /// What of the destination it is about, and what that should be, where both are known.
    package private(set) var answer: Answer?

    package struct Answer: Hashable, Sendable {
        package let field: WireField
        package let text: String
    }

    init(_ error: StoreError?, cause: String, fix: String, verify: String? = nil, link: String? = nil) {
        // Many web pages begin with their status.
        let status = error?.status.map { "\($0)" } ?? ""
        let words = error?.words ?? ""
        said = words.hasPrefix(status) ? words : words.isEmpty ? status : "\(status) \(words)"
        requestID = error?.requestID
        self.cause = cause
        self.fix = fix
        self.verify = verify
        self.link = link
    }

    init(_ error: StoreError?, _ known: Explanation) {
        self.init(error, cause: known.cause, fix: known.fix, verify: known.verify, link: known.link)
        if let field = known.field, let text = known.answer { answer = Answer(field: field, text: text) }
    }

    /// Of a connection; the commands that verify those are about the service, not about a bucket.
    init(_ error: TransportError, cause: String, fix: String) {
        said = CleanText.line("\(error.title)\(error.reason.isEmpty ? "" : ": ")\(error.reason)", limit: 300)
        requestID = nil
        self.cause = cause
        self.fix = fix
        verify = nil
        link = nil
    }

    /// Cause, what was said, and fix as two sentences.
    package var sentence: String {
        var words = said[...]
        while words.last == "." { words.removeLast() }
        let id = requestID.map { ", request id \($0)" } ?? ""
        let said = words.isEmpty ? "" : " (\(words)\(id))"
        return "\(Self.capitalised(cause))\(said). \(Self.capitalised(fix))."
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
