import Base
import LangSmith

/// When failed attempts were first seen: the service gives them no time.
struct AttemptTimes: Sendable {
    /// By export and run, the time of day by the place of the attempt.
    private var seen: [ID<BulkExport>: [ID<BulkExportRun>: [Int: Timestamp]]] = [:]

    /// Notes the attempts that an answer has more than the one before; those of a first answer are older than it, by
    /// nobody knows how much.
    mutating func note(_ runs: [BulkExportRun], before: [BulkExportRun]?, of export: ID<BulkExport>, at now: Timestamp)
    {
        guard let before, runs.contains(where: { !$0.attempts.isEmpty }) else { return }
        let counts = Dictionary(before.map { ($0.id, $0.attempts.count) }) { first, _ in first }
        for run in runs {
            for place in (counts[run.id] ?? 0)..<max(counts[run.id] ?? 0, run.attempts.count) {
                seen[export, default: [:]][run.id, default: [:]][place] = now
            }
        }
    }

    mutating func forget(_ export: ID<BulkExport>) { seen[export] = nil }

    /// When an attempt was seen to have failed; nil when that was before anybody looked.
    func time(of place: Int, in run: ID<BulkExportRun>, of export: ID<BulkExport>) -> Timestamp? {
        seen[export]?[run]?[place]
    }
}
