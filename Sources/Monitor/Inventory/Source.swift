import Base
import LangSmith

/// What an export takes from and where it puts it: of two exports with the same source and destination, the files of
/// one could stand in for the other's.
struct Source: Hashable, Sendable {
    var project: ID<Project>?
    var allExperiments: Bool
    var destination: ID<Destination>?
    /// Nil for none, and for an empty one.
    var filter: String?

    init(_ export: BulkExport) {
        project = export.project
        allExperiments = export.allExperiments
        destination = export.destination
        filter = export.filter.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Half of an id tells it from the others as well as the whole.
    func hash(into hasher: inout Hasher) {
        hasher.combine(project?.low ?? 0)
        hasher.combine(destination?.low ?? 0)
        if let filter { hasher.combine(filter) }
    }
}
