import Base
import LangSmith
import Monitor

/// What schedules spawned, folded under them in the list of exports.
extension State {
    /// The schedule under the cursor, if it hides exports.
    var closedSchedule: ID<BulkExport>? {
        guard isInExports, let id = exports.cursor.id, !exports.rows.isOpen(id), board.hides(id) else { return nil }
        return id
    }

    /// The open schedule that the cursor is on, or on what it showed.
    var openSchedule: ID<BulkExport>? {
        guard isInExports, let id = exports.cursor.id else { return nil }
        if exports.rows.isOpen(id) { return id }
        guard let schedule = inventory.exports[id]?.schedule, exports.rows.isUnder(schedule, id) else { return nil }
        return schedule
    }

    private var isInExports: Bool { page == nil && pane == .exports && exports.filter.isEmpty }

    /// Opens the schedule under the cursor, or goes into an open one; elsewhere to the next pane, as the arrow does.
    mutating func unfold(at now: Now) {
        if let closed = closedSchedule {
            exports.cursor.hold()
            exports.open(closed, board)
        } else if openSchedule != nil {
            move(.rows(1))
        } else {
            turn(by: 1)
        }
    }

    /// Closes the schedule that the cursor is in; elsewhere to the previous pane.
    mutating func fold(at now: Now) {
        guard let open = openSchedule else { return turn(by: -1) }
        exports.close(open, board)
        _ = exports.cursor.select(open, in: exports.rows, view: layout.rows(of: .exports))
    }
}

extension Board {
    /// True for a schedule that spawned exports which are over.
    func hides(_ schedule: ID<BulkExport>) -> Bool {
        guard let tally = census.spawned[schedule] else { return false }
        return tally[.completed] + tally[.cancelled] + tally[.failed] + tally[.timedOut] > 0
    }
}
