import Base
import LangSmith
import Testing

/// What a store's refusal means, by its code, the operation and whose store it is; in a test from here, when the service
/// refuses a destination, and in a run.
struct StoreRuleTests {
    @Test(arguments: StoreRuleRows.all)
    func `what a store said in a run has its cause and its way out`(_ row: StoreRuleRows.Row) throws {
        let context = StoreContext(.run(isOver: false, times: 1), at: row.at)
        let known = try #require(KnownFailures.standard.match(text: row.said, in: context), "\(row.said)")
        #expect(known.name == row.name, "\(row.said): \(known)")
        #expect(known.cause.contains(row.cause), "\(row.said): \(known.cause)")
        #expect(known.fix.contains(row.fix), "\(row.said): \(known.fix)")
    }

    @Test(arguments: StoreRuleRows.all)
    func `a test and a refusal speak of no export and of nothing that goes on by itself`(_ row: StoreRuleRows.Row)
        throws
    {
        for occasion in [StoreContext.Occasion.test, .keyTest, .creation, .rotation] {
            let error = StoreError(text: row.said)
            let known = try #require(KnownFailures.standard.match(error, in: StoreContext(occasion, at: row.at)))
            for word in ["export the window", "by itself", "attempts", "{", "}"] {
                #expect(!known.sentences.contains(word), "\(occasion) \(row.said): \(known.sentences)")
            }
        }
    }

    @Test(arguments: StoreRuleRows.all)
    func `a command to check with is whole, and asks the store that it is about`(_ row: StoreRuleRows.Row) throws {
        let known = try #require(KnownFailures.standard.match(text: row.said, in: StoreContext(at: row.at)))
        guard let verify = known.verify, let place = row.at else { return }
        for word in ["BUCKET", "PREFIX", "ENDPOINT", "REGION", "ROLE"] where known.name != "bucket-role-refused" {
            #expect(!verify.contains(word), "\(row.said): \(verify)")
        }
        if verify.hasPrefix("aws s3"), let endpoint = place.endpointURL {
            #expect(verify.contains("--endpoint-url \(endpoint)"), "\(row.said): \(verify)")
        }
        if verify.hasPrefix("aws sts") || verify.hasPrefix("aws kms") { #expect(place.provider == .aws, "\(row.said)") }
    }
}

extension StoreRuleTests {
    private func explanation(_ text: String, _ context: StoreContext) throws -> Explanation {
        try #require(KnownFailures.standard.match(text: text, in: context))
    }

