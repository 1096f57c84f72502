package import Base

/// Why the service did not give what was asked: few cases, each with the sentence the user reads.
package enum APIError: Error, Hashable, Sendable {
    /// 401: no key was sent, or a header is malformed.
    case unauthorized(ServerMessage)
    /// 403: the key is wrong or revoked, of another region, or may not do this here.
    case forbidden(ServerMessage)
    /// 404: not in this workspace, or no such endpoint on this server.
    case notFound(ServerMessage)
    /// 429; `retryAfter` as the server said it.
    case rateLimited(ServerMessage, retryAfter: Duration?)
    /// 400, 409, 413, 422 and every other 4xx.
    case rejected(status: Int, ServerMessage)
    /// 5xx; `retryAfter` as the server said it.
    case server(status: Int, ServerMessage, retryAfter: Duration?)
    /// A success whose body is not what the API promises: a captive portal's HTML, truncated JSON, a wrong type.
    case undecodable(field: String, ServerMessage)
    /// A 1xx or 3xx that the transport did not follow.
    case unexpectedStatus(Int, ServerMessage)
    case transport(TransportError)
    /// A write that was not sent, because the profile or the command line forbids every one.
    case readOnly
}
