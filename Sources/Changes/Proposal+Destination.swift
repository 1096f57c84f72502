package import Base
package import LangSmith
import Monitor

extension Proposal {
    /// Makes a bucket known to the service, which writes into it before it answers.
    package static func storing(_ create: DestinationCreate, on ground: Ground) -> Proposal {
        var title: Title = "New destination"
        if !create.displayName.isEmpty { title.add(.name(CleanText.line(create.displayName, limit: 80))) }
        let place = [create.bucketName, create.endpointURL ?? create.region].compactMap { $0 }.filter { !$0.isEmpty }
        if !place.isEmpty { title.add(.words("in \(CleanText.line(place.joined(separator: " at "), limit: 160))")) }
        var proposal = Proposal(title)
        let folder = create.storedPrefix.isEmpty ? "" : "\(CleanText.line(create.storedPrefix, limit: 200))/"
        proposal.facts = [
            Fact(.atOnce, "the service writes a test file under \(folder)tmp/; it may stay."),
            Fact(.forGood, "only the credentials can be changed later."),
        ]
        let taken = Set(ground.inventory.destinations.values.compactMap(\.displayName))
        proposal.warnings = DestinationAdvice.warnings(create, taken: taken)
        proposal.obstacle = ground.capabilities.obstacle(to: .createDestination)
        proposal.problems.add(create)
        switch create.authentication {
        case .credentials: break
        case .role: proposal.hold(.roleDestination, against: .role, ground)
        case .environment: proposal.hold(.serverCredentials, against: .credentials, ground)
        }
        // The place is what is confirmed: the name was made up a moment ago.
        if ground.session.isProduction { proposal.gravity = .word(Confirmation.badge(of: ground.session)) }
        proposal.writes = [.createDestination(create)]
        return proposal
    }

    /// Gives a destination other keys, or a role: all that can be changed of one.
    package static func rotating(
        _ destination: Destination,
        to update: DestinationUpdate,
        on ground: Ground
    ) -> Proposal {
        let name = ground.names.destination(destination.id).text
        var proposal = Proposal(Title(.words("New credentials for"), .name(name)))
        proposal.facts = [
            Fact(.fromNowOn, "every run that begins uses the new ones; the service tries them at once."),
            Fact(.keepOld, holders(of: destination.id, ground)),
        ]
        if case .credentials(let keys) = update {
            proposal.warnings = DestinationAdvice.warnings(keys)
            let schedules = schedules(to: destination.id, ground)
            if !proposal.warnings.isEmpty, !schedules.isEmpty {
                let them = Self.few(schedules)
                proposal.warnings.append(
                    .notice("These keys are temporary, and a schedule goes on writing with them: \(them).")
                )
            }
        }
        proposal.obstacle = obstacle(toRotatingOn: ground)
        if case .credentials(let keys) = update {
            let slips = keys.slips(at: StoreProvider(endpoint: destination.config?.endpointURL))
            proposal.problems.add(slips)
            proposal.warnings += slips.filter { !$0.isSure }.map { Warning($0) }
        }
        if case .role(let arn) = update, let slip = Slip(role: arn) { proposal.problems.add([slip]) }
        proposal.problems.add(update.problems)
        if case .role = update { proposal.hold(.roleDestination, against: .role, ground) }
        if ground.session.isProduction {
            proposal.gravity = .word(Confirmation.word(name, orID: destination.id.short))
        }
        proposal.writes = [.updateDestination(destination, update)]
        return proposal
    }

    package static func obstacle(toRotatingOn ground: Ground) -> Obstacle? {
        ground.capabilities.obstacle(to: .rotateCredentials) ?? ground.obstacleOfOldDestinations
    }

    /// Takes away a destination that no export refers to.
    package static func deleting(_ destination: Destination, on ground: Ground) -> Proposal {
        let name = ground.names.destination(destination.id).text
        let bucket = CleanText.line(destination.config?.bucketName ?? "", limit: 80)
        var proposal = Proposal(Title(.words("Delete the destination"), .name(name)))
        proposal.facts = [
            Fact(.forGood, "it cannot be brought back, only created anew, with its keys."),
            Fact(
                .stays,
                "every file\(bucket.isEmpty ? "" : " in the bucket \(bucket)"). The service only forgets the way there."
            ),
        ]
        proposal.obstacle = obstacle(toDeleting: destination.id, on: ground)
        proposal.gravity = .word(Confirmation.word(name, orID: destination.id.short))
        proposal.writes = [.deleteDestination(destination.id)]
        return proposal
    }

    /// Goes through all exports where one refers to it.
    package static func obstacle(toDeleting destination: ID<Destination>, on ground: Ground) -> Obstacle? {
        ground.capabilities.obstacle(to: .deleteDestination) ?? ground.obstacleOfOldDestinations
            ?? ground.users(of: destination).map { .standing($0) }
    }

    /// Which exports began with the old credentials and go on with them.
    private static func holders(of destination: ID<Destination>, _ ground: Ground) -> String {
        let alive = ground.inventory.exports.values
            .filter { $0.destination == destination && !$0.status.isFinal && $0.kind != .schedule }
            .map { ground.names.words(for: $0) }
            .sorted()
        guard !alive.isEmpty else {
            let schedules = schedules(to: destination, ground)
            guard !schedules.isEmpty else { return "until the list is fresh; no export to it is alive just now." }
            return
                "until the list is fresh; none of its exports is at work just now. The next of a schedule has the new ones: \(few(schedules))."
        }
        return "what runs now goes on with them: \(few(alive)). The destination tells when they may be revoked."
    }

    /// Schedules that go on writing to a destination.
    private static func schedules(to destination: ID<Destination>, _ ground: Ground) -> [String] {
        ground.inventory.exports.values
            .filter { $0.destination == destination && !$0.status.isFinal && $0.kind == .schedule }
            .map { ground.names.words(for: $0) }
            .sorted()
    }

    private static func few(_ names: [String]) -> String {
        names.prefix(4).joined(separator: ", ") + (names.count > 4 ? " and \(names.count - 4) more" : "")
    }

    /// Takes what cannot work here as a problem of the field that asks for it, unless the whole cannot.
    mutating func hold(_ ability: Capabilities.Ability, against field: WireField, _ ground: Ground) {
        guard let reason = ground.capabilities.reason(for: ability), reason != obstacle?.reason else { return }
        problems.add(notHere: reason, of: field)
    }
}
