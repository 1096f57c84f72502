import CurlTransport
import Foundation
import LangSmith
import ObjectStore
import Testing

/// The test of a bucket against a server that verifies every signature.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct RcloneTests {
    private func examine(
        _ destination: DestinationCreate,
        over transport: any HTTPTransport = CurlTransport(),
        ahead: Duration = .zero
    ) async throws -> BucketTest.Progress {
        let bucket = try Bucket(destination)
        let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) + ahead
        return await BucketTest(bucket, transport: transport, id: "4f2a", now: { now }).run()
    }

    private func destination(_ server: Rclone, _ change: (inout DestinationCreate) -> Void = { _ in })
        -> DestinationCreate
    {
        .sample(endpoint: server.endpoint, key: Rclone.accessKeyID, secret: Rclone.secret, change)
    }

    @Test(arguments: [
        "", "exports", "/exports/", "a=b/c=d", "with spaces in it", "é中👍", "a+b (1)'!*$&,;@:~", "100%", "q?x#y",
    ])
    func `with the right keys each step succeeds and nothing is left`(prefix: String) async throws {
        try await Rclone.run("acme-traces") { server in
            let progress = try await examine(destination(server) { $0.prefix = prefix })
            #expect(progress.words == "ok ok ok ok", "\(progress)")
            #expect(progress.verdict == .passed)
            #expect(server.objects(in: "acme-traces").isEmpty)
        }
    }

    @Test func `what is written lies where the service would write its own`() async throws {
        try await Rclone.run("acme-traces") { server in
            let bucket = try Bucket(destination(server) { $0.prefix = "a=b/x y" })
            let put = bucket.put("a=b/x y/tmp/é.txt", Array("hello".utf8), timeout: .seconds(10))
            #expect(try await CurlTransport().send(put).status == 200)
            #expect(server.objects(in: "acme-traces") == ["a=b/x y/tmp/é.txt"])
        }
    }

    @Test func `an unknown key id is told`() async throws {
        try await Rclone.run("acme-traces") { server in
            let progress = try await examine(
                .sample(endpoint: server.endpoint, key: "AKIANOBODY", secret: Rclone.secret)
            )
            #expect(progress.words == "ok failed skipped skipped")
            let finding = try #require(progress[.write].finding)
            #expect(finding.said.hasPrefix("403 InvalidAccessKeyId: "))
            #expect(finding.cause == "the access key id is unknown to the bucket's provider")
        }
    }

    @Test func `a wrong secret is told, and leaves nothing`() async throws {
        try await Rclone.run("acme-traces") { server in
            let progress = try await examine(
                .sample(endpoint: server.endpoint, key: Rclone.accessKeyID, secret: "another secret")
            )
            #expect(progress.words == "ok failed skipped skipped")
            #expect(progress[.write].finding?.cause == "the secret key does not belong to the access key id")
            #expect(progress[.write].finding?.said.contains("SignatureDoesNotMatch") == true)
            #expect(server.objects(in: "acme-traces").isEmpty)
        }
    }

    @Test func `a missing bucket is told, with the ways it may be addressed`() async throws {
        try await Rclone.run("another-bucket") { server in
            let progress = try await examine(destination(server))
            #expect(progress.words == "ok failed skipped skipped")
            let finding = try #require(progress[.write].finding)
            #expect(finding.said == "404 NoSuchBucket: The specified bucket does not exist")
            #expect(finding.cause == "there is no such bucket at this endpoint")
            #expect(finding.fix.contains("addressing_style virtual"))
        }
    }

    @Test func `a bucket that is said to be in the endpoint and is not is told`() async throws {
        try await Rclone.run("acme-traces") { server in
            let progress = try await examine(destination(server) { $0.includeBucketInPrefix = false })
            #expect(progress.words == "ok failed skipped skipped")
            #expect(progress[.write].finding?.fix.contains("include_bucket_in_prefix to true") == true)
        }
    }

    @Test func `an endpoint that has the bucket in its path is one`() async throws {
        try await Rclone.run("acme-traces") { server in
            let progress = try await examine(
                destination(server) {
                    $0.endpointURL = server.endpoint + "/acme-traces"
                    $0.includeBucketInPrefix = false
                }
            )
            #expect(progress.words == "ok ok ok ok")
        }
    }

    @Test func `a clock that is wrong by twenty minutes is named with its minutes`() async throws {
        try await Rclone.run("acme-traces") { server in
            let late = Duration.seconds(-20 * 60)
            let progress = try await examine(destination(server), over: ShiftedTransport(by: late), ahead: late)
            #expect(progress.words == "warning failed skipped skipped")
            let finding = try #require(progress[.write].finding)
            #expect(finding.cause == "this machine's clock is 20 minutes behind the server's")
            #expect(finding.said.contains("The difference between the request time and the server's time"))
            #expect(progress[.connect].finding?.fix.contains("NTP") == true)
        }
    }

    @Test func `nobody at the endpoint is told at the first step`() async throws {
        let endpoint = try await Rclone.run("acme-traces") { $0.endpoint }
        let progress = try await examine(.sample(endpoint: endpoint))
        #expect(progress.words == "failed skipped skipped skipped")
        #expect(progress[.connect].finding?.said.hasPrefix("connection refused: ") == true)
    }
}

/// Signs as a machine whose clock is wrong would: libcurl takes the time of a request that has one.
private struct ShiftedTransport: HTTPTransport {
    private let transport = CurlTransport()
    private let shift: Duration

    init(by shift: Duration) { self.shift = shift }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        var request = request
        if request.signing != nil {
            let time = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) + shift
            let text = time.description.filter { $0 != "-" && $0 != ":" }
            request.headers.append(HTTPHeader("X-Amz-Date", text))
        }
        return try await transport.send(request)
    }
}
