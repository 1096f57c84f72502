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
    case workspaces
    case organization
    case info, health, ok

    /// Nil for a path that the service does not know.
    init?(path: Substring) {
        let words = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
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
        case ["workspaces"]: self = .workspaces
        case ["orgs", "current", "info"]: self = .organization
        case ["info"]: self = .info
        case ["info", "health"]: self = .health
        case ["ok"]: self = .ok
        default: return nil
        }
    }

    /// Answered without a key.
    var isPublic: Bool { self == .info || self == .health || self == .ok }
}
