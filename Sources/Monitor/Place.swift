package import Base
package import LangSmith

/// Whose exports they are: a server, and a workspace in it.
///
/// An id says less by itself: a server that was set up from a copy of another has the same ids.
package struct Place: Hashable, Sendable {
    /// Host and port, and the path where a server lives below one, as in `LangSmithClient.baseURL`.
    package var host: String
    /// The workspace that was asked for; nil where the key alone decides.
    package var workspace: ID<Workspace>?

    package init(host: String, workspace: ID<Workspace>? = nil) {
        self.host = host
        self.workspace = workspace
    }
}
