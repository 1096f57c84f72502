import Base
import LangSmith

/// One thing of the service that the user points at.
enum Subject: Hashable, Sendable {
    case export(ID<BulkExport>)
    case run(ID<BulkExportRun>, of: ID<BulkExport>)
    case destination(ID<Destination>)

    /// The id as the service writes it.
    var id: String {
        switch self {
        case .export(let id): id.description
        case .run(let id, _): id.description
        case .destination(let id): id.description
        }
    }

    var noun: String {
        switch self {
        case .export: "export"
        case .run: "run"
        case .destination: "destination"
        }
    }
}

extension Subject {
    /// Where the service answers with it.
    var route: Route {
        switch self {
        case .export(let id): .export(id)
        case .run(_, let export): .exportRuns(export)
        case .destination(let id): .destination(id)
        }
    }
}

extension Subject {
    /// The export that it is, or belongs to.
    var export: ID<BulkExport>? {
        switch self {
        case .export(let id): id
        case .run(_, let export): export
        case .destination: nil
        }
    }
}
