import Base

extension Timestamp {
    /// `YYYY-MM-DDThh:mm:ss.ffffffZ`.
    var inMicroseconds: String {
        "\(description.dropLast()).\(Self.padded(civil.microsecond, 6))Z"
    }

    /// The date of an HTTP header, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7); fractions of a second are cut.
    var httpDate: String {
        let c = civil
        // The first of January 1970 was a Thursday.
        let days = startOfDay.microseconds / 86_400_000_000
        let weekday = Self.weekdays[Int((days % 7 + 11) % 7)]
        let time = "\(Self.padded(c.hour, 2)):\(Self.padded(c.minute, 2)):\(Self.padded(c.second, 2))"
        return "\(weekday), \(Self.padded(c.day, 2)) \(Self.months[c.month - 1]) \(Self.padded(c.year, 4)) \(time) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension Duration {
    /// Whole microseconds; the rest is cut.
    var inMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
