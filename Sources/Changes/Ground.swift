package import Base
package import LangSmith
package import Monitor

/// What a change is held against: all that is known of the place where it would be made.
package struct Ground: Sendable {
    package var inventory: Inventory
    /// Of the inventory: which windows of a schedule are lost, and what comes next.
    package var census: Census
    package var names: Names
    package var session: Session
    package var capabilities: Capabilities

    package init(
        inventory: Inventory,
        census: Census,
        names: Names,
        session: Session,
        capabilities: Capabilities
    ) {
        self.inventory = inventory
        self.census = census
        self.names = names
        self.session = session
        self.capabilities = capabilities
    }

    /// With everything that follows from an inventory, for whoever does not keep it; `now` by the server's clock.
    package init(_ inventory: Inventory, session: Session, at now: Now) {
        self.init(
            inventory: inventory,
            census: Census(of: inventory, at: now),
            names: Names(of: inventory),
            session: session,
            capabilities: Capabilities(inventory.server, at: session.host, isReadOnly: session.isReadOnly)
        )
    }

    /// The same with names as they were, so that none changes under a person's hands.
    package func naming(as old: Ground) -> Ground {
        var ground = self
        ground.names = old.names
        return ground
    }

    /// Takes in a project that was asked for.
    package mutating func learn(_ project: Project) {
        inventory.apply(.projects([project.id: project]))
        names.learn(projects: [project.id: project])
    }

    /// Takes in the runs of an export that were asked for.
    package mutating func learn(_ runs: Rows<BulkExportRun>, of export: ID<BulkExport>) {
        let progress = Progress(of: runs.values, inventory.exports[export])
        var feed = FeedState()
        feed.rejected = runs.rejected
        inventory.apply(.runs(of: export, runs.values, progress))
        inventory.apply(.feed(.runs(export), feed))
    }

    /// What keeps from acting on exports that no answer of this run told of; nil where there are none among them.
    ///
    /// They are read again before anything else, so it passes by itself.
    func obstacle(ofUnread ids: some Sequence<ID<BulkExport>>) -> Obstacle? {
        guard !inventory.unconfirmed.isEmpty, let id = ids.first(where: inventory.unconfirmed.contains) else {
            return nil
        }
        if let failure = inventory.feeds[.document(id)]?.failure ?? inventory.link?.error {
            return .unknown("it is as bulktop knew it before this start, and cannot be read again: \(failure.sentence)")
        }
        return .unknown("it is as bulktop knew it before this start; it is being read again, in a moment")
    }

    /// What keeps from acting on destinations before this run has read them; it passes by itself.
    var obstacleOfOldDestinations: Obstacle? {
        guard inventory.feeds[.destinations]?.isRecalled == true else { return nil }
        return .unknown("the destinations are as bulktop knew them before this start; they are being read again")
    }

    /// A project as far as it is known.
    func project(_ id: ID<Project>?) -> Project? { id.flatMap { inventory.projects[$0] ?? nil } }
}
