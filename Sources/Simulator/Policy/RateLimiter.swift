import LangSmith

/// The gateway's request limits (API notes, section 8): so many in a stretch of time, by key or by address.
///
/// Stretches begin at whole multiples of their length. The gateway does not tell its own way of counting.
struct RateLimiter: Sendable {
    struct Rule: Hashable, Sendable {
        var name: String
        var count: Int
        var seconds: Int64
    }

    private struct Counter {
        var window: Int64
        var count: Int
    }

    private var counters: [String: Counter] = [:]

    /// Counts a request against all its rules.
    ///
    /// - Parameters:
    ///   - rules: what applies to it, each with the name it is counted under.
    ///   - time: microseconds on any clock that does not go back.
    /// - Returns: microseconds until there is room again; nil when it may pass. What is refused is not counted.
    mutating func wait(_ rules: [Rule], at time: Int64) -> Int64? {
        var wait: Int64?
        for rule in rules {
            let length = rule.seconds * .second
            guard let counter = counters[rule.name], counter.window == time / length, counter.count >= rule.count
            else { continue }
            wait = max(wait ?? 0, (counter.window + 1) * length - time)
        }
        if let wait { return wait }
        for rule in rules {
            let window = time / (rule.seconds * .second)
            if let counter = counters[rule.name], counter.window == window {
                counters[rule.name] = Counter(window: window, count: counter.count + 1)
            } else {
                counters[rule.name] = Counter(window: window, count: 1)
            }
        }
        return nil
    }

    /// The rules for a request.
    ///
    /// - Parameters:
    ///   - endpoint: what it asks; nil for a path that is none.
    ///   - key: the key it came with; nil without one.
    ///   - region: the value of `Behaviour.rateLimits`.
    /// - Returns: all that count it.
    static func rules(for endpoint: Endpoint?, key: String?, region: String) -> [Rule] {
        if let endpoint, endpoint.isPublic { return [Rule(name: "info", count: 2000, seconds: 10)] }
        guard let key else { return [Rule(name: "nobody", count: 100, seconds: 60)] }
        var rules = [Rule(name: "any \(key)", count: 1000, seconds: 10)]
        switch endpoint {
        case .traceQuery: rules.append(Rule(name: "query \(key)", count: 15, seconds: 10))
        case .traceStats: rules.append(Rule(name: "stats \(key)", count: region == "eu" ? 20 : 1, seconds: 10))
        default: break
        }
        return rules
    }
}
