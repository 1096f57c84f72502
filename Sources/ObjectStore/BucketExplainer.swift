import Base
import LangSmith

/// Turns what a bucket's server or the network said into a finding.
struct BucketExplainer: Sendable {
    enum Operation: String {
        case put = "PutObject"
        case get = "GetObject"
        case delete = "DeleteObject"
    }

    let bucket: Bucket
    let failures: KnownFailures
    /// The region AWS told at the first step.
    var knownRegion: String?

    /// Signatures are refused when the clocks are further apart than 15 minutes
    /// (`RequestTimeTooSkewed`, https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
    private static let skewLimit: Duration = .seconds(15 * 60)

    /// What a refusal means.
    ///
    /// `skew` is how far this machine's clock is ahead of the server's; nil where the server told no time.
    func explain(_ error: S3Error, of operation: Operation, skew: Duration?) -> BucketFinding {
        clock(error, skew)
            ?? region(error)
            ?? addressing(error)
            ?? permission(error, operation)
            ?? known(error, operation)
            ?? general(error, operation)
    }

    /// By the table, in other words where its own speak of an export that has failed.
    private func known(_ error: S3Error, _ operation: Operation) -> BucketFinding? {
        guard let known = failures.match(bucketText: error.words(of: operation.rawValue)) else { return nil }
        guard KnownFailures.standard.entries.contains(known) else { return BucketFinding(error, known) }
        var (cause, fix) = (known.cause, known.fix)
        switch known.name {
        case "bucket-put-denied":
            fix = "grant s3:PutObject on \(bucket.uri(of: bucket.prefix.isEmpty ? "*" : bucket.prefix + "/*"))"
        case "bucket-secret-wrong":
            // Some servers say the same of a key id they do not know (OpenStack Swift).
            cause = "the secret key does not belong to the access key id"
            fix = "enter both again, from one source"
        default: break
        }
        return BucketFinding(error, cause: cause, fix: fix, verify: known.verify, link: known.link)
    }

    // MARK: Answers

    /// Servers tell a wrong clock in several ways: by its own code, by an `AccessDenied` that speaks of the time
    /// (rclone), or as a signature that does not match.
    private func clock(_ error: S3Error, _ skew: Duration?) -> BucketFinding? {
        let message = error.message.lowercased()
        let isTold =
            error.code == "RequestTimeTooSkewed" || error.code == "RequestExpired"
            || message.contains("request time") || message.contains("time too skewed")
        let isFar = skew.map { $0 > Self.skewLimit || $0 < .zero - Self.skewLimit } ?? false
        guard isTold || isFar && ["AccessDenied", "SignatureDoesNotMatch", "InvalidToken"].contains(error.code) else {
            return nil
        }
        return Self.clock(error, skew)
    }

    static func clock(_ error: S3Error?, _ skew: Duration?) -> BucketFinding {
        var cause = "this machine's clock or the server's is wrong"
        if let skew, skew > .seconds(60) || skew < .seconds(-60) {
            // To the nearest: a server tells whole seconds.
            let minutes = (Int((skew < .zero ? .zero - skew : skew).components.seconds) + 30) / 60
            let unit = minutes == 1 ? "minute" : "minutes"
            cause = "this machine's clock is \(minutes) \(unit) \(skew < .zero ? "behind" : "ahead of") the server's"
        }
        return BucketFinding(error, cause: cause, fix: "set the clock by NTP, then test again", verify: "date -u")
    }

    private func region(_ error: S3Error) -> BucketFinding? {
        let codes = ["AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException"]
        let isRedirect = (300..<400).contains(error.status) && error.status != 304
        guard error.code.map(codes.contains) ?? false || isRedirect else { return nil }
        let verify = "aws s3api get-bucket-location --bucket BUCKET"
        if let region = error.region ?? knownRegion, region != bucket.region {
            return BucketFinding(
                error,
                cause: "the bucket lies in \(region), the destination says \(bucket.region)",
                fix: "set the region to \(region)",
                verify: verify
            )
        }
        if let endpoint = error.endpoint {
            return BucketFinding(
                error,
                cause: "the bucket is to be asked for at \(endpoint)",
                fix: "correct the region or the endpoint",
                verify: verify
            )
        }
        return nil
    }

    private func addressing(_ error: S3Error) -> BucketFinding? {
        switch error.code {
        case "NoSuchBucket":
            BucketFinding(
                error,
                cause: "there is no such bucket at this endpoint",
                fix: "make the bucket or correct its name; " + otherAddressing,
                verify: "aws s3api head-bucket --bucket BUCKET"
            )
        case "MethodNotAllowed":
            BucketFinding(
                error,
                cause: "nothing can be written at this address, so it is hardly the bucket's",
                fix: "check endpoint_url; " + otherAddressing
            )
        case "AccessDenied" where isBucketMissingInEndpoint:
            BucketFinding(
                error,
                cause: "the endpoint's host does not begin with the bucket, and include_bucket_in_prefix is false",
                fix: otherAddressing
            )
        default: nil
        }
    }

    private var isBucketMissingInEndpoint: Bool {
        guard bucket.addressing == .endpoint, let name = bucket.name else { return false }
        return !bucket.baseURL.contains("://\(name.lowercased()).")
    }

    private var otherAddressing: String {
        switch bucket.addressing {
        case .path:
            "if its server wants the bucket in the host's name, use addressing_style virtual; if the endpoint has it there already, set include_bucket_in_prefix to false"
        case .virtual: "if its server does not know buckets in the host's name, use addressing_style path"
        case .endpoint: "set include_bucket_in_prefix to true, unless the endpoint's host begins with the bucket"
        }
    }

    /// Reading and deleting are not what the service needs; writing is in the table of known failures.
    private func permission(_ error: S3Error, _ operation: Operation) -> BucketFinding? {
        guard error.status == 401 || error.status == 403, error.code.map({ $0 == "AccessDenied" }) ?? true else {
            return nil
        }
        switch operation {
        case .put: return nil
        case .get:
            return BucketFinding(
                error,
                cause: "the key lacks s3:GetObject, which is recommended: the service checks the size of files with it",
                fix: "grant s3:GetObject on the prefix, or go without"
            )
        case .delete:
            return BucketFinding(
                error,
                cause: "the key lacks s3:DeleteObject, which the service does not need",
                fix:
                    "grant s3:DeleteObject on the prefix, or remove such files in tmp/ yourself: the service leaves one at every check"
            )
        }
    }

    private func general(_ error: S3Error, _ operation: Operation) -> BucketFinding {
        if error.status >= 500 {
            return BucketFinding(
                error,
                cause: "the bucket's server failed",
                fix: "try again; ask its operators if it stays"
            )
        }
        guard error.code != nil else {
            return BucketFinding(
                error,
                cause: "what answers there is no S3 service",
                fix: "check endpoint_url, and proxies on the way",
                verify: "curl -sSI ENDPOINT"
            )
        }
        return BucketFinding(
            error,
            cause: "the bucket's server refused \(operation.rawValue)",
            fix: "look up its code in its documents"
        )
    }

    // MARK: Connections

    /// What it means that no answer came.
    func explain(_ error: TransportError) -> BucketFinding {
        switch error {
        case .nameNotResolved where bucket.isAWS:
            return BucketFinding(
                error,
                cause: "the host of AWS in \(bucket.region) is not known here",
                fix: "check the region, the network and the VPN"
            )
        case .nameNotResolved where bucket.addressing == .virtual:
            return BucketFinding(
                error,
                cause: "there is no host of the bucket's name at this endpoint",
                fix: "check the bucket's name and the endpoint; " + otherAddressing
            )
        case .tls where bucket.addressing == .virtual && bucket.name?.contains(".") == true:
            return BucketFinding(
                error,
                cause: "a bucket with dots in its name makes a host that the server's certificate does not cover",
                fix: "use addressing_style path"
            )
        case .badAddress:
            return BucketFinding(
                error,
                cause: "the endpoint cannot be used as it is written",
                fix: "write it as https://host or https://host:port"
            )
        case .unsupported:
            return BucketFinding(
                error,
                cause: "the bucket cannot be tested from this machine, which says nothing about the bucket or the keys",
                fix: "go without this test: the service makes one of its own before it takes a destination"
            )
        case .cancelled:
            return BucketFinding(error, cause: "the test was called off", fix: "test again")
        default:
            let known = failures.match(.transport(error))
            return BucketFinding(
                error,
                cause: known?.cause ?? "the bucket's server could not be asked",
                fix: known?.fix ?? "check the endpoint and the network"
            )
        }
    }
}
