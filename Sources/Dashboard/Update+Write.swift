import LangSmith
import Monitor

extension State {
    /// Shows what came of a write: in the row at once, in the journal for good, and in a toast.
    mutating func take(_ report: WriteReport, _ auditProblem: String?, at now: Now) {
        var subject: ID<BulkExport>?
        switch report {
        case .created(let export), .cancelled(let export), .alreadyFinished(let export):
            subject = export.id
            take([.exports(changed: [export], removed: [])], at: now)
        case .stored(let destination):
            let others = inventory.destinations.values.filter { $0.id != destination.id }
            take([.destinations(others + [destination])], at: now)
        case .deleted(let id):
            take([.destinations(inventory.destinations.values.filter { $0.id != id })], at: now)
        case .notDone, .invalid, .unknown: break
        }
        let wall = inventory.serverNow(now).wall
        board.remember(Journal.Entry(at: wall, kind: .write, export: subject, text: report.sentence))
        if let auditProblem {
            let text = "not in the audit: \(auditProblem)"
            board.remember(Journal.Entry(at: wall, kind: .write, export: subject, text: text))
        }
        say(report.sentence, isRefusal: !report.isDone, at: now)
    }
}
