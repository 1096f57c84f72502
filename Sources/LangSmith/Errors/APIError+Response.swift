package import Base

extension APIError {
    /// Names the failure of an answer whose status is not 2xx.
    ///
    /// `now` is what a `Retry-After` date is compared with when the answer has no `Date` of its own.
    package init(_ response: HTTPResponse, now: Timestamp? = nil) {
        let message = ServerMessage(decoding: response)
        let retryAfter = Self.retryAfter(response, now: now)
        self =
            switch response.status {
            case 401: .unauthorized(message)
            case 403: .forbidden(message)
            case 404: .notFound(message)
            case 429: .rateLimited(message, retryAfter: retryAfter)
            case 400..<500: .rejected(status: response.status, message)
            case 500...: .server(status: response.status, message, retryAfter: retryAfter)
            default: .unexpectedStatus(response.status, message)
            }
    }

    /// `Retry-After-Ms`, or `Retry-After` as seconds or as an HTTP date; never negative, and at most a day, because a
    /// server that says more is mistaken or wants us asleep.
    static func retryAfter(_ response: HTTPResponse, now: Timestamp?) -> Duration? {
        let day = Duration.seconds(86_400)
        if let milliseconds = response.header("retry-after-ms").flatMap({ number($0) }) {
            return min(day, .milliseconds(milliseconds))
        }
        guard let text = response.header("retry-after") else { return nil }
        if let seconds = number(text) { return min(day, .milliseconds(seconds * 1000)) }
        guard let until = Timestamp(httpDate: text),
            let from = response.header("date").flatMap(Timestamp.init(httpDate:)) ?? now
        else { return nil }
        return min(day, max(.zero, until.since(from)))
    }

    private static func number(_ text: String) -> Double? {
        guard let value = Double(CleanText.trimmed(text)), value >= 0 else { return nil }
        return min(value, 1e9)
    }

    /// How long the server asked us to wait.
    package var retryAfter: Duration? {
        switch self {
        case .rateLimited(_, let retryAfter), .server(_, _, let retryAfter): retryAfter
        default: nil
        }
    }

    /// The quota that is used up, if that is why the server asks for fewer requests; asking again is of no use then.
    ///
    /// Its status is that of a rate limit: only the text tells them apart.
    package var quota: Quota? {
        guard case .rateLimited = self else { return nil }
        return KnownFailures.standard.match(self).flatMap { Quota(rawValue: $0.name) }
    }

    /// A limit of the cloud's on what a workspace may have, by the name of its known failure.
    package enum Quota: String, Hashable, Sendable {
        /// 250 exports in an hour, those that schedules spawn included.
        case creations = "quota-creations"
        /// 200 active schedules.
        case schedules = "quota-schedules"
    }

    /// The status of the answer; nil when none came, or when it was a success that could not be read.
    package var status: Int? {
        switch self {
        case .unauthorized: 401
        case .forbidden: 403
        case .notFound: 404
        case .rateLimited: 429
        case .rejected(let status, _), .server(let status, _, _), .unexpectedStatus(let status, _): status
        case .undecodable, .transport, .readOnly: nil
        }
    }

    /// What the server said; nil when nothing came from it.
    package var message: ServerMessage? {
        switch self {
        case .unauthorized(let message), .forbidden(let message), .notFound(let message), .rateLimited(let message, _),
            .rejected(_, let message), .server(_, let message, _), .undecodable(_, let message),
            .unexpectedStatus(_, let message):
            message
        case .transport, .readOnly: nil
        }
    }

    /// True when the same question may well be answered later without anyone changing anything.
    package var isTransient: Bool {
        if let shouldRetry = message?.shouldRetry { return shouldRetry }
        if quota != nil { return false }
        switch self {
        case .rateLimited: return true
        case .rejected(let status, _): return status == 408
        case .server(let status, _, _): return status != 501
        case .transport(let error): return error.isTransient
        case .unauthorized, .forbidden, .notFound, .undecodable, .unexpectedStatus, .readOnly: return false
        }
    }
}

extension TransportError {
    /// True for what comes and goes with the network; false for what someone must repair.
    package var isTransient: Bool {
        switch self {
        case .nameNotResolved, .connectionRefused, .timedOut, .connectionReset, .truncated, .proxy, .other: true
        case .tls, .tooLarge, .redirectRefused, .badAddress, .cancelled, .unsupported: false
        }
    }
}
