import Base
import LangSmith

/// Where a server is and how old it is: what its limits and the age of its features follow from (API notes, sections
/// 4.2, 4.5 and 5).
package struct ServerPlace: Hashable, Sendable {
    package let isCloud: Bool
    package let isAmazon: Bool
    /// A server of one's own, by its licence; elsewhere nobody can tell.
    package let isOwn: Bool
    /// It has told of itself, and of no licence: the cloud by another name, that of a proxy or of a private link.
    private let isUnlicensed: Bool
    /// Its version as it says it; empty when it does not.
    package let version: String
    private let numbers: [Int]?

    /// - Parameters:
    ///   - host: LangSmith's own cloud is always the newest version.
    ///   - facts: what the server has told so far.
    package init(_ host: String, _ facts: ServerFacts) {
        let deployment = Deployment(host: host, isLicensed: facts.isLicensed)
        isCloud = deployment == .cloud
        isAmazon = isCloud && host.lowercased().hasPrefix("aws.")
        isOwn = deployment == .own
        isUnlicensed = facts.isLicensed == false
        version = CleanText.line(facts.version ?? "", limit: 40)
        numbers = facts.version.flatMap(Self.numbers)
    }

    /// `0.13.3-rc1` as 0, 13, 3; nil for what is no version, as `main`.
    private static func numbers(_ text: String) -> [Int]? {
        let core = text.drop { $0 == "v" }.prefix { $0.isNumber || $0 == "." }
        let numbers = core.split(separator: ".").map { Int($0) }
        guard numbers.count >= 2, !numbers.contains(nil) else { return nil }
        return numbers.compactMap { $0 }
    }

    /// True for a server that says it is older; nil for one whose version is no number, or is not told.
    package func isBefore(_ major: Int, _ minor: Int, _ patch: Int) -> Bool? {
        numbers?.lexicographicallyPrecedes([major, minor, patch])
    }

    /// Known of the cloud alone: what a server of one's own takes on is a setting of it.
    package var limits: ServerLimits { isCloud || isUnlicensed ? .cloud : .unknown }
}

/// How many there may be of each thing; nil for no limit, and where nobody knows (API notes, sections 5 and 12).
package struct ServerLimits: Hashable, Sendable {
    /// Exports that run at the same time; the others wait.
    package var exportsAtOnce: Int? = 15
    package var creationsPerHour: Int? = 250
    package var schedules: Int? = 200
    /// In one export of all experiments.
    package var experiments: Int? = 250

    package static let cloud = ServerLimits()

    package static let unknown: ServerLimits = {
        var limits = ServerLimits()
        limits.exportsAtOnce = nil
        limits.creationsPerHour = nil
        limits.schedules = nil
        limits.experiments = nil
        return limits
    }()

    package init() {}
}
