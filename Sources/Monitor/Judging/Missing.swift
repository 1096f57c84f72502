package import Base
package import LangSmith

/// Which windows are in no bucket, though an export or a schedule should have put them there.
package enum Missing {
    /// What is missing of an export that ended: the UTC days not all of whose partitions are done, adjacent ones as one.
    ///
    /// The whole window where nobody knows the runs, and where it is longer than any retention; nothing for one without
    /// both ends.
    package static func windows(of export: BulkExport, runs: [BulkExportRun]?) -> [Range<Timestamp>] {
        guard let start = export.startTime?.wholeSecond, let end = export.endTime?.wholeSecond, start < end else {
            return []
        }
        guard let runs, end.since(start) <= longest else { return [start..<end] }
        // A partition that does not say which day it is makes every day doubtful.
        guard runs.allSatisfy({ $0.windowStart != nil && $0.windowEnd != nil }) else { return [start..<end] }
        // By day, because an export of all experiments has a run for each of them and day.
        var isDone: [Timestamp: Bool] = [:]
        for run in runs {
            guard let opens = run.windowStart, let until = run.windowEnd, opens < end, until > start else { continue }
            var day = max(opens, start).startOfDay
            while day < min(until, end) {
                isDone[day, default: true] = isDone[day, default: true] && run.status == .completed
                day = day + .seconds(86_400)
            }
        }
        var missing: [Range<Timestamp>] = []
        var day = start
        while day < end {
            let next = min(day.startOfDay + .seconds(86_400), end)
            if isDone[day.startOfDay] != true { missing.append(day..<next) }
            day = next
        }
        return merged(missing)
    }

    /// Longer windows are not taken apart: no work follows from the dates of a server.
    private static let longest = Duration.seconds(4000 * 86_400)

    /// The windows of a schedule that nothing exported, adjacent ones as one.
    package static func windows(of schedule: Schedule) -> [Range<Timestamp>] {
        let lost = schedule.lost.filter { $0.start < $0.end }.map { $0.start..<$0.end }
        return merged(lost.sorted { $0.lowerBound < $1.lowerBound })
    }

    private static func merged(_ windows: [Range<Timestamp>]) -> [Range<Timestamp>] {
        var result: [Range<Timestamp>] = []
        for window in windows {
            if let last = result.last, last.upperBound == window.lowerBound {
                result[result.count - 1] = last.lowerBound..<window.upperBound
            } else {
                result.append(window)
            }
        }
        return result
    }
}

/// What later exports do about one that failed or is in doubt.
enum RepairState: Hashable, Sendable {
    case none
    /// These are not over, and together with what is done cover what is missing, or part of it.
    case atWork([ID<BulkExport>])
    /// These are completed and cover all that was missing.
    case done([ID<BulkExport>])

    /// What it does it with.
    var exports: [ID<BulkExport>] {
        switch self {
        case .none: []
        case .atWork(let exports), .done(let exports): exports
        }
    }
}
