package import Base
package import LangSmith

/// What came of one finished run, kept longer than the service's own answer is.
package struct RunTotals: Hashable, Sendable {
    package var run: ID<BulkExportRun>
    package var export: ID<BulkExport>
    /// The schedule that spawned its export.
    package var schedule: ID<BulkExport>?
    package var project: ID<Project>?
    package var status: Status
    /// The window of its partition.
    package var windowStart: Timestamp?
    package var windowEnd: Timestamp?
    package var rows: Int64
    package var files: Int
    package var retries: Int
    /// By the service's clock.
    package var createdAt: Timestamp?
    package var finishedAt: Timestamp?

    /// Nil for a run that is not finished.
    package init?(_ run: BulkExportRun, of export: ID<BulkExport>, schedule: ID<BulkExport>?) {
        guard run.status.isFinal else { return nil }
        self.run = run.id
        self.export = export
        self.schedule = schedule
        project = run.project
        status = run.status
        windowStart = run.windowStart
        windowEnd = run.windowEnd
        rows = run.result?.rowsWritten ?? 0
        files = run.result?.exportedFiles.count ?? 0
        retries = run.retryNumber
        createdAt = run.createdAt
        finishedAt = run.finishedAt
    }

    package init(
        run: ID<BulkExportRun>,
        export: ID<BulkExport>,
        status: Status,
        rows: Int64,
        files: Int,
        retries: Int
    ) {
        self.run = run
        self.export = export
        self.status = status
        self.rows = rows
        self.files = files
        self.retries = retries
    }
}
