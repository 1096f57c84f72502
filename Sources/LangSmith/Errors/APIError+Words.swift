import Base

extension APIError {
    /// Two to four words for the banner.
    package var title: String {
        switch self {
        case .unauthorized(let message): message.isAboutWorkspaceID ? "bad workspace id" : "no key accepted"
        case .forbidden(let message):
            if message.lacksWorkspace {
                "workspace needed"
            } else if message.isAboutPermission {
                "permission missing"
            } else {
                "key refused"
            }
        case .notFound: "not found"
        case .rateLimited: quota == nil ? "rate limited" : "quota used up"
        case .rejected(let status, _):
            switch status {
            case 405: "not supported"
            case 407: "proxy wants login"
            case 408: "server timed out"
            case 409: "conflict"
            case 413: "request too large"
            default: "request rejected"
            }
        case .server(let status, _, _): (502...504).contains(status) ? "server unavailable" : "server error"
        case .undecodable: "unreadable answer"
        case .unexpectedStatus: "unexpected answer"
        case .transport(let error): error.title
        case .readOnly: "read-only"
        }
    }

    /// What happened, in the server's words where it had any, and what to do next.
    package var sentence: String {
        switch self {
        case .unauthorized(let message): Self.unauthorized(message)
        case .forbidden(let message): Self.forbidden(message)
        case .notFound(let message):
            "The server does not know this (404 Not Found)\(message.quoted): it is gone, belongs to another workspace, or this server is older than the question. Check the workspace, and the path of the endpoint."
        case .rateLimited(let message, _) where quota != nil:
            "The server refuses more (429 Too Many Requests)\(message.quoted).\(Self.wayOut(of: self))"
        case .rateLimited(let message, let retryAfter):
            "The server asks for fewer requests (429 Too Many Requests)\(message.quoted). The limit is shared by all who use this key\(Self.wait(retryAfter))."
        case .rejected(400, let message):
            "\(Self.rejected(400, message))\(Self.wayOut(of: self))"
        case .rejected(let status, let message): Self.rejected(status, message)
        case .server(let status, let message, let retryAfter):
            "The server failed (\(HTTPStatus.words(status)))\(message.quoted). \(message.forOperators)See https://status.smith.langchain.com, or the operators of a self-hosted server\(Self.wait(retryAfter))."
        case .undecodable(let field, let message):
            "The server's answer could not be used\(field.isEmpty ? "" : " at \(field)"): \(message.text)\(message.text.hasSuffix("?") ? "" : ".") Check that the endpoint is a LangSmith server and that nothing on the way changes its answers."
        case .unexpectedStatus(let status, let message):
            "The server answered \(HTTPStatus.words(status)), which is no answer to a question\(message.quoted). Check the endpoint, and any proxy in front of it."
        case .transport(let error): error.sentence
        case .readOnly:
            "Nothing was sent: \(Self.readOnlyReason). Start bulktop without it to change things."
        }
    }

    /// The server did not take the key, or does not let it do this.
    package var isAboutKey: Bool {
        switch self {
        case .unauthorized(let message): !message.isAboutWorkspaceID
        case .forbidden(let message): !message.lacksWorkspace
        default: false
        }
    }

    /// Why nothing is sent that changes something, for a sentence's end.
    package static let readOnlyReason = "this is read-only, by the profile's read_only or --read-only"

    private static func unauthorized(_ message: ServerMessage) -> String {
        let said = "(401 Unauthorized)\(message.quoted)"
        if message.isAboutWorkspaceID {
            return "The server does not take the workspace id for a UUID \(said). Check LANGSMITH_WORKSPACE_ID."
        }
        if message.isAboutLegacyKey {
            return
                "The server takes no keys of the old kind \(said). Make a new one under Settings > API Keys, and use that."
        }
        guard message.quoted.isEmpty else {
            return
                "The server does not accept the key or login \(said): it may be mistyped, revoked or expired. Check it ('bulktop doctor' says where it came from), or log in again."
        }
        return
            "The server wants a key and found none it could read \(said). Set LANGSMITH_API_KEY, or log in again if the login has expired."
    }

    private static func forbidden(_ message: ServerMessage) -> String {
        if message.lacksWorkspace {
            return
                "This key belongs to a whole organisation and must name a workspace (403 Forbidden)\(message.quoted). Set LANGSMITH_WORKSPACE_ID."
        }
        if message.isAboutPermission {
            return
                "The server knows this key, but its role may not do this (403 Forbidden)\(message.quoted). Reading needs bulk-exports:read; creating and cancelling need bulk-exports:manage, which workspace admins have."
        }
        return
            "The server refused this key (403 Forbidden)\(message.quoted): it may be wrong, revoked, from another region, or lack access to this workspace. Check the key and the endpoint."
    }

    private static func rejected(_ status: Int, _ message: ServerMessage) -> String {
        let what = "(\(HTTPStatus.words(status)))\(message.quoted)"
        return switch status {
        case 405: "This server does not support that \(what): it is probably older than the feature."
        case 407: "The proxy on the way wants a login \(what). Put it into HTTPS_PROXY."
        case 408: "The server gave up waiting for the request \(what). Try again; check the network if it stays."
        case 409:
            "The server refused because something else is in the way \(what). Look at the current state, then decide again."
        case 413: "The server finds the request too large \(what)."
        case 422: "The server does not accept these values \(what). Correct what it names."
        default: "The server rejected the request \(what)."
        }
    }

