import Base

/// What became of a write, as far as it can be known.
///
/// A lost connection does not tell whether the server acted before it was lost, so after an ambiguous failure the
/// client reads what there is now. It never sends the write again.
package enum WriteOutcome<Value: Sendable>: Sendable {
    /// The server did it: it said so, or the thing was found there afterwards.
    case done(Value)
    /// The server refused, or was not reached.
    case notDone(APIError)
    /// Nobody can tell; the user must look before trying again.
    case unknown(Doubt)
}

extension WriteOutcome: Equatable where Value: Equatable {}

/// What became of a cancellation.
package enum CancelOutcome: Hashable, Sendable {
    case cancelled(BulkExport)
    /// It had ended before, in the status it has.
    case alreadyFinished(BulkExport)
    case notDone(APIError)
    case unknown(Doubt)
}

/// Why it is not known whether a write was done.
package struct Doubt: Hashable, Sendable {
    /// How the write itself failed; nil when it succeeded without showing.
    package var failure: APIError?
    package var reason: Reason

    package init(_ failure: APIError?, _ reason: Reason) {
        self.failure = failure
        self.reason = reason
    }

    package enum Reason: Hashable, Sendable {
        /// What there is now could not be read.
        case unread(APIError)
        /// Nothing of it shows after all looks, which a slow server may still change.
        case noTrace
        /// Something much like it appeared just then, under this id.
        case similar(String)
        /// Rows of the list could not be read, and it may be one of them.
        case unreadableRows(Int)
        /// The list is too long to be read for this, and its order is not known.
        case listTooLong
        /// The server took the cancellation, but still shows the export as it was.
        case stillAlive(Status)
        /// It changed just then, but not to what was asked.
        case changedOtherwise
        /// The server passed over the role and took what it has itself, in the destination of this id.
        case withoutRole(String)
    }

    /// What is known, and what to do next.
    package var sentence: String {
        let start = failure.map { "It is not known whether this was done (\($0.title)): " } ?? "The server agreed, but "
        let rest =
            switch reason {
            case .unread(let error): "what there is now could not be read (\(error.title))."
            case .noTrace: "nothing of it shows so far, but a slow server may still do it."
            case .similar(let id): "\(id) appeared just then and is much like it."
            case .unreadableRows(let count): "\(count) rows of the list could not be read, and it may be one of them."
            case .listTooLong: "the list is too long to be searched."
            case .stillAlive(let status): "still shows it as \(CleanText.line(status.word, limit: 40))."
            case .changedOtherwise: "it changed just then, but not to what was asked."
            case .withoutRole(let id): "\(id) is without the role: this server seems to know none."
            }
        return start + rest + " Look before you try again."
    }
}

extension APIError {
    /// True when the server may have acted on a request all the same.
    package var leavesDoubt: Bool {
        switch self {
        // Answered on purpose: a refusal. A 408 comes from a server that waited for the rest of the request.
        case .unauthorized, .forbidden, .notFound, .rateLimited, .rejected, .unexpectedStatus, .readOnly: status == 408
        case .server(let status, _, _): status != 501
        // It said that it succeeded.
        case .undecodable: true
        case .transport(let error): error.leavesDoubt
        }
    }
}

extension TransportError {
    /// True when the request may have reached the server.
    fileprivate var leavesDoubt: Bool {
        switch self {
        case .nameNotResolved, .connectionRefused, .tls, .badAddress, .redirectRefused, .proxy, .unsupported: false
        case .timedOut(let phase): phase != "connecting"
        case .connectionReset, .truncated, .tooLarge, .cancelled, .other: true
        }
    }
}
