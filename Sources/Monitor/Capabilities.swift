import LangSmith

/// What can work here, and why the rest cannot: of the key's role, the plan, the place and the server's version.
///
/// What nobody has said is unknown, and is allowed to be tried: the server has the last word.
package struct Capabilities: Hashable, Sendable {
    package enum Ability: CaseIterable, Hashable, Sendable {
        case readExports
        /// Create and cancel exports.
        case writeExports
        case createDestination
        case rotateCredentials
        case deleteDestination
        /// A destination that signs in by an AWS role instead of keys.
        case roleDestination
        /// A destination that uses what the server's own surroundings provide.
        case serverCredentials
        /// Lists in pages, instead of the whole list at every question.
        case pages
        case chooseFields
        case allExperiments
    }

    package enum Answer: Hashable, Sendable {
        case yes
        /// With the reason, as a sentence's beginning: "the key's role lacks bulk-exports:manage".
        case no(String)
        case unknown
    }

    private let answers: [Ability: Answer]

    package subscript(_ ability: Ability) -> Answer { answers[ability] ?? .unknown }

    /// Why something cannot work; nil where it can, and where only trying will tell.
    package func reason(for ability: Ability) -> String? {
        if case .no(let reason) = self[ability] { reason } else { nil }
    }

    /// - Parameters:
    ///   - facts: what the server has told so far.
    ///   - host: where it is; LangSmith's own cloud is always the newest version.
    ///   - isReadOnly: the profile or the command line forbids every write.
    package init(_ facts: ServerFacts, at host: String, isReadOnly: Bool = false) {
        let place = Place(host, version: facts.version)
        let plan: Answer? =
            facts.canUseBulkExport == false ? .no("the organisation's plan does not include bulk exports") : nil
        let writes = plan ?? Self.writes(facts.permissions, isReadOnly: isReadOnly)
        func write(_ other: Answer) -> Answer {
            if case .no = writes { return writes }
            if case .no = other { return other }
            return writes == .yes && other == .yes ? .yes : .unknown
        }
        answers = [
            .readExports: plan ?? Self.reads(facts.permissions),
            .writeExports: writes,
            .createDestination: writes,
            .rotateCredentials: write(place.since(0, 13, 3, "changing a destination's credentials")),
            // The documents name no version of one's own server that has it.
            .deleteDestination: write(place.isCloud ? .yes : .unknown),
            .roleDestination: write(place.takesRoles),
            .serverCredentials: write(
                place.isCloud
                    ? .no("LangSmith's cloud has no credentials of yours, only a server of one's own does") : .yes
            ),
            .pages: facts.pages.map { $0 ? .yes : .no("this server sends the whole list at every question") }
                ?? .unknown,
            .chooseFields: write(place.since(0, 12, 42, "choosing the fields of an export")),
            .allExperiments: write(place.since(0, 16, 1, "exporting all experiments")),
        ]
    }

    /// The names before mid-2026 are `workspaces:*`; who manages, reads.
    package static func reads(_ permissions: [String]?) -> Answer {
        guard let permissions else { return .unknown }
        let names = ["bulk-exports:read", "workspaces:read", "bulk-exports:manage", "workspaces:manage"]
        return names.contains(where: permissions.contains) ? .yes : .no("the key's role lacks bulk-exports:read")
    }

    private static func writes(_ permissions: [String]?, isReadOnly: Bool) -> Answer {
        if isReadOnly { return .no("read-only was asked for, by the profile or --read-only") }
        guard let permissions else { return .unknown }
        return permissions.contains("bulk-exports:manage") || permissions.contains("workspaces:manage")
            ? .yes : .no("the key's role lacks bulk-exports:manage, which workspace admins have")
    }
}

/// Where the server is and how old it is (API notes, sections 4.2, 4.5 and 5).
private struct Place {
    let isCloud: Bool
    private let isAmazon: Bool
    private let version: [Int]?
    private let text: String

    init(_ host: String, version: String?) {
        let host = host.lowercased()
        isCloud = host.hasSuffix(".smith.langchain.com")
        isAmazon = isCloud && host.hasPrefix("aws.")
        text = CleanText.line(version ?? "", limit: 40)
        self.version = version.flatMap(Self.numbers)
    }

    /// `0.13.3-rc1` as 0, 13, 3; nil for what is no version, as `main`.
    private static func numbers(_ text: String) -> [Int]? {
        let core = text.drop { $0 == "v" }.prefix { $0.isNumber || $0 == "." }
        let numbers = core.split(separator: ".").map { Int($0) }
        guard numbers.count >= 2, !numbers.contains(nil) else { return nil }
        return numbers.compactMap { $0 }
    }

    func since(_ major: Int, _ minor: Int, _ patch: Int, _ what: String) -> Capabilities.Answer {
        if isCloud { return .yes }
        guard let version else { return .unknown }
        guard version.lexicographicallyPrecedes([major, minor, patch]) else { return .yes }
        return .no("\(what) needs server \(major).\(minor).\(patch), and this one is \(text)")
    }

    var takesRoles: Capabilities.Answer {
        if isAmazon { return .no("LangSmith on AWS takes no roles, only its cloud on GCP does") }
        return isCloud ? .yes : .no("servers of one's own take no roles, only the cloud on GCP does")
    }
}
