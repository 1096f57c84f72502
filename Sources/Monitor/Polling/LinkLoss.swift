import Base
package import LangSmith

/// The server cannot be reached, as opposed to answering with an error.
package struct LinkLoss: Hashable, Sendable {
    /// When it was noticed, on the steady clock.
    package var since: Duration
    /// When something last answered, on the steady clock: how long nothing was heard; the start where nothing ever was.
    package var heardAt: Duration
    /// The newest failure.
    package var error: APIError
    /// When the next attempt is made, on the steady clock.
    package var retryAt: Duration

    package init(since: Duration, heardAt: Duration? = nil, error: APIError, retryAt: Duration) {
        self.since = since
        self.heardAt = heardAt ?? since
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
