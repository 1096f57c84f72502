import Base
import CLibcurl

/// An absolute http or https address, taken apart by libcurl's own parser so that what was checked is what is used.
struct Address: Hashable, Sendable {
    let scheme: String
    /// In lower case; IPv6 in brackets, IPv4 in its four-number form however it was written.
    let host: String
    let port: String

    init(_ url: String) throws(TransportError) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else {
            throw .badAddress("the address holds a space, a line break or a control character")
        }
        guard let parser = curl_url() else { throw .other(code: Int(CURLE_OUT_OF_MEMORY.rawValue), "out of memory") }
        defer { curl_url_cleanup(parser) }
        // A user and password in the address would be sent as a second set of credentials.
        let code = curl_url_set(parser, CURLUPART_URL, url, UInt32(CURLU_DISALLOW_USER))
        guard code == CURLUE_OK else { throw .badAddress(String(cString: curl_url_strerror(code))) }

        func part(_ part: CURLUPart) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(parser, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else {
                return nil
            }
            defer { curl_free(text) }
            return String(cString: text).lowercased()
        }
        guard let scheme = part(CURLUPART_SCHEME), scheme == "http" || scheme == "https" else {
            throw .badAddress("only http and https are spoken here")
        }
        guard let host = part(CURLUPART_HOST), !host.isEmpty, let port = part(CURLUPART_PORT) else {
            throw .badAddress("the address names no host")
        }
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    var isEncrypted: Bool { scheme == "https" }

    /// Whether bytes sent there stay on this machine.
    var isLoopback: Bool { Loopback.contains(host) }

    /// Scheme, host and port, for a message: the rest of an address may hold secrets.
    var origin: String {
        let usual = isEncrypted ? "443" : "80"
        return port == usual ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }
}
