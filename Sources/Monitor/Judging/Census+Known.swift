package import Base
package import LangSmith

/// What somebody knows of is no problem to anybody else.
extension Census {
    /// Takes in what somebody said of problems.
    ///
    /// - Returns: exports whose condition is another one.
    package mutating func know(_ change: KnownProblems.Change, in inventory: Inventory, at now: Now) -> Set<
        ID<BulkExport>
    > {
        known.apply(change)
        return judgeAgain(Set(change.removed).union(change.added.map(\.export)), in: inventory, at: now)
    }

    /// Takes what is known from before; call it before anything is judged.
    package mutating func recall(_ problems: KnownProblems) { known = problems }

    /// What was said of an export, whether it is a problem now or not.
    package func saying(of id: ID<BulkExport>) -> KnownProblem? { known.all[id] }

    /// What a problem is like now; nil for an export that is none, or is not there.
    package func symptom(of id: ID<BulkExport>, in inventory: Inventory) -> Symptom? {
        guard let export = inventory.exports[id], let condition = conditions[id], condition.isProblem else {
            return nil
        }
        var facts = Health.Facts()
        facts.runs = inventory.runs[id] ?? []
        facts.progress = inventory.progress[id]
        facts.schedule = schedules[id]
        facts.doubt = ledger.doubt(of: export, facts.progress)
        return Health.symptom(of: condition, export, facts)
    }
}
