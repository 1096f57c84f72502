/// What the service does everywhere, by its own rules (API notes, section 5).
package enum ServiceRules {
    /// Attempts at a partition before the service gives up.
    package static let retryBudget = 20
    /// It spawns a window's export this long after the window's end.
    package static let spawnDelay = Duration.seconds(600)
    /// How long it lets an export live.
    package static let longestExport = Duration.seconds(72 * 3600)
    /// How long it lets one attempt at a run last.
    package static let longestAttempt = Duration.seconds(4 * 3600)
}
