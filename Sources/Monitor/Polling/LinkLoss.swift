import Base
package import LangSmith

/// The server cannot be reached, as opposed to answering with an error.
package struct LinkLoss: Hashable, Sendable {
    /// When it began, on the steady clock.
    package var since: Duration
    /// The newest failure.
    package var error: APIError
    /// When the next attempt is made, on the steady clock.
    package var retryAt: Duration

    package init(since: Duration, error: APIError, retryAt: Duration) {
        self.since = since
        self.error = error
        self.retryAt = retryAt
    }
}

extension TransportError {
    /// Whether it is of the way to the server rather than of one answer; a redirect is one.
    var isOfLink: Bool {
        switch self {
        case .tooLarge, .truncated, .redirectRefused, .cancelled: false
        default: true
        }
    }
}
