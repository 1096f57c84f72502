import Base

/// Stands in for the bucket when a destination is tried out: values that are easy to recognise decide what it says.
///
/// | What is given | What the service answers |
/// |---|---|
/// | a bucket or a role with `denied` in it, or a key with `DENIED` | Access Denied |
/// | a key that begins with `AKIAUNKNOWN` | a key that does not exist |
/// | a bucket with `missing` in it, none at all, one that cannot be a name, or AWS without a region | Bucket is not valid |
/// | a region that cannot be part of a host's name | Provided region_name … doesn't match a supported format |
/// | an endpoint that is no `http://` or `https://` URL | Invalid endpoint |
/// | a bucket with `locked` in it | Object Lock |
/// | a bucket with `virtual` in it at an endpoint, not addressed so | InvalidBucketName |
/// | `include_bucket_in_prefix: false`, the endpoint's host without the bucket | Access Denied; of a bucket with `kms` in it, KMS |
///
/// A bucket that was tried for real (`BucketTrial`) is judged by that instead. The texts are those of the API notes, section 9.
enum BucketRules {
    /// The bucket's refusal in the service's words; nil when it may be used.
    static func refusal(
        of bucket: BucketConfig,
        _ authentication: BucketAuthentication,
        server: ServerProfile,
        verdict: BucketVerdict
    ) -> String? {
        switch verdict {
        case .usable: return nil
        case .refused(let reason): return failed(reason)
        case .untried: break
        }
        if let endpoint = bucket.endpoint, host(of: endpoint) == nil { return failed("Invalid endpoint: \(endpoint)") }
        let name = bucket.name ?? bucket.endpoint.flatMap { host(of: $0) }
        if let region = bucket.region, !region.utf8.allSatisfy(isAllowedInRegion) {
            return failed("Provided region_name '\(region)' doesn't match a supported format.")
        }
        guard let name, !name.contains("missing"), bucket.name?.utf8.allSatisfy(isAllowedInBucket) ?? true,
            bucket.endpoint != nil || bucket.region != nil
        else {
            return failed("Bucket is not valid")
        }
        if let refusal = refusal(of: authentication, server: server) { return refusal }
        if name.contains("denied") { return failed("Access Denied") }
        if name.contains("locked") { return failed(locked) }
        if name.contains("virtual"), bucket.endpoint != nil, bucket.addressingStyle != "virtual" {
            return failed(
                "An error occurred (InvalidBucketName) when calling the PutObject operation: "
                    + "The specified bucket is not valid."
            )
        }
        guard !bucket.includesBucketInPrefix, bucket.endpoint.flatMap({ host(of: $0) })?.hasPrefix(name) != true
        else { return nil }
        return failed(name.contains("kms") ? kms : "Access Denied")
    }

    /// As botocore reads a region: a part of a host's name.
    private static func isAllowedInRegion(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d: true
        default: false
        }
    }

    private static func isAllowedInBucket(_ byte: UInt8) -> Bool {
        isAllowedInRegion(byte) || byte == 0x2e || byte == 0x5f
    }

    private static func refusal(of authentication: BucketAuthentication, server: ServerProfile) -> String? {
        switch authentication {
        case .keys(let keys):
            if keys.accessKeyID.hasPrefix("AKIAUNKNOWN") { return failed(unknownKey) }
            return keys.accessKeyID.contains("DENIED") ? failed("Access Denied") : nil
        case .role(let arn): return arn.contains("denied") ? failed("Access Denied") : nil
        case .environment: return server.hasEnvironmentCredentials ? nil : failed("Unable to locate credentials")
        }
    }

    private static func host(of endpoint: String) -> String? {
        guard let parts = URLParts(endpoint), ["https", "http"].contains(parts.scheme) else { return nil }
        let authority = parts.origin.dropFirst(parts.scheme.count + 3)
        return authority.isEmpty ? nil : String(authority)
    }

    private static func failed(_ reason: String) -> String { "Failed to validate S3 destination: \(reason)" }

    private static let locked = """
        [Errno 22] Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock \
        parameters
        """
    private static let kms = """
        User: arn:aws:sts::417302559861:assumed-role/langsmith-export/session is not authorized to perform: \
        kms:GenerateDataKey on this resource because no identity-based policy allows the kms:GenerateDataKey action
        """
    private static let unknownKey = """
        An error occurred (InvalidAccessKeyId) when calling the PutObject operation: The AWS Access Key ID you provided \
        does not exist in our records.
        """
}
