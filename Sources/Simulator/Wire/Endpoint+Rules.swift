import Base
import LangSmith

extension Endpoint {
    /// Answered without a key.
    func isPublic(at conditions: Conditions) -> Bool {
        self == .info ? conditions.behaviours[.info] != "keyed" : isCheap
    }

    /// Not counted by key, because none is needed.
    var isCheap: Bool { self == .info || self == .health || self == .ok || self == .token }

    /// Answers of these name the day they end on, where the next version of the question is there.
    func hasSunset(at conditions: Conditions) -> Bool {
        guard conditions.server.hasNewQuery, self != .newTraceQuery, self != .token else { return false }
        return switch conditions.behaviours[.sunset] {
        case "all": true
        case "runs": self == .traceQuery || self == .traceStats || self == .filterCheck
        default: false
        }
    }

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
        case .traceQuery, .newTraceQuery, .traceStats, .filterCheck, .token: return [.post]
        default: return [.get]
        }
    }

    func exists(at conditions: Conditions) -> Bool {
        switch self {
        case .filterCheck: conditions.server.checksFilters
        case .newTraceQuery: conditions.server.hasNewQuery
        case .traceQuery: !conditions.server.hasNewQuery || conditions.behaviours[.oldQuery] == "answered"
        default: true
        }
    }
}
