package import Base

/// A new destination as it is being put together (`BulkExportDestinationCreate` in the OpenAPI file).
///
/// The service tries it by writing into the bucket before it answers. Apart from its authentication nothing of it can
/// be changed later.
package struct DestinationCreate: Hashable, Sendable {
    package var displayName: String
    /// Nil only where the endpoint names the bucket already.
    package var bucketName: String?
    package var prefix: String
    /// AWS needs it.
    package var region: String?
    /// Nil for AWS; `https://storage.googleapis.com` for GCS.
    package var endpointURL: String?
    /// True but for an endpoint that has the bucket in its host.
    ///
    /// Always sent: servers do not agree on the default, and the wrong one fails as a lack of permission.
    package var includeBucketInPrefix: Bool
    /// Nil leaves the choice to the service.
    package var addressingStyle: AddressingStyle?
    package var authentication: Authentication

    package init(
        displayName: String,
        bucketName: String?,
        prefix: String = "",
        region: String? = nil,
        endpointURL: String? = nil,
        includeBucketInPrefix: Bool = true,
        addressingStyle: AddressingStyle? = nil,
        authentication: Authentication
    ) {
        self.displayName = displayName
        self.bucketName = bucketName
        self.prefix = prefix
        self.region = region
        self.endpointURL = endpointURL
        self.includeBucketInPrefix = includeBucketInPrefix
        self.addressingStyle = addressingStyle
        self.authentication = authentication
    }

    /// `config_kwargs_s3.addressing_style`.
    package enum AddressingStyle: String, Hashable, Sendable, CaseIterable {
        case auto, virtual, path
    }

    /// As it is asked for: some stores refuse a bucket in the path, which is where the service puts it by itself.
    package var style: AddressingStyle? {
        guard addressingStyle == nil, includeBucketInPrefix, endpointURL != nil else { return addressingStyle }
        return StoreProvider(endpoint: endpointURL).wantsVirtualStyle ? .virtual : nil
    }

    /// The prefix as it is asked for, tested and named in a policy: without what would make folders without a name, and
    /// without blanks around the name of a folder, which are a slip of the hand.
    package var storedPrefix: String {
        prefix.split(separator: "/").map { String($0).trimmed }.filter { !$0.isEmpty }.joined(separator: "/")
    }

    /// Bytes that a key may have (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html).
    static let keyLimit = 1024
    /// Bytes that an export's file has behind the prefix, its slash included: three ids, the day and the file's name (API
    /// notes, section 5).
    static let longestKey = 230
    /// Bytes that a prefix may have.
    static let longestPrefix = keyLimit - longestKey

    package enum Authentication: Hashable, Sendable {
        case credentials(S3Credentials)
        /// The ARN of a role that the service may take on: cloud on GCP only.
        case role(String)
        /// What the server's own surroundings provide: self-hosted only.
        case environment
    }

    /// What keeps it from being sent, in the order of the fields; empty when nothing does.
    package var problems: [InputProblem] {
        var problems: [InputProblem?] = [
            displayName.isEmpty ? .missing(field: .displayName) : nil,
            nameProblem,
        ]
        if let bucketName {
            problems.append(.length(of: bucketName, .bucketName))
            problems.append(Self.problem(ofBucket: bucketName))
        } else if endpointURL == nil {
            problems.append(.missing(field: .bucketName))
        }
        let prefixBytes = storedPrefix.utf8.count
        problems.append(
            .length(of: prefix, .prefix) ?? (prefixBytes > Self.longestPrefix ? .longPrefix(prefixBytes) : nil)
        )
        if let region, region.isEmpty { problems.append(.missing(field: .region)) }
        if let region, !region.utf8.allSatisfy(Self.isAllowedInRegion) { problems.append(.badRegion(region)) }
        // The server's own surroundings may know the region.
        if region == nil, endpointURL == nil, authentication != .environment { problems.append(.noRegion) }
        if let endpointURL {
            let length = InputProblem.length(of: endpointURL, .endpointURL)
            problems.append(length ?? endpointProblem(endpointURL))
        }
        switch authentication {
        case .credentials(let credentials): problems += credentials.problems
        case .role(let arn): problems.append(Self.problem(ofRole: arn))
        case .environment: break
        }
        return problems.compactMap { $0 }
    }

    var nameProblem: InputProblem? {
        let bad = Self.unique(displayName.filter { !Self.isAllowedInName($0) })
        return bad.isEmpty ? nil : .nameCharacters(bad)
    }

    private static func unique(_ characters: some Sequence<Character>) -> [Character] {
        characters.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What no store takes; the service would only find out by failing.
    package static func problem(ofBucket name: String) -> InputProblem? {
        let bad = unique(name.filter { !($0.asciiValue.map(isAllowedInBucket) ?? false) })
        guard bad.isEmpty else { return .bucketCharacters(bad) }
        let edges = [name.first, name.last].compactMap { $0 }
        return edges.contains { ".-".contains($0) } || name.contains("..") ? .bucketShape : nil
    }

    /// The form that every role of AWS has (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).
    package static func problem(ofRole arn: String) -> InputProblem? {
        guard !arn.isEmpty else { return .missing(field: .role) }
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1] == "aws" || parts[1].hasPrefix("aws-"), parts[2] == "iam",
            parts[3].isEmpty, parts[4].utf8.count == 12, parts[4].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            parts[5].hasPrefix("role/"), !parts[5].hasSuffix("/"), !arn.contains(where: \.isWhitespace)
        else { return .badRole(arn) }
        return nil
    }

    /// `^[a-zA-Z0-9\-_ ']+$` in the OpenAPI file.
    private static func isAllowedInName(_ character: Character) -> Bool {
        guard let byte = character.asciiValue else { return false }
        return switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x20, 0x27, 0x2d, 0x5f: true
        default: false
        }
    }

    /// What stores call buckets: letters, digits, dots, hyphens and, in old ones, underscores.
    private static func isAllowedInBucket(_ byte: UInt8) -> Bool {
        isAllowedInRegion(byte) || (0x41...0x5a).contains(byte) || byte == 0x2e || byte == 0x5f
    }

    private static func isAllowedInRegion(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7a, 0x2d: true
        default: false
        }
    }

    /// `https://host` or `http://host`, with a port, and nothing that only pages have.
    ///
    /// With a path only where the bucket is in the host already; the bucket itself is what people put there otherwise.
    private func endpointProblem(_ url: String) -> InputProblem? {
        guard let parts = URLParts(url), parts.scheme == "https" || parts.scheme == "http", !parts.host.isEmpty,
            parts.host.utf8.allSatisfy({ $0 < 0x80 }), parts.user == nil, parts.query == nil, parts.fragment == nil,
            !url.contains(where: \.isWhitespace)
        else { return .badEndpoint(url) }
        guard includeBucketInPrefix else { return nil }
        let host = parts.host.lowercased()
        let path = parts.path.trimmingSlashes
        if !path.isEmpty,
            !StoreProvider(endpoint: url).mayHavePath
                || path.split(separator: "/").contains(where: { String($0) == bucketName })
        {
            return .pathInEndpoint("/" + path)
        }
        // Not those of a private link, which the region does not tell.
        let isAmazons = host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn")
        return isAmazons && !host.contains(".vpce.") ? .amazonEndpoint : nil
    }

    /// The request's body, its keys in the order of the API notes, sections 4.5 and 4.4.
    ///
    /// Servers before autumn 2026 want the role's ARN in `config`.
    func body(roleInConfig: Bool) -> [UInt8] {
        var role: String?
        if case .role(let arn) = authentication { role = arn }
        return JSONWriter.object { json in
            json.field("display_name", displayName)
            json.field("destination_type", "s3")
            json.field("config") { json in
                json.field("bucket_name", bucketName)
                json.field("prefix", storedPrefix)
                json.field("region", region)
                json.field("endpoint_url", endpointURL)
                json.field("include_bucket_in_prefix", includeBucketInPrefix)
                if let style {
                    json.field("config_kwargs_s3") { $0.field("addressing_style", style.rawValue) }
                }
                if roleInConfig { json.field("aws_role_arn", role) }
            }
            if case .credentials(let credentials) = authentication {
                json.field("credentials") { credentials.write(to: &$0) }
            }
            if !roleInConfig { json.field("aws_role_arn", role) }
        }
    }
}

/// Another authentication for a destination (`BulkExportDestinationUpdate` in the OpenAPI file); either one clears the
/// other.
package enum DestinationUpdate: Hashable, Sendable {
    case credentials(S3Credentials)
    /// The ARN of a role; only newer servers know it.
    case role(String)

    /// What keeps it from being sent; empty when nothing does.
    package var problems: [InputProblem] {
        switch self {
        case .credentials(let credentials): credentials.problems
        case .role(let arn): DestinationCreate.problem(ofRole: arn).map { [$0] } ?? []
        }
    }

    var body: [UInt8] {
        JSONWriter.object { json in
            switch self {
            case .credentials(let credentials): json.field("credentials") { credentials.write(to: &$0) }
            case .role(let arn): json.field("aws_role_arn", arn)
            }
        }
    }
}
