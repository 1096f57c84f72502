import CLibcurl

/// The libcurl that was loaded, which may be older or newer than the one we were built with.
package struct CurlLibrary: Sendable {
    /// As in `7.88.1`.
    package let version: String
    /// Two hexadecimal digits for each of its three numbers, as in `LIBCURL_VERSION_NUM`.
    private let number: UInt32

    package static let loaded: CurlLibrary = {
        guard let facts = cc_version_info() else { return CurlLibrary(version: "?", number: 0) }
        return CurlLibrary(version: String(cString: facts.pointee.version), number: facts.pointee.version_num)
    }()

    init(version: String, number: UInt32) { (self.version, self.number) = (version, number) }

    /// Why requests to a bucket cannot be signed with it; nil if they can.
    ///
    /// 7.81 (Ubuntu 22.04) makes signatures that stores refuse as they refuse those of a wrong key. Those of 7.88,
    /// 8.5 and 8.14 are right; what lies between was not tried.
    package var signingProblem: String? {
        number >= 0x07_58_00
            ? nil : "requests to a bucket are signed right by libcurl 7.88 and newer; this is \(version)"
    }
}
