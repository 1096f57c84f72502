package import Base
package import LangSmith

extension PollPlan {
    /// What an answer held, as far as it matters to the plan.
    package enum Content: Hashable, Sendable {
        /// A page of the list: its elements on the wire, the first one's id if it could be read, and whether everything
        /// after it is known to be older than what was known before.
        case page(rows: Int, firstID: ID<BulkExport>?, isOldNews: Bool = false)
        /// Runs of an export, how many of them are not finished, and whether all are done without a row.
        case runs(total: Int, live: Int, isEmpty: Bool = false)
        case other
    }

    /// What the plan remembers of one question.
    struct Record: Sendable {
        var state = FeedState()
        var askedAt: Duration?
        /// Failures in a row.
        var failures = 0
        /// Answers in a row without a change: such a question can wait longer.
        var unchanged = 0
        /// Failures in a row that looked like a lost link.
        var suspicions = 0
        /// Answers of a finished export in which runs still moved.
        var rechecks = 0
        /// Of runs: the first question that was asked when the end of their export was known.
        var endedAt = 0
        var jitter = 1.0
        /// Asking again would not help (`once` plans only).
        var isHopeless = false
    }

    /// A reading of the list, page by page.
    struct Listing: Sendable {
        var paging = ExportPaging()
        let startedAt: Duration
        /// The user asked for it: it ends even while paused.
        let isWanted: Bool
        /// Read from its first page to its last, whatever they show.
        let isWhole: Bool
        var beginsAtStart = true
        /// The numbers of questions whose page is here but not decoded yet: the next one was asked meanwhile.
        var arrived: Set<Int> = []
    }
}
