package import Base

/// A bucket the service may write to (`BulkExportDestination` in the OpenAPI file).
///
/// Secrets are never returned.
package struct Destination: Hashable, Sendable {
    package var id: ID<Destination>
    package var workspace: ID<Workspace>?
    package var displayName: String?
    /// Always `s3` so far.
    package var type: String?
    package var config: Config?
    package var createdAt: Timestamp?
    package var updatedAt: Timestamp?
    /// Names only, such as `access_key_id`; empty for a role or the server's own credentials.
    package var credentialsKeys: [String] = []

    package init(id: ID<Destination>) { self.id = id }

    /// `BulkExportDestinationS3Config`.
    ///
    /// `s3_additional_kwargs` is left out: it may hold secrets.
    package struct Config: Hashable, Sendable {
        package var bucketName: String?
        package var prefix: String?
        package var region: String?
        package var endpointURL: String?
        package var includeBucketInPrefix: Bool?
        /// `config_kwargs_s3.addressing_style`: `auto`, `virtual` or `path`.
        package var addressingStyle: String?
        package var awsRoleARN: String?

        package init() {}
    }
}
