import Base
import LangSmith

/// Turns what a bucket's server or the network said into a finding of a test.
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

    /// What an answer means.
    ///
    /// `skew` is how far this machine's clock is ahead of the server's; nil where the server told no time.
    func explain(_ answer: HTTPResponse, of operation: Operation, skew: Duration?) -> BucketFinding {
        let error = read(answer, operation)
        let context = StoreContext(bucket.isMade ? .keyTest : .test, at: bucket.place, skew: skew)
        guard let known = failures.match(error, in: context) else {
            return BucketFinding(error, cause: "the store refused \(operation.rawValue)", fix: "ask its operators")
        }
        return BucketFinding(error, known)
    }

    /// Another region than the bucket's, where the store asks for it; nil for every other answer.
    func region(toldBy answer: HTTPResponse) -> String? {
        let error = read(answer, .put)
        let codes = ["AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException"]
        guard let code = error.code, codes.contains(code), let region = error.region, region != bucket.region else {
            return nil
        }
        return region
    }

    private func read(_ answer: HTTPResponse, _ operation: Operation) -> StoreError {
        var error = StoreError(answer, of: operation.rawValue, hiding: bucket.secrets)
        error.region = error.region ?? knownRegion
        return error
    }

    /// That the clocks are far apart, although nothing failed by it yet.
    func clock(_ skew: Duration) -> BucketFinding {
        let error = StoreError(code: "RequestTimeTooSkewed")
        let context = StoreContext(bucket.isMade ? .keyTest : .test, at: bucket.place, skew: skew)
        guard let known = KnownFailures.standard.match(error, in: context) else {
            return BucketFinding(nil, cause: "the clocks are far apart", fix: "set the clocks by NTP")
        }
        return BucketFinding(nil, known)
    }

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
                fix:
                    "check the bucket's name and the endpoint; if its server does not know buckets in the host's name, use addressing_style path"
            )
        case .tls where bucket.addressing == .virtual && bucket.name?.contains(".") == true:
            return BucketFinding(
                error,
                cause: "a bucket with dots in its name makes a host that the server's certificate does not cover",
                fix: "use addressing_style path, which boto3 takes for such names by itself"
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
            let known = failures.match(error, in: StoreContext(bucket.isMade ? .keyTest : .test, at: bucket.place))
            return BucketFinding(
                error,
                cause: known?.cause ?? "the bucket's server could not be asked",
                fix: known?.fix ?? "check the endpoint and the network"
            )
        }
    }
}
