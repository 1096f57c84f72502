import Base
import LangSmith
import ObjectStore
import Testing

/// The order of the steps, and what becomes of the object when one of them fails.
struct StepTests {
    private static let destination = DestinationCreate.sample(prefix: "/a/b/", region: "eu-central-1")
    private static let object = "s3://acme-traces/a/b/tmp/bulktop-4f2a.txt"

    /// A store that keeps one object, with some of its answers replaced.
    private static func store(
        _ replaced: [HTTPRequest.Method: Result<HTTPResponse, TransportError>]
    ) -> CannedTransport {
        CannedTransport { request throws(TransportError) in
            if let answer = replaced[request.method] { return try answer.get() }
            switch request.method {
            case .get: return HTTPResponse(status: 200, body: text)
            case .delete: return HTTPResponse(status: 204)
            default: return HTTPResponse(status: 200)
            }
        }
    }

    private static let text = Array(
        "Written by bulktop at 2026-11-21T12:00:00Z to test this bucket. It may be deleted.\n".utf8
    )

    @Test func `a test asks four things and reports each change once`() async throws {
        let transport = Self.store([:])
        let reports = Reports()
        let end = await (try BucketTest(Self.destination, transport)).run { reports.add($0) }
        let base = "https://acme-traces.s3.eu-central-1.amazonaws.com/"
        #expect(
            transport.requests.map { "\($0.method.rawValue) \($0.url)" } == [
                "HEAD \(base)", "PUT \(base)a/b/tmp/bulktop-4f2a.txt", "GET \(base)a/b/tmp/bulktop-4f2a.txt",
                "DELETE \(base)a/b/tmp/bulktop-4f2a.txt",
            ]
        )
        #expect(transport.requests.map { $0.signing != nil } == [true, true, true, true])
        #expect(transport.requests[1].body == Self.text)
        #expect(
            reports.all.map(\.words) == [
                "running pending pending pending", "ok pending pending pending", "ok running pending pending",
                "ok ok pending pending", "ok ok running pending", "ok ok ok pending", "ok ok ok running", "ok ok ok ok",
            ]
        )
        #expect(reports.all.map { $0.verdict == nil } == [true, true, true, true, true, true, true, false])
        #expect(end == reports.all.last)
        #expect(end.verdict == .passed)
        #expect(end.object == Self.object)
        #expect(end.leftBehind == nil)
    }

    @Test func `a refusal to remove is a warning and names what is left`() async throws {
        let transport = Self.store([.delete: .success(s3Error(403, "AccessDenied", "Access Denied"))])
        let progress = await (try BucketTest(Self.destination, transport)).run()
        #expect(progress.words == "ok ok ok warning")
        #expect(progress.verdict == .passedWithWarnings)
        #expect(progress.leftBehind == Self.object)
        #expect(progress[.delete].finding?.cause.hasPrefix("the key lacks s3:DeleteObject") == true)
    }

    @Test func `a refusal to read is a warning, and the object is removed`() async throws {
        let transport = Self.store([.get: .success(s3Error(403, "AccessDenied", "Access Denied"))])
        let progress = await (try BucketTest(Self.destination, transport)).run()
        #expect(progress.words == "ok ok warning ok")
        #expect(progress[.read].finding?.cause.hasPrefix("the key lacks s3:GetObject") == true)
    }

    @Test(arguments: [HTTPResponse(status: 200, body: Array("something else".utf8)), HTTPResponse(status: 200)])
    func `other bytes than were written are a failure, and the object is removed`(_ answer: HTTPResponse) async throws {
        let transport = Self.store([.get: .success(answer)])
        let progress = await (try BucketTest(Self.destination, transport)).run()
        #expect(progress.words == "ok ok failed ok")
        #expect(progress[.read].finding?.cause == "the bucket gave back other bytes than were written")
    }

    @Test func `a write whose answer was lost is cleaned up after`() async throws {
        let transport = Self.store([.put: .failure(.connectionReset("reset by peer"))])
        let progress = await (try BucketTest(Self.destination, transport)).run()
        #expect(progress.words == "ok failed skipped ok")
        #expect(transport.requests.last?.method == .delete)
        #expect(progress.leftBehind == nil)
    }

    @Test func `a write that was refused leaves nothing to remove`() async throws {
        let transport = Self.store([.put: .success(s3Error(403, "AccessDenied"))])
        let progress = await (try BucketTest(Self.destination, transport)).run()
        #expect(progress.words == "ok failed skipped skipped")
        #expect(transport.requests.map(\.method) == [.head, .put])
    }

    @Test func `a lost connection at the removal says what may be left`() async throws {
        let transport = Self.store([.delete: .failure(.timedOut(phase: "waiting for the answer"))])
        let progress = await (try BucketTest(Self.destination, transport)).run()
        #expect(progress.words == "ok ok ok warning")
        #expect(progress.leftBehind == Self.object)
    }

    @Test func `a cancelled test removes what it wrote`() async throws {
        let store = CancellableStore()
        let test = try BucketTest(Self.destination, store)
        let task = Task { await test.run() }
        await store.written()
        task.cancel()
        let progress = await task.value
        #expect(progress.words == "ok ok failed ok")
        #expect(progress[.read].finding?.cause == "the test was called off")
    }

    @Test(arguments: [(-400, "7 minutes behind"), (400, "7 minutes ahead of"), (3600, "60 minutes ahead of")])
    func `clocks far apart are told before they do harm`(_ row: (seconds: Int, words: String)) async throws {
        let date = [HTTPHeader("Date", "Sat, 21 Nov 2026 12:00:00 GMT")]
        let transport = Self.store([.head: .success(HTTPResponse(status: 403, headers: date))])
        let now = BucketTest.noon + .seconds(row.seconds)
        let bucket = try Bucket(Self.destination)
        let progress = await BucketTest(bucket, transport: transport, id: "x", now: { now }).run()
        #expect(progress[.connect].finding?.cause == "this machine's clock is \(row.words) the store's")
    }

    @Test func `clocks a minute apart are not worth a word`() async throws {
        let date = [HTTPHeader("Date", "Sat, 21 Nov 2026 12:01:00 GMT")]
        let transport = Self.store([.head: .success(HTTPResponse(status: 200, headers: date))])
        #expect(await (try BucketTest(Self.destination, transport)).run().words == "ok ok ok ok")
    }
}

/// Keeps the test's read waiting until it is cancelled.
private actor CancellableStore: HTTPTransport {
    private var isWritten = false
    private var watchers: [CheckedContinuation<Void, Never>] = []

    func written() async {
        if isWritten { return }
        await withCheckedContinuation { watchers.append($0) }
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        switch request.method {
        case .get:
            isWritten = true
            for watcher in watchers { watcher.resume() }
            watchers = []
            let (stream, _) = AsyncStream<Never>.makeStream()
            // Ends with the task that waits for it, and by nothing else.
            for await _ in stream {}
            throw .cancelled
        default:
            if Task.isCancelled { throw .cancelled }
            return HTTPResponse(status: request.method == .delete ? 204 : 200)
        }
    }
}
