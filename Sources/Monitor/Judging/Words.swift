package import Base
import LangSmith

/// Lengths, times and counts inside evidence, in English and UTC, never by locale.
package enum Words {
    /// A length in its two largest units: `41s`, `14m`, `2h10m`, `3d4h`.
    package static func length(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m"
        case ..<86_400:
            let minutes = seconds / 60 % 60
            return "\(seconds / 3600)h" + (minutes > 0 ? "\(minutes)m" : "")
        default:
            let hours = seconds / 3600 % 24
            return "\(seconds / 86_400)d" + (hours > 0 && seconds < 10 * 86_400 ? "\(hours)h" : "")
        }
    }

    /// `2026-11-14`.
    package static func day(_ time: Timestamp) -> String { String(time.description.prefix(10)) }

    /// `2026-11-14 06:00`.
    package static func minute(_ time: Timestamp) -> String { day(time) + " " + clock(time) }

    /// `06:00`.
    package static func clock(_ time: Timestamp) -> String { String(time.description.dropFirst(11).prefix(5)) }

    /// A window: `2026-11-14` for a whole UTC day, `2026-11-14 06:00–12:00` within one, otherwise both its ends.
    ///
    /// The midnight that ends a day belongs to it: `2026-11-14 18:00–24:00`.
    package static func window(_ start: Timestamp, _ end: Timestamp) -> String {
        let next = start.startOfDay + .seconds(86_400)
        if start == start.startOfDay, end == next { return day(start) }
        if end == next { return "\(minute(start))–24:00" }
        return end > start && end < next ? "\(minute(start))–\(clock(end))" : "\(minute(start)) to \(minute(end))"
    }

    /// A count with its thousands apart: `9 204`.
    package static func grouped(_ count: Int64) -> String {
        let digits = String(count.magnitude)
        var result = count < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(" ") }
            result.append(digit)
        }
        return result
    }

    /// `1 run`, `3 runs`.
    package static func count(_ number: Int, _ noun: String) -> String {
        "\(grouped(Int64(number))) \(noun)\(number == 1 ? "" : "s")"
    }
}
