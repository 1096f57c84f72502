import Base
package import LangSmith
package import Monitor

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
        /// Times that know their zone, `v2_beta`.
        case chooseFormat
        case allExperiments
    }

    package enum Answer: Hashable, Sendable {
        case yes
        /// With the reason, as a sentence's beginning: "the key's role lacks bulk-exports:manage".
        case no(String)
        case unknown
    }

    private let answers: [Ability: Answer]
    /// How much the server takes on.
    package let limits: ServerLimits

    private let isReadOnly: Bool

    package subscript(_ ability: Ability) -> Answer { answers[ability] ?? .unknown }

    /// Why something cannot work; nil where it can, and where only trying will tell.
    package func reason(for ability: Ability) -> String? {
        if case .no(let reason) = self[ability] { reason } else { nil }
    }

    /// What stands in the way of a change that needs it; nil where only trying will tell.
    package func obstacle(to ability: Ability) -> Obstacle? {
        reason(for: ability).map { isReadOnly ? .readOnly : .notHere($0) }
    }

    /// Everything that cannot work, each reason once.
    package var reasons: [String] { reasons(of: Ability.allCases) }

    private func reasons(of abilities: [Ability]) -> [String] {
        var reasons: [String] = []
        for reason in abilities.compactMap({ self.reason(for: $0) }) where !reasons.contains(reason) {
            reasons.append(reason)
        }
        return reasons
    }

    /// - Parameters:
    ///   - facts: what the server has told so far.
    ///   - host: where it is; LangSmith's own cloud is always the newest version.
    ///   - isReadOnly: the profile or the command line forbids every write.
    ///   - isReplay: there is no server, only what one answered once.
    package init(_ facts: ServerFacts, at host: String, isReadOnly: Bool = false, isReplay: Bool = false) {
        self.isReadOnly = isReadOnly && !isReplay
        let place = ServerPlace(host, facts)
        limits = place.limits
        let plan: Answer? =
            facts.canUseBulkExport == false ? .no("the organisation's plan does not include bulk exports") : nil
        let writes = isReplay ? .no(Self.replayReason) : plan ?? Self.writes(facts, isReadOnly: isReadOnly)
        func write(_ other: Answer) -> Answer {
            if case .no = writes { return writes }
            if case .no = other { return other }
            return writes == .yes && other == .yes ? .yes : .unknown
        }
        answers = [
            .readExports: plan ?? Self.reads(facts),
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
            .chooseFormat: write(place.choosesFormat),
            .allExperiments: write(place.since(0, 16, 1, "exporting all experiments")),
        ]
    }

    private static let replayReason = "this is a recording of what was, and there is no service to change"

    private static func reads(_ facts: ServerFacts) -> Answer {
        facts.mayRead.map { $0 ? .yes : .no("the key's role lacks bulk-exports:read") } ?? .unknown
    }

    private static func writes(_ facts: ServerFacts, isReadOnly: Bool) -> Answer {
        if isReadOnly { return .no(APIError.readOnlyReason) }
        return facts.mayWrite.map {
            $0 ? .yes : .no("the key's role lacks bulk-exports:manage, which workspace admins have")
        } ?? .unknown
    }
}

extension Capabilities {
    /// What of a write cannot work here, each a reason; empty when only trying will tell.
    package func reasons(against write: Write) -> [String] {
        var abilities: [Ability] = []
        switch write {
        case .createExport(let export):
            abilities.append(.writeExports)
            if export.allExperiments { abilities.append(.allExperiments) }
            if export.exportFields != nil { abilities.append(.chooseFields) }
            if export.formatVersion == .v2Beta { abilities.append(.chooseFormat) }
        case .cancelExport: abilities.append(.writeExports)
        case .createDestination(let destination):
            abilities.append(.createDestination)
            switch destination.authentication {
            case .credentials: break
            case .role: abilities.append(.roleDestination)
            case .environment: abilities.append(.serverCredentials)
            }
        case .updateDestination(_, let update):
            abilities.append(.rotateCredentials)
            if case .role = update { abilities.append(.roleDestination) }
        case .deleteDestination: abilities.append(.deleteDestination)
        }
        return reasons(of: abilities)
    }

    /// An export of which nothing is said yet, in the newest format that the server is not known to lack.
    package var newExport: BulkExportCreate {
        var create = BulkExportCreate()
        if reason(for: .chooseFormat) != nil {
            create.formatVersion = .v1
            create.compression = .gzip
        }
        return create
    }
}

extension ServerPlace {
    fileprivate func since(_ major: Int, _ minor: Int, _ patch: Int, _ what: String) -> Capabilities.Answer {
        if isCloud { return .yes }
        guard let isOlder = isBefore(major, minor, patch) else { return .unknown }
        return isOlder ? .no("\(what) needs server \(major).\(minor).\(patch), and this one is \(version)") : .yes
    }

    /// The cloud may be asked by another name, that of a proxy or of a private link: only a licence tells a server of
    /// one's own.
    fileprivate var takesRoles: Capabilities.Answer {
        if isAmazon { return .no("LangSmith on AWS takes no roles, only its cloud on GCP does") }
        if isOwn { return .no("servers of one's own take no roles, only the cloud on GCP does") }
        return isCloud ? .yes : .unknown
    }

    /// No document names the version that brought it: the answers of 2025 lack it, and 0.13.3 is of January 2026.
    fileprivate var choosesFormat: Capabilities.Answer {
        if isCloud { return .yes }
        guard let isOld = isBefore(0, 12, 0), let isUnsure = isBefore(0, 13, 3) else { return .unknown }
        if isOld {
            return .no(
                "the format \(BulkExportCreate.FormatVersion.v2Beta.rawValue) needs a newer server than \(version)"
            )
        }
        return isUnsure ? .unknown : .yes
    }
}
