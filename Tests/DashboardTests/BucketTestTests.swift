import Base
import Monitor
import ObjectStore
import Screen
import Synchronization
import Testing

@testable import Dashboard

/// Trying a bucket from the dialog, before anything is sent to the service.
@Suite struct BucketTestTests {
    /// A store that takes everything, or refuses to be written to.
    final class Store: HTTPTransport {
        private let refusal: String?
        private let object = Mutex<[UInt8]>([])

        init(refusal: String? = nil) { self.refusal = refusal }

        func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
            if let refusal, request.method != .head {
                let body = "<Error><Code>\(refusal)</Code><Message>no</Message></Error>"
                return HTTPResponse(status: 403, body: Array(body.utf8))
            }
            if request.method == .put { object.withLock { $0 = request.body ?? [] } }
            return HTTPResponse(status: 200, body: request.method == .get ? object.withLock { $0 } : [])
        }
    }

    /// Goes to the button that tests and presses it.
    static func press(_ state: inout State) -> (bucket: Bucket, ticket: Int)? {
        state.dialog?.form.focus(on: .button(.test))
        guard case .order(.tryBucket(let bucket, let ticket), _)? = state.press(.enter).first else { return nil }
        return (bucket, ticket)
    }

    /// Every step of a test, as it would be told.
    static func steps(of bucket: Bucket, at store: Store) async -> [BucketTest.Progress] {
        let told = Mutex<[BucketTest.Progress]>([])
        let test = BucketTest(bucket, transport: store, id: "1", now: { Sample.wall })
        _ = await test.run { progress in told.withLock { $0.append(progress) } }
        return told.withLock { $0 }
    }

    @Test func `a refusal of the bucket is told step by step, with what to do`() async throws {
        var state = DestinationDialogTests.filled()
        let (bucket, ticket) = try #require(Self.press(&state))
        #expect(bucket.name == "acme-traces-us")
        #expect(state.screen().contains("Testing…"))
        for progress in await Self.steps(of: bucket, at: Store(refusal: "SignatureDoesNotMatch")) {
            state.hear(.tried(ticket: ticket, progress))
        }
        let screen = state.screen()
        #expect(screen.contains("✗ write an object: "))
        #expect(screen.contains("– read it back, not tried"))
        #expect(screen.contains("This was tested from this machine"))
        #expect(!screen.contains("Testing…"))
        #expect(state.dialog?.isSending == false, "nothing went to the service")
    }

    @Test func `a test of other answers than those on the screen is not shown`() async throws {
        var state = DestinationDialogTests.filled()
        let (bucket, ticket) = try #require(Self.press(&state))
        state.dialog?.form.focus(on: .field(.bucket))
        state.type("2")
        for progress in await Self.steps(of: bucket, at: Store()) {
            state.hear(.tried(ticket: ticket, progress))
        }
        #expect(state.dialog?.test == nil)
        #expect(Self.press(&state)?.bucket.name == "acme-traces-us2")
    }

    @Test func `without keys there is nothing to test, and the field is told`() {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("1"), .character("n"), .tab, .tab)
        state.type("acme-traces")
        state.press(.tab, .tab)
        state.type("us-east-2")
        #expect(Self.press(&state) == nil)
        #expect(state.dialog?.form.focus == .field(.accessKeyID))
    }

    @Test func `new keys are tested on the bucket of their destination`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("1"), .down, .down, .character("K"), .tab)
        for text in ["AKIA2", "abc/def"] {
            _ = update(&state, .input(.paste(text)), at: Sample.now)
            state.press(.tab)
        }
        let tried = try #require(Self.press(&state))
        #expect(tried.bucket.name == "acme-traces")
        #expect(tried.bucket.prefix == "langsmith/bulk")
        #expect(tried.bucket.credentials.secretAccessKey == Secret("abc/def"))
        var seen = ""
        dump(tried, to: &seen)
        #expect(!seen.contains("abc/def"))
    }

    @Test func `a role cannot be tested from here, and no button says it can`() {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("1"), .character("n"))
        #expect(state.screen().contains("  Test  "))
        for _ in 0..<6 { state.press(.right) }
        #expect(!state.screen().contains("  Test  "))
    }

    /// A store that takes an object and does not give it up again.
    static func leavingBehind(_ bucket: Bucket) async -> BucketTest.Progress {
        struct Keeper: HTTPTransport {
            func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
                HTTPResponse(status: request.method == .delete ? 403 : 200, body: [])
            }
        }
        return await BucketTest(bucket, transport: Keeper(), id: "1", now: { Sample.wall }).run()
    }

    @Test func `Esc stops a test and stays in the dialog, and what the test left behind is told`() async throws {
        var state = DestinationDialogTests.filled()
        let (bucket, ticket) = try #require(Self.press(&state))
        #expect(state.press(.escape) == [.order(.stopTest(ticket: ticket), at: state.place)])
        #expect(state.dialog?.mode == .form)
        #expect(state.screen().contains("The test was stopped"))
        #expect(!state.screen().contains("Testing…"))
        state.hear(.tried(ticket: ticket, await Self.leavingBehind(bucket)))
        #expect(state.dialog?.test == nil)
        #expect(state.screen().contains("may have left an object behind"))
        state.press(.escape, .right, .enter, .character("J"))
        #expect(state.dialog == nil)
        #expect(state.screen().contains("may have left an object behind"))
    }

    @Test func `another answer stops the test of the one before`() throws {
        var state = DestinationDialogTests.filled()
        let (_, ticket) = try #require(Self.press(&state))
        state.dialog?.form.focus(on: .field(.bucket))
        #expect(state.press(.character("2")) == [.order(.stopTest(ticket: ticket), at: state.place)])
    }

    @Test func `leaving waits for a test to remove its object, and q again does not`() async throws {
        var state = DestinationDialogTests.filled()
        let (bucket, ticket) = try #require(Self.press(&state))
        state.press(.escape, .escape, .right, .enter)
        #expect(state.dialog == nil)
        #expect(state.press(.character("q")).isEmpty)
        #expect(state.screen().contains("the test of a bucket still removes its object; q again leaves at once"))
        var other = state
        #expect(other.press(.character("q")) == [.quit(signal: nil)])
        let last = try #require(await Self.steps(of: bucket, at: Store()).last)
        state.hear(.tried(ticket: ticket, last))
        #expect(state.press(.character("q")) == [.quit(signal: nil)])
    }
}
