package import LangSmith

/// How far an export has come, from the newest answer of its runs and the ones before it.
package struct Progress: Hashable, Sendable {
    /// Rows written by all runs together.
    package var rows: Int64 = 0
    package var files = 0
    package var partitionsDone = 0
    /// UTC-day cuts of the window (times projects seen), or the runs there are when that is more; nil when unknown.
    package var partitionsExpected: Int?
    package var partitionsRunning = 0
    package var partitionsFailed = 0
    /// The highest `retry_number` among runs that are not finished.
    package var retry = 0
    /// The newest error of the run with the highest retry number, or of the failed one.
    package var lastError: String?
    /// Rows a second over the last polls; nil before two answers differ in time.
    package var rate: Double?
    /// When rows, cursor, files or a state last changed as far as we saw, on the steady clock.
    package var changedAt: Duration?
    /// Answers in a row that showed no change.
    package var unchangedPolls = 0
    /// The newest `updated_at` among its runs.
    package var updatedAt: Timestamp?

    package init() {}
}
