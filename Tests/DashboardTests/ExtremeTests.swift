import Base
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// Every page stands, whatever numbers and dates a server sends.
@Suite struct ExtremeTests {
    private static let times = [
        nil, Timestamp(year: 0, month: 1, day: 1), Timestamp(year: 1, month: 1, day: 1), Sample.wall,
        Sample.wall - Sample.days(3), Sample.wall + Sample.hours(1),
        Timestamp(year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 999_999),
    ]
    private static let numbers: [Int64] = [0, 1, 19, 20, 21, 1 << 31, .max]
    private static let hours: [Int?] = [nil, .min, -1, 0, 1, 24, 168, 8784, 8785, .max]
    private static let statuses = Status.known + [.unknown("What"), .unknown("")]

    private static func export(_ number: Int, _ dice: inout Dice) -> BulkExport {
        var export = BulkExport(
            id: Sample.id(UInt64(500 + number)),
            status: statuses.randomElement(using: &dice) ?? .created
        )
        export.project = Sample.Projects.checkout
        export.destination = Sample.Buckets.s3
        export.intervalHours = hours.randomElement(using: &dice) ?? nil
        export.startTime = times.randomElement(using: &dice) ?? nil
        export.endTime = times.randomElement(using: &dice) ?? nil
        export.createdAt = times.randomElement(using: &dice) ?? nil
        export.updatedAt = times.randomElement(using: &dice) ?? nil
        export.finishedAt = times.randomElement(using: &dice) ?? nil
        return export
    }

    private static func run(_ number: Int, _ dice: inout Dice) -> BulkExportRun {
        var run = BulkExportRun(
            id: Sample.id(UInt64(900 + number)),
            status: statuses.randomElement(using: &dice) ?? .created
        )
        run.windowStart = times.randomElement(using: &dice) ?? nil
        run.windowEnd = times.randomElement(using: &dice) ?? nil
        run.createdAt = times.randomElement(using: &dice) ?? nil
        run.finishedAt = times.randomElement(using: &dice) ?? nil
        run.retryNumber = min(1 << 31, Int(numbers.randomElement(using: &dice) ?? 0))
        run.attempts = [.init(key: "retry_\(run.retryNumber)", message: Sample.slow)]
        var result = RunProgress()
        result.rowsWritten = numbers.randomElement(using: &dice) ?? 0
        result.exportedFiles = number == 0 ? Array(repeating: "b/p/part.parquet", count: 20_000) : []
        run.result = result
        return run
    }

    private static func progress(_ runs: [BulkExportRun], _ dice: inout Dice) -> Progress {
        func any() -> Int { Int(numbers.randomElement(using: &dice) ?? 0) }
        var progress = Progress()
        progress.rows = runs.rowsWritten
        progress.files = 20_000
        progress.partitionsExpected = min(any(), 4_000_000_000)
        progress.partitionsDone = min(any(), 1_000_000)
        progress.partitionsFailed = runs.count
        progress.partitionsRunning = runs.count
        progress.retry = min(1 << 31, any())
        progress.rate = Double(any())
        return progress
    }

    @Test(arguments: 0..<12)
    func `a screen of 80 by 24 takes any number and any date, on every page and in every dialog`(_ seed: Int) {
        var dice = Dice(seed: UInt64(seed) &* 7919 &+ 3)
        let exports = (0..<8).map { Self.export($0, &dice) }
        var destinations = Sample.destinations
        destinations[0].createdAt = Self.times.randomElement(using: &dice) ?? nil
        destinations[0].updatedAt = Self.times.randomElement(using: &dice) ?? nil
        var state = State(session: Sample.session, size: Size(columns: 80, rows: 24), now: Sample.now)
        state.hear([
            .destinations(destinations), .projects(Sample.projects), .exports(changed: exports, removed: []),
            .feed(.exports, Sample.feed(3, interval: 60)),
        ])
        for export in exports where export.kind != .schedule {
            let runs = (0..<5).map { Self.run($0, &dice) }
            state.hear([
                .runs(of: export.id, runs, Self.progress(runs, &dice)),
                .feed(.runs(export.id), Sample.feed(3, interval: 60)),
            ])
        }
        var now = Sample.now
        let keys = Action.allCases.filter { $0 != .quit }.compactMap(\.keys.first)
        for _ in exports {
            for pane in [Key.character("1"), .character("2"), .character("3")] {
                for key in keys {
                    var page = state
                    page.press(pane, key, at: now)
                    #expect(view(page, at: now).canvas.size == page.size)
                    page.press(.end, at: now)
                    #expect(view(page, at: now).canvas.size == page.size)
                }
            }
            now = Now(wall: now.wall + .seconds(90), steady: now.steady + .seconds(90))
            state.press(.character("2"), .down, at: now)
        }
    }
}
