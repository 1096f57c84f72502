import Base
import LangSmith

/// What finished runs came to, and which exports are in doubt for it.
///
/// Follows the runs that come; those of most exports never do.
struct Ledger: Sendable {
    /// Of exports that are done and whose runs are known.
    private(set) var totals: [ID<BulkExport>: WindowTotals] = [:]
    private var files = FileIndex()
    /// Windows that came out empty, by schedule.
    private var empty: [ID<BulkExport>: [ID<BulkExport>: EmptyWindows.Finding]] = [:]

    /// Takes in the runs of an export, or that it ended with the runs that are known.
    ///
    /// - Returns: exports whose doubts may have changed, and whether its totals did.
    mutating func take(_ runs: [BulkExportRun], of export: BulkExport) -> (
        doubtful: Set<ID<BulkExport>>, isNew: Bool
    ) {
        let new = WindowTotals(of: export, runs: runs)
        let isNew = totals[export.id] != new
        if isNew { totals[export.id] = new }
        return (files.take(runs, of: export), isNew)
    }

    /// Looks at the windows of a schedule again.
    ///
    /// - Returns: exports whose doubts changed.
    mutating func survey(_ id: ID<BulkExport>, _ schedule: Schedule) -> Set<ID<BulkExport>> {
        let new = EmptyWindows(schedule) { totals[$0]?.rows }?.findings() ?? [:]
        let old = empty[id] ?? [:]
        guard new != old else { return [] }
        empty[id] = new.isEmpty ? nil : new
        return Set(new.keys).union(old.keys).filter { new[$0] != old[$0] }
    }

    /// What makes an export that is done doubtful, the worst first; nil for nothing.
    func doubt(of export: BulkExport, _ progress: Progress?) -> Doubt? {
        guard export.status == .completed else { return nil }
        if let overwritten = files.overwritten[export.id], !overwritten.isEmpty { return Doubt(overwritten) }
        if let setbacks = progress?.setbacks.filter(\.isFinal), !setbacks.isEmpty { return Doubt(setbacks) }
        return export.schedule.flatMap { empty[$0]?[export.id] }.map(Doubt.init)
    }

    mutating func forget(_ id: ID<BulkExport>) {
        totals[id] = nil
        empty[id] = nil
        files.forget(id)
    }
}
