import Base
import LangSmith
@testable import Monitor
import Testing

@Suite struct EmptyWindowsTests {
    static let monday = Timestamp(year: 2026, month: 11, day: 9)

    /// Rows of each window from Monday midnight on; nil for what nobody knows.
    static func found(_ rows: [Int64?], every hours: Int, from start: Timestamp = monday) -> [Int] {
        let length = Duration.seconds(hours * 3600)
        let windows = rows.indices.map { number in
            let opens = start + length * number
            return Schedule.Window(start: opens, end: opens + length, state: .completed, export: Wire.export(number))
        }
        let known = Dictionary(zip(rows.indices.map(Wire.export), rows)) { $1 }
        let findings = EmptyWindows(Schedule(windows: windows, nextSpawn: nil)) { known[$0] ?? nil }?.findings() ?? [:]
        return rows.indices.filter { findings[Wire.export($0)] != nil }
    }

    @Test(
        arguments: [
            // An hour between full ones, of a schedule of this morning.
            ([12_000, 11_000, 0, 12_000, 0, 12_000], [2, 4]),
            // Two in a row; three are a pause.
            ([9000, 9000, 9000, 9000, 0, 0, 9000, 9000], [4, 5]),
            ([9000, 9000, 9000, 9000, 9000, 9000, 0, 0, 0, 9000, 9000], []),
            // The next window is not there yet, or not known.
            ([12_000, 11_000, 12_000, 12_000, 0], []), ([12_000, 11_000, 12_000, 12_000, 0, nil, 12_000], []),
            // Beside it there are few rows, so that there may be none.
            ([12_000, 11_000, 900, 0, 12_000, 12_000], []), ([40, 31, 0, 55, 28, 39, 0, 41], []),
            // A job every other hour.
            ([12_000, 0, 12_000, 0, 12_000, 0, 12_000], []),
            // Too little is known of what is usual.
            ([12_000, 0, 12_000], []),
        ] as [([Int64?], [Int])]
    )
    func `an hour without rows is told between full ones`(rows: [Int64?], expected: [Int]) {
        #expect(Self.found(rows, every: 1) == expected)
    }

    @Test func `what other days or weeks say of the same time decides`() {
        var days = [Int64?](repeating: 12_000, count: 3 * 24)
        days[24 + 14] = 0
        #expect(Self.found(days, every: 1) == [38])
        // The day before and the day after it was so too.
        days[14] = 0
        days[48 + 14] = 0
        #expect(Self.found(days, every: 1) == [])
        // That is not known yet.
        days[14] = nil
        days[48 + 14] = 12_000
        #expect(Self.found(days, every: 1) == [])
        // Six hours may be every night, as long as there is no other.
        #expect(Self.found([9000, 9000, 9000, 9000, 0, 9000, 9000, 9000], every: 6) == [4])
        #expect(Self.found([0, 9000, 9000, 9000, 9000, 9000], every: 6) == [])
        #expect(Self.found([nil, 9000, 0, 9000, 9000, 9000], every: 6) == [])
    }

    @Test func `a day without rows is told beside a full day of the week before`() {
        var rows = [Int64?](repeating: 80_000, count: 12)
        rows[9] = 0
        #expect(Self.found(rows, every: 24) == [9])
        rows[2] = 0
        #expect(Self.found(rows, every: 24) == [])
        rows[2] = nil
        #expect(Self.found(rows, every: 24) == [])
        // A Saturday of the first week.
        #expect(Self.found([80_000, 80_000, 80_000, 80_000, 80_000, 0, 80_000, 80_000], every: 24) == [])
    }

    @Test(arguments: [1, 2, 3, 6, 8, 12, 24], 0..<6)
    func `habits are silent, however much is known and whenever it is looked at`(hours: Int, habit: Int) {
        var dice = Dice(seed: UInt64(hours * 100 + habit))
        let all = (0..<(14 * 24 / hours)).map { number -> Int64? in
            let rows = (number * hours..<(number + 1) * hours).reduce(Int64(0)) { sum, hour in
                let (time, day) = (hour % 24, hour / 24 % 7)
                let isBusy =
                    switch habit {
                    case 0: day < 5
                    case 1: (8..<18).contains(time)
                    case 2: day < 5 && (8..<18).contains(time)
                    case 3: time % 4 == 0
                    case 4: time == 2
                    default: day != 6 && time != 3
                    }
                return sum + (isBusy ? Int64.random(in: 2000...30_000, using: &dice) : 0)
            }
            return rows
        }
        // Only the last window of a day in the last habit looks like a loss, and only before another day is known.
        let isMoment = habit == 5 && hours == 1
        for end in stride(from: 3, through: all.count, by: 1) where !isMoment || end * hours > 48 {
            let seen = Array(all[..<end])
            #expect(Self.found(seen, every: hours) == [], "\(end)")
            // The newest eight and what they are compared with, as they are read.
            let day = 24 / hours
            let read = seen.indices.map { place in
                let isRead = [0, day, 7 * day].contains { (end - 8 - $0..<end - $0).contains(place) }
                return isRead ? seen[place] : nil
            }
            #expect(Self.found(read, every: hours) == [], "\(end) as read")
        }
    }
}
