/// The `curl` commands that ask the service for the same, the key and every secret in a variable, for a POSIX shell.
///
/// In all of them `baseURL` is as in `ServerAddress.baseURL`, and `workspace` is the one named in a header, nil for the
/// key's own.
package enum Curl {
    package static func lines(_ route: Route, baseURL: String, workspace: ID<Workspace>?) -> [String] {
        lines("curl", workspace, rest: [], url: baseURL + route.target)
    }

    package static func lines(_ write: Write, baseURL: String, workspace: ID<Workspace>?) -> [String] {
        let rest = write.shownBody.map { body in
            var text = quoted(String(decoding: body, as: UTF8.self))
            // Out of the single quotes and into double ones, where the shell puts the variables' values.
            for name in S3Credentials.variables { text.replace("\"$\(name)\"", with: "\"'\"$\(name)\"'\"") }
            return [#"-H "Content-Type: application/json""#, "-d \(text)"]
        }
        let method = write.route.method.rawValue
        return lines("curl -X \(method)", workspace, rest: rest ?? [], url: baseURL + write.route.path)
    }

    private static func lines(
        _ command: String,
        _ workspace: ID<Workspace>?,
        rest: [String],
        url: String
    ) -> [String] {
        let names = workspace.map { [#"-H "X-Tenant-Id: \#($0)""#] } ?? []
        let later = (names + rest).map { "     \($0) \\" }
        return [#"\#(command) -H "X-API-Key: $LANGSMITH_API_KEY" \"#] + later + ["     \(quoted(url))"]
    }

    /// Whatever is in the text.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
