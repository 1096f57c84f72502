/// One line of the audit: a write that was about to be sent, or what came of it.
///
/// Never holds a secret: bodies carry the names of variables in their places.
package struct AuditEntry: Hashable, Sendable, Codable {
    /// `YYYY-MM-DDTHH:MM:SSZ`, by this machine's clock.
    package var at: String
    /// The name of the account that runs the program.
    package var user: String
    package var profile: String
    package var host: String
    /// The workspace named by the settings; nil for the key's own.
    package var workspace: String?
    /// Joins the line before a write to the one after it.
    package var id: String
    /// As `PATCH /api/v1/bulk-exports/…`.
    package var request: String
    /// JSON; nil for a request without a body.
    package var body: String?
    /// `sending` before, then `WriteReport.word`.
    package var result: String
    /// `WriteReport.sentence`; nil before.
    package var detail: String?
    /// The id of what was made; nil where nothing was.
    package var subject: String?
}

/// Where audit entries are kept; never changes or loses one.
package protocol AuditLog: Sendable {
    /// Returns why the entry could not be kept, as a sentence; nil when it was.
    ///
    /// May take as long as the disk does, but must not hold one of Swift's own threads meanwhile.
    func append(_ entry: AuditEntry) async -> String?

    /// The latest entries that can be read, the oldest first; none where nothing can.
    ///
    /// The same holds for it.
    func latest() async -> [AuditEntry]
}

extension AuditEntry {
    /// True for attempts at the same thing in the same place.
    func isSameWrite(as other: Self) -> Bool {
        profile == other.profile && host == other.host && workspace == other.workspace && request == other.request
            && body == other.body
    }
}
