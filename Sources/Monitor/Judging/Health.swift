package import Base
package import LangSmith

/// Derives conditions: what is true of an export beyond the service's own word, with the numbers that show it.
///
/// Pure, and known to the commands without a screen as well. What counts as a problem, that is, as work for a human:
/// - Failed and TimedOut, while no completed export made later covers the same window of the same project, filter and
///   destination; while it failed, or its window ended, within two weeks; and while the traces of the window live, or
///   nobody knows how long they do.
/// - STALLED, LATE and GAP, always.
/// - RETRYING from `worryingRetry` on: half of the attempts are used.
package enum Health {
    /// Failures matter this long, which is also how long traces of the base tier live.
    package static let memory = Retention.base.length
    /// Attempts of a partition before the service gives up.
    package static let retryBudget = 20
    package static let worryingRetry = 10
    /// Running without any sign of life for this long is a stall.
    package static let patience = Duration.seconds(14 * 60)
    /// Answers without a change that a stall takes, so that one slow answer is none.
    private static let enoughPolls = 3
    /// Waiting in Created is worth a word after this long.
    private static let longWait = Duration.seconds(600)
    /// Exports of a workspace that run at the same time; the rest waits.
    package static let slots = 15

    /// What a judgement needs beyond the export itself.
    struct Facts {
        var runs: [BulkExportRun] = []
        var progress: Progress?
        /// When the newest answers were asked for, on the steady clock: the list's, and the runs'.
        var listAnsweredAt: Duration?
        var runsAnsweredAt: Duration?
        /// Exports that hold a slot.
        var running = 0
        var schedule: Schedule?
        /// A completed export that made up for this one.
        var repair: ID<BulkExport>?
        /// How long the traces of its project live.
        var retention = Retention(of: nil)
        /// Explains errors.
        var inventory = Inventory()
    }

    /// True for an export that failed or timed out, or whose window ended, less than `memory` ago.
    package static func isRecentFailure(_ export: BulkExport, at wall: Timestamp) -> Bool {
        guard export.status == .failed || export.status == .timedOut else { return false }
        let moments = [export.endTime, export.finishedAt, export.updatedAt, export.createdAt].compactMap(\.self)
        return moments.isEmpty || moments.contains { $0 > wall - memory }
    }

    /// What is true of one export now, by the server's clock.
    static func judge(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition {
        switch export.status {
        case .failed, .timedOut: return failure(export, facts, at: now)
        case .running: return running(export, facts, at: now)
        case .created: return waiting(export, facts, at: now)
        case .intervalScheduled: return scheduled(export, facts, at: now)
        case .completed: return completed(export, facts)
        case .cancelled: return Condition(.cancelled)
        case .unknown(let word): return Condition(.unknown(word), evidence: "a state that bulktop does not know")
        }
    }

    // MARK: Finished

    private static func failure(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition {
        let kind: Condition.Kind = export.status == .failed ? .failed : .timedOut
        if let repair = facts.repair {
            return Condition(kind, evidence: "made up for by \(repair.short), which covers its window")
        }
        var sentences: [String] = []
        let lost = facts.runs.filter { $0.status == .failed || $0.status == .timedOut }
        if let run = lost.max(by: { $0.retryNumber < $1.retryNumber }) {
            sentences.append(fate(of: run, in: export, among: lost.count, facts))
        } else if facts.runsAnsweredAt == nil {
            sentences.append("its runs were not read yet")
        } else if let error = facts.progress?.lastError {
            sentences.append(explained(error, in: export, facts))
        } else {
            sentences.append("the service gave no error")
        }
        var matters = isRecentFailure(export, at: now.wall)
        if let end = export.endTime {
            sentences.append(facts.retention.words(for: "its window", until: end, at: now.wall))
            matters = matters && facts.retention.covers(end, at: now.wall)
        }
        return Condition(kind, evidence: sentences.joined(separator: "; "), isProblem: matters)
    }

    /// "2026-11-14 failed after 4 attempts: AccessDenied … → the key lacks s3:PutObject (and 2 more)".
    private static func fate(of run: BulkExportRun, in export: BulkExport, among count: Int, _ facts: Facts) -> String {
        var text =
            run.windowStart.map { start in run.windowEnd.map { Words.window(start, $0) } ?? Words.day(start) }
            ?? "a run"
        text += run.status == .failed ? " failed" : " timed out"
        if run.retryNumber > 0 { text += " after \(run.retryNumber + 1) attempts" }
        if let error = run.lastError {
            text += ": " + explained(error, facts.inventory.explanation(of: run, in: export))
        }
        return count > 1 ? text + " (and \(count - 1) more)" : text
    }

    private static func explained(_ error: String, in export: BulkExport, _ facts: Facts) -> String {
        explained(error, facts.inventory.explanation(of: error, in: export))
    }

    private static func explained(_ error: String, _ explanation: Explanation?) -> String {
        let short = CleanText.line(error, limit: 160)
        return explanation.map { short + " → " + CleanText.line($0.cause) } ?? short
    }

    private static func completed(_ export: BulkExport, _ facts: Facts) -> Condition {
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
        if let evidence = stall(export, facts, at: now) {
            return Condition(.stalled, evidence: evidence, isProblem: true)
        }
        guard let progress = facts.progress else { return Condition(.running) }
        if progress.retry > 0 {
            var evidence = "attempt \(progress.retry) of \(retryBudget)"
            if let error = progress.lastError { evidence += ": " + explained(error, in: export, facts) }
            return Condition(
                .retrying(progress.retry),
                evidence: evidence,
                isProblem: progress.retry >= worryingRetry
            )
        }
        guard let expected = progress.partitionsExpected else { return Condition(.running) }
        return Condition(.running, evidence: "\(progress.partitionsDone) of \(Words.count(expected, "partition")) done")
    }

    /// Why an export that runs is thought to stand still; nil when it moves, or when too little is known.
    ///
    /// Two witnesses: our own polls, and the newest `updated_at`. Who saw it move lately overrules the other.
    private static func stall(_ export: BulkExport, _ facts: Facts, at now: Now) -> String? {
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
            let age = (now.wall - (now.steady - seen)).since(sign)
            guard age >= patience else { return nil }
            evidence.append((evidence.isEmpty ? "no sign of life: " : "") + "updated_at is \(Words.length(age)) old")
        }
        guard !evidence.isEmpty else { return nil }
        if let progress = facts.progress {
            if progress.uploadsPending > 0 {
                evidence.append("\(Words.count(progress.uploadsPending, "upload")) stuck: pending_upload stays")
            }
            if progress.retry > 0 { evidence.append("attempt \(progress.retry) of \(retryBudget)") }
            if let error = progress.lastError { evidence.append(explained(error, in: export, facts)) }
        }
        return evidence.joined(separator: "; ")
    }

    private static func waiting(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition {
        if facts.running >= slots {
            return Condition(.queued, evidence: "waiting behind \(facts.running) running exports")
        }
        guard let made = export.createdAt else { return Condition(.created) }
        let age = now.wall.since(made)
        guard age >= longWait else { return Condition(.created) }
        return Condition(
            .created,
            evidence: "in Created for \(Words.length(age)) with only \(Words.count(facts.running, "export")) running"
        )
    }

    private static func scheduled(_ export: BulkExport, _ facts: Facts, at now: Now) -> Condition {
        guard let schedule = facts.schedule else { return Condition(.scheduled) }
        let lost = schedule.lost
        if let first = lost.first {
            let names = lost.prefix(3).map { Words.window($0.start, $0.end) }.joined(separator: ", ")
            let more = lost.count > 3 ? " and \(lost.count - 3) more" : ""
            let deadline = facts.retention.words(for: "the first", until: first.end, at: now.wall)
            return Condition(
                .gap(windows: lost.count),
                evidence: "\(Words.count(lost.count, "window")) without data: \(names)\(more); \(deadline)",
                isProblem: true
            )
        }
        if let window = schedule.late.first {
            let due = window.end + Catalog.Cadence.delay
            return Condition(
                .late,
                evidence: "the export of \(Words.window(window.start, window.end)) was due at \(Words.clock(due)), "
                    + "\(Words.length(now.wall.since(due))) ago",
                isProblem: true
            )
        }
        guard let next = schedule.nextSpawn else { return Condition(.scheduled) }
        return Condition(.scheduled, evidence: "next export at \(Words.minute(next))")
    }
}
