package import LangSmith

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The world's time: a start, a speed, and steps.
struct SimulatedClock: Sendable {
    private var base: Timestamp
    /// What `elapsed` said at `base`.
    private var since: Duration
    private(set) var speed: Double
    private let elapsed: @Sendable () -> Duration

    init(start: Timestamp, speed: Double, elapsed: @escaping @Sendable () -> Duration) {
        (base, self.speed, self.elapsed) = (start, speed, elapsed)
        since = elapsed()
    }

    var now: Timestamp { base + (elapsed() - since) * speed }

    /// Goes on from now at another speed.
    mutating func run(at speed: Double) {
        let now = now
        (base, since, self.speed) = (now, elapsed(), speed)
    }

    /// Puts time forward.
    mutating func step(by duration: Duration) { base = base + duration }
}

/// This machine's time: what a server runs on unless it is given another.
package enum SystemTime {
    package static var now: Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }

    /// Tells the time since its making.
    package static func stopwatch() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { ContinuousClock.now - start }
    }
}
