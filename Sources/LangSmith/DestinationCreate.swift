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
            displayName.isEmpty ? .missing(field: "display_name") : nil,
            displayName.first { !Self.isAllowedInName($0) }.map { .nameCharacter($0) },
        ]
        if let bucketName {
            problems.append(.length(of: bucketName, "config.bucket_name"))
            if !bucketName.utf8.allSatisfy(Self.isAllowedInBucket) { problems.append(.bucketName) }
        } else if endpointURL == nil {
            problems.append(.missing(field: "config.bucket_name"))
        }
        problems.append(.length(of: prefix, "config.prefix"))
        if let region, region.isEmpty { problems.append(.missing(field: "config.region")) }
        if let region, !region.utf8.allSatisfy(Self.isAllowedInRegion) { problems.append(.badRegion(region)) }
        // The server's own surroundings may know the region.
        if region == nil, endpointURL == nil, authentication != .environment { problems.append(.noRegion) }
        if let endpointURL {
            let length = InputProblem.length(of: endpointURL, "config.endpoint_url")
            problems.append(length ?? (Self.isEndpoint(endpointURL) ? nil : .badEndpoint(endpointURL)))
        }
        switch authentication {
        case .credentials(let credentials): problems += credentials.problems
        case .role(let arn): if arn.isEmpty { problems.append(.missing(field: "aws_role_arn")) }
        case .environment: break
        }
        return problems.compactMap { $0 }
    }

    /// `^[a-zA-Z0-9\-_ ']+$` in the OpenAPI file.
    static func isAllowedInName(_ character: Character) -> Bool {
        guard let byte = character.asciiValue else { return false }
        return switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x20, 0x27, 0x2d, 0x5f: true
        default: false
        }
    }

    /// What stores call buckets: small letters, digits, dots, hyphens and, in old ones, underscores.
    private static func isAllowedInBucket(_ byte: UInt8) -> Bool {
        isAllowedInRegion(byte) || byte == 0x2e || byte == 0x5f
    }

    private static func isAllowedInRegion(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7a, 0x2d: true
        default: false
        }
    }

    /// `https://host` or `http://host`, with a port or a path, and nothing that only pages have.
    private static func isEndpoint(_ url: String) -> Bool {
        let text = url.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return false }
        let rest = text.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" && $0 != ":" }
        return !host.isEmpty && !rest.contains { $0.isWhitespace || "?#@".contains($0) }
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
                json.field("prefix", prefix)
                json.field("region", region)
                json.field("endpoint_url", endpointURL)
                json.field("include_bucket_in_prefix", includeBucketInPrefix)
                if let addressingStyle {
                    json.field("config_kwargs_s3") { $0.field("addressing_style", addressingStyle.rawValue) }
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
        case .role(let arn): arn.isEmpty ? [.missing(field: "aws_role_arn")] : []
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

/// A key of a bucket (`BulkExportDestinationS3Credentials` in the OpenAPI file).
package struct S3Credentials: Hashable, Sendable {
    package var accessKeyID: Secret
    package var secretAccessKey: Secret
    /// Of temporary credentials; nil or empty for lasting ones.
    package var sessionToken: Secret?

    package init(accessKeyID: Secret, secretAccessKey: Secret, sessionToken: Secret? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }

    var problems: [InputProblem] {
        [
            Self.problem(accessKeyID, "credentials.access_key_id"),
            Self.problem(secretAccessKey, "credentials.secret_access_key"),
            sessionToken.flatMap { .length(of: $0.reveal(), "credentials.session_token") },
        ].compactMap { $0 }
    }

    private static func problem(_ secret: Secret, _ field: String) -> InputProblem? {
        secret.isEmpty ? .missing(field: field) : .length(of: secret.reveal(), field)
    }

    /// Writes the keys themselves: into the body of a request, and nowhere else.
    func write(to json: inout JSONWriter) {
        json.field("access_key_id", accessKeyID.reveal())
        json.field("secret_access_key", secretAccessKey.reveal())
        if let sessionToken, !sessionToken.isEmpty { json.field("session_token", sessionToken.reveal()) }
    }
}
