package import Base

/// Every read of the service that bulktop makes, by its `Endpoint` and its query.
package enum Route: Hashable, Sendable {
    /// `limit` 1...1000 and `offset`; servers before autumn 2026 ignore both and answer with the whole list.
    case exports(limit: Int, offset: Int)
    case export(ID<BulkExport>)
    case exportRuns(ID<BulkExport>)
    /// One run alone; its export's list says the same and falls under a kinder rate limit.
    case exportRun(ID<BulkExportRun>, of: ID<BulkExport>)
    /// Every run of every export that a schedule ever spawned: large, on demand only.
    case scheduleRuns(ID<BulkExport>)
    case destinations
    case destination(ID<Destination>)
    /// Up to 100 projects by id. A deleted project gives no row.
    case projects(ids: [ID<Project>])
    /// Projects by a part of their name, experiments left out.
    case projectsNamed(containing: String, limit: Int, offset: Int)
    case workspaces
    case info
    case infoHealth
    case organization
}

extension Route {
    var endpoint: Endpoint {
        switch self {
        case .exports: .exports
        case .export(let id): .export("\(id)")
        case .exportRuns(let id): .exportRuns("\(id)")
        case .exportRun(let id, let export): .exportRun("\(export)", run: "\(id)")
        case .scheduleRuns: .scheduleRuns
        case .destinations: .destinations
        case .destination(let id): .destination("\(id)")
        case .projects, .projectsNamed: .projects
        case .workspaces: .workspaces
        case .info: .info
        case .infoHealth: .health
        case .organization: .organization
        }
    }

    /// The path below the base URL, from `/api/v1`.
    package var path: String { endpoint.path }

    /// Query items in the order they are sent, not yet percent-encoded.
    package var query: [(name: String, value: String)] {
        switch self {
        case .exports(let limit, let offset): [("limit", "\(limit)"), ("offset", "\(offset)")]
        case .scheduleRuns(let id): [("source_bulk_export_id", "\(id)")]
        case .projects(let ids): ids.map { ("id", "\($0)") } + [("limit", "100")]
        case .projectsNamed(let part, let limit, let offset):
            [("name_contains", part), ("reference_free", "true"), ("limit", "\(limit)"), ("offset", "\(offset)")]
        case .workspaces: [("include_deleted", "false")]
        default: []
        }
    }

    /// Path and percent-encoded query, ready to follow a base URL.
    package var target: String {
        let items = query
        guard !items.isEmpty else { return path }
        return path + "?" + items.map { "\($0.name)=\(Percent.encoded($0.value))" }.joined(separator: "&")
    }
}
