import Base
import LangSmith

/// What the rows tell: of exports that are done, and of those that will not be in time.
extension Health {
    /// An export that is done, but maybe not with all of its rows.
    static func doubtful(_ export: BulkExport, _ doubt: Doubt, _ facts: Facts, at now: Now) -> Condition {
        if case .done(let repairs) = facts.repair {
            return Condition(.completed, evidence: "\(doubt.evidence); exported again by \(names(of: repairs))")
        }
        var sentences = [doubt.evidence]
        if case .atWork(let repairs) = facts.repair {
            sentences.append("\(names(of: repairs)) \(repairs.count == 1 ? "is" : "are") at work to export it again")
        }
        let deadline = facts.retention.deadline(of: doubt.windows, at: now.wall)
        if let deadline { sentences.append(deadline.words(at: now.wall)) }
        let isGone = facts.retention.isKnown && deadline.map { $0.isOver(at: now.wall) } ?? false
        let evidence = sentences.joined(separator: "; ")
        guard isRecent(export, at: now.wall), !isGone else { return Condition(.completed, evidence: evidence) }
        var condition = Condition(doubt.kind, evidence: evidence, isProblem: true, deadline: deadline)
        if case .atWork = facts.repair { condition.isMended = true }
        return condition
    }

    /// An export that the service will end before it is done.
    static func due(_ export: BulkExport, _ outlook: Outlook, _ facts: Facts, at now: Now) -> Condition {
        let deadline = facts.retention.deadline(of: missing(of: export, facts), at: now.wall)
        var sentences = ["it would be done \(outlook.words)"]
        if let deadline { sentences.append(deadline.words(at: now.wall)) }
        return Condition(.due, evidence: sentences.joined(separator: "; "), isProblem: true, deadline: deadline)
    }
}
