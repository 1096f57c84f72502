import CurlTransport
import LangSmith
import ObjectStore
import Testing

/// The service's own check, as the simulator does it.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct CheckTests {
    @Test func `a bucket that takes the object is accepted, and nothing is left`() async throws {
        try await Rclone.run("acme-traces") { server in
            #expect(await refusal(server) == nil)
            #expect(server.objects(in: "acme-traces").isEmpty)
        }
    }

    private static let refusals: [(@Sendable (inout DestinationCreate) -> Void, String?)] = [
        ({ $0.bucketName = "another" }, "Bucket is not valid"),
        (
            {
                let key = S3Credentials(accessKeyID: Secret("AKIANOBODY"), secretAccessKey: Secret(Rclone.secret))
                $0.authentication = .credentials(key)
            },
            "An error occurred (InvalidAccessKeyId) when calling the PutObject operation: The Access Key Id you provided does not exist in our records."
        ),
        ({ $0.endpointURL = "127.0.0.1" }, "Invalid endpoint: 127.0.0.1"),
        (
            { $0.endpointURL = "http://127.0.0.1:1" },
            #"Could not connect to the endpoint URL: "http://127.0.0.1:1/acme-traces/exports/tmp/4f2a.txt""#
        ),
        ({ $0.authentication = .role("arn:aws:iam::1:role/x") }, nil),
    ]

    @Test(arguments: refusals)
    func `a refusal is told in the service's words`(
        _ row: (change: @Sendable (inout DestinationCreate) -> Void, words: String?)
    ) async throws {
        try await Rclone.run("acme-traces") { server in
            let words = await refusal(server, row.change)
            #expect(words == row.words)
            if let words { #expect(KnownFailures.standard.match(text: words) != nil) }
        }
    }

    @Test func `a bucket that may not be deleted from is accepted`() async throws {
        let transport = CannedTransport { request in
            request.method == .put ? HTTPResponse(status: 200) : s3Error(403, "AccessDenied", "Access Denied")
        }
        #expect(await Bucket.refusal(of: .sample(region: "r"), over: transport, id: "x") == nil)
        let denied = CannedTransport { _ in s3Error(403, "AccessDenied", "Access Denied.") }
        #expect(await Bucket.refusal(of: .sample(region: "r"), over: denied, id: "x") == "Access Denied")
    }

    private func refusal(_ server: Rclone, _ change: (inout DestinationCreate) -> Void = { _ in }) async -> String? {
        let destination = DestinationCreate.sample(
            endpoint: server.endpoint,
            key: Rclone.accessKeyID,
            secret: Rclone.secret,
            change
        )
        return await Bucket.refusal(of: destination, over: CurlTransport(), id: "4f2a")
    }
}
