package import Base
package import LangSmith

/// When an export that runs will be done, as far as its own finished runs tell.
///
/// The service says no total of rows, so that nobody knows how much is left of a day; but days that are done took some
/// time each, and so many are worked on at once. The range is that of two ways to count, each with the faster and the
/// slower half of what was seen: it is wide while little is done.
package struct Outlook: Hashable, Sendable {
    package var earliest: Timestamp
    package var latest: Timestamp
    /// What it comes from.
    package var done: Int
    package var expected: Int
    package var atOnce: Int
    /// What the faster and the slower of the finished runs took.
    package var fast: Duration
    package var slow: Duration
    /// When the service ends it, at the earliest and at the latest.
    ///
    /// Its time counts from its making, or from its first run: nobody says which.
    package var limit: Timestamp
    package var lastLimit: Timestamp

    /// Fewer finished runs say nothing.
    private static let enough = 4
    /// Finished runs that count, the newest: a bucket or a query may have become slower.
    private static let newest = 20

    /// Nil while too few runs are done, or none is at work.
    ///
    /// - Parameters:
    ///   - export: what they are runs of.
    ///   - runs: all of them.
    ///   - moment: when they were so, by the server's clock.
    package init?(of export: BulkExport, runs: [BulkExportRun], at moment: Timestamp) {
        guard export.status == .running, let expected = Progress(of: runs, export).partitionsExpected else {
            return nil
        }
        var finished: [(end: Timestamp, took: Duration)] = []
        var elapsed: [Duration] = []
        var open = expected
        for run in runs {
            open -= 1
            if run.status == .completed, let made = run.createdAt, let end = run.finishedAt, made <= end {
                finished.append((end, end.since(made)))
            } else if run.status == .running, let made = run.createdAt {
                elapsed.append(max(.zero, moment.since(made)))
            } else if !run.status.isFinal {
                open += 1
            }
        }
        guard finished.count >= Self.enough, !elapsed.isEmpty, let begin = runs.compactMap(\.createdAt).min(),
            moment > begin
        else { return nil }
        finished.sort { $0.end < $1.end }
        let lengths = finished.suffix(Self.newest).map(\.took).sorted()
        fast = lengths[lengths.count / 4]
        slow = lengths[lengths.count * 3 / 4]
        done = finished.count
        self.expected = expected
        atOnce = elapsed.count
        let waiting = max(0, open)
        // As many at once as now, each as long as those before.
        func byLength(_ length: Duration) -> Duration {
            let rests = elapsed.map { max(.zero, length - $0) }
            let sum = rests.reduce(.zero, +) + length * waiting
            return max(sum / elapsed.count, rests.max() ?? .zero)
        }
        // As many an hour as since the beginning: what the pauses between them cost is in it.
        let byPace = moment.since(begin) * (Double(waiting + elapsed.count) / Double(done))
        let counts = [byLength(fast), byLength(slow), byPace]
        earliest = moment + (counts.min() ?? .zero)
        latest = moment + (counts.max() ?? .zero)
        limit = (export.createdAt ?? begin) + ServiceRules.longestExport
        lastLimit = max(limit, begin + ServiceRules.longestExport)
    }

    /// Even the fastest that can be hoped for is too late.
    package var isTooLate: Bool { earliest > lastLimit }

    /// `2026-11-20 14:10 to 15:30`, or one moment where both are of the same minute.
    package var range: String {
        let (first, last) = (Words.minute(earliest), Words.minute(latest))
        if first == last { return first }
        return "\(first) to \(earliest.startOfDay == latest.startOfDay ? Words.clock(latest) : last)"
    }

    /// What it comes from: `12 of 31 done, 9m to 22m each, 4 at once`.
    package var basis: String {
        let lengths = [Words.length(fast), Words.length(slow)]
        let each = lengths[0] == lengths[1] ? lengths[0] : "\(lengths[0]) to \(lengths[1])"
        return "\(done) of \(Words.count(expected, "partition")) done, \(each) each, \(atOnce) at once"
    }

    /// All of it in a sentence: `2026-11-20 14:10 to 15:30, before …: 12 of 31 partitions done, …`.
    package var words: String { "\(range), \(verdict): \(basis)" }

    /// Whether it will be done in the time the service gives it.
    package var verdict: String {
        let limit = "\(Words.minute(limit)), the service's limit of 72h"
        if isTooLate { return "after \(limit)" }
        return latest <= self.limit ? "before \(limit)" : "maybe after \(limit)"
    }
}

extension Inventory {
    /// When an export will be done, by its newest runs; `now` corrected to the server's clock, by `serverNow`.
    package func outlook(of export: BulkExport, seenFrom now: Now) -> Outlook? {
        guard let runs = runs[export.id] else { return nil }
        return Outlook(of: export, runs: runs, at: now.wall(at: feeds[.runs(export.id)]?.answeredAt))
    }
}
