package import Base
package import LangSmith

/// What an earlier run of bulktop knew of a place: shown until this run has its own answers, and acted on by nobody.
package struct Recollection: Hashable, Sendable {
    /// What matters first, then the newest.
    package var exports: [BulkExport] = []
    /// Runs of exports that were not completed.
    package var runs: [Runs] = []
    package var destinations: [Destination] = []
    package var projects: [Project] = []
    package var server = ServerFacts()
    package var extent: Extent
    /// Where the first reading of the list was interrupted.
    package var resume: Int?
    /// The list was seen to have what is newest on its first page.
    package var isNewestFirst = false

    /// How much an earlier run knew, and when.
    package struct Extent: Hashable, Sendable {
        /// When the list was last read, by this machine's clock.
        package var asOf: Timestamp
        /// The list was known to its last page: what comes up beside it is new.
        package var isWhole = false
        /// How many exports were known; those at hand may be the first of them.
        package var total = 0

        package init(asOf: Timestamp, isWhole: Bool = false, total: Int = 0) {
            self.asOf = asOf
            self.isWhole = isWhole
            self.total = total
        }
    }

    package struct Runs: Hashable, Sendable {
        package var export: ID<BulkExport>
        package var rows: [BulkExportRun]
        /// By this machine's clock.
        package var readAt: Timestamp

        package init(export: ID<BulkExport>, rows: [BulkExportRun], readAt: Timestamp) {
            self.export = export
            self.rows = rows
            self.readAt = readAt
        }
    }

    package init(extent: Extent) { self.extent = extent }

    /// True when all there was is in it.
    package var isAll: Bool { exports.count >= extent.total }
}

extension Recollection {
    /// The same as changes, for an inventory that knows nothing yet.
    package func updates(at now: Now) -> [Update] {
        let answeredAt = extent.moment(at: now)
        var recalled = FeedState(answeredAt: answeredAt)
        recalled.isRecalled = true
        var list = recalled
        // Whoever judges by what is absent has to wait for this run's own list.
        list.isComplete = false
        var updates: [Update] = [
            .server(server), .destinations(destinations), .recalled(exports, extent), .feed(.exports, list),
            .feed(.destinations, recalled),
        ]
        if !projects.isEmpty {
            updates.append(.projects(Dictionary(projects.map { ($0.id, $0) }) { $1 }))
        }
        let known = Dictionary(exports.map { ($0.id, $0) }) { $1 }
        for runs in runs {
            guard let export = known[runs.export] else { continue }
            let readAt = Extent(asOf: runs.readAt).moment(at: now)
            var tracker = ProgressTracker()
            tracker.saw(runs.rows, of: export, changed: true, asked: readAt)
            var state = recalled
            state.answeredAt = readAt
            updates += [.runs(of: export.id, runs.rows, tracker.progress), .feed(.runs(export.id), state)]
        }
        return updates
    }
}

extension Recollection.Extent {
    /// When that was, on the steady clock of this run; now, should the wall clock have been set back since.
    package func moment(at now: Now) -> Duration { now.steady - max(.zero, now.wall.since(asOf)) }
}
