import Changes
import LangSmith
import Monitor

extension State {
    /// Tells what came of a write at a place: in its journal for good, and in a toast.
    mutating func take(
        _ report: WriteReport,
        from place: Place,
        ticket: Int,
        _ auditProblem: String?,
        at now: Now
    ) {
        let name = place == self.place ? "" : "\(behind[place]?.session.profile ?? place.host): "
        guard let echo = board(of: place, { $0.take(report, ticket: ticket, auditProblem, at: now) }) else { return }
        if takeInDialog(report, from: place, ticket: ticket) { point(at: report, at: now) }
        say(name + echo.text, isRefusal: echo.isRefusal, at: now)
    }

    /// Goes to what was just made, which is what its maker wants to watch; what a filter hides stays hidden.
    private mutating func point(at report: WriteReport, at now: Now) {
        switch report {
        case .created(let export, _) where pages.isEmpty && pane == .exports:
            exports.place(export.id, board, at: now)
            _ = exports.cursor.select(export.id, in: exports.rows, view: layout.rows(of: .exports))
        case .stored(let destination, _) where pages.isEmpty && pane == .destinations:
            let order = ListedRows(elements: board.destinations)
            _ = destinations.select(destination.id, in: order, view: layout.rows(of: .destinations))
        default: break
        }
    }
}