    /// Cause and fix of a known failure, as two sentences.
    fileprivate static func wayOut(of error: Self) -> String {
        let known = error.message?.explanation ?? KnownFailures.standard.match(error)
        return known.map { " " + $0.sentences } ?? ""
    }

    private static func wait(_ retryAfter: Duration?) -> String {
        guard let retryAfter else { return "" }
        // Rounded up: asking a second too late is polite, a second too early is not.
        let (seconds, rest) = retryAfter.components
        return "; it said to wait \(seconds + (rest > 0 ? 1 : 0)) s"
    }
}

extension TransportError {
    /// Two to four words for the banner.
    package var title: String {
        switch self {
        case .nameNotResolved: "host not found"
        case .connectionRefused: "connection refused"
        case .timedOut: "timed out"
        case .tls: "certificate problem"
        case .connectionReset: "connection lost"
        case .truncated: "answer cut off"
        case .tooLarge: "answer too large"
        case .redirectRefused: "redirected elsewhere"
        case .badAddress: "bad address"
        case .proxy: "proxy problem"
        case .cancelled: "cancelled"
        case .unsupported: "not possible here"
        case .other: "network error"
        }
    }

    /// What happened on the way to the server, and what to do next.
    package var sentence: String {
        switch self {
        case .nameNotResolved(let reason):
            "The server's name could not be found\(Self.because(reason)). Check the endpoint, the network and the VPN."
        case .connectionRefused(let reason):
            "Nothing answers at the server's address\(Self.because(reason)). Check the host and port of the endpoint, and whether the server is up."
        case .timedOut(let phase):
            "Time ran out \(phase.isEmpty ? "waiting for the server" : "while \(Self.clean(phase))"). The network or the server is slow or stuck."
        case .tls(let reason):
            "No secure connection came about\(Self.because(reason)).\(APIError.wayOut(of: .transport(self)))"
        case .connectionReset(let reason):
            "The connection broke\(Self.because(reason)). Check firewalls and proxies if it stays so."
        case .truncated(let reason):
            "The answer ended too early\(Self.because(reason)). Check proxies on the way if it stays so."
        case .tooLarge(let limit):
            "The answer is larger than the \(Self.size(limit)) that are read of one. Ask for less, or check that the endpoint is a LangSmith server."
        case .redirectRefused(let target):
            "The server sends us elsewhere, to \(Self.clean(target)), and the key goes to its own host only. If that is where the server lives now, change the endpoint."
        case .badAddress(let reason): "The address cannot be used\(Self.because(reason)). Check the endpoint."
        case .proxy(let reason):
            "The proxy did not let us through\(Self.because(reason)). Check HTTPS_PROXY and NO_PROXY."
        case .cancelled: "The request was called off."
        case .unsupported(let reason): "This machine cannot send the request\(Self.because(reason))."
        case .other(let code, let reason):
            "The request failed on the network (libcurl error \(code))\(Self.because(reason))."
        }
    }

    /// `64 MiB`, `100 KiB`, `10 bytes`.
    private static func size(_ bytes: Int) -> String {
        if bytes >= 1 << 20 { return "\(bytes >> 20) MiB" }
        return bytes >= 1 << 10 ? "\(bytes >> 10) KiB" : "\(bytes) bytes"
    }

    private static func because(_ reason: String) -> String {
        let reason = clean(reason)
        return reason.isEmpty ? "" : " (\(reason))"
    }

    private static func clean(_ text: String) -> String { CleanText.trimmed(text, limit: 200) }
}

extension ServerMessage {
    /// `: “the server's words”`, or nothing when it said nothing that its status does not say already.
    fileprivate var quoted: String {
        switch text.lowercased() {
        case "", "unauthorized", "forbidden", "not found", "method not allowed", "bad request", "internal server error":
            ""
        default: ": “\(text)”"
        }
    }

    fileprivate var forOperators: String { requestID.map { "Its operators find it as \($0). " } ?? "" }

    fileprivate var lacksWorkspace: Bool { text.contains("org_scoped_key_requires_workspace") }

    fileprivate var isAboutPermission: Bool {
        text.lowercased().contains("permission") || text.contains("bulk-exports:")
    }

    fileprivate var isAboutWorkspaceID: Bool { text.contains("not a valid UUID") }

    fileprivate var isAboutLegacyKey: Bool { text.lowercased().contains("legacy") }
}

/// The words that go with a status.
enum HTTPStatus {
    /// `403 Forbidden`, or the bare number of a status that has no common name.
    static func words(_ status: Int) -> String { reason(status).map { "\(status) \($0)" } ?? "\(status)" }

    /// `Forbidden`; nil for what has no common name.
    static func reason(_ status: Int) -> String? {
        switch status {
        case 301: "Moved Permanently"
        case 302: "Found"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 407: "Proxy Authentication Required"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 411: "Length Required"
        case 413: "Content Too Large"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 507: "Insufficient Storage"
        default: nil
        }
    }
}
