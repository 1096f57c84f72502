package import Base
package import LangSmith

/// Problems that are one to whoever mends them: the same state, of the same cause, at the same destination.
package struct ProblemGroup: Hashable, Sendable {
    /// What tells a group from all others, whichever exports are in it.
    package enum Name: Hashable, Sendable {
        /// A problem of its own: nobody knows its cause.
        case export(ID<BulkExport>)
        /// `urgency` stands for the state.
        case cause(String, at: ID<Destination>, urgency: Int)
    }

    package let name: Name
    /// What has least time left.
    package let first: ID<BulkExport>
    /// All of them, what has least time left first.
    package fileprivate(set) var exports: [ID<BulkExport>]
}

/// Problems as they are listed: what is one is told once.
package struct ProblemGroups: Hashable, Sendable {
    /// By the one of each that has least time left.
    package private(set) var names: [ProblemGroup.Name] = []
    package private(set) var groups: [ProblemGroup.Name: ProblemGroup] = [:]

    package init() {}

    /// - Parameter problems: in their order, each with the name of its group.
    init(_ problems: some Sequence<(ID<BulkExport>, ProblemGroup.Name)>) {
        for (export, name) in problems {
            if groups[name]?.exports.append(export) == nil {
                names.append(name)
                groups[name] = ProblemGroup(name: name, first: export, exports: [export])
            }
        }
    }

    package subscript(_ name: ProblemGroup.Name) -> ProblemGroup? { groups[name] }
}
