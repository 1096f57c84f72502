package import Changes
import Synchronization

/// Entries of an audit, in memory.
package final class MemoryAudit: AuditLog {
    private let problem: String?
    private let lines = Mutex<[AuditEntry]>([])

    /// With a `problem` nothing can be kept, for that reason.
    package init(problem: String? = nil) { self.problem = problem }

    package var entries: [AuditEntry] { lines.withLock { $0 } }

    package func append(_ entry: AuditEntry) -> String? {
        if problem == nil { lines.withLock { $0.append(entry) } }
        return problem
    }

    package func latest() -> [AuditEntry] { entries }
}
