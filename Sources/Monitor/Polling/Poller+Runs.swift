import Base
import LangSmith

extension Poller {
    /// Takes the runs of an export; nil means the same as before.
    func receivedRuns(_ new: [BulkExportRun]?, of id: ID<BulkExport>, asked: Duration) -> PollPlan.Content {
        let before = inventory.runs[id]
        let runs = new.map(Self.sorted) ?? before ?? []
        let isChanged = runs != before
        var tracker = trackers[id] ?? ProgressTracker(after: inventory.progress[id])
        tracker.saw(runs, of: inventory.exports[id], changed: isChanged, asked: asked)
        let live = runs.count { !$0.status.isFinal }
        if isChanged {
            tell(.runs(of: id, runs, tracker.progress))
        } else if tracker.progress != inventory.progress[id] {
            tell(.progress(of: id, tracker.progress))
        }
        // What is finished needs no memory of its pace.
        trackers[id] = live == 0 && inventory.exports[id]?.status.isFinal == true ? nil : tracker
        let isEmpty = !runs.isEmpty && runs.allSatisfy { $0.status == .completed } && runs.rowsWritten == 0
        return .runs(total: runs.count, live: live, isEmpty: isEmpty)
    }

    private static func sorted(_ runs: [BulkExportRun]) -> [BulkExportRun] {
        func key(_ run: BulkExportRun) -> (Int64, UInt64, UInt64, ID<BulkExportRun>) {
            (run.windowStart?.microseconds ?? .max, run.project?.high ?? 0, run.project?.low ?? 0, run.id)
        }
        return runs.sorted { key($0) < key($1) }
    }
}
