package import Base
package import LangSmith

/// One stream of answers whose age is shown on its own.
package enum Feed: Hashable, Sendable {
    case exports
    case runs(ID<BulkExport>)
    case document(ID<BulkExport>)
    case destinations
    case projects
    case workspaces
    case info
    case organization

    /// The export it is about, if it is about one.
    package var export: ID<BulkExport>? {
        switch self {
        case .runs(let id), .document(let id): id
        case .exports, .destinations, .projects, .workspaces, .info, .organization: nil
        }
    }
}

/// How a feed is doing.
///
/// All moments are of the steady clock.
package struct FeedState: Hashable, Sendable {
    /// When the newest answer we hold was asked for; nil before the first one.
    package var answeredAt: Duration?
    /// How often the plan means to ask.
    package var interval: Duration
    /// The failure of the newest attempt; nil once one succeeds.
    package var failure: APIError?
    /// When the failures began.
    package var failingSince: Duration?
    /// When the plan asks again after a failure.
    package var retryAt: Duration?
    /// Rows of the newest answer that could not be read.
    package var rejected: [RejectedRow] = []
    /// False while the first pages of a longer list are all there is.
    package var isComplete = true
    /// The answer is an earlier run's.
    package var isRecalled = false

    package init(answeredAt: Duration? = nil, interval: Duration = .seconds(60), failure: APIError? = nil) {
        self.answeredAt = answeredAt
        self.interval = interval
        self.failure = failure
    }
}

/// How much a pane's data can be trusted, in the word shown beside its age.
package enum Freshness: String, Hashable, Sendable {
    /// Nothing came yet.
    case loading = "LOADING"
    case live = "LIVE"
    /// Older than planned: an answer is overdue.
    case late = "LATE"
    /// Older than five intervals: read it as history.
    case stale = "STALE"
    /// As an earlier run of bulktop knew it, while this one asks.
    case stored = "STORED"
    /// The newest attempt failed.
    case offline = "OFFLINE"
    /// The user stopped the polling.
    case paused = "PAUSED"
}

extension Feed {
    /// A fixed order of feeds, so that a plan is the same plan each time.
    var order: (Int, UInt64, UInt64) {
        switch self {
        case .exports: (0, 0, 0)
        case .destinations: (1, 0, 0)
        case .workspaces: (2, 0, 0)
        case .info: (3, 0, 0)
        case .organization: (4, 0, 0)
        case .projects: (5, 0, 0)
        case .runs(let id): (6, id.high, id.low)
        case .document(let id): (7, id.high, id.low)
        }
    }
}
