package import Base
package import LangSmith

/// Derives conditions: what is true of an export beyond the service's own word, with the numbers that show it.
///
/// Pure, and known to the commands without a screen as well. What counts as a problem, that is, as work for a human:
/// - Failed and TimedOut, while completed exports made later do not cover what is missing of its window, of the same
///   project, filter and destination; while it failed, or its window ended, within two weeks; and while the traces of
///   the window live, or nobody knows how long they do.
/// - STALLED, STUCK, MISSING, LATE, GAP and DUE, always.
/// - COLLISION, ROWS WENT BACK and ZERO? (a `Doubt`) as failures are: while nothing made later covers it, and its traces
///   live.
/// - RETRYING from `worryingRetry` on: half of the attempts are used; earlier where the cause is one that stays, such as
///   a bucket that is not there, and was met several times in a row.
///
/// Of problems the one with the least time left comes first: its `deadline` is when the first of its lost traces go.
/// What is absent from a list that is not read to its end is neither missing nor late.
package enum Health {
    /// Failures matter this long, which is also how long traces of the base tier live.
    package static let memory = Retention.shortest
    package static let worryingRetry = ServiceRules.retryBudget / 2
    /// Running without any sign of life for this long is a stall.
    package static let patience = Duration.seconds(14 * 60)
    /// Answers without a change that a stall takes, so that one slow answer is none.
    private static let enoughPolls = 3
    /// Waiting in Created is worth a word after this long, and a problem after `stuckWait`: nothing there is told to
    /// start within a time, and hours behind full slots are common.
    private static let longWait = Duration.seconds(600)
    private static let stuckWait = Duration.seconds(3600)

    /// What a judgement needs beyond the export itself.
    struct Facts {
        var runs: [BulkExportRun] = []
        var progress: Progress?
        /// When the newest answers were asked for, on the steady clock: the list's, and the runs'.
        var listAnsweredAt: Duration?
        var runsAnsweredAt: Duration?
        /// Exports that are at work, and how many may be; nil where nobody knows.
        var running = 0
        var slots: Int?
        var schedule: Schedule?
        /// False while the list of exports is not read to its end.
        var isListWhole = true
        /// Why rows of it may be missing though it is done.
        var doubt: Doubt?
        /// What makes up for this one, which failed or is in doubt.
        var repair = RepairState.none
        /// Failed exports that this one makes up for.
        var mends: [ID<BulkExport>] = []
        /// How long the traces of its project live.
        var retention = Retention(of: nil, at: .unknown)
        /// Explains errors.
        var inventory = Inventory()
    }

    /// True for an export that failed or timed out, or whose window ended, less than `memory` ago.
    package static func isRecentFailure(_ export: BulkExport, at wall: Timestamp) -> Bool {
        (export.status == .failed || export.status == .timedOut) && isRecent(export, at: wall)
    }

    /// True for an export that ended, or whose window ended, less than `memory` ago.
    static func isRecent(_ export: BulkExport, at wall: Timestamp) -> Bool {
        let moments = [export.endTime, export.finishedAt, export.updatedAt, export.createdAt].compactMap(\.self)
        return moments.isEmpty || moments.contains { $0 > wall - memory }
    }

    /// What is true of one export now, by the server's clock.
    static func judge(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition {
        switch export.status {
        case .failed, .timedOut: return failure(export, facts, at: now)
        case .running: return mending(running(export, facts, at: now), facts)
        case .created: return mending(waiting(export, facts, at: now), facts)
        case .intervalScheduled: return scheduled(export, facts, at: now)
        case .completed: return mending(completed(export, facts, at: now), facts)
        case .cancelled: return Condition(.cancelled)
        case .unknown(let word): return Condition(.unknown(word), evidence: "a state that bulktop does not know")
        }
    }

    // MARK: Finished

    private static func failure(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition {
        let kind: Condition.Kind = export.status == .failed ? .failed : .timedOut
        if case .done(let repairs) = facts.repair {
            return Condition(kind, evidence: "made up for by \(names(of: repairs)): all that was missing is exported")
        }
        var sentences: [String] = []
        var error: String?
        var explanation: Explanation?
        let lost = facts.runs.filter { $0.status == .failed || $0.status == .timedOut }
        if let run = lost.max(by: { $0.retryNumber < $1.retryNumber }) {
            error = run.lastError
            explanation = facts.inventory.explanation(of: run, in: export)
            sentences.append(fate(of: run, among: lost.count) + words(explanation))
        } else if facts.runsAnsweredAt == nil {
            sentences.append("its runs were not read yet")
        } else if let last = facts.progress?.lastError {
            error = last
            explanation = facts.inventory.explanation(of: last, in: export)
            sentences.append("no run of it failed" + words(explanation))
        } else {
            sentences.append("the service gave no error")
        }
        if case .atWork(let repairs) = facts.repair {
            sentences.append("\(names(of: repairs)) \(repairs.count == 1 ? "is" : "are") at work to make up for it")
        }
        let deadline = facts.retention.deadline(of: missing(of: export, facts), at: now.wall)
        let isGone = facts.retention.isKnown && deadline.map { $0.isOver(at: now.wall) } ?? false
        var condition = Condition(
            kind,
            why: sentences,
            until: deadline,
            at: now.wall,
            error: error,
            explanation: explanation,
            isProblem: isRecentFailure(export, at: now.wall) && !isGone
        )
        if case .atWork = facts.repair { condition.isMended = true }
        return condition
    }

    /// What of an export is in no bucket, as far as its runs tell; all of its window before they were read.
    static func missing(of export: BulkExport, _ facts: Facts) -> [Range<Timestamp>] {
        Missing.windows(of: export, runs: facts.runsAnsweredAt == nil ? nil : facts.runs)
    }

    /// `6f3a1b2c`, `6f3a1b2c and 5d0e8a11`, `6f3a1b2c and 4 more`.
    static func names(of exports: [ID<BulkExport>]) -> String {
        guard let first = exports.first else { return "" }
        if exports.count == 2 { return "\(first.short) and \(exports[1].short)" }
        return exports.count > 2 ? "\(first.short) and \(exports.count - 1) more" : first.short
    }

    /// "2026-11-14 (and 2 more) failed after 4 attempts".
    private static func fate(of run: BulkExportRun, among count: Int) -> String {
        var text =
            run.windowStart.map { start in run.windowEnd.map { Words.window(start, $0) } ?? Words.day(start) }
            ?? "a run"
        if count > 1 { text += " (and \(count - 1) more)" }
        text += run.status == .failed ? " failed" : " timed out"
        return run.triesSeen > 1 ? text + " after \(run.triesSeen) attempts" : text
    }

    /// What is known of an error, before any of its words; nothing for one that nobody explained.
    private static func words(_ explanation: Explanation?) -> String {
        explanation.map { ": " + CleanText.line($0.cause) } ?? ""
    }

    /// Points from what makes up for a failure to the failure.
    private static func mending(_ condition: Condition, _ facts: Facts) -> Condition {
        guard !facts.mends.isEmpty else { return condition }
        var condition = condition
        let words = "makes up for \(names(of: facts.mends))"
        condition.why = condition.why.isEmpty ? words : "\(condition.why); \(words)"
        return condition
    }

    private static func completed(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition {
        if let doubt = facts.doubt { return doubtful(export, doubt, facts, at: now) }
        if let end = export.endTime, let made = export.createdAt, end > made {
            return Condition(.completed, evidence: "its window ended after it was made: later rows are not in it")
        }
        guard let progress = facts.progress else { return Condition(.completed) }
        if progress.rows > 0, progress.files == 0 {
            return Condition(.completed, evidence: "rows but no files: look into the bucket")
        }
        return Condition(.completed, evidence: progress.rows == 0 ? "no rows in its window" : "")
    }

    // MARK: Alive

    private static func running(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition {
        if let stall = stall(export, facts, at: now) { return stall }
        guard let progress = facts.progress else { return Condition(.running) }
        if progress.retry < worryingRetry,
            let outlook = Outlook(of: export, runs: facts.runs, at: now.wall(at: facts.runsAnsweredAt)),
            outlook.isTooLate
        {
            return due(export, outlook, facts, at: now)
        }
        if progress.retry > 0 {
            let (explanation, outlook) = outlook(export, progress, facts)
            let willNotHeal = outlook?.willNotHeal ?? false
            let isProblem = progress.retry >= worryingRetry || willNotHeal
            let attempt = "attempt \(progress.retry) of \(ServiceRules.retryBudget)" + words(explanation)
            var condition = Condition(
                .retrying(progress.retry),
                why: [attempt, outlook?.words(at: now.wall)].compactMap(\.self),
                until: isProblem ? facts.retention.deadline(of: missing(of: export, facts), at: now.wall) : nil,
                at: now.wall,
                error: progress.lastError,
                explanation: explanation,
                isProblem: isProblem
            )
            condition.willNotHeal = willNotHeal
            return condition
        }
        var condition = Condition(.running)
        if let expected = progress.partitionsExpected {
            condition.why = "\(progress.partitionsDone) of \(Words.count(expected, "partition")) done"
        }
        // What is gone before it was read will not be in it, and nobody can help it.
        if facts.retention.isKnown, facts.runsAnsweredAt != nil,
            let deadline = facts.retention.deadline(of: missing(of: export, facts), at: now.wall),
            !deadline.isWhole || deadline.isOver(at: now.wall)
        {
            condition.deadline = deadline
            condition.until = deadline.words(at: now.wall)
        }
        return condition
    }

    /// What is known of the error of the run that was tried most often, and what becomes of it.
    private static func outlook(
        _ export: BulkExport,
        _ progress: Progress,
        _ facts: Facts
    ) -> (Explanation?, RetryOutlook?) {
        let alive = facts.runs.filter { !$0.status.isFinal && !$0.attempts.isEmpty }
        guard let run = alive.max(by: { $0.retryNumber < $1.retryNumber }), run.lastError == progress.lastError else {
            return (progress.lastError.flatMap { facts.inventory.explanation(of: $0, in: export) }, nil)
        }
        let explanation = facts.inventory.explanation(of: run, in: export)
        return (explanation, RetryOutlook(of: run, export, explanation))
    }

    /// Why an export that runs is thought to stand still; nil when it moves, or when too little is known.
    ///
    /// Two witnesses: our own polls, and the newest `updated_at`. Who saw it move lately overrules the other.
    private static func stall(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition? {
        var evidence: [String] = []
        if let progress = facts.progress, let changed = progress.changedAt, let asked = facts.runsAnsweredAt {
            // Only as long as we looked: while the link was down nobody saw anything.
            let silence = asked - changed
            if silence >= patience, progress.unchangedPolls >= enoughPolls {
                evidence.append(
                    "no progress for \(Words.length(silence)): rows and cursor unchanged in \(progress.unchangedPolls) polls"
                )
            } else if progress.hasMoved {
                return nil
            }
        }
        let signs = [export.updatedAt, facts.progress?.updatedAt].compactMap(\.self)
        if let sign = signs.max(), let seen = [facts.listAnsweredAt, facts.runsAnsweredAt].compactMap(\.self).max() {
            // As old as it was when we last asked, so that stale data does not look like a stall.
            let age = now.wall(at: seen).since(sign)
            guard age >= patience else { return nil }
            evidence.append((evidence.isEmpty ? "no sign of life: " : "") + "updated_at is \(Words.length(age)) old")
        }
        guard !evidence.isEmpty else { return nil }
        let explanation = facts.progress?.lastError.flatMap { facts.inventory.explanation(of: $0, in: export) }
        if let progress = facts.progress {
            if progress.uploadsPending > 0 {
                evidence.append("\(Words.count(progress.uploadsPending, "upload")) stuck: pending_upload stays")
            }
            if progress.retry > 0 {
                evidence.append("attempt \(progress.retry) of \(ServiceRules.retryBudget)" + words(explanation))
            }
        }
        return Condition(
            .stalled,
            why: evidence,
            until: facts.retention.deadline(of: missing(of: export, facts), at: now.wall),
            at: now.wall,
            error: facts.progress?.lastError,
            explanation: explanation
        )
    }

    private static func waiting(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition {
        if let slots = facts.slots, facts.running >= slots {
            return Condition(.queued, evidence: "waiting behind \(facts.running) running exports")
        }
        guard let made = export.createdAt else { return Condition(.created) }
        // As long as we looked: it may have begun since.
        let seen = now.wall(at: facts.listAnsweredAt).since(made)
        // How many run is known only of a whole list.
        guard seen >= longWait, facts.isListWhole else { return Condition(.created) }
        let running = facts.running == 0 ? "none" : facts.slots == nil ? "\(facts.running)" : "only \(facts.running)"
        let wait = "in Created for \(Words.length(now.wall.since(made))) with \(running) running"
        // Where nobody knows how many may run at once, one that runs may be all there is room for.
        guard seen >= stuckWait, facts.running == 0 || facts.slots != nil else {
            return Condition(.created, evidence: wait)
        }
        let deadline = facts.retention.deadline(of: missing(of: export, facts), at: now.wall)
        return Condition(.stuck, why: [wait], until: deadline, at: now.wall)
    }

    private static func scheduled(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition {
        guard let schedule = facts.schedule else { return Condition(.scheduled) }
        let lost = schedule.lost
        if !lost.isEmpty {
            let names = lost.prefix(3).map { Words.window($0.start, $0.end) }.joined(separator: ", ")
            let more = lost.count > 3 ? " and \(lost.count - 3) more" : ""
            let deadline = facts.retention.deadline(of: lost.map { $0.start..<$0.end }, at: now.wall)
            let why = schedule.hasSpawned ? "" : "it never spawned an export; "
            return Condition(
                schedule.hasSpawned ? .gap(windows: lost.count) : .missing(windows: lost.count),
                why: ["\(why)\(Words.count(lost.count, "window")) without data: \(names)\(more)"],
                until: deadline,
                of: lost.count == 1 ? "its" : "their",
                at: now.wall
            )
        }
        if let window = schedule.late.first {
            let due = window.end + ServiceRules.spawnDelay
            let deadline = facts.retention.deadline(of: [window.start..<window.end], at: now.wall)
            var why = [
                "the export of \(Words.window(window.start, window.end)) was due at \(Words.clock(due)), "
                    + "\(Words.length(now.wall.since(due))) ago"
            ]
            if !schedule.hasSpawned { why.append("it never spawned an export") }
            return Condition(.late, why: why, until: deadline, at: now.wall)
        }
        if !facts.isListWhole {
            return Condition(.scheduled, evidence: "what it spawned is known once the list is read to its end")
        }
        if let back = schedule.catchingUp {
            let evidence =
                "\(back.done) of \(Words.count(back.total, "window")) from before it was made exported so far"
            return Condition(.scheduled, evidence: evidence)
        }
        guard let next = schedule.nextSpawn else { return Condition(.scheduled) }
        return Condition(.scheduled, evidence: "next export at \(Words.minute(next))")
    }
}
