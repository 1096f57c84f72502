import Base
package import LangSmith

/// What the runs of an export that is done came to.
///
/// Small, so that all there ever were can be kept: what a window held tells whether its neighbours are in order.
package struct WindowTotals: Hashable, Sendable {
    /// Rows of all partitions together.
    package var rows: Int64
    package var files: Int
    /// From the making of the first run to the end of the last; nil where a run does not say.
    package var took: Duration?
    /// Attempts that failed, of all runs together.
    package var retries: Int

    package init(rows: Int64, files: Int, took: Duration? = nil, retries: Int = 0) {
        (self.rows, self.files, self.took, self.retries) = (rows, files, took, retries)
    }

    /// Nil unless all of the export is done, as far as these runs tell: half of its runs are no total.
    ///
    /// Of all experiments nobody knows how many runs there must be.
    package init?(of export: BulkExport, runs: [BulkExportRun]) {
        guard export.status == .completed, !export.allExperiments, !runs.isEmpty,
            runs.allSatisfy({ $0.status == .completed }), let start = export.startTime, let end = export.endTime,
            start < end, Missing.windows(of: export, runs: runs).isEmpty
        else { return nil }
        rows = runs.rowsWritten
        files = runs.reduce(0) { $0 + ($1.result?.exportedFiles.count ?? 0) }
        retries = runs.reduce(0) { $0 + max(0, $1.triesSeen - 1) }
        let begins = runs.compactMap(\.createdAt)
        let ends = runs.compactMap(\.finishedAt)
        if begins.count == runs.count, ends.count == runs.count, let first = begins.min(), let last = ends.max() {
            took = max(.zero, last.since(first))
        }
    }
}
