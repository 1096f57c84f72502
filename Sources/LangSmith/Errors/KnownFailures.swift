import Base

/// The failures that are known, the most telling first: one table for answers, runs, buckets and connections.
///
/// Causes and fixes are those of the service's documents and of public issues (API notes, sections 4.5, 5, 8 and 9).
package struct KnownFailures: Hashable, Sendable {
    package let entries: [KnownFailure]

    /// What bulktop knows by itself.
    package static let standard = Self(entries: buckets + answers + runs + connections)

    private init(entries: [KnownFailure]) { self.entries = entries }

    /// The standard table with a user's entries before it; one with the name of ours replaces that.
    package init(adding own: [KnownFailure]) {
        let names = Set(own.map(\.name))
        entries = own + Self.standard.entries.filter { !names.contains($0.name) }
    }

    /// Explains an answer of the service by its status and its body, as it came.
    package func match(status: Int, body: String) -> KnownFailure? {
        let message = ServerMessage(decoding: HTTPResponse(status: status, body: Array(body.utf8)))
        return match(status: status, text: message.text)
    }

    /// Explains an error of a run or of an export.
    package func match(text: String) -> KnownFailure? {
        first(in: text) { $0 == .bucket || $0 == .run }
    }

    /// Explains what a bucket said, in boto3's words as the service repeats them.
    package func match(bucketText text: String) -> KnownFailure? {
        first(in: text) { $0 == .bucket }
    }

    /// Explains whatever kept the service from giving what was asked.
    package func match(_ error: APIError) -> KnownFailure? {
        if case .transport(let problem) = error {
            return first(in: problem.reason) { $0 == .connection(problem.word) }
        }
        // What cannot be decoded came as a success.
        return match(status: error.status ?? 200, text: error.message?.text ?? "")
    }

    private func match(status: Int, text: String) -> KnownFailure? {
        first(in: text) { subject in
            switch subject {
            case .answer(let statuses): statuses.contains(status)
            case .bucket: status == 400 || status == 422
            case .run, .connection: false
            }
        }
    }

    private func first(in text: String, _ isOf: (KnownFailure.Subject) -> Bool) -> KnownFailure? {
        let text = text.lowercased()
        return entries.first { isOf($0.subject) && $0.isFound(in: text) }
    }
}
