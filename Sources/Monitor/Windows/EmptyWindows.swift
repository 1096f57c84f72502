import Base
import LangSmith

/// Windows of a schedule that came out empty although those beside them are full.
///
/// An empty window is nothing by itself: nobody traces at night, on a Sunday, or in a project that hardly anybody
/// uses. It is told only where everything that is known speaks against it, and what is not known speaks for it.
struct EmptyWindows {
    /// What speaks against an empty window.
    struct Finding: Hashable, Sendable {
        var window: Range<Timestamp>
        /// Rows of the nearest windows with rows, before it and after it.
        var before: Int64
        var after: Int64
        /// Rows of the window of the same time on another day or in another week, and when that was.
        var sameTime: SameTime?
    }

    struct SameTime: Hashable, Sendable {
        var rows: Int64
        var start: Timestamp
    }

    /// Fewer rows than this are so few that there may be none.
    static let full: Int64 = 1000
    /// So many windows must be known to tell what is usual.
    private static let enough = 5
    private static let day = Duration.seconds(86_400)

    private let windows: [Schedule.Window]
    /// Rows of each; nil where nobody knows, or no export of the schedule's own is done.
    private let rows: [Int64?]
    private let length: Duration

    /// - Parameters:
    ///   - schedule: with windows that follow each other without a hole, as `make` leaves them.
    ///   - rows: of an export, where they are known.
    init?(_ schedule: Schedule, rows: (ID<BulkExport>) -> Int64?) {
        guard let first = schedule.windows.first, first.start < first.end else { return nil }
        windows = schedule.windows
        self.rows = schedule.windows.map { window in
            window.state == .completed ? window.export.flatMap(rows) : nil
        }
        length = first.end.since(first.start)
    }

    /// By the export that should have had rows.
    func findings() -> [ID<BulkExport>: Finding] {
        let known = rows.compactMap(\.self)
        let empty = known.count { $0 == 0 }
        // Where a third of all windows is empty, being empty is usual.
        guard empty > 0, known.count >= Self.enough, empty * 3 <= known.count else { return [:] }
        var found: [ID<BulkExport>: Finding] = [:]
        var place = 0
        while place < rows.count {
            guard rows[place] == 0 else {
                place += 1
                continue
            }
            let end = rows[place...].firstIndex { $0 != 0 } ?? rows.count
            for (id, finding) in findings(place..<end) { found[id] = finding }
            place = end
        }
        return found
    }

    /// Of a stretch of empty windows.
    private func findings(_ stretch: Range<Int>) -> [(ID<BulkExport>, Finding)] {
        // A longer one is a night, a weekend, or a project that nobody uses any more.
        guard stretch.count <= (length < Self.day ? 2 : 1), stretch.lowerBound > 0, stretch.upperBound < rows.count,
            let before = rows[stretch.lowerBound - 1], let after = rows[stretch.upperBound],
            min(before, after) >= Self.full
        else { return [] }
        return stretch.compactMap { place in
            guard let id = windows[place].export, let verdict = verdict(on: place) else { return nil }
            let window = windows[place].start..<windows[place].end
            return (id, Finding(window: window, before: before, after: after, sameTime: verdict.sameTime))
        }
    }

    private struct Verdict {
        var sameTime: SameTime?
    }

    /// Whether other days speak against an empty window; nil where they do not, or too little is known.
    private func verdict(on place: Int) -> Verdict? {
        // What may tell of a habit is waited for.
        guard ![-7, -1, 1, 7].contains(where: { isUnread(place, days: $0) }) else { return nil }
        let weeks = [-7, 7, -14, 14].compactMap { sameTime(as: place, days: $0) }
        if let nearest = weeks.first {
            // What is empty or nearly so every week is a habit.
            return weeks.allSatisfy { $0.rows >= Self.full } ? Verdict(sameTime: nearest) : nil
        }
        guard length < Self.day else { return nil }
        let days = [-1, 1, -2, 2].compactMap { sameTime(as: place, days: $0) }
        guard days.allSatisfy({ $0.rows >= Self.full }) else { return nil }
        let isShort = length <= .seconds(3600)
        // Within an hour with full ones on both sides nothing else need be known; longer ones may be every night.
        if days.isEmpty { return isShort ? Verdict() : nil }
        return isShort || !isOnWeekend(place) ? Verdict(sameTime: days.first) : nil
    }

    private func sameTime(as place: Int, days: Int) -> SameTime? {
        guard let other = window(at: place, days: days), let known = rows[other] else { return nil }
        return SameTime(rows: known, start: windows[other].start)
    }

    /// An export of that time is done, and its runs were not read.
    private func isUnread(_ place: Int, days: Int) -> Bool {
        guard let other = window(at: place, days: days) else { return false }
        return windows[other].state == .completed && rows[other] == nil
    }

    private func window(at place: Int, days: Int) -> Int? {
        let middle = windows[place].start + length / 2 + Self.day * days
        let offset = middle.microseconds - windows[0].start.microseconds
        guard offset >= 0 else { return nil }
        let other = Int(offset / length.inMicroseconds)
        return windows.indices.contains(other) ? other : nil
    }

    /// By UTC, and by any zone: from Friday noon to Monday noon.
    private func isOnWeekend(_ place: Int) -> Bool {
        // 1970-01-01 was a Thursday.
        let hour = (windows[place].start.microseconds / 3_600_000_000 + 3 * 24) % (7 * 24)
        return hour >= 4 * 24 + 12 || hour < 12
    }
}
