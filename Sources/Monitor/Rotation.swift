package import LangSmith

/// What may still write with the credentials that a destination had before they were last changed.
///
/// Known from the service alone, so it outlives the program: nothing but its credentials can change in a destination,
/// which makes `updated_at` the moment of the rotation; and what runs keeps the credentials it began with (API notes,
/// section 4.5).
package struct Rotation: Hashable, Sendable {
    /// When the credentials were changed, by the server's clock.
    package var at: Timestamp
    /// Exports with a run that began before it and is alive, or whose runs were not looked at since; the oldest first.
    package var holders: [ID<BulkExport>]
    /// The latest moment at which one of them can still be alive, by the service's limit for an export; nil without any,
    /// or for those that do not say when they were made.
    package var until: Timestamp?
    /// False while the exports were not listed since, so that nobody can tell.
    package var isKnown: Bool

    /// True once the old credentials can be revoked without hurting anything.
    package var isSafe: Bool { isKnown && holders.isEmpty }

    /// How long the service lets an export live (API notes, section 5).
    private static let longestExport = Duration.seconds(72 * 3600)

    /// Nil for a destination that has the credentials it was made with; `now` corrected to the server's
    /// clock, by `Inventory.serverNow`.
    package init?(of destination: Destination, in inventory: Inventory, at now: Now) {
        guard let made = destination.createdAt, let changed = destination.updatedAt,
            changed.since(made) >= .seconds(1)
        else { return nil }
        func isRead(_ feed: Feed) -> Bool {
            guard let answered = inventory.feeds[feed]?.answeredAt else { return false }
            return now.wall - (now.steady - answered) > changed
        }
        at = changed
        isKnown = isRead(.exports) && inventory.feeds[.exports]?.isComplete == true
        let exports = inventory.exports.values.filter { export in
            guard export.destination == destination.id, !export.status.isFinal, export.kind != .schedule,
                export.createdAt.map({ $0 < changed }) ?? true
            else { return false }
            guard isRead(.runs(export.id)), let runs = inventory.runs[export.id] else { return true }
            return runs.contains { !$0.status.isFinal && ($0.createdAt.map { $0 < changed } ?? true) }
        }
        .sorted { ($0.createdAt ?? changed, $0.id) < ($1.createdAt ?? changed, $1.id) }
        holders = exports.map(\.id)
        let births = exports.compactMap(\.createdAt)
        until = births.count == exports.count ? births.last.map { $0 + Self.longestExport } : nil
    }

    /// True while it is worth a line of the screen: until the old credentials are safe to revoke, and a week more.
    package func isNews(at wall: Timestamp) -> Bool { !isSafe || at + .seconds(7 * 86_400) > wall }

    /// What it means, in one or two sentences; `at` the server's time.
    package func sentence(at wall: Timestamp) -> String {
        let moment = "Credentials changed \(Words.minute(at))."
        guard isKnown else { return "\(moment) The exports were not listed since: keep the old ones valid." }
        guard !holders.isEmpty else {
            return "\(moment) SAFE TO REVOKE the old ones: no run that is alive began before."
        }
        let names = holders.prefix(3).map(\.short).joined(separator: ", ")
        let rest = holders.count > 3 ? " and \(holders.count - 3) more" : ""
        let wait =
            until.map { limit in
                limit > wall ? ", until \(Words.minute(limit)) at the latest" : ""
            } ?? ""
        return
            "\(moment) Keep the old ones: \(Words.count(holders.count, "export")) may still use them\(wait): \(names)\(rest)."
    }
}
