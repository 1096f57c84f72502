package import Base
package import LangSmith

/// How long the traces of a project live: until then a lost window can still be exported.
///
/// An estimate: feedback or a rule may keep a single trace longer, and a contract may change the numbers (API notes,
/// section 12, N1 to N3).
package struct Retention: Hashable, Sendable {
    /// The service's tiers; a project of an unknown one is taken for one of the shorter, so that nobody comes too late.
    private enum Tier: Hashable, Sendable {
        case base
        case extended
        case unknown
    }

    private let tier: Tier
    /// What the project itself says of extended traces, in days.
    private let ownDays: Int64?
    private let deployment: Deployment

    private static let day: Int64 = 86_400_000_000
    private static let baseDays: Int64 = 14
    private static let oldDays: Int64 = 400
    private static let cappedDays: Int64 = 180
    /// From this day on the cloud keeps new traces no longer than `cappedDays`.
    private static let cappedFrom = Timestamp(year: 2026, month: 9, day: 14)

    /// How long traces of the base tier live, everywhere.
    package static let shortest = Duration.seconds(baseDays * 86_400)

    /// That of a project's traces; nil for a project nobody knows.
    package init(of project: Project?, at deployment: Deployment) {
        self.deployment = deployment
        // Spelt `longlived` by one version of the API and `LONG_LIVED` by the next.
        switch project?.traceTier?.lowercased().filter({ $0 != "_" }) {
        case "longlived": tier = .extended
        case "shortlived": tier = .base
        default: tier = .unknown
        }
        ownDays = project?.longlivedDays.flatMap { (1...36_500).contains($0) ? Int64($0) : nil }
    }

    /// False when nobody told us the tier, and the shorter one is assumed.
    package var isKnown: Bool { tier != .unknown }

    /// The tier's name, `base` where it is only assumed.
    package var tierName: String { tier == .extended ? "extended" : "base" }

    /// How many days a trace lives that was ingested at some moment, and why so many.
    private func days(ingested moment: Timestamp) -> (count: Int64, why: String) {
        guard tier == .extended else {
            return (Self.baseDays, isKnown ? "base: 14 days" : "14 days, if its tier is base")
        }
        let isCapped = deployment != .own && moment >= Self.cappedFrom
        if let ownDays, !isCapped || ownDays <= Self.cappedDays {
            return (ownDays, "extended: this project keeps \(ownDays) days")
        }
        if isCapped {
            // Whoever asks by another name may have a server of his own, and more time.
            return (Self.cappedDays, deployment == .cloud ? "extended: 180 days" : "extended: at least 180 days")
        }
        return (Self.oldDays, "extended: 400 days")
    }

    /// When traces ingested at some moment go.
    package func end(ofTracesFrom moment: Timestamp) -> Timestamp {
        Timestamp(microseconds: moment.microseconds &+ days(ingested: moment).count * Self.day)
    }

    /// The oldest moment whose traces are still there as far as is known.
    package func oldest(at wall: Timestamp) -> Timestamp {
        var moments = [Self.baseDays, Self.cappedDays, Self.oldDays, ownDays ?? Self.baseDays].map {
            Timestamp(microseconds: wall.microseconds - $0 * Self.day)
        }
        moments.append(Self.cappedFrom)
        return moments.filter { end(ofTracesFrom: $0) >= wall }.min() ?? wall
    }

    /// When the first of some lost traces go that are still there; nil for no traces.
    ///
    /// Traces go one by one as they grow old, and a day of them is what an export is made of, so the end of the oldest
    /// day counts. The windows may be of any length: no work follows from them.
    package func deadline(of lost: [Range<Timestamp>], at wall: Timestamp) -> Deadline? {
        var nearest: Deadline?
        var last: Deadline?
        for range in lost where !range.isEmpty {
            // The rule changes at one moment; on either side of it older traces go first.
            for part in [range.clamped(to: Self.before), range.clamped(to: Self.after)] where !part.isEmpty {
                let (count, why) = days(ingested: part.lowerBound)
                let length = count * Self.day
                let reached = max(part.lowerBound, Timestamp(microseconds: wall.microseconds - length))
                let nextDay = reached.startOfDay.microseconds &+ Self.day
                let end = Timestamp(microseconds: min(part.upperBound.microseconds, nextDay) &+ length)
                let deadline = Deadline(at: end, rule: why, isWhole: reached == part.lowerBound)
                if end > wall, nearest.map({ end < $0.at }) ?? true { nearest = deadline }
                if last.map({ end > $0.at }) ?? true { last = deadline }
            }
        }
        return nearest ?? last
    }

    private static let before = Timestamp(microseconds: .min)..<cappedFrom
    private static let after = cappedFrom..<Timestamp(microseconds: .max)
}

/// Until when something lost can be made up for: then its first traces go.
package struct Deadline: Hashable, Sendable {
    package var at: Timestamp
    /// Why then: "base: 14 days".
    package var rule: String
    /// False when older traces of the same loss are gone already.
    package var isWhole: Bool

    /// True when nothing can be made up for any more.
    package func isOver(at wall: Timestamp) -> Bool { at <= wall }

    /// In words, with the rule: "its traces go from 2026-11-27, in 6d21h (base: 14 days)".
    package func words(at wall: Timestamp, of what: String = "its") -> String {
        guard !isOver(at: wall) else { return "\(what) traces are gone (\(rule))" }
        let left = Words.length(at.since(wall))
        return isWhole
            ? "\(what) traces go from \(Words.day(at)), in \(left) (\(rule))"
            : "the older of \(what) traces are gone, the next go on \(Words.day(at)), in \(left) (\(rule))"
    }
}
