import Base

extension CurlTransport {
    /// What all requests of one transport have in common.
    package struct Options: Hashable, Sendable {
        /// A PEM file of certificate authorities to trust instead of the system's; nil means the system's.
        package var caFile: String?
        /// Whether `http://` may leave this machine, and the key in clear with it.
        package var allowPlainHTTP = false
        /// Transfers at a time, at least 1; the others wait in line, first come first served.
        package var concurrency = 6
        /// Name, connection and TLS handshake together.
        package var connectTimeout: Duration = .seconds(10)
        /// A proxy's URL, used for every host but this machine; nil means what the environment says
        /// (`https_proxy`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, …), which libcurl reads itself.
        ///
        /// May hold a password: never print it.
        package var proxy: String?

        package init() {}

        /// A signed request may go out in clear: its key is not in it.
        func admit(_ address: Address, isSigned: Bool) throws(TransportError) {
            guard address.isEncrypted || address.isLoopback || allowPlainHTTP || isSigned else {
                throw .badAddress("plain http to \(address.host) would send the key in clear; use https")
            }
        }
    }
}
