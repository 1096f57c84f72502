import Base
import LangSmith

/// An export or a schedule as the world keeps it.
///
/// Small, because `scale` holds 10,000 of them; what it is doing stands in `World.works`.
struct ExportRecord: Sendable {
    var id: ID<BulkExport>
    var destination: Int
    /// Places in `World.projects`; several for an export of all experiments.
    var projects: [Int]
    var allExperiments = false
    var start: Timestamp
    /// Nil for a schedule.
    var end: Timestamp?
    var filter: String?
    var fields = ExportFields.all
    var compression = "zstandard"
    var formatVersion = "v2_beta"
    var intervalHours: Int?
    /// The place of the schedule that spawned it.
    var schedule: Int?
    var state: ExportState
    let created: Timestamp
    /// The last change that is not a run's; the export's `updated_at` is the latest of both.
    var updated: Timestamp
    var finished: Timestamp?

    /// What is exported; empty for a schedule.
    var window: Window { Window(start: start, end: end ?? start) }

    /// One for each UTC day and project.
    var partitions: Int { window.days * projects.count }
}

/// The states of an export on the wire (`BulkExportStatus`).
enum ExportState: String, Sendable {
    case created = "Created"
    case running = "Running"
    case intervalScheduled = "IntervalScheduled"
    case completed = "Completed"
    case failed = "Failed"
    case timedOut = "TimedOut"
    case cancelled = "Cancelled"

    var isFinal: Bool {
        switch self {
        case .created, .running, .intervalScheduled: false
        case .completed, .failed, .timedOut, .cancelled: true
        }
    }
}

/// Which fields of a trace are exported.
enum ExportFields: Sendable {
    /// `export_fields: null`.
    case all
    /// All but the payloads: the official cure for slow partitions.
    case withoutPayloads
    case named([String])

    var names: [String]? {
        switch self {
        case .all: nil
        case .withoutPayloads: Self.lean
        case .named(let names): names
        }
    }

    /// False when neither inputs nor outputs are among them, which makes an export much faster.
    var hasPayloads: Bool { names.map { $0.contains("inputs") || $0.contains("outputs") } ?? true }

    /// What an export may be asked for; `feedbacks` of the newest servers alone.
    static let exportable = [
        "id", "tenant_id", "session_id", "trace_id", "parent_run_id", "parent_run_ids", "reference_example_id", "name",
        "run_type", "start_time", "end_time", "status", "is_root", "dotted_order", "trace_tier", "inputs", "outputs",
        "error", "extra", "events", "tags", "feedback_stats", "total_tokens", "prompt_tokens", "completion_tokens",
        "total_cost", "prompt_cost", "completion_cost", "first_token_time", "feedbacks",
    ]

    private static let lean = [
        "id", "tenant_id", "session_id", "trace_id", "parent_run_id", "name", "run_type", "start_time", "end_time",
        "status", "is_root", "dotted_order", "error", "tags", "feedback_stats", "total_tokens", "prompt_tokens",
        "completion_tokens", "total_cost", "first_token_time",
    ]
}

/// Somebody's wish for an export, and the script of what is bound to happen to it.
struct Order: Sendable {
    var destination: Int
    var projects: [Int]
    var allExperiments = false
    var window: Window
    var filter: String?
    var fields = ExportFields.all
    var compression = "zstandard"
    var formatVersion = "v2_beta"
    var schedule: Int?
    var script = Script()
}

/// What chance would decide, decided beforehand, so that a scenario can promise what it shows.
struct Script: Sendable {
    /// Microseconds from a free slot to the first sign of work; nil leaves it to chance.
    var pickUpAfter: Int64?
    /// Runs at work at once, where that is less than the limit: how many hands the cluster has free for it.
    var workers = Limits().runs
    /// Rows of a full day, instead of what the project brings.
    var rowsPerDay: Int64?
    /// Rows a second of one run, instead of what the project allows.
    var rowsPerSecond: Int64?
    /// By partition.
    ///
    /// Others may have a little trouble by chance, unless `isSmooth`.
    var trouble: [Int: Trouble] = [:]
    /// Of every partition that `trouble` does not name.
    var commonTrouble: Trouble?
    var isSmooth = false
    /// A name that its files have in common with those of other exports; nil for names of their own.
    var sharedName: String?
    /// Microseconds from its creation to its cancellation.
    var cancelAfter: Int64?
}

/// An export in somebody's hands.
struct Work: Sendable {
    var script: Script
    var runs: [RunRecord] = []
    /// Runs open and not yet over.
    var active = 0
    var completed = 0
    /// True while an `openRun` is planned, so that there is never a second one.
    var isOpening = false
}
