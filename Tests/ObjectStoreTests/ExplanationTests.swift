import Base
import LangSmith
import ObjectStore
import Testing

/// What a user reads when a bucket refuses, by the answers of servers that are not at hand here.
struct ExplanationTests {
    private static let aws = DestinationCreate.sample(region: "us-east-1")
    private static let path = DestinationCreate.sample(endpoint: "https://store.example")

    /// The finding of a write that is answered so.
    private func finding(_ answer: HTTPResponse, _ destination: DestinationCreate = Self.aws) async throws
        -> BucketFinding
    {
        let transport = CannedTransport { $0.method == .put ? answer : HTTPResponse(status: 200) }
        let progress = await (try BucketTest(destination, transport)).run()
        #expect(progress.words.hasPrefix("ok failed skipped"))
        return try #require(progress[.write].finding)
    }

    private static let table: [(HTTPResponse, DestinationCreate, cause: String, fix: String)] = [
        (
            s3Error(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
            aws,
            "the access key id is unknown to AWS S3", "enter a key that is there"
        ),
        (
            s3Error(403, "SignatureDoesNotMatch", "The request signature we calculated does not match"), aws,
            "the secret key does not belong to the access key id", "enter both again"
        ),
        (
            s3Error(403, "AccessDenied", "Access Denied"), aws,
            "the bucket refuses the write: the key lacks s3:PutObject, or",
            "grant s3:PutObject on arn:aws:s3:::acme-traces/exports/*"
        ),
        (
            s3Error(
                403,
                "AccessDenied",
                "User: arn:aws:iam::1:user/x is not authorized to perform: kms:GenerateDataKey"
            ),
            aws, "the user x may not use the bucket's KMS key", "grant kms:GenerateDataKey"
        ),
        (
            s3Error(400, "AuthorizationHeaderMalformed", "the region is wrong", "<Region>eu-west-3</Region>"), aws,
            "the bucket lies in eu-west-3, another region than the destination says (us-east-1)",
            "set the region to eu-west-3"
        ),
        (
            s3Error(
                301,
                "PermanentRedirect",
                "must be addressed using the specified endpoint",
                "<Endpoint>acme-traces.s3.eu-west-3.amazonaws.com</Endpoint>",
                headers: [HTTPHeader("x-amz-bucket-region", "eu-west-3")]
            ), aws,
            "the bucket lies in eu-west-3, another region than the destination says (us-east-1)",
            "set the region to eu-west-3"
        ),
        (
            s3Error(301, "PermanentRedirect", "m", "<Endpoint>s3.other.example</Endpoint>"), path,
            "the bucket is to be asked for at s3.other.example", "set endpoint_url to https://s3.other.example"
        ),
        (
            s3Error(
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large."
            ),
            aws, "this machine's clock or the store's is wrong", "set the clocks by NTP"
        ),
        (
            s3Error(
                403,
                "SignatureDoesNotMatch",
                "no match",
                headers: [HTTPHeader("Date", "Sat, 21 Nov 2026 10:59:00 GMT")]
            ), aws,
            "this machine's clock is 61 minutes ahead of the store's", "set the clocks by NTP"
        ),
        (
            s3Error(400, "ExpiredToken", "The provided token has expired."), aws,
            "the session token has expired", "new credentials"
        ),
        (
            s3Error(400, "InvalidToken", "The provided token is malformed or otherwise invalid."), aws,
            "the session token does not belong to the access key", "all parts from one source"
        ),
        (
            s3Error(404, "NoSuchBucket", "The specified bucket does not exist"), aws,
            "there is no such bucket", "make the bucket acme-traces, or correct its name"
        ),
        (
            s3Error(404, "NoSuchBucket", "The specified bucket does not exist"), path,
            "there is no such bucket at this endpoint", "addressing_style virtual"
        ),
        (
            s3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource."), path,
            "nothing can be written at this address", "set include_bucket_in_prefix to false"
        ),
        (
            s3Error(400, "InvalidBucketName", "The specified bucket is not valid."), path,
            "the bucket's name does not fit the way it is addressed", "addressing_style virtual"
        ),
        (
            s3Error(403, "AccessDenied", "Access Denied"),
            .sample(endpoint: "https://store.example") { $0.includeBucketInPrefix = false },
            "the endpoint's host does not begin with the bucket", "set include_bucket_in_prefix to true"
        ),
        (
            s3Error(400, "InvalidRequest", "Content-MD5 OR x-amz-checksum- HTTP header is required"), aws,
            "the bucket has a default Object Lock retention", "without Object Lock"
        ),
        (
            s3Error(503, "SlowDown", "Please reduce your request rate."), aws, "AWS S3 asks for fewer requests",
            "try again in a minute"
        ),
        (
            s3Error(418, "SomethingNew", "words"), aws,
            "AWS S3 refused PutObject with SomethingNew, which bulktop does not know",
            "ask the support of AWS S3 with the request id 4442587FB7D0A2F9"
        ),
        (
            HTTPResponse(status: 404, body: Array("<html><title>nginx</title><Code>x</Code></html>".utf8)), path,
            "what answers there is no S3 service", "check endpoint_url"
        ),
        (HTTPResponse(status: 403), path, "what answers there is no S3 service", "check endpoint_url"),
    ]

    @Test(arguments: table)
    func `a refusal has its cause and its way out`(
        _ row: (answer: HTTPResponse, destination: DestinationCreate, cause: String, fix: String)
    ) async throws {
        let finding = try await finding(row.answer, row.destination)
        #expect(finding.cause.hasPrefix(row.cause), "\(finding)")
        #expect(finding.fix.contains(row.fix), "\(finding)")
    }

    @Test func `what AWS said of the region at first is used where the refusal does not say it`() async throws {
        let transport = CannedTransport { request in
            guard request.method == .put else {
                return HTTPResponse(status: 403, headers: [HTTPHeader("x-amz-bucket-region", "ap-south-1")])
            }
            return s3Error(301, "PermanentRedirect")
        }
        let progress = await (try BucketTest(Self.aws, transport)).run()
        #expect(progress[.write].finding?.fix == "set the region to ap-south-1")
    }

    private static let connections: [(TransportError, DestinationCreate, cause: String, fix: String)] = [
        (
            .nameNotResolved("Could not resolve host: store.example"), path,
            "the server's name is not known here", "check the endpoint"
        ),
        (
            .nameNotResolved("Could not resolve host"), aws,
            "the host of AWS in us-east-1 is not known here", "check the region"
        ),
        (
            .nameNotResolved("Could not resolve host"),
            .sample(endpoint: "https://store.example") { $0.addressingStyle = .virtual },
            "there is no host of the bucket's name at this endpoint", "use addressing_style path"
        ),
        (
            .connectionRefused("Failed to connect"), path, "nothing listens at the server's address",
            "check host and port"
        ),
        (.timedOut(phase: "connecting"), path, "the server's address does not answer", "check the network"),
        (.tls("self-signed certificate"), path, "the server's certificate is of an authority", "--cacert"),
        (
            .tls("no alternative certificate subject name matches"),
            .sample(bucket: "a.b", endpoint: "https://store.example") { $0.addressingStyle = .virtual },
            "a bucket with dots in its name", "use addressing_style path"
        ),
        (.badAddress("no host"), path, "the endpoint cannot be used", "write it as https://host"),
        (
            .unsupported("libcurl 7.88 and newer"), path,
            "the bucket cannot be tested from this machine, which says nothing",
            "go without this test"
        ),
        (.other(code: 1, "unsupported"), path, "the bucket's server could not be asked", "check the endpoint"),
    ]

    @Test(arguments: connections)
    func `a connection that fails has its cause and its way out`(
        _ row: (error: TransportError, destination: DestinationCreate, cause: String, fix: String)
    ) async throws {
        let transport = CannedTransport { _ throws(TransportError) in throw row.error }
        let progress = await (try BucketTest(row.destination, transport)).run()
        #expect(progress.words == "failed skipped skipped skipped")
        let finding = try #require(progress[.connect].finding)
        #expect(finding.cause.hasPrefix(row.cause), "\(finding)")
        #expect(finding.fix.contains(row.fix), "\(finding)")
        #expect(transport.requests.count == 1)
    }

    @Test func `a user's own known failure comes first`() async throws {
        let own = try KnownFailure(name: "ours", text: ["accessdenied"], cause: "the vault is sealed", fix: "unseal it")
        let transport = CannedTransport { _ in s3Error(403, "AccessDenied", "Access Denied.") }
        let test = BucketTest(
            try Bucket(Self.aws),
            transport: transport,
            id: "x",
            failures: KnownFailures(adding: [own]),
            now: { BucketTest.noon }
        )
        let finding = try #require(await test.run()[.write].finding)
        #expect(
            finding.sentence
                == "The vault is sealed (403 AccessDenied: Access Denied, request id 4442587FB7D0A2F9). Unseal it."
        )
    }

