/// When a single read is asked again after a failure: the policy of the official SDKs (API notes, section 8).
///
/// For commands that ask once and end. The poller has a plan of its own, and writes are never repeated.
package struct RetryPolicy: Hashable, Sendable {
    package var retries = 2
    /// Doubles with every retry.
    package var firstPause = Duration.milliseconds(500)
    package var longestPause = Duration.seconds(16)
    /// Takes the place of `firstPause` when a server that limits requests does not say for how long.
    package var rateLimitPause = Duration.seconds(10)
    /// A server that asks for a longer wait than this gets no second question: a command must end.
    package var patience = Duration.seconds(60)

    package init() {}

    /// How long to wait before asking again; nil to give up.
    ///
    /// A wait that the server asked for is never cut short. Our own is shortened by up to a quarter at random, so that
    /// several clients do not come back at once. `attempt` counts from 0.
    package func pause(
        after error: APIError,
        attempt: Int,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        guard attempt < retries, error.isTransient else { return nil }
        let first: Duration
        if case .rateLimited(_, nil) = error { first = rateLimitPause } else { first = firstPause }
        let pause = min(longestPause, first * (1 << min(attempt, 16))) * Double.random(in: 0.75...1, using: &generator)
        let asked = error.retryAfter ?? .zero
        return asked > patience ? nil : max(pause, asked)
    }
}

extension LangSmithClient {
    /// Sends one GET, and sends it again as the policy allows; the last failure is thrown.
    package func fetch(
        _ route: Route,
        retrying policy: RetryPolicy,
        clock: ClientClock,
        using generator: inout some RandomNumberGenerator & Sendable
    ) async throws(APIError) -> Reply {
        var attempt = 0
        while true {
            do throws(APIError) {
                return try await fetch(route)
            } catch {
                guard let pause = policy.pause(after: error, attempt: attempt, using: &generator),
                    (try? await clock.sleep(pause)) != nil
                else { throw error }
                attempt += 1
            }
        }
    }
}
