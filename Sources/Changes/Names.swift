package import Base
package import LangSmith
package import Monitor

/// Names of projects and destinations, cleaned for the screen once, when they come.
package struct Names: Sendable {
    package struct Name: Equatable, Sendable {
        package var text: String
        /// For filters and order.
        package var lowercased: String
        /// False for the short id that stands where a name is missing.
        package var isName: Bool

        init(_ name: String) {
            text = name
            lowercased = name.lowercased()
            isName = true
        }

        init(id: String) {
            text = id
            lowercased = id
            isName = false
        }
    }

    /// Stands for whatever is not known.
    package static let unknown = "–"
    package static let allExperiments = Name("all experiments")

    package init() {}

    /// Those of an inventory, for whoever does not follow its changes.
    package init(of inventory: Inventory) {
        learn(projects: inventory.projects)
        learn(destinations: inventory.destinations)
    }

    private var projects: [ID<Project>: Name] = [:]
    private var gone: Set<ID<Project>> = []
    private var destinations: [ID<Destination>: Name] = [:]
    /// The place of each named project in the alphabet, so that a list sorts by numbers.
    private var ranks: [ID<Project>: Int64] = [:]

    package mutating func learn(projects named: [ID<Project>: Project?]) {
        for (id, project) in named {
            if project == nil { gone.insert(id) } else { gone.remove(id) }
            if let name = project.flatMap({ $0 })?.name, !name.isEmpty { projects[id] = Name(CleanText.line(name)) }
        }
        let order = projects.sorted { ($0.value.lowercased, $0.key) < ($1.value.lowercased, $1.key) }
        ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element.key, Int64($0.offset)) })
    }

    package mutating func learn(destinations all: [ID<Destination>: Destination]) {
        destinations = all.mapValues { destination in
            guard let name = destination.displayName, !name.isEmpty else { return Name(id: destination.id.short) }
            return Name(CleanText.line(name))
        }
    }

    package func project(_ id: ID<Project>) -> Name { projects[id] ?? Name(id: id.short) }

    /// True when the service said that it has no such project any more.
    package func isGone(_ id: ID<Project>) -> Bool { gone.contains(id) }

    package func project(of export: BulkExport) -> Name {
        if export.allExperiments { return Self.allExperiments }
        guard let id = export.project else { return Name(id: Self.unknown) }
        return project(id)
    }

    /// An export in a row of several: `checkout-prod 6526b0e9`.
    package func words(for export: BulkExport) -> String { "\(project(of: export).text) \(export.id.short)" }

    package func destination(_ id: ID<Destination>) -> Name { destinations[id] ?? Name(id: id.short) }

    package func destination(of export: BulkExport) -> Name {
        export.destination.map { destination($0) } ?? Name(id: Self.unknown)
    }

    /// Exports of all experiments first, named projects by name, the others after them.
    package func rank(of export: BulkExport) -> Int64 {
        if export.allExperiments { return -1 }
        return export.project.flatMap { ranks[$0] } ?? .max
    }
}
