extension Timestamp {
    /// Reads a date of an HTTP header in any of the three forms that RFC 9110, 5.6.7 makes a recipient accept:
    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
    package init?(httpDate text: String) {
        guard text.utf8.count <= 64 else { return nil }
        var words = text.split { $0 == " " || $0 == "," || $0 == "-" }.dropFirst()
        if words.last == "GMT" || words.last == "UTC" { words.removeLast() }
        guard words.count == 4, var day = words.first, var monthName = words.dropFirst().first else { return nil }
        var rest = words.dropFirst(2)
        if Int(day) == nil {
            // The form of asctime: month, day, time, year.
            swap(&day, &monthName)
            rest.reverse()
        }
        guard let yearText = rest.first, let time = rest.last, let month = Self.monthNames.firstIndex(of: monthName),
            var year = Int(yearText), let day = Int(day)
        else { return nil }
        // Two digits mean the century that RFC 9110 expects; none of these dates lies 50 years ahead.
        if yearText.count == 2 { year += year < 70 ? 2000 : 1900 }
        let parts = time.split(separator: ":").map { Int($0) ?? -1 }
        guard parts.count == 3, (1970...9999).contains(year), (1...31).contains(day), (0..<24).contains(parts[0]),
            (0..<60).contains(parts[1]), (0...60).contains(parts[2])
        else { return nil }
        self.init(year: year, month: month + 1, day: day, hour: parts[0], minute: parts[1], second: parts[2])
    }

    /// The first of those forms, which a sender uses; fractions of a second are cut.
    package var httpDate: String {
        let c = civil
        // The first of January 1970 was a Thursday.
        let days = startOfDay.microseconds / 86_400_000_000
        let weekday = Self.weekdayNames[Int((days % 7 + 11) % 7)]
        let day = "\(Self.padded(c.day, 2)) \(Self.monthNames[c.month - 1]) \(Self.padded(c.year, 4))"
        let time = "\(Self.padded(c.hour, 2)):\(Self.padded(c.minute, 2)):\(Self.padded(c.second, 2))"
        return "\(weekday), \(day) \(time) GMT"
    }

    private static let weekdayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let monthNames: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
