/// One HTTP request, complete: nothing is added but what the transport itself needs.
package struct HTTPRequest: Hashable, Sendable {
    package var method: Method
    /// Absolute, already percent-encoded.
    package var url: String
    /// Sent in this order.
    ///
    /// Values may be secret: a request must never be printed whole.
    package var headers: [HTTPHeader]
    package var body: [UInt8]?
    /// From start to the last byte of the body.
    package var timeout: Duration
    /// Bytes of body after decompression; more fails with `TransportError.tooLarge`.
    package var bodyLimit: Int
    /// Who signs it; nil for a request that goes out as it is.
    package var signing: AWSSigning?

    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
        case patch = "PATCH"
        case put = "PUT"
        case delete = "DELETE"
        case head = "HEAD"
    }

    package init(
        _ method: Method,
        _ url: String,
        headers: [HTTPHeader] = [],
        body: [UInt8]? = nil,
        timeout: Duration = .seconds(30),
        bodyLimit: Int = 64 << 20,
        signing: AWSSigning? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.bodyLimit = bodyLimit
        self.signing = signing
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method, address, headers with their secrets hidden, and the length of the body: its bytes may be a bucket's keys.
    package var description: String {
        let size = body.map { ", \($0.count) bytes" } ?? ""
        return "\(method.rawValue) \(url) \(headers)\(size)"
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A header line.
///
/// Names compare without regard to case (RFC 9110, 5.1).
package struct HTTPHeader: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension HTTPHeader: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `name: value`, the value hidden where it may be a secret, so that no log or test failure shows a key.
    package var description: String {
        Self.shown.contains(name.lowercased()) ? "\(name): \(value)" : "\(name): ••••"
    }

    /// Those that hold no secret; all others may, those of the user's own above all.
    private static let shown: Set<String> = [
        "accept", "accept-encoding", "cf-ray", "content-encoding", "content-length", "content-type", "date", "host",
        "location", "retry-after", "retry-after-ms", "server", "traceparent", "user-agent", "via",
        "x-cloud-trace-context", "x-organization-id", "x-request-id", "x-should-retry", "x-tenant-id", "x-trace-id",
    ]

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

package struct HTTPResponse: Hashable, Sendable {
    package var status: Int
    package var headers: [HTTPHeader]
    /// After decompression.
    package var body: [UInt8]

    package init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header, whatever the case of its name.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}

/// Carries requests to a server.
///
/// Any task may call it; cancelling the task ends the transfer with `.cancelled`.
package protocol HTTPTransport: Sendable {
    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}

/// Why no usable answer came.
///
/// The text is the library's own reason, cleaned for the screen by whoever shows it.
package enum TransportError: Error, Hashable, Sendable {
    /// The host name did not resolve.
    case nameNotResolved(String)
    case connectionRefused(String)
    /// Nothing came within the time allowed; `phase` is `connecting` or `waiting for the answer`.
    case timedOut(phase: String)
    /// The certificate or the handshake was not accepted.
    case tls(String)
    case connectionReset(String)
    /// The body ended before it was complete.
    case truncated(String)
    /// The body (or the header block) exceeded the limit, in bytes.
    case tooLarge(limit: Int)
    /// A redirect to another origin, which is not followed because the key must not leave its host.
    case redirectRefused(to: String)
    /// The address itself is not usable: a bad URL, or plain http to a host that is not this machine.
    case badAddress(String)
    case proxy(String)
    case cancelled
    /// This machine's library cannot do what the request needs, so nothing was sent.
    case unsupported(String)
    case other(code: Int, String)
}
