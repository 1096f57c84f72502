package import Base
package import LangSmith

/// What becomes of a run that fails again and again.
package struct RetryOutlook: Hashable, Sendable {
    /// How many of its newest errors in a row are the same.
    package var equalErrors: Int
    /// Nothing that the service does by itself ends it: the cause is one that stays, and it was met often enough.
    package var willNotHeal: Bool
    /// When the service gives up if every attempt takes as long as those so far did; nil where their times are unknown.
    package var givesUpAt: Timestamp?

    /// The service waits this long between two attempts (API notes, section 5).
    private static let pause = Duration.seconds(30)

    /// - Parameters:
    ///   - run: one that is not over and has failed at least once.
    ///   - export: its export, which the service ends after its own time.
    ///   - explanation: of its newest error.
    package init(of run: BulkExportRun, _ export: BulkExport?, _ explanation: Explanation?) {
        equalErrors = run.equalErrors
        willNotHeal = explanation?.lastsAfter.map { [equalErrors] in equalErrors >= $0 } ?? false
        let limit = export?.createdAt.map { $0 + ServiceRules.longestExport }
        let tries = Int64(clamping: run.retryNumber)
        guard tries > 0, tries <= ServiceRules.retryBudget, let made = run.createdAt, let moved = run.updatedAt,
            moved > made
        else {
            givesUpAt = limit
            return
        }
        let pace = max(Self.pause, min(moved.since(made) / tries, ServiceRules.longestAttempt))
        let end = moved + pace * (Int64(ServiceRules.retryBudget) + 1 - tries)
        givesUpAt = limit.map { min($0, end) } ?? end
    }

    /// "it will not heal by itself, and the service gives up at about 03:40"; nil for what may heal.
    package func words(at wall: Timestamp) -> String? {
        guard willNotHeal else { return nil }
        return "the same \(equalErrors) times: it will not heal by itself" + (end(at: wall).map { ", and \($0)" } ?? "")
    }

    /// "the service gives up at about 03:40"; nil where nobody knows.
    package func end(at wall: Timestamp) -> String? {
        givesUpAt.map { end in
            let isSoon = end.since(wall) < .seconds(86_400) && end.startOfDay == wall.startOfDay
            return "the service gives up at about \(isSoon ? Words.clock(end) : Words.minute(end)) UTC"
        }
    }
}
