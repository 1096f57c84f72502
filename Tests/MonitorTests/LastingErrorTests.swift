import Base
import LangSmith
@testable import Monitor
import Testing

/// Errors that nothing mends by itself, and problems that are one.
@Suite struct LastingErrorTests {
    static let noHost = #"Could not connect to the endpoint URL: "https://s3.exmple.com/b/p/runs_000.parquet""#
    static let slowDown = "An error occurred (SlowDown) when calling the UploadPart operation: Please reduce your rate."

    /// A run made eight minutes ago, tried every 40 seconds.
    static func run(_ errors: [String], status: Status = .running) -> BulkExportRun {
        var run = BulkExportRun(id: Wire.run(1), status: status)
        run.retryNumber = errors.count
        run.attempts = errors.enumerated().map { .init(key: "retry_\($0.offset)", message: $0.element) }
        run.createdAt = HealthTests.now.wall - .seconds(40 * errors.count + 20)
        run.updatedAt = HealthTests.now.wall - .seconds(20)
        return run
    }

    static func judged(_ errors: [String]) -> Condition {
        var export = BulkExport.sample(1)
        export.createdAt = HealthTests.now.wall - .seconds(480)
        export.updatedAt = HealthTests.now.wall - .seconds(20)
        let run = run(errors)
        var facts = Health.Facts()
        facts.runs = [run]
        facts.progress = Progress(of: [run], export)
        facts.listAnsweredAt = HealthTests.now.steady
        facts.runsAnsweredAt = HealthTests.now.steady
        return Health.judge(export, facts, at: HealthTests.now)
    }

    @Test func `a host that is not there is a problem long before half of the attempts are used`() throws {
        let condition = Self.judged(Array(repeating: Self.noHost, count: 7))
        #expect(condition.kind == .retrying(7))
        #expect(condition.isProblem)
        #expect(condition.willNotHeal)
        // 14 more attempts, 40 seconds each, from 20 seconds ago.
        let end = Words.clock(HealthTests.now.wall + .seconds(14 * 40 - 20))
        #expect(
            condition.why.hasSuffix(
                "the same 7 times: it will not heal by itself, and the service gives up at about \(end) UTC"
            ),
            "\(condition.why)"
        )
        #expect(condition.said?.hasPrefix("Could not connect") == true)
    }

    @Test(arguments: [
        Array(repeating: noHost, count: 4), Array(repeating: slowDown, count: 9), [slowDown, slowDown, noHost, noHost],
        Array(repeating: "nobody knows this", count: 9),
    ])
    func `what may pass by itself, or was met too seldom, is none yet`(errors: [String]) {
        let condition = Self.judged(errors)
        #expect(!condition.isProblem, "\(condition.evidence)")
        #expect(!condition.evidence.contains("will not heal"))
    }

    @Test func `errors are the same whatever file each was about`() {
        let errors = (0..<5).map { "An error occurred (NoSuchBucket) when calling the PutObject operation: part-\($0)" }
        #expect(Self.run(errors).equalErrors == 5)
        #expect(Self.run(errors + [Self.noHost]).equalErrors == 1)
    }

    @Test func `what failed for one cause at one destination is one problem, whose first has least time left`() throws {
        var inventory = Inventory()
        let full = "An error occurred (QuotaExceeded) when calling the PutObject operation: Bucket quota exceeded"
        var updates: [Update] = [.destinations((1...2).map { Destination(id: Wire.destination($0)) })]
        let exports = (1...5).map { number in
            BulkExport.sample(number, .failed).with {
                if number == 5 { $0.destination = Wire.destination(2) }
                $0.finishedAt = HealthTests.now.wall - .seconds(60)
                if number == 3 { $0.startTime = Timestamp(year: 2026, month: 11, day: 10) }
            }
        }
        updates.append(.exports(changed: exports, removed: []))
        updates.append(.feed(.exports, FeedState(answeredAt: HealthTests.now.steady)))
        // Of the fourth nobody knows the cause.
        for number in [1, 2, 3, 5] {
            let run = Self.run([full], status: .failed)
            updates.append(.runs(of: Wire.export(number), [run], Progress(of: [run], exports[number - 1])))
            updates.append(.feed(.runs(Wire.export(number)), FeedState(answeredAt: HealthTests.now.steady)))
        }
        for update in updates { inventory.apply(update) }
        let groups = Census(of: inventory, at: HealthTests.now).problemGroups
        #expect(groups.names.count == 3)
        let first = try #require(groups.names.first.flatMap { groups[$0] })
        #expect(first.first == Wire.export(3))
        #expect(Set(first.exports) == [Wire.export(1), Wire.export(2), Wire.export(3)])
        #expect(groups[.export(Wire.export(4))]?.exports == [Wire.export(4)])
    }

    @Test func `a feed is live while an answer is not overdue, and no longer`() {
        var inventory = Inventory()
        inventory.apply(.feed(.exports, FeedState(answeredAt: .zero, interval: .seconds(75))))
        inventory.apply(.feed(.destinations, FeedState(answeredAt: .zero, interval: .seconds(3))))
        func word(_ feed: Feed, _ seconds: Int) -> Freshness {
            let now = Now(wall: HealthTests.now.wall, steady: .seconds(seconds))
            return inventory.freshness(of: feed, at: now).word
        }
        #expect(word(.exports, 85) == .live)
        #expect(word(.exports, 95) == .late)
        #expect(word(.destinations, 6) == .live)
        #expect(word(.destinations, 7) == .late)
    }

    @Test func `days of a run are counted without going through them one by one`() {
        var export = BulkExport.sample(1, .failed)
        export.startTime = Timestamp(year: 2016, month: 1, day: 1)
        export.endTime = export.startTime.map { $0 + .seconds(3999 * 86_400) }
        let runs = (0..<20_000).map { number in
            var run = BulkExportRun(id: Wire.run(number), status: number == 7 ? .failed : .completed)
            run.windowStart = export.startTime
            run.windowEnd = number == 7 ? export.startTime.map { $0 + .seconds(86_400) } : export.endTime
            return run
        }
        let missing = Missing.windows(of: export, runs: runs)
        #expect(missing == [export.startTime.map { $0..<($0 + .seconds(86_400)) }].compactMap(\.self))
    }
}
