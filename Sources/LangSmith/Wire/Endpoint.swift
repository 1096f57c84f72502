/// A path of the service: one table that the client writes its requests from and the simulator reads them with, so that
/// each is spelled once.
///
/// From the OpenAPI file, below the server's base URL. The words in a path are still as they came, ids or not.
package enum Endpoint: Hashable, Sendable {
    case exports
    case export(String)
    case exportRuns(String)
    case exportRun(String, run: String)
    case scheduleRuns
    case destinations
    case destination(String)
    case projects
    case project(String)
    case traceQuery
    /// What takes its place where the first one is gone: the cloud from 2027 on, servers of one's own from 0.18 on.
    case newTraceQuery
    case traceStats
    case filterCheck
    case workspaces
    case usage
    case usageLimits
    case organization
    case info, health, ok
    /// Outside the API's own paths.
    case token

    package var path: String {
        switch self {
        case .exports: "/api/v1/bulk-exports"
        case .export(let id): "/api/v1/bulk-exports/\(id)"
        case .exportRuns(let id): "/api/v1/bulk-exports/\(id)/runs"
        case .exportRun(let id, let run): "/api/v1/bulk-exports/\(id)/runs/\(run)"
        case .scheduleRuns: "/api/v1/bulk-exports/runs"
        case .destinations: "/api/v1/bulk-exports/destinations"
        case .destination(let id): "/api/v1/bulk-exports/destinations/\(id)"
        case .projects: "/api/v1/sessions"
        case .project(let id): "/api/v1/sessions/\(id)"
        case .traceQuery: "/api/v1/runs/query"
        case .newTraceQuery: "/api/v2/runs/query"
        case .traceStats: "/api/v1/runs/stats"
        case .filterCheck: "/api/v1/runs/query/validate"
        case .workspaces: "/api/v1/workspaces"
        case .usage: "/api/v1/workspaces/current/stats"
        case .usageLimits: "/api/v1/workspaces/current/usage_limits"
        case .organization: "/api/v1/orgs/current/info"
        case .info: "/api/v1/info"
        case .health: "/api/v1/info/health"
        case .ok: "/api/v1/ok"
        case .token: "/oauth/token"
        }
    }

    /// Those without an id; found first, so that `runs` is no export's id.
    private static let fixed: [String: Endpoint] = {
        let all: [Endpoint] = [
            .exports, .scheduleRuns, .destinations, .projects, .traceQuery, .newTraceQuery, .traceStats, .filterCheck,
            .workspaces, .usage, .usageLimits, .organization, .info, .health, .ok, .token,
        ]
        return Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })
    }()

    /// Reads a path without its query; nil for one that the service does not know.
    package init?(path: some StringProtocol) {
        let path = String(path)
        if let endpoint = Self.fixed[path] {
            self = endpoint
            return
        }
        let words = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard words.count > 4 else { return nil }
        // A destination before the runs of an export called `destinations`.
        var candidates: [Endpoint] = words.count > 5 ? [.destination(words[5])] : []
        candidates += [.export(words[4]), .exportRuns(words[4]), .project(words[4])]
        if words.count > 6 { candidates.append(.exportRun(words[4], run: words[6])) }
        guard let endpoint = candidates.first(where: { $0.path == path }) else { return nil }
        self = endpoint
    }
}
