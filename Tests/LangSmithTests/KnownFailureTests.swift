import Base
import LangSmith
import Testing

@Suite struct `Known failures` {
    private static let answers: [(status: Int, body: String, name: String)] = [
        (401, #"{"detail":"UUID header value was not a valid UUID"}"#, "workspace-not-uuid"),
        (401, #"{"error":"Unauthorized"}"#, "no-key"),
        (403, #"{"error":"org_scoped_key_requires_workspace"}"# + "\n", "key-needs-workspace"),
        (403, #"{"detail":"Bulk export is not available on your plan"}"#, "plan-without-export"),
        (403, "missing permission bulk-exports:manage", "permission-missing"),
        (403, #"{"error":"Forbidden"}"#, "key-refused"), (403, #"{"detail":"Forbidden"}"#, "key-refused"),
        (404, #"{"detail":"Not Found"}"#, "endpoint-unknown"), (404, "", "endpoint-unknown"),
        (404, #"{"detail":"Bulk export not found"}"#, "id-unknown"),
        (405, #"{"detail":"Method Not Allowed"}"#, "not-supported"), (407, "", "proxy-login"),
        (408, "", "request-timeout"),
        (409, #"{"detail":"Destination is still used by bulk exports"}"#, "destination-in-use"),
        (400, #"{"detail":"Destination is in use"}"#, "destination-in-use"),
        (409, #"{"detail":"Conflict"}"#, "conflict"), (413, "", "request-too-large"),
        (
            422,
            #"{"detail":[{"loc":["body","aws_role_arn"],"msg":"Extra inputs are not permitted","type":"extra_forbidden"}]}"#,
            "role-not-supported"
        ),
        (400, #"{"detail":"Invalid filter: unexpected token"}"#, "filter-invalid"),
        (400, #"{"detail":"end_time must be after start_time"}"#, "window-invalid"),
        (
            400, #"{"detail":"all_experiments exports are limited to 250 experiments"}"#, "experiments-too-many"
        ),
        (409, #"{"detail":"Cannot cancel bulk export with status Completed"}"#, "export-ended"),
        (400, #"{"detail":"Bulk export is already cancelled"}"#, "export-ended"),
        (422, #"{"detail":"int too big to convert"}"#, "number-too-big"),
        (422, #"{"error":"Unprocessable entity: x"}"#, "values-refused"),
        (
            422,
            #"{"detail":[{"loc":["body","interval_hours"],"msg":"Input should be less than or equal to 168","type":"less_than_equal"}]}"#,
            "values-refused"
        ),
        (429, #"{"detail":"This workspace can create at most 250 bulk exports per hour"}"#, "quota-creations"),
        (429, #"{"detail":"Maximum of 200 active scheduled bulk exports reached"}"#, "quota-schedules"),
        (429, #"{"detail":"Rate limit exceeded"}"#, "rate-limited"),
        (401, #"{"detail":"Invalid token"}"#, "key-not-accepted"),
        (401, #"{"detail":"Using legacy API key. Please generate a new API key."}"#, "key-legacy"),
        (503, #"{"detail":"Service unavailable"}"#, "server-unavailable"),
        (504, #"{"detail":"Service unavailable"}"#, "server-unavailable"),
        (500, #"{"detail":"Service unavailable"}"#, "server-error"),
        (403, "missing permission workspaces:manage\n", "permission-missing"),
        (
            429, #"{"detail":{"error":"bulk_export_creation_limit","message":"250 exports an hour"}}"#,
            "quota-creations"
        ),
        (400, #"{"detail":"Bucket is not valid"}"#, "bucket-not-valid"),
        (400, #"{"detail":"Invalid endpoint"}"#, "bucket-endpoint-invalid"),
        (400, #"{"detail":"InvalidBucketName"}"#, "bucket-addressing"),
        (502, "<html><title>502 Bad Gateway</title></html>", "server-unavailable"),
        (500, "Internal Server Error", "server-error"),
        (400, #"{"detail":"Failed to validate S3 destination: Access Denied"}"#, "bucket-denied"),
        (
            400,
            #"{"detail":"Failed to validate S3 destination: [Errno 22] Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters"}"#,
            "bucket-object-lock"
        ),
        (
            400,
            #"{"detail":"Failed to validate S3 destination: User: arn:aws:sts::123456789012:assumed-role/Export/x is not authorized to perform: kms:GenerateDataKey on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access"}"#,
            "bucket-kms"
        ),
        (400, #"{"detail":"Failed to validate S3 destination: Bucket is not valid"}"#, "bucket-not-valid"),
        (
            400,
            #"{"detail":"Failed to validate S3 destination: The AWS Access Key ID you provided does not exist in our records."}"#,
            "bucket-key-unknown"
        ),
        (
            400, #"{"detail":"Failed to validate S3 destination: Key ID you provided does not exist"}"#,
            "bucket-key-unknown"
        ),
        (
            400, #"{"detail":"Failed to validate S3 destination: Invalid endpoint: https://x"}"#,
            "bucket-endpoint-invalid"
        ),
        (
            400,
            #"{"detail":"Failed to validate S3 destination: An error occurred (InvalidBucketName) when calling the PutObject operation: The specified bucket is not valid."}"#,
            "bucket-addressing"
        ),
    ]

    @Test(arguments: answers)
    func `an answer is known by its status and its body`(status: Int, body: String, name: String) {
        #expect(KnownFailures.standard.match(status: status, body: body)?.name == name)
        let error = APIError(HTTPResponse(status: status, body: Array(body.utf8)))
        #expect(KnownFailures.standard.match(error)?.name == name)
    }

    private static let texts: [(text: String, name: String)] = [
        (
            "An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:iam::1:user/x is not authorized to perform: s3:PutObject",
            "bucket-put-denied"
        ),
        ("AccessDenied: Access Denied", "bucket-denied"),
        (
            "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity",
            "bucket-role-refused"
        ),
        (
            "An error occurred (ExpiredToken) when calling the PutObject operation: The provided token has expired.",
            "bucket-token-expired"
        ),
        ("InvalidToken: The provided token is malformed or otherwise invalid.", "bucket-token-invalid"),
        ("InvalidAccessKeyId", "bucket-key-unknown"),
        (
            "An error occurred (SignatureDoesNotMatch) when calling the PutObject operation: The request signature we calculated does not match the signature you provided.",
            "bucket-secret-wrong"
        ),
        (
            "RequestTimeTooSkewed: The difference between the request time and the current time is too large.",
            "bucket-clock"
        ),
        (
            "AuthorizationHeaderMalformed: The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'",
            "bucket-region"
        ),
        ("NoSuchBucket: The specified bucket does not exist", "bucket-missing"),
        ("Could not connect to the endpoint URL: \"https://minio.corp/traces\"", "bucket-unreachable"),
        ("Unable to locate credentials", "bucket-no-credentials"),
        ("QuotaExceeded: the bucket's quota is used up", "bucket-full"),
        ("SlowDown: Please reduce your request rate.", "bucket-throttled"),
        ("KMS.DisabledException: the key is disabled", "bucket-kms-key"),
        ("workflow timed out after 72 hours", "export-timeout"), ("Run timed out after 4 hours", "run-timeout"),
        ("TimeoutError", "run-timeout"), ("Memory limit (total) exceeded", "run-memory"),
        ("MemoryError", "run-memory"),
        ("Exceeded 10000 parts in multipart upload to Bucket: b, Key: x/runs.parquet", "run-parts"),
        ("ArrowInvalid: could not convert", "run-serialization"),
        ("Object of type X is not JSON serializable", "run-serialization"),
        ("Worker shutdown during deployment", "run-interrupted"),
    ]

    @Test(arguments: texts)
    func `an error of a run is known by its text`(text: String, name: String) {
        #expect(KnownFailures.standard.match(text: text)?.name == name)
    }

    private static let connections: [(error: TransportError, name: String)] = [
        (.nameNotResolved("Could not resolve host: x"), "host-not-found"),
        (.connectionRefused("Failed to connect to x port 443"), "connection-refused"),
        (.timedOut(phase: "connecting"), "connect-timeout"),
        (.timedOut(phase: "waiting for the answer"), "answer-timeout"),
        (.tls("SSL certificate problem: self-signed certificate"), "certificate-unknown"),
        (.tls("SSL certificate problem: unable to get local issuer certificate"), "certificate-unknown"),
        (.tls("SSL certificate problem: certificate has expired"), "certificate-expired"),
        (
            .tls("SSL: no alternative certificate subject name matches target host name 'x'"),
            "certificate-other-name"
        ),
        (.tls("wrong version number"), "tls"),
        (.proxy("Received HTTP code 407 from proxy after CONNECT"), "proxy-login-refused"),
        (.proxy("Could not resolve proxy: p"), "proxy"),
        (.connectionReset("Empty reply from server"), "connection-lost"),
        (.truncated("transfer closed"), "answer-cut"), (.redirectRefused(to: "https://x"), "redirected"),
        (.badAddress("URL rejected"), "bad-address"),
        (.badAddress("smith.langchain.com has LangSmith's web pages; its API is elsewhere"), "web-address"),
    ]

    @Test(arguments: connections)
    func `a connection is known by where it failed`(error: TransportError, name: String) {
        #expect(KnownFailures.standard.match(.transport(error))?.name == name)
    }

    @Test func `a web page in place of an answer is known`() throws {
        let reply = Reply("<!DOCTYPE html><title>Hotel WiFi</title>")
        let error = try #require(throws: APIError.self) { try reply.rows(of: BulkExport.self) }
        #expect(KnownFailures.standard.match(error)?.name == "not-langsmith")
    }

    @Test func `every entry is met by a failure above, and no entry hides another`() {
        var met = Set(Self.answers.map(\.name))
        met.formUnion(Self.texts.map(\.name))
        met.formUnion(Self.connections.map(\.name))
        met.insert("not-langsmith")
        let names = KnownFailures.standard.entries.map(\.name)
        #expect(Set(names).isSubset(of: met))
        #expect(Set(names).count == names.count)
    }

    @Test func `every entry says cause and fix in words, and where it points exists`() {
        for entry in KnownFailures.standard.entries {
            #expect(!entry.cause.isEmpty && !entry.fix.isEmpty)
            #expect(!entry.cause.hasSuffix(".") && !entry.fix.hasSuffix("."), "\(entry.name)")
            #expect(
                entry.verify != nil || entry.link != nil || entry.name == "number-too-big"
                    || entry.name == "values-refused" || entry.name == "bad-address",
                "\(entry.name)"
            )
            if let link = entry.link {
                #expect(
                    link.hasPrefix("https://docs.langchain.com/langsmith/")
                        || link == "https://status.smith.langchain.com/"
                )
            }
            #expect(entry.text.joined().allSatisfy { $0 == $0.lowercased() }, "\(entry.name)")
        }
    }

    @Test(arguments: [
        (400, "something else"), (402, "pay"), (418, "teapot"), (302, ""), (200, #"{"detail":"fine"}"#),
    ])
    func `what is not known is not explained`(status: Int, body: String) {
        #expect(KnownFailures.standard.match(status: status, body: body) == nil)
    }

    @Test func `a run's words explain no refusal, and a refusal's no run`() {
        #expect(KnownFailures.standard.match(text: "Forbidden") == nil)
        #expect(KnownFailures.standard.match(status: 400, body: "timed out") == nil)
        #expect(KnownFailures.standard.match(status: 403, body: "NoSuchBucket")?.name == "key-refused")
    }
}

@Suite struct `Known failures of the user's own` {
    @Test func `an own entry comes first, and one with our name replaces ours`() throws {
        let own = try KnownFailure(
            name: "corp-proxy",
            statuses: [403],
            text: ["zscaler|bluecoat", "blocked"],
            cause: "the proxy blocks the address",
            fix: "ask for it on the list"
        )
        let tls = try KnownFailure(name: "tls", connection: "tls", cause: "our CA", fix: "install it")
        let bucket = try KnownFailure(name: "minio", text: ["XMinio"], cause: "MinIO is down", fix: "start it")
        let table = KnownFailures(adding: [own, tls, bucket])
        #expect(table.match(status: 403, body: "Blocked by Zscaler")?.name == "corp-proxy")
        #expect(table.match(status: 403, body: "Zscaler")?.name == "key-refused")
        #expect(table.match(.transport(.tls("anything")))?.cause == "our CA")
        #expect(table.match(text: "XMinioServerNotInitialized")?.name == "minio")
        #expect(table.match(status: 400, body: "XMinioServerNotInitialized")?.name == "minio")
        #expect(table.entries.count { $0.name == "tls" } == 1)
    }

    private func problem(
        name: String = "n",
        statuses: [Int] = [],
        connection: String? = nil,
        text: [String] = ["x"],
        cause: String = "c",
        fix: String = "f"
    ) -> KnownFailure.Problem? {
        #expect(throws: KnownFailure.Problem.self) {
            _ = try KnownFailure(
                name: name,
                statuses: statuses,
                connection: connection,
                text: text,
                cause: cause,
                fix: fix
            )
        }
    }

    @Test func `an entry that cannot work says why`() {
        #expect(problem(name: "") == .noName)
        #expect(problem(cause: "") == .noWords(name: "n"))
        #expect(problem(fix: "") == .noWords(name: "n"))
        #expect(problem(text: []) == .noPattern(name: "n"))
        #expect(problem(text: ["a|"]) == .noPattern(name: "n"))
        #expect(problem(text: [""]) == .noPattern(name: "n"))
        #expect(problem(statuses: [42]) == .noStatus(name: "n", 42))
        #expect(problem(statuses: [403], connection: "tls") == .statusOfConnection(name: "n"))
        #expect(problem(connection: "ssl") == .unknownConnection(name: "n", "ssl"))
        #expect(problem(connection: "ssl")?.sentence.contains("it is one of dns, refused, timeout, tls, ") == true)
    }
}
