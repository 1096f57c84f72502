import Base
import LangSmith

/// A run as the world keeps it: who it is, and what is bound to become of it.
struct RunRecord: Sendable {
    let id: ID<BulkExportRun>
    let project: ID<Project>
    let window: Window
    let backend: String
    let created: Timestamp
    let started: Timestamp
    let plan: RunPlan
    /// When the plan ends it, and how.
    let end: (time: Timestamp, state: RunState)
    /// Ended from outside before that: its export was cancelled, failed or ran out of time.
    private(set) var stop: (time: Timestamp, state: RunState)?

    init(
        id: ID<BulkExportRun>,
        project: ID<Project>,
        window: Window,
        backend: String,
        created: Timestamp,
        started: Timestamp,
        plan: RunPlan,
        limits: Limits
    ) {
        (self.id, self.project, self.window, self.backend) = (id, project, window, backend)
        (self.created, self.started, self.plan) = (created, started, plan)
        let last = RunSnapshot(plan: plan, created: created, started: started, at: .never, limits: limits)
        end = (last.updated, last.state)
    }

    func snapshot(at now: Timestamp, limits: Limits) -> RunSnapshot {
        guard let stop, stop.time <= now else {
            return RunSnapshot(plan: plan, created: created, started: started, at: now, limits: limits)
        }
        var snapshot = RunSnapshot(plan: plan, created: created, started: started, at: stop.time, limits: limits)
        snapshot.state = stop.state
        snapshot.updated = stop.time
        snapshot.isUploading = false
        return snapshot
    }

    /// When it changed last.
    func updated(at now: Timestamp, limits: Limits) -> Timestamp {
        end.time <= now && stop == nil ? end.time : snapshot(at: now, limits: limits).updated
    }

    func isOver(at now: Timestamp) -> Bool { end.time <= now || (stop?.time ?? .never) <= now }

    /// Ends it from outside, unless it has ended by itself by then.
    mutating func halt(at time: Timestamp, as state: RunState) {
        if time < end.time { stop = (max(time, created), state) }
    }

    /// The next moment at which it has nothing half done: where a cancelled run stops.
    func checkpoint(after now: Timestamp, limits: Limits) -> Timestamp {
        guard now >= started else { return now }
        let progress = snapshot(at: now, limits: limits).updated
        return max(now, min(progress.adding(plan.batchTime), now.adding(.minute)))
    }
}

extension Timestamp {
    static let never = Timestamp(microseconds: .max)
}

/// The states of a run on the wire (`BulkExportRunStatus`).
enum RunState: String, Sendable {
    case created = "Created"
    case running = "Running"
    case completed = "Completed"
    case failed = "Failed"
    case timedOut = "TimedOut"
    case cancelled = "Cancelled"
}

/// How far a run is at one moment.
struct RunSnapshot: Sendable {
    var state = RunState.created
    /// The attempt it is at, from 0.
    var retries = 0
    /// What the attempts before that one died of.
    var errors: [String] = []
    /// Batches confirmed, each one a file.
    var batches: Int64 = 0
    /// True while the next file is on its way to the bucket.
    var isUploading = false
    var updated: Timestamp

    /// Walks through the attempts up to `now`.
    init(plan: RunPlan, created: Timestamp, started: Timestamp, at now: Timestamp, limits: Limits) {
        updated = created
        guard now >= started else { return }
        state = .running
        var attemptStart = started
        while true {
            var attempt = Attempt(plan: plan, number: retries, from: batches)
            if attempt.length > limits.runTime {
                attempt = Attempt(
                    batches: min(attempt.batches, limits.runTime / plan.batchTime),
                    length: limits.runTime,
                    failure: Attempt.timeout,
                    isStuck: attempt.isStuck
                )
            }
            let elapsed = now.microseconds - attemptStart.microseconds
            guard elapsed >= attempt.length else {
                let halves = min(elapsed / (plan.batchTime / 2), attempt.batches * 2 + (attempt.isStuck ? 1 : 0))
                batches += halves / 2
                isUploading = halves % 2 == 1
                updated = attemptStart.adding(halves * (plan.batchTime / 2))
                return
            }
            batches += attempt.batches
            updated = attemptStart.adding(attempt.length)
            guard let failure = attempt.failure else {
                state = .completed
                return
            }
            errors.append(failure)
            if attempt.isForgotten { batches = 0 }
            guard attempt.isRetried, retries < limits.retries else {
                state = .failed
                return
            }
            retries += 1
            attemptStart = updated.adding(limits.retryDelay)
            // Between two attempts nothing is at work: the state stays `Running`, as in the reference's sample.
            guard now >= attemptStart else { return }
        }
    }

    /// Rows in the bucket.
    func rows(of plan: RunPlan) -> Int64 { min(plan.rows, batches * plan.batchRows) }
}

/// One attempt at a partition, from the cursor that the one before it left.
private struct Attempt {
    /// Batches it writes.
    var batches: Int64
    /// Microseconds to its end.
    var length: Int64
    /// What it dies of; nil when it finishes the partition.
    var failure: String?
    var isRetried = true
    /// It hangs in an upload until its time is over.
    var isStuck = false
    /// What it wrote does not count for the next one.
    var isForgotten = false

    static let timeout = "Run timed out after 4:00:00 (TIMEOUT_TYPE_START_TO_CLOSE)"

    init(batches: Int64, length: Int64, failure: String?, isStuck: Bool) {
        (self.batches, self.length, self.failure, self.isStuck) = (batches, length, failure, isStuck)
    }

    init(plan: RunPlan, number: Int, from done: Int64) {
        let left = plan.batches - done
        /// Reads the trace store once more and closes the last file, also when there is nothing to write.
        let closing = plan.batchTime / 4
        batches = left
        length = left * plan.batchTime + closing
        switch plan.trouble {
        case .none:
            return
        case .interrupted(let times, let batches, let hang, let messages):
            guard number < times else { return }
            self.batches = min(left, batches)
            length = self.batches * plan.batchTime + hang
            failure = messages[number % messages.count]
        case .storage(let batches, let message):
            self.batches = min(left, batches)
            length = self.batches * plan.batchTime + closing
            failure = message
            isRetried = false
        case .reread(let batches, let message, _):
            guard number == 0 else { return }
            self.batches = batches
            length = batches * plan.batchTime + closing
            failure = message
            isForgotten = true
        case .stuck(let batches):
            // The last file at the latest; an empty day has none to be stuck in.
            guard left > 0 else { return }
            self.batches = max(0, min(left - 1, batches - done))
            length = .max
            isStuck = true
        }
    }
}
