import Base

/// `BulkExportDestinationCreate`, checked by its types (API notes, section 4.5).
struct DestinationRequest {
    var name: String
    var bucket: BucketConfig
    var authentication: BucketAuthentication

    /// Nil when something is wrong, which `reader` has complained of then.
    init?(_ body: [UInt8]?, server: ServerProfile, reader: inout BodyReader) {
        guard let fields = reader.object(in: body) else { return nil }
        _ = reader.choice("destination_type", in: fields, among: ["s3"])
        let name = reader.string("display_name", in: fields, .required, length: 1 ... .max)
        if let name, !name.isEmpty, !name.utf8.allSatisfy(Self.isAllowed) {
            let message = #"String should match pattern '^[a-zA-Z0-9\-_ ']+$'"#
            reader.complain("string_pattern_mismatch", ["body", "display_name"], message)
        }
        var role: String?
        if let config = reader.object("config", in: fields, .required) {
            bucket = BucketConfig(config, server: server, reader: &reader)
            if server.roleLocation != nil {
                role = reader.string("aws_role_arn", in: config, .nullable, length: 1 ... .max)
            }
            reader.refuseUnknown(in: config)
        } else {
            bucket = BucketConfig()
        }
        if server.roleLocation == .top {
            role = reader.string("aws_role_arn", in: fields, .nullable, length: 1 ... .max) ?? role
        }
        let keys = SentKeys(in: fields, .nullable, reader: &reader)
        reader.refuseUnknown(in: fields)
        if keys != nil, role != nil { reader.complain("Provide either credentials or aws_role_arn, not both") }
        authentication = keys.map { .keys($0) } ?? role.map { .role($0) } ?? .environment
        guard reader.complaints.isEmpty, let name else { return nil }
        self.name = name
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x20, 0x27, 0x2d, 0x5f: true
        default: false
        }
    }
}

/// `BulkExportDestinationUpdate`: another authentication, and nothing else.
struct DestinationUpdateRequest {
    /// Nil when neither was given, which changes nothing.
    var authentication: BucketAuthentication?

    /// Nil when something is wrong, which `reader` has complained of then.
    init?(_ body: [UInt8]?, server: ServerProfile, reader: inout BodyReader) {
        guard let fields = reader.object(in: body) else { return nil }
        let isRoleKnown = server.roleLocation == .top
        let keys = SentKeys(in: fields, isRoleKnown ? .nullable : .required, reader: &reader)
        let role = isRoleKnown ? reader.string("aws_role_arn", in: fields, .nullable, length: 1 ... .max) : nil
        if keys != nil, role != nil { reader.complain("Provide either credentials or aws_role_arn, not both") }
        authentication = keys.map { .keys($0) } ?? role.map { .role($0) }
        guard reader.complaints.isEmpty else { return nil }
    }
}

/// How the service gets into a bucket.
enum BucketAuthentication: Sendable {
    case keys(SentKeys)
    case role(String)
    /// What the server's own surroundings provide.
    case environment

    /// The names of what is kept; the values are shown to nobody.
    var names: [String] {
        switch self {
        case .keys(let keys):
            ["access_key_id", "secret_access_key"] + (keys.sessionToken == nil ? [] : ["session_token"])
        case .role, .environment: []
        }
    }

    var role: String? {
        guard case .role(let arn) = self else { return nil }
        return arn
    }
}

/// `BulkExportDestinationS3Credentials`, for as long as a request is answered: the world keeps their names only.
struct SentKeys: Sendable {
    var accessKeyID: String
    var secretAccessKey: Secret
    /// Nil for an empty one too.
    var sessionToken: Secret?

    init?(in fields: BodyReader.Fields, _ need: BodyReader.Need, reader: inout BodyReader) {
        guard let keys = reader.object("credentials", in: fields, need) else { return nil }
        let id = reader.string("access_key_id", in: keys, .required, length: 1...255)
        let secret = reader.string("secret_access_key", in: keys, .required, length: 1...2048)
        let token = reader.string("session_token", in: keys, .nullable, length: 0...2048)
        guard let id, let secret else { return nil }
        accessKeyID = id
        secretAccessKey = Secret(secret)
        sessionToken = token.flatMap { $0.isEmpty ? nil : Secret($0) }
    }
}

/// `BulkExportDestinationS3Config` without the role.
struct BucketConfig: Sendable {
    var name: String?
    var prefix = ""
    var region: String?
    var endpoint: String?
    var includesBucketInPrefix = true
    var addressingStyle: String?

    init() {}

    init(_ config: BodyReader.Fields, server: ServerProfile, reader: inout BodyReader) {
        name = reader.string("bucket_name", in: config, .nullable, length: 3...63)
        prefix = reader.string("prefix", in: config, .optional, length: 0...2048) ?? ""
        region = reader.string("region", in: config, .nullable, length: 1 ... .max)
        endpoint = reader.string("endpoint_url", in: config, .nullable, length: 0...2048)
        guard server.hasBucketOptions else { return }
        includesBucketInPrefix = reader.bool("include_bucket_in_prefix", in: config, .optional) ?? true
        _ = reader.object("s3_additional_kwargs", in: config, .nullable)
        guard let options = reader.object("config_kwargs_s3", in: config, .nullable) else { return }
        addressingStyle = reader.choice("addressing_style", in: options, .nullable, among: ["auto", "virtual", "path"])
        _ = reader.bool("use_accelerate_endpoint", in: options, .nullable)
        _ = reader.bool("payload_signing_enabled", in: options, .nullable)
        _ = reader.choice("us_east_1_regional_endpoint", in: options, .nullable, among: ["regional", "legacy"])
    }
}
