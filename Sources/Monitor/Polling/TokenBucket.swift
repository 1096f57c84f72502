/// A budget of requests that fills with time: short bursts, and never more than the rate on average.
struct TokenBucket: Sendable {
    let capacity: Double
    /// Tokens a second.
    let rate: Double
    private(set) var tokens: Double
    private var filledAt: Duration

    init(capacity: Double, rate: Double, at now: Duration) {
        self.capacity = capacity
        self.rate = rate
        tokens = capacity
        filledAt = now
    }

    mutating func fill(at now: Duration) {
        guard now > filledAt else { return }
        tokens = min(capacity, tokens + (now - filledAt).inSeconds * rate)
        filledAt = now
    }

    mutating func take() { tokens -= 1 }

    /// When there will be that many tokens if none is taken meanwhile; call `fill` first.
    func moment(of wanted: Double) -> Duration {
        // A microsecond more, so that rounding never wakes us just too early and then again.
        filledAt + .seconds(max(0, min(wanted, capacity) - tokens) / rate) + .microseconds(1)
    }

    /// Whether that many tokens are there, forgiving what rounding loses.
    func has(_ wanted: Double) -> Bool { tokens >= min(wanted, capacity) - 1e-6 }
}

extension Duration {
    /// As a floating-point number of seconds, for ratios and rates.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
