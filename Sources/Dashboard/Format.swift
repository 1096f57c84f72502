import Base
import Changes
import Monitor

/// Numbers and times as a tired person reads them: short in lists, exact in the detail view.
///
/// Never by locale.
enum Format {
    /// Stands for whatever is not known; never a zero.
    static let unknown = Names.unknown

    /// An age or a length in at most five columns: `41s`, `22m`, `3h12m`, `14h`, `4d`, `2y`.
    static func age(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m"
        case ..<36_000: return "\(seconds / 3600)h\(Timestamp.padded(Int(seconds / 60 % 60), 2))m"
        case ..<172_800: return "\(seconds / 3600)h"
        case ..<(1000 * 86_400): return "\(seconds / 86_400)d"
        default: return "\(seconds / (365 * 86_400))y"
        }
    }

    /// How long until `age` says something else.
    static func untilAgeChanges(_ duration: Duration) -> Duration {
        guard duration >= .zero else { return .zero - duration + .seconds(1) }
        let unit: Int64 =
            switch duration.components.seconds {
            case ..<60: 1
            case ..<36_000: 60
            case ..<172_800: 3600
            default: 86_400
            }
        return .seconds((duration.components.seconds / unit + 1) * unit) - duration
    }

    /// A length exactly: `3h 12m 05s`.
    static func length(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        if seconds < 60 { return "\(seconds)s" }
        let tail =
            "\(Timestamp.padded(Int(seconds / 60 % 60), seconds < 3600 ? 1 : 2))m \(Timestamp.padded(Int(seconds % 60), 2))s"
        if seconds < 3600 { return tail }
        if seconds < 86_400 { return "\(seconds / 3600)h \(tail)" }
        return "\(seconds / 86_400)d \(seconds / 3600 % 24)h \(Timestamp.padded(Int(seconds / 60 % 60), 2))m"
    }

    /// A count in at most four columns: `412`, `1.2k`, `880k`, `4.2M`, `12B`.
    static func short(_ count: Int64) -> String {
        guard count >= 1000 else { return "\(count)" }
        var unit: Int64 = 1000
        var names: Substring = "kMBTQ"
        // 999,950 and more would round up to a fourth digit.
        while count >= unit * 1000 - unit / 2, names.count > 1 {
            unit *= 1000
            names = names.dropFirst()
        }
        let name = names.first.map(String.init) ?? ""
        // Divided before it is multiplied: a server may say any number there is.
        let tenths = (count / (unit / 20) + 1) / 2
        if tenths < 100 { return "\(tenths / 10).\(tenths % 10)\(name)" }
        return "\((count / (unit / 2) + 1) / 2)\(name)"
    }

    static func short(_ count: Int64?) -> String { count.map { short($0) } ?? unknown }

    /// A rate as `short`, per second; below ten with one digit after the point.
    static func rate(_ perSecond: Double?) -> String {
        guard let perSecond, perSecond.isFinite, perSecond >= 0, perSecond < 1e15 else { return unknown }
        if perSecond > 0, perSecond < 9.95 {
            let tenths = Int64((perSecond * 10).rounded())
            return tenths == 0 ? "<0.1" : "\(tenths / 10).\(tenths % 10)"
        }
        return short(Int64(perSecond.rounded()))
    }

    /// A count with its thousands apart: `9 204`.
    static func grouped(_ count: Int64) -> String { Words.grouped(count) }
    static func grouped(_ count: Int) -> String { Words.grouped(Int64(count)) }

    /// `1 run`, `3 runs`.
    static func counted(_ count: Int, _ noun: String) -> String { Words.count(count, noun) }

    /// `2026-11-14`.
    static func day(_ time: Timestamp) -> String { String(time.description.prefix(10)) }

    /// `18:10`, UTC.
    static func minute(_ time: Timestamp) -> String {
        let civil = time.civil
        return "\(Timestamp.padded(civil.hour, 2)):\(Timestamp.padded(civil.minute, 2))"
    }

    /// `2026-11-14 18:10:22`, UTC.
    static func moment(_ time: Timestamp) -> String {
        let civil = time.civil
        return "\(day(time)) \(minute(time)):\(Timestamp.padded(civil.second, 2))"
    }

    /// A moment seen from another: the minute alone on the same day, with its day otherwise: `18:10`, `11-15 00:10`.
    static func near(_ time: Timestamp, _ now: Timestamp) -> String {
        time.startOfDay == now.startOfDay ? minute(time) : "\(day(time).dropFirst(5)) \(minute(time))"
    }
}
