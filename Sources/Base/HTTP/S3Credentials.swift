/// A key of a bucket: what signs a request to it.
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
}
