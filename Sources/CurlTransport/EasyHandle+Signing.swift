import Base
import CLibcurl

extension EasyHandle {
    /// Lets libcurl sign the transfer (https://curl.se/libcurl/c/CURLOPT_AWS_SIGV4.html).
    func sign(_ signing: AWSSigning) throws(TransportError) {
        try set(CURLOPT_AWS_SIGV4, "aws:amz:\(signing.region):\(signing.service)")
        // Not USERPWD, which ends the user at the first colon; key ids with one exist.
        try set(CURLOPT_USERNAME, signing.credentials.accessKeyID.reveal())
        try set(CURLOPT_PASSWORD, signing.credentials.secretAccessKey.reveal())
    }
}

extension AWSSigning {
    /// Refuses names that would become other parts of libcurl's option, whose parts end with a colon.
    ///
    /// Its parts have at most 63 bytes; a longer one is cut without a word.
    func check() throws(TransportError) {
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
