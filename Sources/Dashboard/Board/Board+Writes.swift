import Base
import Changes
import LangSmith
import Monitor

/// The user's writes at a place: what is on its way, and what came of it.
extension Board {
    /// What the user is told of a write's answer.
    struct Echo {
        var text: String
        var isRefusal: Bool
    }

    /// Notes what is sent, under its tickets: writes that are sent together are told of together.
    mutating func note(_ writes: [(ticket: Int, write: Write)]) {
        let batch = writes.count > 1 ? writes.first?.ticket : nil
        if let batch { batches[batch] = Batch(writes.map(\.write)) }
        for (ticket, write) in writes { pending[ticket] = Pending(write, batch: batch) }
    }

    /// Writes down what came of a write, in the journal for good.
    ///
    /// What it changed came before, as an update like any other (`Poller.heard`).
    mutating func take(_ report: WriteReport, ticket: Int, _ auditProblem: String?, at now: Now) -> Echo {
        let write = pending.removeValue(forKey: ticket)
        var subject = write?.cancels
        switch report {
        case .created(let export, _), .createdBefore(let export), .cancelled(let export), .alreadyFinished(let export):
            subject = export.id
        case .stored, .storedBefore, .rotated, .deleted, .notDone, .invalid, .unknown: break
        }
        let wall = inventory.serverNow(now).wall
        // A refusal does not say what was refused.
        let told = session.sentence(of: report)
        let sentence = report.isDone ? told : (write.map { "\($0.what): " } ?? "") + told
        remember(Journal.Entry(at: wall, kind: .write, export: subject, text: sentence))
        if let auditProblem {
            let text = "not in the audit: \(auditProblem)"
            remember(Journal.Entry(at: wall, kind: .write, export: subject, text: text))
        }
        guard let first = write?.batch, var batch = batches[first] else {
            return Echo(text: sentence, isRefusal: !report.isAsAsked)
        }
        batch.add(report, sentence)
        batches[first] = batch.isOver ? nil : batch
        return Echo(text: batch.sentence, isRefusal: batch.remark != nil)
    }

    /// True from the moment a cancellation is sent until the service has answered.
    func isCancelling(_ id: ID<BulkExport>) -> Bool {
        !pending.isEmpty && pending.values.contains { $0.cancels == id }
    }
}
