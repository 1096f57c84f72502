/// A field of the requests that make or change something, by its name in the body; nested ones with a dot (API notes,
/// sections 4.2, 4.4 and 4.5).
package enum WireField: String, Hashable, Sendable, CaseIterable {
    case displayName = "display_name"
    case bucketName = "config.bucket_name"
    case prefix = "config.prefix"
    case region = "config.region"
    case endpointURL = "config.endpoint_url"
    /// How a destination signs in, where it is not about one of its keys.
    case credentials
    case accessKeyID = "credentials.access_key_id"
    case secretAccessKey = "credentials.secret_access_key"
    case sessionToken = "credentials.session_token"
    case role = "aws_role_arn"
    case destination = "bulk_export_destination_id"
    case project = "session_id"
    case allExperiments = "all_experiments"
    case start = "start_time"
    case end = "end_time"
    case interval = "interval_hours"
    case filter
    case fields = "export_fields"
    case formatVersion = "format_version"
    case compression

    /// The fields that a place in a request may mean, the surest first: those whose own name stands in it, from its end,
    /// as in `body.config.bucket_name` or `export_fields.3`.
    package static func named(in location: String) -> [Self] {
        location.split(separator: ".").reversed().flatMap { part in allCases.filter { $0.ownName == part } }
    }

    /// What forms write before it.
    package var label: String {
        switch self {
        case .displayName: "Name"
        case .bucketName: "Bucket"
        case .prefix: "Prefix"
        case .region: "Region"
        case .endpointURL: "Endpoint"
        case .credentials: "Sign in by"
        case .accessKeyID: "Access key id"
        case .secretAccessKey: "Secret key"
        case .sessionToken: "Session token"
        case .role: "Role ARN"
        case .destination: "Destination"
        case .project: "Project"
        case .allExperiments: "Traces of"
        case .start: "Start"
        case .end: "End"
        case .interval: "Every"
        case .filter: "Filter"
        case .fields: "Fields"
        case .formatVersion: "Format"
        case .compression: "Compression"
        }
    }

    /// What it is called in a sentence: "the bucket's name".
    package var noun: String {
        switch self {
        case .displayName: "the name"
        case .bucketName: "the bucket's name"
        case .credentials: "the credentials"
        case .role: "the role's ARN"
        case .allExperiments: "all experiments"
        case .interval: "the interval"
        case .fields: "the list of fields"
        case .prefix, .region, .endpointURL, .accessKeyID, .secretAccessKey, .sessionToken, .destination, .project,
            .start, .end, .filter, .formatVersion, .compression:
            "the \(label.lowercased())"
        }
    }

    /// The same at the beginning of a sentence.
    var subject: String { noun.prefix(1).uppercased() + noun.dropFirst() }

    /// The name without what it is nested in.
    private var ownName: Substring { rawValue.split(separator: ".").last ?? "" }
}
