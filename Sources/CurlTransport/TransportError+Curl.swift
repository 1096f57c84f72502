import Base
import CLibcurl

/// What is known of a transfer when libcurl gives it up.
struct Failure {
    var code: CURLcode
    var reason: String
    /// Whether the request went out: name resolved, connected, handshake done.
    var wasConnected = false
    /// Whether a whole header block had come.
    var hadHeaders = false
    /// The proxy's answer to CONNECT; 0 if there was none.
    var proxyStatus = 0
    var wasSigned = false

    var isInsideHeaders: Bool { wasConnected && !hadHeaders }
}

extension TransportError {
    /// The error for a libcurl code (https://curl.se/libcurl/c/libcurl-errors.html).
    init(_ failure: Failure) {
        let reason = failure.reason
        if failure.proxyStatus >= 300 {
            self = .proxy(reason)
            return
        }
        switch failure.code {
        case CURLE_COULDNT_RESOLVE_HOST:
            self = .nameNotResolved(reason)
        case CURLE_COULDNT_CONNECT:
            self = .connectionRefused(reason)
        case CURLE_OPERATION_TIMEDOUT:
            self = .timedOut(connected: failure.wasConnected)
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            self = .proxy(reason)
        case CURLE_URL_MALFORMAT:
            self = .badAddress(reason)
        case CURLE_OUT_OF_MEMORY where failure.isInsideHeaders, .tooLarge where failure.isInsideHeaders:
            // One header line of more than libcurl's own 100 KB; it runs out of the room it allows itself.
            self = .tooLarge(limit: HeaderBlock.limit)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED, CURLE_SSL_SHUTDOWN_FAILED:
            self = .tls(reason)
        case CURLE_PARTIAL_FILE:
            self = .truncated(reason)
        case CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            self = failure.hadHeaders ? .truncated(reason) : .connectionReset(reason)
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR:
            self = .connectionReset(reason)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            self = .other(code: Int(failure.code.rawValue), "the server does not speak HTTP there: \(reason)")
        case CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN,
            CURLE_BAD_FUNCTION_ARGUMENT where failure.wasSigned:
            // The last for a path with the part "..", which newer ones do not sign.
            self = .unsupported("libcurl \(CurlLibrary.loaded.version): \(reason)")
        default:
            self = .other(code: Int(failure.code.rawValue), reason)
        }
    }

    static func timedOut(connected: Bool) -> TransportError {
        .timedOut(phase: connected ? "waiting for the answer" : "connecting")
    }
}

extension CURLcode {
    /// CURLE_TOO_LARGE, which older headers do not have.
    fileprivate static var tooLarge: CURLcode { CURLcode(rawValue: 100) }
}
