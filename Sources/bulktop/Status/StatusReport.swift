import LangSmith
import Monitor

/// What `bulktop status` answers: one value behind the text and the JSON.
///
/// The JSON is a promise to scripts, `bulktop.status/1`: keys are added, never renamed or removed. A key whose value is
/// unknown is left out. Times are `YYYY-MM-DDThh:mm:ssZ`, ages and durations whole seconds.
struct StatusReport: Encodable {
    var schema = "bulktop.status/1"
    var generatedAt: String
    /// False when the time was up before everything had been asked: then runs are missing, and problems may be.
    var isComplete: Bool
    /// What could not be read that a problem may be in, a sentence each: without it no problem here is none there.
    var unread: [String]
    var server: Server
    var counts: [String: Int]
    var problems: [Problem]
    /// Problems that somebody knows of, by `m` in the dashboard: they are none of the others, and count for nothing.
    var acknowledged: [Problem]
    var destinations: [DestinationLine]
    var exports: ExportLines
    var freshness: [FeedLine]
    /// How old all of it is, where no server was asked.
    var cachedAgeSeconds: Int64?

    struct Server: Encodable {
        var url: String
        var version: String?
        var workspaceId: String?
        var workspace: String?
        var clockSkewSeconds: Int64?
    }

    struct Problem: Encodable {
        var exportId: String
        var condition: String
        var project: String
        var evidence: String
        /// When the first traces go of what is lost; left out where nobody knows.
        var deadline: String?
        /// Why then; an estimate.
        var deadlineRule: String?
        /// What explains its error, the same for all that fail alike; left out where nobody knows.
        var cause: String?
        var destination: String?
        /// What was said of it; left out where nobody knows of it.
        var known: Knowledge?
    }

    struct Knowledge: Encodable {
        var note: String
        var since: String
        /// Then it is a problem again at the latest; left out where that is when it changes, or never.
        var until: String?
        /// It stays known whatever becomes of it; otherwise it is a problem again when it gets worse.
        var isForEver: Bool
    }

    struct DestinationLine: Encodable {
        var id: String
        var name: String
        /// A guess from its endpoint.
        var provider: String?
        var bucket: String?
        var prefix: String?
        /// How many exports name it.
        var exports: Int
        /// Those it had before they were last changed; left out where they never were.
        var oldCredentials: OldCredentials?
    }

    struct OldCredentials: Encodable {
        var changedAt: String
        /// Revoking them hurts nothing.
        var isSafeToRevoke: Bool
        /// Exports that may still use them; left out while that is not known.
        var exports: [String]?
        /// When none of them can any more, at the latest.
        var until: String?
    }

    struct ExportLine: Encodable {
        var id: String
        /// `one-time`, `schedule` or `spawned`.
        var kind: String
        /// The service's own word.
        var status: String
        /// Ours, such as `STALLED`; the same as `status` where we have nothing to add.
        var condition: String
        var evidence: String
        var isProblem: Bool
        /// What was said of it by somebody who knows of it; `is_problem` is false then.
        var acknowledged: Knowledge?
        var projectId: String?
        var project: String?
        var destinationId: String?
        var destination: String?
        var scheduleId: String?
        var intervalHours: Int?
        var startTime: String?
        var endTime: String?
        var createdAt: String?
        var updatedAt: String?
        var finishedAt: String?
        var runs: Runs?
        var deadline: String?
        /// Windows of the schedule that nothing covers.
        var gaps: Int?
        var nextSpawn: String?
    }

    /// Totals over the runs of an export; left out where they were not asked for.
    struct Runs: Encodable {
        var partitionsDone: Int
        var partitionsExpected: Int?
        var partitionsRunning: Int
        var partitionsFailed: Int
        var rows: Int64
        var files: Int
        var retry: Int
        var lastError: String?
    }

    struct FeedLine: Encodable {
        var feed: String
        var freshness: String
        var ageSeconds: Int64?
        var error: String?
        var rowsSetAside: Int
    }
}
