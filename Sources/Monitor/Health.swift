package import LangSmith

/// Derives conditions from the inventory. Pure, and known to the commands without a screen as well.
package enum Health {
    /// What is true of one export now.
    package static func condition(of export: BulkExport, in inventory: Inventory, at now: Now) -> Condition {
        switch export.status {
        case .created: Condition(.created)
        case .running: Condition(.running)
        case .intervalScheduled: Condition(.scheduled)
        case .completed: Condition(.completed)
        case .failed: Condition(.failed)
        case .timedOut: Condition(.timedOut)
        case .cancelled: Condition(.cancelled)
        case .unknown(let word): Condition(.unknown(word))
        }
    }
}
