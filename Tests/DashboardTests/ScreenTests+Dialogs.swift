import Base
import LangSmith
import Monitor
import Screen

@testable import Dashboard

extension ScreenTests {
    /// Every dialog at the design size and at a large one.
    static let dialogs = [
        both("cancel") { $0.press(.down, .down, .down, .character("c")) },
        both("cancel-schedule") {
            $0.hear([.exports(changed: [Sample.atWork], removed: [])])
            $0.press(.down, .down, .character("c"), .up, .up, .character(" "))
        },
        both("cancel-marked") {
            $0.press(.down, .down, .down, .character(" "), .character(" "), .character("c"), .up)
            $0.type("cancel 3")
        },
        both("new-destination") { $0.press(.character("1"), .character("n")) },
        both("new-destination-wrong") {
            $0.press(.character("1"), .character("n"), .right, .right, .tab)
            $0.type("minio.lab")
            $0.press(.tab)
            $0.type("http://minio.lab.acme.example:9000/lab")
            $0.press(.tab)
            $0.type("La")
            $0.press(.tab)
            $0.type("/exports")
            $0.press(.tab, .tab)
            $0.type("AKIAEXAMPLE")
            $0.press(.tab, .tab, .backTab)
        },
        both("bucket-refused") { await $0.testBucket(refusal: "AccessDenied") },
        both("bucket-answers") { await $0.testBucket(refusal: nil) },
        both("clone") { $0.press(.character("a")) },
        both("repair") { $0.press(.character("b")) },
        both("repair-schedule") { $0.press(.down, .down, .character("b"), .tab, .tab, .tab, .character(" ")) },
        both("credentials") { $0.press(.character("1"), .down, .down, .character("K"), .tab) },
        both("delete") {
            $0.hear([.destinations(Sample.destinations + [Sample.unused])])
            $0.press(.character("1"), .character("G"), .character("x"))
        },
        both("new-export") { $0.press(.character("n")) },
        both("new-export-project") {
            $0.press(.character("n"), .tab, .tab)
            $0.type("rch")
        },
        both("new-export-done") {
            $0.prepareExport()
            $0.press(.down, .down, .character("-"), .right)
        },
        both("conversations-sought") {
            $0.prepareConversations()
            guard let (_, ticket) = ConversationTests.search($0.press(.enter)) else { return }
            let reached = Sample.wall - Sample.minutes(24)
            $0.tell(.progress(ConversationSearch.Progress(traces: 1204, reached: reached)), ticket)
        },
        both("conversations-found") {
            $0.prepareConversations()
            guard let (_, ticket) = ConversationTests.search($0.press(.enter)) else { return }
            $0.tell(.found(ConversationTests.found(1204)), ticket)
            $0.dialog?.form.focus(on: .button(.send))
            $0.press(.pageDown)
        },
        both("new-schedule") {
            $0.press(.character("n"), .right, .tab, .tab)
            $0.type("nightly")
            $0.press(.enter, .enter)
            $0.type("s3")
            $0.press(.enter, .tab)
            for _ in 0..<2 { $0.press(.backspace) }
            $0.type("6")
            $0.press(.tab, .tab, .tab, .tab)
        },
        both("draft") {
            $0.press(.character("1"), .character("n"), .tab)
            $0.type("s3-us")
            $0.press(.escape, .right, .enter, .character("n"))
        },
        both("policy") {
            $0.press(.character("1"), .character("n"), .tab, .tab)
            $0.type("acme-traces-us")
            $0.press(.tab)
            $0.type("langsmith")
            $0.press(.function(3))
        },
        both("cancelling") {
            $0.press(.down, .down, .down, .character("c"), .up)
            $0.type("checkout-prod")
            $0.press(.tab, .tab, .tab, .enter)
        },
        both("marked") { $0.press(.down, .down, .down, .character(" "), .character(" ")) },
        both("request") { $0.press(.down, .down, .down, .character("c"), .function(2)) },
        [Case(name: "cancel-40x10", columns: 40, rows: 10) { $0.press(.down, .down, .down, .character("c")) }],
    ].flatMap { $0 }

    /// At the design size and at a large one.
    static func both(_ name: String, _ prepare: @escaping @Sendable (inout State) async -> Void) -> [Case] {
        [(80, 24), (160, 45)].map { columns, rows in
            Case(name: "\(name)-\(columns)x\(rows)", columns: columns, rows: rows, prepare: prepare)
        }
    }
}

extension Sample {
    /// A destination that no export refers to.
    static var unused: Destination { bucket(id(29), "z-old", bucket: "acme-old", endpoint: nil) }

    /// An export that the schedule of the sample has spawned, at work.
    static var atWork: BulkExport {
        var export = export(id(99), .running, Projects.nightly, Buckets.gcs, age: minutes(4))
        export.schedule = Exports.schedule
        export.endTime = wall.startOfDay + hours(12)
        export.startTime = wall.startOfDay + hours(6)
        return export
    }
}

extension State {
    /// Fills in a new export of a project into a bucket, up to the field of its start.
    mutating func prepareExport() {
        press(.character("n"), .tab, .tab)
        type("checkout")
        press(.enter, .enter)
        type("s3")
        press(.enter)
    }

    /// Tries the bucket of a new destination, at a store that may refuse to be written to.
    mutating func testBucket(refusal: String?) async {
        fillInDestination()
        guard let (bucket, ticket) = BucketTestTests.press(&self) else { return }
        for progress in await BucketTestTests.steps(of: bucket, at: BucketTestTests.Store(refusal: refusal)) {
            hear(.tried(ticket: ticket, progress))
        }
    }
}
