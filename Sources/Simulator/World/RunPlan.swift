import LangSmith

/// What is bound to become of a run, decided when it opens: everything that a poll sees of it later is a formula of
/// this and the time.
///
/// So the world needs events only where runs end, and a simulated week costs milliseconds.
struct RunPlan: Hashable, Sendable {
    /// Rows of the partition.
    var rows: Int64
    /// Rows of one batch, which is one file.
    var batchRows: Int64
    /// Microseconds a batch takes: half of it reading, half of it uploading.
    var batchTime: Int64
    var trouble: Trouble = .none
    /// A name that all its files have in common with those of other runs; nil for names of their own.
    var sharedName: String?

    /// Files of the complete partition; none for an empty day.
    var batches: Int64 {
        let all = (rows + batchRows - 1) / batchRows
        if case .reread(_, _, let left) = trouble { return min(all, left) }
        return all
    }
}

/// What goes wrong with a run.
enum Trouble: Hashable, Sendable {
    case none
    /// The first `times` attempts each write `batches` batches, hang for `hang` microseconds and fail; more failures
    /// than there are retries are final. The texts take turns.
    case interrupted(times: Int, batches: Int64, hang: Int64, messages: [String])
    /// A storage or credential error after `batches` batches: final at once, the service does not retry it.
    case storage(batches: Int64, message: String)
    /// After `batches` batches, or in the last one, an upload never ends; only the run's own time limit ends the attempt.
    case stuck(batches: Int64)
    /// The first attempt writes `batches` batches and fails; the second begins anew, and finds only `left` of them.
    case reread(batches: Int64, message: String, left: Int64)
}

/// The service's limits (reference, section 5).
struct Limits: Hashable, Sendable {
    /// Exports of a workspace at work at once; the others wait in `Created`.
    var exports = 15
    /// Runs of one export at work at once.
    var runs = 45
    var retries = 20
    /// From a failed attempt to the next one.
    var retryDelay = 30 * Int64.second
    /// One attempt of a run.
    var runTime = 4 * Int64.hour
    /// A whole export, from its creation: whether waiting in `Created` counts is nowhere said.
    var exportTime = 72 * Int64.hour
    /// From the end of a schedule's window to its export.
    var spawnDelay = 10 * Int64.minute
    /// Exports made in an hour, those of schedules included; nil without a limit.
    var creationsPerHour: Int? = 250
    var activeSchedules: Int? = 200
    /// In one export of all experiments.
    var experiments: Int? = 250
    /// An export that nobody picks up ends with the time allowed for a whole export.
    var waitingTimesOut = true
    /// Between the exports that a schedule catches up on; its pace is nowhere said.
    var catchUpPace = 30 * Int64.second
}
