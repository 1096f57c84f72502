package import Base

/// One bulk export: a one-time job, a schedule, or what a schedule spawned (`BulkExport` in the OpenAPI file).
///
/// All but `id` and `status` are optional or defaulted, because servers of different ages leave different keys out.
package struct BulkExport: Hashable, Sendable {
    package var id: ID<BulkExport>
    /// `tenant_id`.
    package var workspace: ID<Workspace>?
    /// `bulk_export_destination_id`.
    package var destination: ID<Destination>?
    /// `session_id`; nil when `allExperiments`.
    package var project: ID<Project>?
    package var allExperiments = false
    /// Inclusive.
    package var startTime: Timestamp?
    /// Exclusive; nil for a schedule.
    package var endTime: Timestamp?
    package var filter: String?
    /// Always `Parquet` so far.
    package var format: String?
    /// `v1` or `v2_beta`; servers of 2025 leave it out or call it `export_format_version`.
    package var formatVersion: String?
    /// `none`, `gzip`, `snappy` or `zstandard`.
    package var compression: String?
    /// Hours between the windows of a schedule, 1 to 168; nil for a one-time export.
    package var intervalHours: Int?
    /// Nil means all fields.
    package var exportFields: [String]?
    package var status: Status
    package var createdAt: Timestamp?
    /// Moves with progress: the best sign of life there is.
    package var updatedAt: Timestamp?
    package var finishedAt: Timestamp?
    /// `source_bulk_export_id`: the schedule that spawned this export.
    package var schedule: ID<BulkExport>?

    package init(id: ID<BulkExport>, status: Status) {
        self.id = id
        self.status = status
    }

    package enum Kind: Hashable, Sendable {
        case oneTime, schedule, spawned
    }

    /// What it is.
    ///
    /// A spawned export may echo the interval of its schedule, so the origin is tested first.
    package var kind: Kind {
        if schedule != nil { return .spawned }
        return intervalHours != nil || status == .intervalScheduled ? .schedule : .oneTime
    }
}
