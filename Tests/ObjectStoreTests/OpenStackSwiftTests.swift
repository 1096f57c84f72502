#if os(Linux)
import LangSmith
import ObjectStore
import TestStores
import Testing

/// What of the two servers only OpenStack Swift does: regions, rights, and buckets in the host's name.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct OpenStackSwiftTests {
    @Test func `a wrong region is told, and the right one with it`() async throws {
        try await S3Server.openStackSwift.withBucket { bucket in
            let progress = try await examine(bucket.destination { $0.region = "us-east-1" })
            #expect(progress.words == "ok failed skipped skipped")
            let finding = try #require(progress[.write].finding)
            #expect(finding.said.hasPrefix("400 AuthorizationHeaderMalformed: "))
            #expect(
                finding.cause
                    == "the store wants the region eu-central-1, and the destination says another one (us-east-1); the keys are right: with that region the bucket takes the file"
            )
            #expect(finding.fix == "set the region to eu-central-1")
        }
    }

    @Test func `no region is signed as us-east-1, which is as wrong`() async throws {
        try await S3Server.openStackSwift.withBucket { bucket in
            let progress = try await examine(bucket.destination { $0.region = nil })
            #expect(progress[.write].finding?.fix == "set the region to eu-central-1")
        }
    }

    @Test func `keys without any right to the bucket are told which one they need`() async throws {
        try await S3Server.openStackSwift.withBucket { bucket in
            let user = OpenStackSwift.nobody
            let progress = try await examine(
                bucket.destination { $0.authentication = .keys(user.key, user.secret) }
            )
            #expect(progress.words == "ok failed skipped skipped")
            let finding = try #require(progress[.write].finding)
            #expect(finding.said == "403 AccessDenied: Access Denied.")
            #expect(
                finding.fix
                    == "allow writing on arn:aws:s3:::\(bucket.name)/exports/*, by a policy or as the bucket's owner; look for a Deny in its policy"
            )
            #expect(try await bucket.objects().isEmpty)
        }
    }

    /// Which is all that the service needs.
    @Test func `keys that may only write pass, with what they left behind`() async throws {
        let server = try await OpenStackSwift.running.value
        let progress = try await examine(
            server.bucket(OpenStackSwift.letterbox, as: OpenStackSwift.writer).destination()
        )
        #expect(progress.words == "ok ok warning warning")
        #expect(progress.verdict == .passedWithWarnings)
        #expect(progress[.read].finding?.cause.contains("s3:GetObject") == true)
        #expect(progress[.delete].finding?.cause.contains("s3:DeleteObject") == true)
        #expect(progress.leftBehind == "s3://letterbox/exports/tmp/bulktop-4f2a.txt")
        let left = try await server.bucket(OpenStackSwift.letterbox).objects()
        #expect(left.contains("exports/tmp/bulktop-4f2a.txt"))
    }

    @Test func `an unknown key id is told as what it may be, too`() async throws {
        try await S3Server.openStackSwift.withBucket { bucket in
            let progress = try await examine(
                bucket.destination { $0.authentication = .keys("AKIANOBODY", bucket.secret) }
            )
            #expect(progress.words == "ok failed skipped skipped")
            let finding = try #require(progress[.write].finding)
            #expect(finding.said.hasPrefix("403 SignatureDoesNotMatch: "))
            #expect(finding.fix == "enter both again, from one source; if they are right, the region of the store")
        }
    }

    @Test func `a clock that is behind the server's is named with its minutes`() async throws {
        try await OpenStackSwift.withClock(ahead: 20 * 60) { server in
            let progress = try await examine(server.bucket(OpenStackSwift.letterbox).destination())
            #expect(progress.words == "warning failed skipped skipped")
            let finding = try #require(progress[.write].finding)
            #expect(finding.said.hasPrefix("403 RequestTimeTooSkewed: "))
            #expect(finding.cause == "this machine's clock is 20 minutes behind the store's")
            #expect(progress[.connect].finding?.fix.contains("NTP") == true)
        }
    }

    @Test func `a session token is signed with the rest`() async throws {
        try await S3Server.openStackSwift.withBucket { bucket in
            let progress = try await examine(
                bucket.destination {
                    $0.authentication = .keys(bucket.accessKeyID, bucket.secret, token: "a+token/of=the test")
                }
            )
            #expect(progress.words == "ok ok ok ok", "\(progress)")
        }
    }

    @Test(arguments: ["exports", "a=b/c=d", "", "a//b"])
    func `a bucket in the host's name is written to`(prefix: String) async throws {
        try await S3Server.openStackSwift.withBucket { bucket in
            // Every name below localhost is this machine.
            let host = bucket.endpoint.replacing("127.0.0.1", with: "localhost")
            let virtual = try await examine(
                bucket.destination(prefix: prefix) {
                    $0.endpointURL = host
                    $0.addressingStyle = .virtual
                }
            )
            #expect(virtual.words == "ok ok ok ok", "\(virtual)")
            let inEndpoint = try await examine(
                bucket.destination(prefix: prefix) {
                    $0.endpointURL = host.replacing("localhost", with: "\(bucket.name).localhost")
                    $0.includeBucketInPrefix = false
                }
            )
            #expect(inEndpoint.words == "ok ok ok ok", "\(inEndpoint)")
            #expect(try await bucket.objects().isEmpty)
        }
    }

    @Test func `a bucket that is not in the host's name is told`() async throws {
        try await S3Server.openStackSwift.withBucket { bucket in
            let progress = try await examine(
                bucket.destination {
                    $0.bucketName = "no-such-bucket"
                    $0.endpointURL = bucket.endpoint.replacing("127.0.0.1", with: "localhost")
                    $0.addressingStyle = .virtual
                }
            )
            #expect(progress.words == "ok failed skipped skipped")
            #expect(progress[.write].finding?.fix.contains("use addressing_style path") == true)
        }
    }
}
#endif
