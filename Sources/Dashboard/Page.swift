import Base
import LangSmith

/// A full-screen view over the panes.
enum Page: Equatable, Sendable {
    /// Everything that needs a human, most urgent first.
    case problems
    case detail(Subject)
    /// What went wrong in a run, attempt by attempt.
    case errors(ID<BulkExportRun>, of: ID<BulkExport>)
    /// What happened, the newest first.
    case journal
    case help
}

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
