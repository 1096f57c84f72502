package import Base
import LangSmith

/// A moment as people type it, in UTC: `2026-11-01`, `2026-11-01T06:00`, `-7d`, `-90m`, `today`, `yesterday`, `now`.
package enum DateEntry {
    /// Why a text is no moment.
    package struct Problem: Error, Hashable, Sendable {
        package var sentence: String
    }

    /// Reads a moment, cut to the second.
    ///
    /// A day alone is its midnight; days and weeks back begin at midnight too, because partitions are UTC days, while
    /// hours and minutes back count from `now`.
    package static func read(_ text: String, now: Timestamp) throws(Problem) -> Timestamp {
        let word = String(text.filter { !$0.isWhitespace || $0 == " " }).trimmed.lowercased()
        let midnight = now.startOfDay
        switch word {
        case "": throw Problem(sentence: "A time is missing: \(examples).")
        case "now": return now.wholeSecond
        case "today": return midnight
        case "yesterday": return midnight - .seconds(86_400)
        default: break
        }
        if let time = back(word, from: now) { return time }
        let full = word.uppercased()
        // The day alone, or a time without seconds or zone: what the service itself never sends.
        for form in [full, full + "Z", full + ":00Z", full + "T00:00:00Z"] {
            let form = form.replacing(" ", with: "T")
            if form.utf8.count >= 19, let time = Timestamp(form) { return time.wholeSecond }
        }
        if let day = day(full), Timestamp("\(day)T00:00:00Z") == nil {
            throw Problem(sentence: "There is no day \(day) in the calendar.")
        }
        throw Problem(sentence: "“\(CleanText.line(text, limit: 40))” is no time: write \(examples), in UTC.")
    }

    private static let examples = "2026-11-01, 2026-11-01T06:00, -7d, -12h, today, yesterday or now"

    /// Reads the hours of a window: `24`, `24h`, `1d`, `1w`; nil for everything else.
    package static func hours(_ text: String) -> Int? {
        let word = text.lowercased().filter { !$0.isWhitespace }
        let digits = word.prefix { ("0"..."9").contains($0) }
        guard let count = Int(digits), count <= 100_000 else { return Int(word) }
        switch word.dropFirst(digits.count) {
        case "", "h", "hour", "hours": return count
        case "d", "day", "days": return count * 24
        case "w", "week", "weeks": return count * 168
        default: return nil
        }
    }

    /// What is written as a day, whether there is such a day or not.
    private static func day(_ word: String) -> String? {
        let parts = word.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        let isDay = parts.map(\.count) == [4, 2, 2] && parts.joined().allSatisfy { ("0"..."9").contains($0) }
        return isDay ? String(word.prefix(10)) : nil
    }

    /// `-7d` and its like; nil for everything else.
    private static func back(_ word: String, from now: Timestamp) -> Timestamp? {
        guard word.hasPrefix("-"), let unit = word.last, let count = Int64(word.dropFirst().dropLast()),
            (0...100_000).contains(count)
        else { return nil }
        switch unit {
        case "w": return now.startOfDay - .seconds(count * 7 * 86_400)
        case "d": return now.startOfDay - .seconds(count * 86_400)
        case "h": return (now - .seconds(count * 3600)).wholeSecond
        case "m": return (now - .seconds(count * 60)).wholeSecond
        default: return nil
        }
    }
}