    @Test func `the way out depends on what can still be done`() throws {
        let region = StoreRuleRows.an("AuthorizationHeaderMalformed", "expecting 'eu-west-1'")
        func fix(_ occasion: StoreContext.Occasion) throws -> String {
            try explanation(region, StoreContext(occasion, at: StoreRuleRows.aws)).fix
        }
        #expect(try fix(.test) == "set the region to eu-west-1")
        #expect(try fix(.creation) == "set the region to eu-west-1")
        let new = "make a new destination with the region eu-west-1"
        #expect(try fix(.rotation) == "\(new): only credentials can be changed later")
        #expect(
            try fix(.run(isOver: true, times: 1))
                == "\(new) and export the window again into it: only credentials can be changed later"
        )
        let full = StoreRuleRows.an("QuotaExceeded")
        let over = StoreContext(.run(isOver: true, times: 1), at: StoreRuleRows.some)
        #expect(try explanation(full, over).fix == "make room or raise its quota, then export the window again")
        let alive = StoreContext(.run(isOver: false, times: 1), at: StoreRuleRows.some)
        #expect(
            try explanation(full, alive).fix
                == "make room or raise its quota; the run tries again by itself while it has attempts"
        )
        let slow = StoreRuleRows.an("SlowDown")
        #expect(try explanation(slow, over).fix.hasPrefix("export the window again; "))
        #expect(
            try explanation(slow, StoreContext(.test, at: StoreRuleRows.some)).fix.hasPrefix("try again in a minute; ")
        )
    }

    @Test func `a part that is missing three times in a row is a broken upload`() throws {
        let text = StoreRuleRows.an(
            "InvalidPart",
            "One or more of the specified parts could not be found.",
            in: "CompleteMultipartUpload"
        )
        let thrice = try explanation(text, StoreContext(.run(isOver: false, times: 3), at: StoreRuleRows.some))
        #expect(thrice.cause.contains("the upload is broken"))
        #expect(thrice.fix.contains("make a new export"))
    }

    @Test func `whose server it is decides who can turn checksums off`() throws {
        let text = StoreRuleRows.an("NotImplemented", "Header 'x-amz-checksum-crc32' with value 'x' not implemented")
        func fix(_ service: StoreContext.Service) throws -> String {
            try explanation(text, StoreContext(at: StoreRuleRows.r2, service: service)).fix
        }
        #expect(try fix(.own).contains("AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED"))
        #expect(try !fix(.cloud).contains("WHEN_REQUIRED"))
        #expect(try fix(.cloud).contains("support"))
    }

    @Test(arguments: [
        ("PermissionError: Access Denied", "bucket-denied"),
        ("[Errno 22] The specified bucket is not valid.", "bucket-addressing"),
        ("Failed to validate S3 destination: The provided token has expired.", "bucket-token-expired"),
        (
            "Generic S3 error: Error performing PUT https://x: 403 Forbidden: <?xml version=\"1.0\"?><Error><Code>InvalidAccessKeyId</Code><Message>no</Message></Error>",
            "bucket-key-unknown"
        ),
        (
            "An error occurred (SlowDown) when calling the UploadPart operation (reached max retries: 4): Slow.",
            "bucket-throttled"
        ),
        ("An error occurred () when calling the PutObject operation: ", "bucket-unknown"),
    ])
    func `words without a code, and answers within words, are understood too`(text: String, name: String) throws {
        #expect(try explanation(text, StoreContext()).name == name)
    }

    @Test func `a code that nobody knows is told as such, and no advice made up`() throws {
        let known = try explanation(StoreRuleRows.an("FluxCapacitorError"), StoreContext(at: StoreRuleRows.some))
        #expect(known.cause == "the store refused PutObject with FluxCapacitorError, which bulktop does not know")
        #expect(known.fix == "ask the store's operators what it means")
        #expect(KnownFailures.standard.match(text: "ValueError: the moon is full") == nil)
    }

    @Test func `a refusal of the service is explained by the destination it is about`() async throws {
        let said = "Failed to validate S3 destination: " + StoreRuleRows.an("AccessDenied", "Access Denied")
        let answer = HTTPResponse(status: 400, body: Array(#"{"detail":"\#(said)"}"#.utf8))
        let error = APIError(answer)
        #expect(
            KnownFailures.standard.match(error, in: StoreContext(.creation, at: StoreRuleRows.r2))?.fix.contains(
                "token"
            ) == true
        )
        #expect(KnownFailures.standard.match(error)?.fix.contains("token") == false)
    }

    @Test func `a user's entry goes first and has its command filled in`() throws {
        let own = try KnownFailure(
            name: "bucket-put-denied",
            text: ["vault sealed"],
            cause: "the vault is sealed",
            fix: "unseal it",
            verify: "vault status BUCKET/PREFIX --at ENDPOINT"
        )
        let table = KnownFailures(adding: [own])
        let context = StoreContext(at: StoreRuleRows.minio)
        let known = try #require(table.match(text: StoreRuleRows.an("AccessDenied", "Vault sealed"), in: context))
        #expect(known.verify == "vault status acme-traces/ls --at https://minio.acme.dev:9000")
        // It replaces ours of that name altogether.
        #expect(
            table.match(text: StoreRuleRows.an("AccessDenied", "Access Denied"), in: context)?.name == "bucket-unknown"
        )
    }

    @Test func `whose store it is shows its host`() {
        func provider(_ endpoint: String?) -> StoreProvider { StoreProvider(endpoint: endpoint) }
        #expect(provider(nil) == .aws)
        #expect(provider("https://storage.googleapis.com/") == .google)
        #expect(provider("https://abc.eu.r2.cloudflarestorage.com:443/x") == .cloudflare)
        #expect(provider("http://my-minio:9000") == .minio)
        #expect(provider("https://rgw1.acme.dev") == .ceph)
        #expect(provider("https://parkinggarages.com") == .other)
        #expect(provider("https://notamazonaws.com") == .other)
    }
}
