import LangSmith

/// What a path asks for.
///
/// The words in it are still as they came.
enum Endpoint: Equatable {
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
    case traceStats
    case filterCheck
    case workspaces
    case usage
    case usageLimits
    case organization
    case info, health, ok
    /// Outside the API's own paths.
    case token

    /// Nil for a path that the service does not know.
    init?(path: Substring) {
        let words = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        if words == ["oauth", "token"] {
            self = .token
            return
        }
        guard words.count > 2, words[0] == "api", words[1] == "v1" else { return nil }
        switch words.dropFirst(2).map({ $0 }) {
        case ["bulk-exports"]: self = .exports
        case ["bulk-exports", "runs"]: self = .scheduleRuns
        case ["bulk-exports", "destinations"]: self = .destinations
        case let rest where rest.count == 3 && rest.starts(with: ["bulk-exports", "destinations"]):
            self = .destination(rest[2])
        case let rest where rest.count == 2 && rest[0] == "bulk-exports": self = .export(rest[1])
        case let rest where rest.count == 3 && rest[0] == "bulk-exports" && rest[2] == "runs":
            self = .exportRuns(rest[1])
        case let rest where rest.count == 4 && rest[0] == "bulk-exports" && rest[2] == "runs":
            self = .exportRun(rest[1], run: rest[3])
        case ["sessions"]: self = .projects
        case let rest where rest.count == 2 && rest[0] == "sessions": self = .project(rest[1])
        case ["runs", "query"]: self = .traceQuery
        case ["runs", "stats"]: self = .traceStats
        case ["runs", "query", "validate"]: self = .filterCheck
        case ["workspaces"]: self = .workspaces
        case ["workspaces", "current", "stats"]: self = .usage
        case ["workspaces", "current", "usage_limits"]: self = .usageLimits
        case ["orgs", "current", "info"]: self = .organization
        case ["info"]: self = .info
        case ["info", "health"]: self = .health
        case ["ok"]: self = .ok
        default: return nil
        }
    }

    /// Answered without a key.
    var isPublic: Bool { self == .info || self == .health || self == .ok || self == .token }

    /// Answered for a key that has no workspace yet.
    var isAboutAccount: Bool { self == .workspaces || self == .organization }

    /// Needs a permission of its own.
    var isBulkExport: Bool {
        switch self {
        case .exports, .export, .exportRuns, .exportRun, .scheduleRuns, .destinations, .destination: true
        default: false
        }
    }

    /// What may be done with it at such a server.
    func methods(of server: ServerProfile) -> [HTTPRequest.Method] {
        switch self {
        case .exports, .destinations: return [.get, .post]
        case .export: return [.get, .patch]
        case .destination:
            var methods = [HTTPRequest.Method.get]
            if server.updatesDestinations { methods.append(.patch) }
            if server.deletesDestinations { methods.append(.delete) }
            return methods
        case .traceQuery, .traceStats, .filterCheck, .token: return [.post]
        default: return [.get]
        }
    }

    func exists(at server: ServerProfile) -> Bool { self != .filterCheck || server.checksFilters }
}
