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
        // By day, because an export of all experiments has a run for each of them and day. A run notes where its days
        // begin and end, however many a server says they are.
        let first = start.startOfDay.microseconds
        let days = Int((end.microseconds - 1 - first) / microsecondsADay) + 1
        var done = [Int](repeating: 0, count: days + 1)
        var open = done
        for run in runs {
            guard let opens = run.windowStart, let until = run.windowEnd, opens < end, until > start, opens < until
            else {
                continue
            }
            let from = Int((max(opens, start).microseconds - first) / microsecondsADay)
            let to = Int((min(until, end).microseconds - 1 - first) / microsecondsADay) + 1
            if run.status == .completed {
                done[from] += 1
                done[to] -= 1
            } else {
                open[from] += 1
                open[to] -= 1
            }
        }
        var missing: [Range<Timestamp>] = []
        var (isDone, isOpen) = (0, 0)
        for day in 0..<days {
            isDone += done[day]
            isOpen += open[day]
            guard isDone == 0 || isOpen > 0 else { continue }
            let opens = Timestamp(microseconds: first + Int64(day) * microsecondsADay)
            missing.append(max(opens, start)..<min(opens + .seconds(86_400), end))
        }
        return merged(missing)
    }

    private static let microsecondsADay: Int64 = 86_400_000_000

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
