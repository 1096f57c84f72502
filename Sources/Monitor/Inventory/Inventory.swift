package import Base
package import LangSmith

/// Everything known about one workspace, and how fresh it is.
///
/// A value: the poller keeps one to compare with, the
/// dashboard another to draw from, and both change by the same updates.
package struct Inventory: Hashable, Sendable {
    package private(set) var exports = ExportTable()
    /// Runs by export, sorted by window start, then project.
    package private(set) var runs: [ID<BulkExport>: [BulkExportRun]] = [:]
    package private(set) var progress: [ID<BulkExport>: Progress] = [:]
    package private(set) var destinations: [ID<Destination>: Destination] = [:]
    /// A nil value: the service has no such project any more.
    package private(set) var projects: [ID<Project>: Project?] = [:]
    package private(set) var documents: [ID<BulkExport>: [UInt8]] = [:]
    package private(set) var feeds: [Feed: FeedState] = [:]
    package private(set) var server = ServerFacts()
    package private(set) var budget = RequestBudget()
    /// Set while the server cannot be reached.
    package private(set) var link: LinkLoss?
    package private(set) var isPaused = false
    /// Exports that no answer of this run told of yet: they are as an earlier run knew them.
    package private(set) var unconfirmed: Set<ID<BulkExport>> = []
    /// How much an earlier run knew, where one did.
    package private(set) var recalled: Recollection.Extent?
    /// Where the server is: with what it tells, this decides what is known of its limits.
    package var host = ""
    /// What explains errors: bulktop's own table, with what the user added.
    package var failures = KnownFailures.standard

    package init() {}

    /// Whose server it is, as far as anybody can tell.
    package var deployment: Deployment { Deployment(host: host, isLicensed: server.isLicensed) }

    /// How much the server takes on, as far as is known.
    package var limits: ServerLimits { ServerPlace(host, server).limits }

    package mutating func apply(_ update: Update) {
        switch update {
        case .exports(let changed, let removed):
            for export in changed { exports[export.id] = export }
            if !unconfirmed.isEmpty {
                for export in changed { unconfirmed.remove(export.id) }
                unconfirmed.subtract(removed)
            }
            for id in removed { remove(id) }
        case .recalled(let rows, let extent):
            recalled = extent
            if exports.isEmpty { unconfirmed.reserveCapacity(rows.count) }
            for export in rows where !exports.contains(export.id) {
                exports[export.id] = export
                unconfirmed.insert(export.id)
            }
        case .confirmed(let ids):
            unconfirmed.subtract(ids)
            // An empty set keeps the room of a full one.
            if unconfirmed.isEmpty { unconfirmed = [] }
        case .shared(let table): exports.share(table)
        case .forgotten(let ids):
            unconfirmed.subtract(ids)
            for id in ids { remove(id) }
            recalled = nil
        case .listing: break
        case .runs(let export, let rows, let progress):
            runs[export] = rows
            self.progress[export] = progress
        case .progress(let export, let progress): self.progress[export] = progress
        case .destinations(let all): destinations = Dictionary(all.map { ($0.id, $0) }) { $1 }
        case .projects(let named): projects.merge(named) { $1 }
        case .document(let export, let body): documents = [export: body]
        case .server(let facts): server = facts
        case .feed(let feed, let state): feeds[feed] = state
        case .link(let loss): link = loss
        case .paused(let value): isPaused = value
        case .requests(let value): budget = value
        }
    }

    private mutating func remove(_ id: ID<BulkExport>) {
        exports[id] = nil
        runs[id] = nil
        progress[id] = nil
        documents[id] = nil
        feeds[.runs(id)] = nil
        feeds[.document(id)] = nil
    }
}

extension Inventory {
    /// True once the list of exports was read to its end: only then is what is not in it absent.
    package var isListWhole: Bool { feeds[.exports]?.isComplete ?? true }

    /// Now by the server's clock, as far as its answers show that ours is off: what every time it sends is compared to.
    package func serverNow(_ now: Now) -> Now {
        guard let skew = server.clockSkew else { return now }
        return Now(wall: now.wall + skew, steady: now.steady)
    }

    /// How much the data of a feed can be trusted now, and its age; nil before the first answer.
    package func freshness(of feed: Feed, at now: Now) -> (word: Freshness, age: Duration?) {
        guard let state = feeds[feed] else { return (isPaused ? .paused : link == nil ? .loading : .offline, nil) }
        let age = state.answeredAt.map { now.steady - $0 }
        if isPaused { return (.paused, age) }
        if link != nil || state.failure != nil { return (.offline, age) }
        if state.isRecalled { return (.stored, age) }
        guard let age else { return (.loading, nil) }
        if age > state.interval * 5 { return (.stale, age) }
        return (age > state.interval * 2 ? .late : .live, age)
    }
}
