/// Who signs a request by AWS Signature Version 4, as bucket servers want it.
///
/// The transport signs the address as it stands, so its maker has to write it in canonical form: everything but
/// unreserved characters percent-encoded, the query sorted, a `=` after each of its names
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). It signs every header
/// of the request too, and sends the session token as `x-amz-security-token`. The keys themselves stay here, and a
/// redirect is not followed: the signature is good for one address.
package struct AWSSigning: Hashable, Sendable {
    package var credentials: S3Credentials
    /// Part of what is signed; most servers but AWS take any.
    package var region: String
    package var service: String

    package init(_ credentials: S3Credentials, region: String, service: String = "s3") {
        self.credentials = credentials
        self.region = region
        self.service = service
    }
}
