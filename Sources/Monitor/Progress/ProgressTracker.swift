import Base
package import LangSmith

/// Follows the runs of one export from answer to answer.
struct ProgressTracker: Sendable {
    private(set) var progress = Progress()
    private var samples: [Sample] = []
    /// The most rows that each run was seen with, and at which attempt, from 1.
    private var peaks: [ID<BulkExportRun>: (rows: Int64, attempt: Int)] = [:]

    private struct Sample {
        var at: Duration
        var rows: Int64
        var byRun: [ID<BulkExportRun>: Int64]
    }

    /// Rates are taken over this much time, or over the last two answers when they are further apart.
    private static let span = Duration.seconds(60)

    /// Begins to follow runs, or goes on after it was let go: what went back is not forgotten.
    init(after before: Progress? = nil) {
        for setback in before?.setbacks ?? [] { peaks[setback.run] = (setback.peak, setback.peakAttempt) }
    }

    /// Takes an answer in.
    ///
    /// - Parameters:
    ///   - runs: all of them, in any order.
    ///   - export: theirs, if it is known.
    ///   - changed: whether it differs from the answer before.
    ///   - asked: when it was asked for, on the steady clock.
    mutating func saw(_ runs: [BulkExportRun], of export: BulkExport?, changed: Bool, asked: Duration) {
        let isFirst = progress.changedAt == nil
        if changed || isFirst {
            let before = progress
            progress = Self.summary(of: runs, export)
            progress.changedAt = asked
            progress.hasMoved = !isFirst
            progress.rates = before.rates
            progress.setbacks = setbacks(of: runs)
        } else {
            progress.unchangedPolls += 1
        }
        let live = runs.filter { !$0.status.isFinal }
        guard !live.isEmpty, export?.status.isFinal != true else {
            samples = []
            progress.rate = nil
            progress.rates = [:]
            return
        }
        let byRun = Dictionary(live.map { ($0.id, $0.result?.rowsWritten ?? 0) }) { $1 }
        let newest = Sample(at: asked, rows: progress.rows, byRun: byRun)
        samples.append(newest)
        while samples.count > 2, samples[1].at < asked - Self.span { samples.removeFirst() }
        guard let oldest = samples.first, oldest.at < asked else { return }
        let seconds = (asked - oldest.at).inSeconds
        // A run that starts over counts its rows anew: that is no progress backwards.
        progress.rate = Double(max(0, newest.rows - oldest.rows)) / seconds
        progress.rates = byRun.reduce(into: [:]) { rates, run in
            if let start = oldest.byRun[run.key] { rates[run.key] = Double(max(0, run.value - start)) / seconds }
        }
    }

    /// Notes how many rows each run has, and says which have fewer than they had.
    private mutating func setbacks(of runs: [BulkExportRun]) -> [Setback] {
        var found: [Setback] = []
        for run in runs where run.status == .completed || !run.status.isFinal {
            let rows = run.result?.rowsWritten ?? 0
            let attempt = Int(clamping: run.retryNumber) &+ 1
            guard let peak = peaks[run.id], peak.rows > rows else {
                if rows > 0 { peaks[run.id] = (rows, attempt) }
                continue
            }
            guard Setback.isWorthAWord(rows, after: peak.rows) else { continue }
            let window = run.windowStart.flatMap { start in run.windowEnd.flatMap { start < $0 ? start..<$0 : nil } }
            found.append(
                Setback(
                    run: run.id,
                    window: window,
                    peak: peak.rows,
                    peakAttempt: peak.attempt,
                    rows: rows,
                    attempt: attempt,
                    isFinal: run.status.isFinal
                )
            )
        }
        return found.sorted { ($0.lost, $0.run) > ($1.lost, $1.run) }
    }

    fileprivate static func summary(of runs: [BulkExportRun], _ export: BulkExport?) -> Progress {
        var progress = Progress()
        var projects: Set<ID<Project>> = []
        var worst: BulkExportRun?
        progress.rows = runs.rowsWritten
        for run in runs {
            progress.files += run.result?.exportedFiles.count ?? 0
            if let project = run.project { projects.insert(project) }
            if let moved = run.updatedAt, progress.updatedAt.map({ $0 < moved }) ?? true { progress.updatedAt = moved }
            switch run.status {
            case .completed: progress.partitionsDone += 1
            case .failed, .timedOut: progress.partitionsFailed += 1
            case .running: progress.partitionsRunning += 1
            default: break
            }
            if !run.status.isFinal {
                progress.retry = max(progress.retry, run.retryNumber)
                if run.result?.pendingUpload != nil { progress.uploadsPending += 1 }
            }
            if !run.attempts.isEmpty, run.status != .completed, run.isWorse(than: worst) { worst = run }
        }
        progress.lastError = worst?.lastError
        let days = export.flatMap(Progress.days)
        progress.partitionsExpected = days.map { max($0 * max(1, projects.count), runs.count) } ?? runs.count
        return progress
    }
}

extension BulkExportRun {
    /// The message of its newest failed attempt, on one line.
    package var lastError: String? {
        let newest = attempts.last { $0.key.hasPrefix("retry_") } ?? attempts.last
        return newest.map { CleanText.line($0.message, limit: 1000) }
    }

    /// How often it was tried, by the number that the service counts and by the errors it kept, whichever is more.
    package var triesSeen: Int {
        let errors = attempts.count { $0.key.hasPrefix("retry_") }
        return max(status == .completed ? errors + 1 : errors, Int(clamping: retryNumber) &+ 1)
    }

    /// Failed before still trying, then by attempts.
    fileprivate func isWorse(than other: BulkExportRun?) -> Bool {
        guard let other else { return true }
        let hasFailed = status == .failed || status == .timedOut
        let otherFailed = other.status == .failed || other.status == .timedOut
        return hasFailed == otherFailed ? retryNumber > other.retryNumber : hasFailed
    }
}

extension Progress {
    /// As one answer shows it: without rates.
    package init(of runs: [BulkExportRun], _ export: BulkExport?) {
        self = ProgressTracker.summary(of: runs, export)
    }
}
