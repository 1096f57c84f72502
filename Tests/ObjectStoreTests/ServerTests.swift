import Base
import CurlTransport
import LangSmith
import ObjectStore
import TestStores
import Testing

/// The test of a bucket against servers that verify every signature.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ServerTests {
    @Test(
        arguments: S3Server.here,
        ["", "exports", "/exports/", "a=b/c=d", "with spaces in it", "é中👍", "a+b (1)'!*$&,;@:~", "100%", "q?x#y"]
    )
    func `with the right keys each step succeeds and nothing is left`(server: S3Server, prefix: String) async throws {
        try await server.withBucket { bucket in
            let progress = try await examine(bucket.destination(prefix: prefix))
            #expect(progress.words == "ok ok ok ok", "\(progress)")
            #expect(progress.verdict == .passed)
            #expect(try await bucket.objects().isEmpty)
        }
    }

    @Test(arguments: S3Server.here)
    func `what is written lies where the service would write its own`(server: S3Server) async throws {
        try await server.withBucket { bucket in
            let destination = try Bucket(bucket.destination(prefix: "a=b/x y"))
            let put = destination.put("a=b/x y/tmp/é.txt", Array("hello".utf8), timeout: .seconds(10))
            #expect(try await CurlTransport().send(put).status == 200)
            #expect(try await bucket.objects() == ["a=b/x y/tmp/é.txt"])
        }
    }

    @Test(arguments: S3Server.here)
    func `a wrong secret is told, and leaves nothing`(server: S3Server) async throws {
        try await server.withBucket { bucket in
            let progress = try await examine(
                bucket.destination { $0.authentication = .keys(bucket.accessKeyID, "another secret") }
            )
            #expect(progress.words == "ok failed skipped skipped")
            #expect(
                progress[.write].finding?.cause
                    == "the secret key does not belong to the access key id, or the store wants another region"
            )
            #expect(progress[.write].finding?.said.contains("SignatureDoesNotMatch") == true)
            #expect(try await bucket.objects().isEmpty)
        }
    }

    @Test(arguments: S3Server.here)
    func `a missing bucket is told, with the ways it may be addressed`(server: S3Server) async throws {
        try await server.withBucket { bucket in
            let progress = try await examine(bucket.destination { $0.bucketName = "no-such-bucket" })
            #expect(progress.words == "ok failed skipped skipped")
            let finding = try #require(progress[.write].finding)
            #expect(finding.said.hasPrefix("404 NoSuchBucket: The specified bucket does not exist"))
            #expect(finding.cause == "there is no such bucket at this endpoint")
            #expect(finding.fix.contains("addressing_style virtual"))
        }
    }

    @Test(arguments: S3Server.here)
    func `a bucket that is said to be in the endpoint and is not is told`(server: S3Server) async throws {
        try await server.withBucket { bucket in
            let progress = try await examine(bucket.destination { $0.includeBucketInPrefix = false })
            #expect(progress.words == "ok failed skipped skipped")
            #expect(progress[.write].finding?.fix.contains("include_bucket_in_prefix to true") == true)
        }
    }

    @Test(arguments: S3Server.here)
    func `an endpoint that has the bucket in its path is one`(server: S3Server) async throws {
        try await server.withBucket { bucket in
            let progress = try await examine(
                bucket.destination {
                    $0.endpointURL = bucket.endpoint + "/" + bucket.name
                    $0.includeBucketInPrefix = false
                }
            )
            #expect(progress.words == "ok ok ok ok")
        }
    }

    @Test func `a clock that is wrong by twenty minutes is named with its minutes`() async throws {
        try await S3Server.rclone.withBucket { bucket in
            let late = Duration.seconds(-20 * 60)
            let progress = try await examine(bucket.destination(), over: ShiftedTransport(by: late), ahead: late)
            #expect(progress.words == "warning failed skipped skipped")
            let finding = try #require(progress[.write].finding)
            #expect(finding.cause == "this machine's clock is 20 minutes behind the store's")
            #expect(finding.said.contains("The difference between the request time and the server's time"))
            #expect(progress[.connect].finding?.fix.contains("NTP") == true)
        }
    }

    @Test func `an unknown key id is told`() async throws {
        try await S3Server.rclone.withBucket { bucket in
            let progress = try await examine(
                bucket.destination { $0.authentication = .keys("AKIANOBODY", bucket.secret) }
            )
            #expect(progress.words == "ok failed skipped skipped")
            let finding = try #require(progress[.write].finding)
            #expect(finding.said.hasPrefix("403 InvalidAccessKeyId: "))
            #expect(
                finding.cause
                    == "the access key id is unknown to the store: it is mistyped, deleted, or of another provider or account"
            )
        }
    }

    @Test func `nobody at the endpoint is told at the first step`() async throws {
        let destination = try await S3Server.rclone.withBucket { $0.destination() }
        let progress = try await examine(destination)
        #expect(progress.words == "failed skipped skipped skipped")
        #expect(progress[.connect].finding?.said.hasPrefix("connection refused: ") == true)
    }
}
