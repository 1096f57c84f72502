import LangSmith

extension PollPlan {
    /// How long a question rests after its failure.
    mutating func pause(after error: APIError, failures: Int) -> Duration {
        let doubling = Duration.seconds(min(60, 1 << min(failures, 6)))
        let wait: Duration
        switch error {
        case .unauthorized, .forbidden, .notFound: wait = pace.refused
        case .rejected, .unexpectedStatus, .readOnly: wait = .seconds(60)
        case .rateLimited, .server, .transport: wait = doubling
        case .undecodable: wait = max(.seconds(5), doubling)
        }
        let asked = min(error.retryAfter ?? .zero, .seconds(3600))
        return max(wait * dice.jitter(), asked)
    }
}
