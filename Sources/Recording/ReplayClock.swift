package import Base

/// The clock of a replay: the recording's own time, which runs `speed` times as fast as ours and stops at its end.
///
/// Everything that asks a replay must live by this clock, so that intervals, ages and `Retry-After` mean in the replay
/// what they meant in the recording.
package struct ReplayClock: Sendable {
    /// Where the recording stops.
    package let end: Duration
    private let startedAt: Timestamp
    private let from: Duration
    private let speed: Double
    private let elapsed: @Sendable () -> Duration
    private let wait: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - replay: whose time it is.
    ///   - speed: above 0, and finite.
    ///   - from: the moment of the recording to begin at.
    ///   - elapsed: real time since the replay began; never goes back.
    ///   - sleep: returns when `elapsed` has reached a moment, or throws at once when cancelled.
    package init(
        _ replay: Replay,
        speed: Double = 1,
        from: Duration = .zero,
        elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        precondition(speed > 0 && speed.isFinite, "a replay runs forwards")
        end = replay.end
        startedAt = replay.header.startedAt
        self.from = from
        self.speed = speed
        self.elapsed = elapsed
        wait = sleep
    }

    /// The moment of the recording, since its start; never beyond its end.
    package var moment: Duration { min(end, from + elapsed() * speed) }

    /// The time of day at a moment, by the clock of the machine that recorded.
    package func wall(at moment: Duration) -> Timestamp { startedAt + moment }

    /// True once time stands still.
    package var isAtEnd: Bool { moment == end }

    /// Returns at a moment of the recording, or throws `CancellationError` when cancelled; what lies beyond the end
    /// never comes.
    package func sleep(until moment: Duration) async throws {
        guard moment <= end else {
            while true { try await wait(elapsed() + .seconds(86_400)) }
        }
        guard moment > self.moment else { return try Task.checkCancellation() }
        // A nanosecond more, or rounding could wake the sleeper just before its time.
        try await wait((moment - from) / speed + .nanoseconds(1))
    }
}
