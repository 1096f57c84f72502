import Base

/// A stretch of trace time: start inclusive, end exclusive.
struct Window: Hashable, Sendable {
    var start: Timestamp
    var end: Timestamp

    /// How many partitions it is cut into: one for each UTC day that it touches, none when it is empty.
    var days: Int {
        guard end > start else { return 0 }
        return Int((end.microseconds - start.startOfDay.microseconds + .day - 1) / .day)
    }

    /// Its part within the nth UTC day that it touches, from 0.
    ///
    /// All of them tile the window without gap or overlap.
    func day(_ number: Int) -> Window {
        let midnight = start.startOfDay.adding(Int64(number) * .day)
        return Window(start: max(start, midnight), end: min(end, midnight.adding(.day)))
    }

    /// Its length in microseconds.
    var length: Int64 { end.microseconds - start.microseconds }
}

/// Spans of time in microseconds, the unit of `Timestamp`.
extension Int64 {
    static let second: Int64 = 1_000_000
    static let minute: Int64 = 60 * second
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour
}

extension Timestamp {
    func adding(_ microseconds: Int64) -> Timestamp { Timestamp(microseconds: self.microseconds + microseconds) }

    /// The last whole hour before or at this moment.
    var startOfHour: Timestamp { adding(-((microseconds % .hour + .hour) % .hour)) }
}
