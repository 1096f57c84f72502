import LangSmith

/// The command that asks the service for the same thing, with the key in a variable.
enum Curl {
    static func lines(_ route: Route, _ session: Session) -> [String] {
        var lines = [#"curl -H "X-API-Key: $LANGSMITH_API_KEY" \"#]
        if let workspace = session.workspace { lines.append(#"     -H "X-Tenant-Id: \#(workspace)" \"#) }
        lines.append("     \(quoted(session.baseURL + route.target))")
        return lines
    }

    /// For a POSIX shell, whatever is in the address.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
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
