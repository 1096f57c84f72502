package import Base

/// The few requests that trying a bucket takes (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html).
///
/// An answer is small: an object of ours, or an error.
extension Bucket {
    /// Bytes of an answer; errors of S3 have some hundred.
    package static let answerLimit = 256 << 10

    /// `PutObject`, one that the bucket has or has not when it is over.
    package func put(_ key: String, _ body: [UInt8], type: String = "text/plain", timeout: Duration) -> HTTPRequest {
        signed(.put, key, headers: [HTTPHeader("Content-Type", type)], body: body, timeout: timeout)
    }

    /// `GetObject`.
    package func get(_ key: String, timeout: Duration) -> HTTPRequest { signed(.get, key, timeout: timeout) }

    /// `DeleteObject`; a success also when there is no such object.
    package func delete(_ key: String, timeout: Duration) -> HTTPRequest { signed(.delete, key, timeout: timeout) }

    /// `HeadBucket`, which any server answers somehow, keys that may not ask it included: whether it is there, what its
    /// clock says, and at AWS the bucket's region.
    package func head(timeout: Duration) -> HTTPRequest { signed(.head, "", timeout: timeout) }

    /// A request signed without its payload.
    ///
    /// TLS guards the payload, and to plain http it is a test's text. Servers take that word in the place of its hash
    /// (tried with rclone over http), and refuse a request without the header.
    private func signed(
        _ method: HTTPRequest.Method,
        _ key: String,
        headers: [HTTPHeader] = [],
        body: [UInt8]? = nil,
        timeout: Duration
    ) -> HTTPRequest {
        HTTPRequest(
            method,
            key.isEmpty && addressing != .path ? baseURL + "/" : url(of: key),
            headers: headers + [HTTPHeader("x-amz-content-sha256", "UNSIGNED-PAYLOAD")],
            body: body,
            timeout: timeout,
            bodyLimit: Self.answerLimit,
            signing: AWSSigning(credentials, region: region)
        )
    }
}