    @Test func `the words of a server reach the screen cleaned, short and without a secret`() async throws {
        let token = "token-of-the-example"
        let message =
            "a\u{1b}[31mb\u{9b}2Jc\u{202e}d\r\n&#27;[0m&lt;x&gt; \(token) " + String(repeating: "w", count: 5000)
        let answer = s3Error(403, "Evil\u{07}Code", message)
        let finding = try await finding(answer, .sample(region: "us-east-1", token: token))
        #expect(finding.said.hasPrefix("403 Evil\u{fffd}Code: a"))
        #expect(finding.said.unicodeScalars.allSatisfy { !CleanText.isHostile($0) || $0 == "\u{fffd}" })
        #expect(finding.said.contains("<x> •••• w"))
        #expect(!finding.said.contains(token))
        #expect(finding.said.count < 500)
        #expect(finding.requestID == "4442587FB7D0A2F9")
    }

    @Test(arguments: [
        "<Error><Code>NoSuchBucket", "<Error><Code></Code></Error>", "<Error", "<Code>NoSuchBucket</Code>", "\0\u{ff}",
        "<Error><Code>&#xFFFFFFFFF;&#99999999;&;&</Code></Error>", #"{"error":"<Error><Cod"}"#,
    ])
    func `an error that is broken is still told`(_ body: String) async throws {
        let finding = try await finding(HTTPResponse(status: 404, body: Array(body.utf8)), Self.path)
        #expect(finding.said.hasPrefix("404"))
        #expect(!finding.sentence.isEmpty)
    }

    @Test func `a megabyte of tags is looked at without delay or harm`() async throws {
        let tags = String(repeating: "<Error><Code><", count: 100_000)
        let finding = try await finding(HTTPResponse(status: 500, body: Array(tags.utf8)), Self.path)
        #expect(finding.cause == "the store's server failed, without an S3 error")
    }
}
