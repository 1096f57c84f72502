package import Base
package import LangSmith
import Monitor

/// What is offered to be exported again, because the service neither resumes nor repeats an export.
package enum Repair {
    /// What is offered at once, of all that is missing.
    package struct Offer: Hashable, Sendable {
        /// The oldest first, because their traces are deleted first; no more than a person can look through.
        package let windows: [Range<Timestamp>]
        /// How many there are in all.
        package let total: Int

        /// How many windows are offered at once.
        package static let limit = 50

        package static let nothing = Offer([])

        init(_ all: [Range<Timestamp>]) {
            windows = Array(all.prefix(Self.limit))
            total = all.count
        }

        /// `50 of 73, the oldest first`; nil when they are all there.
        package var shortfall: String? {
            windows.count < total ? "\(windows.count) of \(total), the oldest first" : nil
        }
    }

    /// What of an export or of a schedule is in no bucket, as far as a person can look through it.
    package static func offer(of export: BulkExport, on ground: Ground) -> Offer {
        guard export.kind == .schedule else {
            return Offer(Missing.windows(of: export, runs: ground.inventory.runs[export.id]))
        }
        return ground.census.schedules[export.id].map { Offer(Missing.windows(of: $0)) } ?? .nothing
    }

    /// True for what has runs that say what is missing of it.
    package static func followsFromRuns(_ export: BulkExport) -> Bool {
        export.kind != .schedule && export.status.isFinal && export.status != .completed
    }

    /// Why there is nothing to offer, or nobody can tell; nil where there is.
    ///
    /// Which days of an export are missing is looked up last and only with `isThorough`: not for each frame's hints.
    package static func obstacle(
        to id: ID<BulkExport>,
        on ground: Ground,
        isThorough: Bool = true
    ) -> Obstacle? {
        if let obstacle = ground.capabilities.obstacle(to: .writeExports) { return obstacle }
        guard let export = ground.inventory.exports[id] else { return .standing("the service does not list it") }
        if let obstacle = ground.obstacle(ofUnread: [id]) { return obstacle }
        if export.kind == .schedule {
            return offer(of: export, on: ground).windows.isEmpty ? .standing("no window of it is lost") : nil
        }
        guard export.status.isFinal else {
            return .standing("it is still at work: a repair is for what has ended")
        }
        guard export.status != .completed else { return .standing("it is Completed: nothing is missing") }
        let feed = ground.inventory.feeds[.runs(id)]
        // Without them every partition would seem to be missing, and those that are done would be doubled.
        guard ground.inventory.runs[id] != nil else {
            return .unknown(
                feed?.failure.map { "its runs cannot be read: \($0.sentence)" }
                    ?? "its runs are not read yet, and they say what is missing: once more in a moment"
            )
        }
        // A row that could not be read would look like a day without a partition.
        if let unread = feed?.rejected.count, unread > 0 {
            return .unknown(
                "\(Words.count(unread, "run")) of it could not be read, so what is missing is not known: a clone exports all of it again"
            )
        }
        guard isThorough else { return nil }
        return offer(of: export, on: ground).windows.isEmpty ? .standing("every partition of it is done") : nil
    }

    /// Missing windows, made again with the settings of the whole.
    package static func order(_ export: BulkExport, on ground: Ground) -> ExportOrder {
        let offer = offer(of: export, on: ground)
        return ExportOrder(BulkExportCreate(cloning: export), .repair(of: export.id, offer), windows: offer.windows)
    }
}
