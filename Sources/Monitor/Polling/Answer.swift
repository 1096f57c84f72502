import LangSmith

/// What an answer says, decoded by the feed it is for.
enum Answer: Sendable {
    /// The bytes are those of the answer before.
    case unchanged
    case exports(Rows<BulkExport>)
    case export(BulkExport)
    case runs(Rows<BulkExportRun>)
    case destinations(Rows<Destination>)
    case projects(Rows<Project>)
    case workspaces(Rows<Workspace>)
    case info(ServerInfo)
    case organization(Organization)

    init(_ reply: Reply, to feed: Feed) throws(APIError) {
        switch feed {
        case .exports: self = .exports(try reply.rows(of: BulkExport.self))
        case .document: self = .export(try reply.value(of: BulkExport.self))
        case .runs: self = .runs(try reply.rows(of: BulkExportRun.self))
        case .destinations: self = .destinations(try reply.rows(of: Destination.self))
        case .projects: self = .projects(try reply.rows(of: Project.self))
        case .workspaces: self = .workspaces(try reply.rows(of: Workspace.self))
        case .info: self = .info(try reply.value(of: ServerInfo.self))
        case .organization: self = .organization(try reply.value(of: Organization.self))
        }
    }
}
