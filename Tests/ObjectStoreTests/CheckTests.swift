import Base
import CurlTransport
import LangSmith
import ObjectStore
import TestStores
import Testing

/// The service's own check, as the simulator does it.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct CheckTests {
    @Test(arguments: S3Server.here)
    func `a bucket that takes the object is accepted, and nothing is left`(server: S3Server) async throws {
        try await server.withBucket { bucket in
            #expect(await refusal(bucket.destination()) == nil)
            let left = try await bucket.objects()
            #expect(left.isEmpty)
        }
    }

    private typealias Refusal = (change: @Sendable (inout DestinationCreate) -> Void, words: String?)

    private static let refusals: [Refusal] = [
        ({ $0.bucketName = "no-such-bucket" }, "Bucket is not valid"),
        ({ $0.endpointURL = "127.0.0.1" }, "Invalid endpoint: 127.0.0.1"),
        (
            {
                $0.bucketName = "b"
                $0.endpointURL = "http://127.0.0.1:1"
            },
            #"Could not connect to the endpoint URL: "http://127.0.0.1:1/b/exports/tmp/4f2a.txt""#
        ),
        ({ $0.authentication = .role("arn:aws:iam::1:role/x") }, nil),
    ]

    private static let refusalsOfRclone: [Refusal] = [
        (
            { $0.authentication = .keys("AKIANOBODY", "secret") },
            "An error occurred (InvalidAccessKeyId) when calling the PutObject operation: The Access Key Id you provided does not exist in our records."
        )
    ]

    private static let refusalsOfOpenStackSwift: [Refusal] = [
        ({ $0.authentication = .keys(OpenStackSwift.nobody.key, OpenStackSwift.nobody.secret) }, "Access Denied"),
        (
            { $0.region = "us-east-1" },
            "An error occurred (AuthorizationHeaderMalformed) when calling the PutObject operation: The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'"
        ),
    ]

    @Test(arguments: S3Server.here)
    func `a refusal is told in the service's words`(server: S3Server) async throws {
        let own = server == .rclone ? Self.refusalsOfRclone : Self.refusalsOfOpenStackSwift
        try await server.withBucket { bucket in
            for row in Self.refusals + own {
                let words = await refusal(bucket.destination(prefix: "exports", row.change))
                #expect(words == row.words)
                if let words { #expect(KnownFailures.standard.match(text: words) != nil, "\(words)") }
            }
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

    private func refusal(_ destination: DestinationCreate) async -> String? {
        await Bucket.refusal(of: destination, over: CurlTransport(), id: "4f2a")
    }
}
