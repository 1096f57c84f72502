package import Base

/// One partition of an export, one UTC day of one project, as the service works through it
/// (`BulkExportRun` in the OpenAPI file).
package struct BulkExportRun: Hashable, Sendable {
    package var id: ID<BulkExportRun>
    package var export: ID<BulkExport>?
    /// Tells the experiment in an export of all experiments.
    package var project: ID<Project>?
    package var status: Status
    /// Attempts so far, from 0; the budget is 20.
    package var retryNumber = 0
    /// `errors`: one entry an attempt, in numeric order of the `retry_N` keys; other keys follow in their order.
    package var attempts: [Attempt] = []
    package var createdAt: Timestamp?
    package var updatedAt: Timestamp?
    package var finishedAt: Timestamp?
    /// `metadata.prefix` of the destination.
    package var prefix: String?
    /// `metadata.start_time`: the window of this partition, inclusive.
    ///
    /// The run's own `start_time` is ambiguous.
    package var windowStart: Timestamp?
    /// `metadata.end_time`, exclusive.
    package var windowEnd: Timestamp?
    /// `clickhouse` or `smithdb`.
    package var executionBackend: String?
    /// Nil until the first batch is written.
    package var result: RunProgress?

    package init(id: ID<BulkExportRun>, status: Status) {
        self.id = id
        self.status = status
    }

    /// One failed attempt.
    ///
    /// The value may be any JSON: a string is kept as its text, all else as compact JSON.
    package struct Attempt: Hashable, Sendable {
        /// The key as it came, `retry_3`.
        package var key: String
        package var message: String

        package init(key: String, message: String) {
            self.key = key
            self.message = message
        }
    }
}

/// How far a run has come (`BulkExportRunProgress` in the OpenAPI file).
package struct RunProgress: Hashable, Sendable {
    package var rowsWritten: Int64 = 0
    /// `<bucket>/<prefix>/export_id=…/….parquet`, no scheme.
    package var exportedFiles: [String] = []
    package var exportPath: String?
    package var latestCursor: String?
    package var pendingUpload: PendingUpload?

    package init() {}

    /// A file being uploaded, or uploaded but not yet confirmed.
    package struct PendingUpload: Hashable, Sendable {
        package var targetCursor: String?
        package var filePath: String?
        package var rowsCount: Int64 = 0

        package init() {}
    }
}
