import Base
import CLibcurl

extension EasyHandle {
    /// Lets libcurl sign the transfer (https://curl.se/libcurl/c/CURLOPT_AWS_SIGV4.html).
    func sign(_ signing: AWSSigning, _ url: String) throws(TransportError) {
        // Since 8.14 libcurl refuses to sign a path that it may not clean. Of ours it would clean away only these parts,
        // which name another object; it may refuse those.
        let path = url.prefix { $0 != "?" && $0 != "#" }
        let hasSteps = path.split(separator: "/").contains { $0 == "." || $0 == ".." }
        if !hasSteps { try set(CURLOPT_PATH_AS_IS, 0) }
        try set(CURLOPT_AWS_SIGV4, "aws:amz:\(signing.region):\(signing.service)")
        // Not USERPWD, which ends the user at the first colon; key ids with one exist.
        try set(CURLOPT_USERNAME, signing.credentials.accessKeyID.reveal())
        try set(CURLOPT_PASSWORD, signing.credentials.secretAccessKey.reveal())
    }
}

extension AWSSigning {
    /// Refuses a libcurl that signs wrongly, and names that would become other parts of its option, whose parts end with
    /// a colon.
    ///
    /// Its parts have at most 63 bytes; a longer one is cut without a word.
    func check(by library: CurlLibrary = .loaded) throws(TransportError) {
        if let problem = library.signingProblem { throw .unsupported(problem) }
        for part in [region, service] {
            guard (1...63).contains(part.utf8.count), part.utf8.allSatisfy(Self.isNameCharacter) else {
                throw .badAddress("a region is made of letters, digits and hyphens")
            }
        }
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }
}
