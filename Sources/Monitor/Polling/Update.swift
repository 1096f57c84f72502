package import Base
package import LangSmith

/// One change of what we know, small enough to cross to the main thread: only what is new is in it.
package enum Update: Hashable, Sendable {
    /// New or changed exports, and those that a complete listing no longer has.
    case exports(changed: [BulkExport], removed: [ID<BulkExport>])
    /// All exports as they are after the changes told before, for whoever took those in: to be held in one memory.
    case shared(ExportTable)
    /// Exports as an earlier run knew them: they take no newer one's place, and are read again before they are acted on.
    case recalled([BulkExport], Recollection.Extent)
    /// Exports that an earlier run knew and that are of another workspace than the key works in now: they were never ours.
    case forgotten([ID<BulkExport>])
    /// Exports that are as an earlier run knew them.
    case confirmed([ID<BulkExport>])
    /// All runs of an export, sorted by window; sent only when one of them changed.
    case runs(of: ID<BulkExport>, [BulkExportRun], Progress)
    /// Progress alone: another answer without a change still counts as one.
    case progress(of: ID<BulkExport>, Progress)
    case destinations([Destination])
    /// Names that became known; nil for a project the service does not have any more.
    case projects([ID<Project>: Project?])
    /// The raw JSON of one export as it came.
    case document(of: ID<BulkExport>, [UInt8])
    case server(ServerFacts)
    case feed(Feed, FeedState)
    /// How far the reading of the list has come.
    case listing(ListingState)
    /// The server cannot be reached; nil once it answers again.
    case link(LinkLoss?)
    case paused(Bool)
    case requests(RequestBudget)
}

/// What is known of the server and of the key beyond its exports.
package struct ServerFacts: Hashable, Sendable {
    package var version: String?
    /// It has a licence or a customer of its own, as only a server of somebody's own does; nil before it said anything.
    package var isLicensed: Bool?
    package var workspaceName: String?
    /// What the key may do in this workspace; nil when the server does not say.
    package var permissions: [String]?
    package var canUseBulkExport: Bool?
    /// Whether the server obeys `limit` and `offset`; nil until a list was long enough to show it.
    package var pages: Bool?
    /// The server's clock less ours; nil below two seconds, which a `Date` header cannot tell from nothing.
    package var clockSkew: Duration?
    /// When the server will end what bulktop asks, the earliest day it has named; nil where it named none.
    package var sunset: Timestamp?

    package init() {}
}

/// How much of the request budget is in use.
package struct RequestBudget: Hashable, Sendable {
    /// Requests sent in the last 60 seconds.
    package var lastMinute = 0
    package var inFlight = 0
    /// Nothing is asked before this moment of the steady clock, because the server said that the key asks too much.
    package var quietUntil: Duration?

    package init() {}
}
