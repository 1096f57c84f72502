package import Base
package import LangSmith
package import Monitor

/// Which windows have to be exported again, because the service neither resumes nor repeats an export.
package enum Repair {
    /// What is offered at once, of all that is missing.
    package struct Offer: Hashable, Sendable {
        /// The oldest first, because their traces are deleted first; no more than a person can look through.
        package let windows: [Range<Timestamp>]
        /// How many there are in all.
        package let total: Int

        /// How many windows are offered at once.
        package static let limit = 50

        package static let nothing = Offer([])

        init(_ all: [Range<Timestamp>]) {
            windows = Array(all.prefix(Self.limit))
            total = all.count
        }

        /// `50 of 73, the oldest first`; nil when they are all there.
        package var shortfall: String? {
            windows.count < total ? "\(windows.count) of \(total), the oldest first" : nil
        }
    }

    /// What to offer of an export that ended.
    package static func offer(of export: BulkExport, runs: [BulkExportRun]?) -> Offer {
        Offer(windows(of: export, runs: runs))
    }

    /// What to offer of a schedule.
    package static func offer(of schedule: Schedule) -> Offer { Offer(windows(of: schedule)) }

    /// What is missing of an export that ended: the UTC days not all of whose partitions are done, adjacent ones as one.
    ///
    /// The whole window where nobody knows the runs; nothing for one without both ends.
    package static func windows(of export: BulkExport, runs: [BulkExportRun]?) -> [Range<Timestamp>] {
        guard let start = export.startTime?.wholeSecond, let end = export.endTime?.wholeSecond, start < end else {
            return []
        }
        let runs = runs ?? []
        // A partition that does not say which day it is makes every day doubtful.
        guard runs.allSatisfy({ $0.windowStart != nil && $0.windowEnd != nil }) else { return [start..<end] }
        // By day, because an export of all experiments has a run for each of them and day.
        var isDone: [Timestamp: Bool] = [:]
        for run in runs {
            guard var day = run.windowStart?.startOfDay, let until = run.windowEnd, day >= start.startOfDay else {
                continue
            }
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
