package import Base
package import LangSmith
package import Monitor

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

    /// What to offer of an export that ended.
    package static func offer(of export: BulkExport, runs: [BulkExportRun]?) -> Offer {
        Offer(Missing.windows(of: export, runs: runs))
    }

    /// What to offer of a schedule.
    package static func offer(of schedule: Schedule) -> Offer { Offer(Missing.windows(of: schedule)) }
}
