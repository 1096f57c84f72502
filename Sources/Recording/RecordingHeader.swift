package import Base
package import LangSmith

/// What the first line of a recording says: whose answers these are, and when the first was asked for.
package struct RecordingHeader: Hashable, Sendable {
    /// The only format there is; a file of a later one is refused rather than misread.
    package static let format = 1

    /// By this machine's clock.
    package var startedAt: Timestamp
    /// The server's base URL, which never holds a password.
    package var server: String
    /// The workspace asked about; nil means the key's own.
    package var workspace: ID<Workspace>?

    package init(startedAt: Timestamp, server: String, workspace: ID<Workspace>? = nil) {
        self.startedAt = startedAt
        self.server = server
        self.workspace = workspace
    }
}
