package import Base
package import LangSmith

/// The windows of a schedule and what became of each, computed from the list of exports alone.
package struct Schedule: Hashable, Sendable {
    /// Oldest first: those that ended within `Schedule.horizon`, and the one in progress.
    package var windows: [Window]
    /// When the service spawns the next export: end of the window in progress plus ten minutes; nil once cancelled.
    package var nextSpawn: Timestamp?
    /// When time alone makes another state of some window.
    package var changesAt: Timestamp?
    /// True when it is known to have spawned an export, of any age.
    package var hasSpawned: Bool
    /// While the service makes exports of windows from before the schedule was made: how many are there, of how many.
    package var catchingUp: (done: Int, total: Int)? { backlog.map { ($0.done, $0.total) } }
    private let backlog: Backlog?

    private struct Backlog: Hashable, Sendable {
        var done: Int
        var total: Int
    }

    package init(
        windows: [Window],
        nextSpawn: Timestamp?,
        changesAt: Timestamp? = nil,
        hasSpawned: Bool = true,
        catchingUp: (done: Int, total: Int)? = nil
    ) {
        self.windows = windows
        self.nextSpawn = nextSpawn
        self.changesAt = changesAt
        self.hasSpawned = hasSpawned
        backlog = catchingUp.map { Backlog(done: $0.done, total: $0.total) }
    }

    package struct Window: Hashable, Sendable {
        /// Inclusive.
        package var start: Timestamp
        /// Exclusive.
        package var end: Timestamp
        package var state: State
        /// The export that covers it, or tried to.
        package var export: ID<BulkExport>?

        package init(start: Timestamp, end: Timestamp, state: State, export: ID<BulkExport>? = nil) {
            self.start = start
            self.end = end
            self.state = state
            self.export = export
        }
    }

    package enum State: Hashable, Sendable {
        /// Not over yet, or over for less than the ten minutes the service waits.
        case upcoming
        /// No export yet, and no verdict: the list is not read to its end, or the service is still catching up.
        case open
        /// Spawned and at work.
        case inProgress
        case completed
        /// Spawned, and failed, timed out or cancelled, with nothing else covering it.
        case failed
        /// Failed or missing, and covered by a completed one-time export of the same project, filter and destination.
        case repaired
        /// Its export should have appeared by now.
        case late
        /// Two intervals later still no export.
        case missing
    }
}
