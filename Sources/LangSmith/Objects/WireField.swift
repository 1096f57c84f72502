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

    /// The name without what it is nested in.
    private var ownName: Substring { rawValue.split(separator: ".").last ?? "" }
}
