#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The time zone of whoever plans, to be told beside UTC, which is the service's.
package enum LocalZone: Hashable, Sendable {
    /// That of this process: `TZ`, or the machine's.
    case system
    /// East of Greenwich, for tests.
    case fixed(seconds: Int, name: String)

    /// A window in local time, `2026-10-31 20:00 EDT to 2026-11-01 19:00 EST`; nil where that is UTC.
    package func words(_ start: Timestamp, _ end: Timestamp?) -> String? {
        let moments = [start, end].compactMap(\.self).map { ($0, offset(at: $0)) }
        guard moments.contains(where: { $1.seconds != 0 }) else { return nil }
        let texts = moments.map { time, offset in
            let local = (time + .seconds(offset.seconds)).description
            return "\(local.prefix(10)) \(local.dropFirst(11).prefix(5)) \(offset.name)"
        }
        return texts.joined(separator: " to ") + (end == nil ? " on" : "")
    }

    private func offset(at time: Timestamp) -> (seconds: Int, name: String) {
        switch self {
        case .fixed(let seconds, let name): return (seconds, name)
        case .system:
            var seconds = time_t(time.microseconds / 1_000_000)
            var parts = tm()
            guard localtime_r(&seconds, &parts) != nil else { return (0, "UTC") }
            let name = parts.tm_zone.map { String(cString: $0) } ?? ""
            // Zones without letters are called by their difference.
            let isWord = name.allSatisfy { $0.isASCII && $0.isLetter } && !name.isEmpty
            return (parts.tm_gmtoff, isWord ? name : "UTC\(CleanText.line(name, limit: 8))")
        }
    }
}
