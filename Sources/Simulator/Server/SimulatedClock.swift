package import Base

/// The world's time: a start, a speed, and steps.
package struct SimulatedClock: Sendable {
    private var base: Timestamp
    /// What `elapsed` said at `base`.
    private var since: Duration
    private(set) var speed: Double
    private let elapsed: @Sendable () -> Duration

    /// Begins at `start`, runs at `speed`, and takes its pace from `elapsed`, which never goes back.
    package init(start: Timestamp, speed: Double, elapsed: @escaping @Sendable () -> Duration) {
        (base, self.speed, self.elapsed) = (start, speed, elapsed)
        since = elapsed()
    }

    var now: Timestamp { base + (elapsed() - since) * speed }

    /// How long the server has been running, whatever its world's time does.
    var uptime: Duration { elapsed() }

    /// Goes on from now at another speed.
    mutating func run(at speed: Double) {
        let now = now
        (base, since, self.speed) = (now, elapsed(), speed)
    }

    /// Puts time forward.
    mutating func step(by duration: Duration) { base = base + duration }
}
