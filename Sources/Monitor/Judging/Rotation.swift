package import Base
package import LangSmith

/// What may still write with the credentials that a destination had before they were last changed.
///
/// Known from the service alone, so it outlives the program: nothing but its credentials can change in a destination,
/// which makes `updated_at` the moment of the rotation; and what runs keeps the credentials it began with (API notes,
/// section 4.5). An export's own status is not enough: the runs of one that was cancelled go on to their next
/// checkpoint (section 9).
package struct Rotation: Hashable, Sendable {
    /// An export that may still write with the old credentials.
    package struct Holder: Hashable, Sendable {
        package var export: ID<BulkExport>
        /// How many of its runs began before the change and are alive; nil while nobody knows.
        package var runs: Int?
    }

    /// When the credentials were changed, by the server's clock.
    package var at: Timestamp
    /// Exports with a run that began before it and is alive, or whose runs were not read since; the oldest first.
    package var holders: [Holder]
    /// The latest moment at which a run of one of them can still be alive, by the service's limits; nil without any, or
    /// for those that do not say when they were made.
    package var until: Timestamp?
    /// False while the exports were not listed since, so that nobody can tell.
    package var isKnown: Bool
    /// Rows of that list that could not be read: each may be an export that holds them.
    package var unreadable: Int

    /// True once the old credentials can be revoked without hurting anything.
    package var isSafe: Bool { isKnown && holders.isEmpty && unreadable == 0 }

    /// Every attempt at a run that begins at the last moment of its export: nothing of an export lives longer.
    static let longestLife = ServiceRules.longestExport + ServiceRules.longestAttempt * (ServiceRules.retryBudget + 1)

    /// Nil for a destination that has the credentials it was made with; `now` corrected to the server's
    /// clock, by `Inventory.serverNow`.
    package init?(of destination: Destination, in inventory: Inventory, at now: Now) {
        guard let changed = Self.moment(of: destination) else { return nil }
        let sight = Sight(inventory: inventory, now: now)
        at = changed
        isKnown = sight.isRead(.exports, since: changed) && inventory.feeds[.exports]?.isComplete == true
        let canMatter = now.wall < changed + Self.longestLife
        unreadable = canMatter ? inventory.feeds[.exports]?.rejected.count ?? 0 : 0
        let found: [(export: BulkExport, holder: Holder)] = inventory.exports.values.compactMap { export in
            guard export.destination == destination.id, export.kind != .schedule,
                export.createdAt.map({ $0 < changed }) ?? true
            else { return nil }
            guard let runs = sight.liveRuns(of: export, before: changed) else {
                let holds = !export.status.isFinal || Self.mayOutlive(export, changed: changed, at: now.wall)
                return holds ? (export, Holder(export: export.id)) : nil
            }
            return runs > 0 ? (export, Holder(export: export.id, runs: runs)) : nil
        }
        .sorted { ($0.export.createdAt ?? changed, $0.export.id) < ($1.export.createdAt ?? changed, $1.export.id) }
        holders = found.map(\.holder)
        let ends = found.compactMap { Self.end(of: $0.export) }
        until = ends.count == found.count ? ends.max() : nil
    }

    /// When the credentials of a destination were changed; nil for those it was made with.
    static func moment(of destination: Destination) -> Timestamp? {
        guard let made = destination.createdAt, let changed = destination.updatedAt,
            changed.since(made) >= .seconds(1)
        else { return nil }
        return changed
    }

    /// Whether an export that ended may have runs that are alive, and that began before the change.
    ///
    /// One that is Completed has none. Those of a cancelled one go on to their next checkpoint; what becomes of the
    /// others of a failed one, or of one that took too long, is nowhere said.
    static func mayOutlive(_ export: BulkExport, changed: Timestamp, at wall: Timestamp) -> Bool {
        switch export.status {
        case .cancelled, .failed, .timedOut: break
        case .created, .running, .intervalScheduled, .completed, .unknown: return false
        }
        guard export.kind != .schedule else { return false }
        guard let made = export.createdAt else { return true }
        return made < changed && wall < made + longestLife
    }

    /// When the last run of an export is over at the latest: nothing is tried again once the export has ended.
    private static func end(of export: BulkExport) -> Timestamp? {
        let end = export.status.isFinal ? export.finishedAt : nil
        return (end ?? export.createdAt.map { $0 + ServiceRules.longestExport }).map {
            $0 + ServiceRules.longestAttempt
        }
    }

    /// True while it is worth a line of the screen: until the old credentials are safe to revoke, and a week more.
    package func isNews(at wall: Timestamp) -> Bool { !isSafe || at + .seconds(7 * 86_400) > wall }

    /// What it means, in one or two sentences; `at` the server's time.
    package func sentence(at wall: Timestamp) -> String {
        let moment = "Credentials changed \(Words.minute(at))."
        guard isKnown else { return "\(moment) The exports were not listed since: keep the old ones valid." }
        guard !holders.isEmpty else {
            guard unreadable == 0 else {
                return "\(moment) Keep the old ones: \(Words.count(unreadable, "export")) could not be read."
            }
            return "\(moment) SAFE TO REVOKE the old ones: no run that is alive began before."
        }
        let names = holders.prefix(3).map(\.words).joined(separator: ", ")
        let rest = holders.count > 3 ? " and \(holders.count - 3) more" : ""
        let wait =
            until.map { limit in
                limit > wall ? ", until \(Words.minute(limit)) at the latest" : ""
            } ?? ""
        return
            "\(moment) Keep the old ones: \(Words.count(holders.count, "export")) may still use them\(wait): \(names)\(rest)."
    }
}

extension Rotation.Holder {
    fileprivate var words: String {
        "\(export.short) (\(runs.map { Words.count($0, "run") } ?? "its runs are not known yet"))"
    }
}

/// How recently each thing was looked at.
private struct Sight {
    let inventory: Inventory
    let now: Now

    func isRead(_ feed: Feed, since moment: Timestamp) -> Bool {
        guard let answered = inventory.feeds[feed]?.answeredAt else { return false }
        return now.wall - (now.steady - answered) > moment
    }

    /// The runs that began before a moment and are alive; nil where what we have of them proves nothing.
    func liveRuns(of export: BulkExport, before moment: Timestamp) -> Int? {
        let feed = Feed.runs(export.id)
        guard let runs = inventory.runs[export.id], inventory.feeds[feed]?.rejected.isEmpty == true else { return nil }
        let live = runs.count { !$0.status.isFinal && ($0.createdAt.map { $0 < moment } ?? true) }
        if isRead(feed, since: moment) { return live }
        // An older look counts if nothing moved then and nothing can have begun after it.
        let end = export.status.isFinal ? export.finishedAt ?? export.updatedAt : nil
        return live == 0 && end.map { isRead(feed, since: $0) } ?? false ? 0 : nil
    }
}
