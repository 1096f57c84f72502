import Base

/// One thing that `bulktop doctor` looked at, and what to do next about it.
package struct Check: Hashable, Sendable {
    package enum Outcome: String, Hashable, Sendable {
        case ok
        case warn
        case fail
        /// Something before it failed, so that it could not be looked at.
        case notTried = "not tried"
    }

    package var name: String
    package var outcome: Outcome
    /// What was seen, or why nothing was; clean, on one line.
    package var finding: String
    package var next: String?
    /// A shell command that shows whether it is so.
    package var verify: String?
    package var link: String?

    package init(_ name: String, _ outcome: Outcome, _ finding: String, next: String? = nil) {
        self.name = name
        self.outcome = outcome
        self.finding = CleanText.line(finding, limit: 1000)
        self.next = next
    }
}
