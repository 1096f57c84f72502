import Base
package import LangSmith

/// How long traces live: until then a lost window can still be exported.
package struct Retention: Hashable, Sendable {
    package var length: Duration
    /// The tier's name.
    package var tier: String
    /// False when nobody told us the tier, and the shorter one is assumed.
    package var isKnown = true

    /// 14 days, and 400 days: the documents' numbers, which an Enterprise contract may change.
    package static let base = Retention(length: .seconds(14 * 86_400), tier: "base")
    package static let extended = Retention(length: .seconds(400 * 86_400), tier: "extended")

    package init(length: Duration, tier: String, isKnown: Bool = true) {
        self.length = length
        self.tier = tier
        self.isKnown = isKnown
    }

    /// That of a project's traces; nil for a project nobody knows.
    package init(of project: Project?) {
        switch project?.traceTier {
        case "longlived": self = .extended
        case "shortlived": self = .base
        default:
            self = .base
            isKnown = false
        }
    }

    /// True while the traces up to `end` are there as far as we know: an unknown tier may be the longer one.
    func covers(_ end: Timestamp, at wall: Timestamp) -> Bool { !isKnown || end + length > wall }

    /// The deadline in words, for `what`: "base traces of its window go from 2026-11-27, in 6d21h".
    func words(for what: String, until end: Timestamp, at wall: Timestamp) -> String {
        let left = (end + length).since(wall)
        guard left > .zero else { return "\(tier) traces of \(what) are gone" }
        return "\(tier) traces of \(what) go from \(Words.day(end + length)), in \(Words.length(left))"
    }
}
