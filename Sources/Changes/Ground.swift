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
            capabilities: Capabilities(
                inventory.server,
                at: session.host,
                isReadOnly: session.isReadOnly,
                isReplay: session.recorded != nil
            )
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

    /// A project as far as it is known.
    func project(_ id: ID<Project>?) -> Project? { id.flatMap { inventory.projects[$0] ?? nil } }
}
