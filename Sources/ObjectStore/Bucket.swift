package import Base
package import LangSmith

/// A bucket of a destination, addressed as the service would address it, with the keys to it.
///
/// The service uses boto3: `auto` means the path of a custom endpoint, the host of AWS's own
/// (https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html).
package struct Bucket: Hashable, Sendable {
    /// Nil where the endpoint has it in its host and the destination does not repeat it.
    package let name: String?
    /// What stands before `/tmp/…` in a key, without slashes at its ends; may be empty.
    package let prefix: String
    package let region: String
    package let addressing: Addressing
    /// Scheme, host, port and path up to where keys begin, without a slash at its end.
    package let baseURL: String
    package let credentials: S3Credentials
    /// As it was given.
    let destination: DestinationCreate
    /// The destination is there, and only its keys are in question.
    let isMade: Bool

    /// Where a request says which bucket it means.
    package enum Addressing: Hashable, Sendable {
        /// `https://endpoint/bucket/key`
        case path
        /// `https://bucket.endpoint/key`
        case virtual
        /// `https://endpoint/key`: the bucket is in the endpoint's host already.
        case endpoint
    }

    /// The region that is signed where the destination names none, as boto3 does it; only AWS minds.
    package static let defaultRegion = "us-east-1"

    /// Takes a destination as it is being put together.
    ///
    /// - Throws: what is missing or unusable; nothing is sent before.
    package init(_ destination: DestinationCreate) throws(Problem) { try self.init(destination, isMade: false) }

    /// With `isMade` the service uses the prefix as it stands.
    init(_ destination: DestinationCreate, isMade: Bool) throws(Problem) {
        guard case .credentials(let credentials) = destination.authentication else { throw .noKeys }
        guard !credentials.accessKeyID.isEmpty, !credentials.secretAccessKey.isEmpty else { throw .noKeys }
        self.credentials = credentials
        self.destination = destination
        let name = destination.bucketName.flatMap { $0.isEmpty ? nil : $0 }
        self.name = name
        self.isMade = isMade
        prefix = isMade ? destination.prefix.trimmingSlashes : destination.storedPrefix

        var endpoint: EndpointParts?
        if let url = destination.endpointURL, !url.isEmpty { endpoint = try EndpointParts(url) }
        let region = destination.region.flatMap { $0.isEmpty ? nil : $0 }
        guard let region = region ?? (endpoint == nil ? nil : Self.defaultRegion) else { throw .noRegion }
        guard region.utf8.count <= 63, region.utf8.allSatisfy(Self.isNameCharacter) else { throw .badRegion(region) }
        self.region = region

        guard destination.includeBucketInPrefix else {
            guard let endpoint else { throw .noEndpoint }
            addressing = .endpoint
            baseURL = endpoint.base
            return
        }
        guard let name else { throw .noBucket }
        let server: EndpointParts
        if let endpoint {
            server = endpoint
        } else {
            server = try EndpointParts("https://s3.\(region).amazonaws.com" + (Self.isChina(region) ? ".cn" : ""))
        }
        switch destination.style ?? .auto {
        case .path:
            addressing = .path
        case .virtual:
            addressing = .virtual
        case .auto:
            addressing = StorePlace(destination).addressing == .virtual ? .virtual : .path
        }
        guard addressing == .virtual else {
            baseURL = server.base + "/" + Percent.encoded(name)
            return
        }
        guard name.utf8.allSatisfy(Self.isNameCharacter) else { throw .notAHost(name) }
        baseURL = "\(server.scheme)://\(name).\(server.authority)\(server.path)"
    }

    /// The address of an object, in canonical form.
    package func url(of key: String) -> String { CanonicalURL.make(baseURL, path: key) }

    /// `s3://bucket/key`, for people; the address where no bucket is named.
    package func uri(of key: String) -> String { name.map { "s3://\($0)/\(key)" } ?? url(of: key) }

    /// As explanations know it.
    var place: StorePlace { StorePlace(destination) }

    /// The same, signed and addressed for another region; nil where that makes no bucket.
    func moved(to region: String) -> Bucket? {
        var destination = destination
        destination.region = region
        return try? Bucket(destination, isMade: isMade)
    }

    /// Whether it lies at AWS itself.
    var isAWS: Bool { place.provider == .aws }

    /// What a server was sent and must not be shown where it repeats it.
    var secrets: [Secret] { [credentials.secretAccessKey, credentials.sessionToken].compactMap { $0 } }

    static func isChina(_ region: String) -> Bool { region.hasPrefix("cn-") }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }
}

/// An endpoint's URL in its parts; the transport judges the host itself.
private struct EndpointParts {
    let scheme: String
    let authority: String
    /// With a slash at its beginning and none at its end; often empty.
    let path: String

    var base: String { "\(scheme)://\(authority)\(path)" }

    init(_ url: String) throws(Bucket.Problem) {
        // Anything that hides the host or moves where the path begins; boto3 refuses an endpoint without a scheme too.
        guard let parts = URLParts(url), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
            !url.contains(where: { "@?#\\".contains($0) }), parts.scheme == "https" || parts.scheme == "http",
            !parts.host.isEmpty
        else { throw .badEndpoint(url) }
        scheme = parts.scheme
        authority = parts.origin.dropFirst(scheme.count + 3).lowercased()
        let path = parts.path.trimmingSlashes
        self.path = path.isEmpty ? "" : "/" + path
    }
}
