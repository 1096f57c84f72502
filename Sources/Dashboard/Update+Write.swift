import LangSmith
import Monitor

extension State {
    /// Tells what came of a write: in the journal for good, and in a toast.
    ///
    /// What it changed came before, as an update like any other (`Poller.heard`).
    mutating func take(_ report: WriteReport, ticket: Int, _ auditProblem: String?, at now: Now) {
        let write = pending.removeValue(forKey: ticket)
        var subject = write?.cancels
        switch report {
        case .created(let export, _), .createdBefore(let export), .cancelled(let export), .alreadyFinished(let export):
            subject = export.id
        case .stored, .storedBefore, .rotated, .deleted, .notDone, .invalid, .unknown: break
        }
        let wall = inventory.serverNow(now).wall
        // A refusal does not say what was refused.
        let sentence = report.isDone ? report.sentence : (write.map { "\($0.what): " } ?? "") + report.sentence
        board.remember(Journal.Entry(at: wall, kind: .write, export: subject, text: sentence))
        if let auditProblem {
            let text = "not in the audit: \(auditProblem)"
            board.remember(Journal.Entry(at: wall, kind: .write, export: subject, text: text))
        }
        if takeInDialog(report, ticket: ticket) { point(at: report, at: now) }
        guard let first = write?.batch, var batch = batches[first] else {
            say(sentence, isRefusal: !report.isAsAsked, at: now)
            return
        }
        batch.add(report, sentence)
        batches[first] = batch.isOver ? nil : batch
        say(batch.sentence, isRefusal: batch.remark != nil, at: now)
    }

    /// Goes to what was just made, which is what its maker wants to watch; what a filter hides stays hidden.
    private mutating func point(at report: WriteReport, at now: Now) {
        switch report {
        case .created(let export, _) where pages.isEmpty && pane == .exports:
            exports.place(export.id, board, at: now)
            _ = exports.cursor.select(export.id, in: exports.rows, view: layout.rows(of: .exports))
        case .stored(let destination, _) where pages.isEmpty && pane == .destinations:
            let order = DestinationOrder(ids: board.destinations)
            _ = destinations.select(destination.id, in: order, view: layout.rows(of: .destinations))
        default: break
        }
    }
}
