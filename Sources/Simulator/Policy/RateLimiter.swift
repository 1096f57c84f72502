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

    /// Whose budget a request is taken from: a key's, or that of somebody who has logged in.
    struct Caller {
        var name: String
        var isLogin: Bool
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

    /// The workspace's own rule for a question about traces: a wide one counts more, and so does a search in texts.
    static func rule(forQuery request: TraceRequest?, workspace: String) -> Rule {
        let isWide = request?.isWide ?? false
        let isSearch = request?.filters.contains { $0.text.contains("search(") } ?? false
        let count = isSearch ? (isWide ? 1 : 3) : (isWide ? 3 : 10)
        return Rule(name: "\(isWide) \(isSearch) \(workspace)", count: count, seconds: 10)
    }

    /// The rules for a request.
    ///
    /// - Parameters:
    ///   - endpoint: what it asks; nil for a path that is none.
    ///   - caller: who asks; nil for a request without a key.
    ///   - behaviours: which region it is, and how it matches paths.
    /// - Returns: all that count it.
    static func rules(for endpoint: Endpoint?, caller: Caller?, _ behaviours: Behaviours) -> [Rule] {
        if let endpoint, endpoint.isCheap { return [Rule(name: "info", count: 2000, seconds: 10)] }
        guard let caller else { return [Rule(name: "nobody", count: 100, seconds: 60)] }
        let name = caller.name
        var rules = [Rule(name: "any \(name)", count: 1000, seconds: 10)]
        switch endpoint {
        case .traceQuery, .newTraceQuery:
            rules.append(Rule(name: "query \(name)", count: caller.isLogin ? 300 : 15, seconds: 10))
        case .traceStats:
            let count = behaviours[.rateLimits] == "eu" ? 20 : 1
            rules.append(Rule(name: "stats \(name)", count: count, seconds: 10))
        case .exportRun where behaviours[.runLimit] == "traces":
            rules.append(Rule(name: "run \(name)", count: 30, seconds: 60))
        default: break
        }
        return rules
    }
}
