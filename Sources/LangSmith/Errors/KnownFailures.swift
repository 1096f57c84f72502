package import Base

/// The failures that are known, the most telling first: the user's own, then ours of answers, runs and connections, and
/// between them the rules of `StoreRule` for what stores say.
///
/// Causes and fixes are those of the service's documents and of public issues (API notes, sections 4.5, 5, 8 and 9).
package struct KnownFailures: Hashable, Sendable {
    package let entries: [KnownFailure]
    /// Of the user's entries.
    private let ownNames: Set<String>

    /// What bulktop knows by itself.
    package static let standard = Self(adding: [])

    /// The standard table with a user's entries before it; one with the name of ours replaces that.
    package init(adding own: [KnownFailure]) {
        let names = Set(own.map(\.name))
        ownNames = names
        entries = own + (Self.answers + Self.runs + Self.connections).filter { !names.contains($0.name) }
    }

    /// Explains an answer of the service by its status and its body, as it came.
    package func match(status: Int, body: String) -> Explanation? {
        let message = ServerMessage(decoding: HTTPResponse(status: status, body: Array(body.utf8)))
        return match(status: status, text: message.text, in: StoreContext(.creation))
    }

    /// Explains an error of a run or of an export.
    package func match(text: String, in context: StoreContext = StoreContext()) -> Explanation? {
        own(in: text, context) { $0 == .bucket } ?? explain(StoreError(text: text), in: context)
            ?? first(in: text, context) { $0 == .run }
    }

    /// Explains what a store answered from here.
    package func match(_ error: StoreError, in context: StoreContext) -> Explanation? {
        let text = error.sentence + (error.details.map { " " + $0 } ?? "")
        return own(in: text, context) { $0 == .bucket } ?? explain(error, in: context)
    }

    /// Explains whatever kept the service from giving what was asked.
    package func match(_ error: APIError, in context: StoreContext = StoreContext(.creation)) -> Explanation? {
        if case .transport(let problem) = error { return match(problem, in: context) }
        // What cannot be decoded came as a success.
        return match(status: error.status ?? 200, text: error.message?.text ?? "", in: context)
    }

    /// Explains what failed on the way to a server.
    package func match(_ problem: TransportError, in context: StoreContext) -> Explanation? {
        first(in: problem.reason, context) { $0 == .connection(problem.word) }
    }

    private func match(status: Int, text: String, in context: StoreContext) -> Explanation? {
        let isRefusal = status == 400 || status == 422
        func isOf(_ subject: KnownFailure.Subject) -> Bool {
            switch subject {
            case .answer(let statuses): statuses.contains(status)
            case .bucket: isRefusal
            case .run, .connection: false
            }
        }
        return own(in: text, context, isOf) ?? (isRefusal ? explain(StoreError(text: text), in: context) : nil)
            ?? first(in: text, context, isOf)
    }

    private func explain(_ error: StoreError, in context: StoreContext) -> Explanation? {
        StoreExplainer(error, in: context).explanation(without: ownNames)
    }

    /// By an entry of the user's, which goes before all of ours.
    private func own(in text: String, _ context: StoreContext, _ isOf: (KnownFailure.Subject) -> Bool) -> Explanation? {
        first(in: text, context) { isOf($0) }.flatMap { ownNames.contains($0.name) ? $0 : nil }
    }

    private func first(in text: String, _ context: StoreContext, _ isOf: (KnownFailure.Subject) -> Bool) -> Explanation?
    {
        let text = text.lowercased()
        return entries.first { isOf($0.subject) && $0.isFound(in: text) }.map { Explanation($0, in: context) }
    }
}

extension Explanation {
    fileprivate init(_ known: KnownFailure, in context: StoreContext) {
        var verify = known.verify
        if let place = context.place {
            func fill(_ word: String, _ value: String?) {
                if let value, !value.isEmpty { verify = verify?.replacing(word, with: StoreExplainer.quoted(value)) }
            }
            fill("BUCKET", place.bucket)
            fill("PREFIX", place.prefix)
            fill("ENDPOINT", place.endpointURL)
            fill("REGION", place.region)
        }
        self.init(name: known.name, cause: known.cause, fix: known.fix, verify: verify, link: known.link)
    }
}
