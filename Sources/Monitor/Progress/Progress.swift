package import Base
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
    /// Rows a second of each run that is not finished, where two answers differ in time.
    package var rates: [ID<BulkExportRun>: Double] = [:]
    /// Runs with a file that is being uploaded, or that the bucket did not confirm yet.
    package var uploadsPending = 0
    /// When anything of any run last changed as far as we saw, on the steady clock; the first answer counts.
    package var changedAt: Duration?
    /// True once two answers differed: `changedAt` is then the time of a change, not of the first look.
    package var hasMoved = false
    /// Answers in a row that showed no change.
    package var unchangedPolls = 0
    /// The newest `updated_at` among its runs.
    package var updatedAt: Timestamp?
    /// Runs that have fewer rows than they were seen with, the worst first.
    package var setbacks: [Setback] = []

    package init() {}
}

extension Progress {
    /// The UTC days that an export's window touches, as many partitions a project; nil without both ends.
    package static func days(of export: BulkExport) -> Int? {
        guard let start = export.startTime, let end = export.endTime, end > start else { return nil }
        let day: Int64 = 86_400_000_000
        // The end is exclusive: a window that ends at midnight does not touch the next day.
        let last = Timestamp(microseconds: end.microseconds - 1).startOfDay
        return Int((last.microseconds - start.startOfDay.microseconds) / day) + 1
    }
}
