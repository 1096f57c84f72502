import Base
import LangSmith
@testable import Monitor
import Testing

/// Exports that are Completed, and may lack rows all the same.
@Suite struct DoubtTests {
    static let now = Now(wall: Timestamp(year: 2026, month: 11, day: 20, hour: 12), steady: .seconds(1000))

    /// A day's run.
    static func run(_ number: Int, day: Int, rows: Int64, files: [String] = [], hour: Int = 3) -> BulkExportRun {
        var run = BulkExportRun(id: Wire.run(number), status: .completed)
        run.windowStart = Timestamp(year: 2026, month: 11, day: day)
        run.windowEnd = Timestamp(year: 2026, month: 11, day: day + 1)
        run.createdAt = Timestamp(year: 2026, month: 11, day: 20, hour: hour)
        run.finishedAt = Timestamp(year: 2026, month: 11, day: 20, hour: hour, minute: 10)
        run.result = RunProgress()
        run.result?.rowsWritten = rows
        run.result?.exportedFiles = files
        return run
    }

    /// A one-time export of one day, made at some hour of the 20th.
    static func export(_ number: Int, day: Int, made hour: Int = 3, _ status: Status = .completed) -> BulkExport {
        BulkExport.sample(number, status).with {
            $0.startTime = Timestamp(year: 2026, month: 11, day: day)
            $0.endTime = Timestamp(year: 2026, month: 11, day: day + 1)
            $0.createdAt = Timestamp(year: 2026, month: 11, day: 20, hour: hour)
        }
    }

    /// What comes of exports with their runs, in this order.
    static func judged(_ all: [(BulkExport, [BulkExportRun])]) -> Census {
        var (inventory, census) = (Inventory(), Census())
        for (export, runs) in all {
            let updates: [Update] = [
                .exports(changed: [export], removed: []),
                .runs(of: export.id, runs, Progress(of: runs, export)),
            ]
            for update in updates { inventory.apply(update) }
            census.apply(updates, in: inventory, at: now)
        }
        return census
    }

    @Test func `a path that two days wrote is a collision, told of the earlier one`() throws {
        let census = Self.judged([
            (Self.export(1, day: 11), [Self.run(1, day: 11, rows: 5000, files: ["b/x/runs_0.parquet", "b/x/a"])]),
            (Self.export(2, day: 12), [Self.run(2, day: 12, rows: 4000, files: ["b/x/runs_0.parquet"], hour: 5)]),
        ])
        #expect(census.problems == [Wire.export(1)])
        let condition = try #require(census.conditions[Wire.export(1)])
        #expect(condition.kind == .collision)
        #expect(
            condition.evidence.hasPrefix(
                "1 file of it was written again by export \(Wire.export(2).short) for 2026-11-12, at the same path: "
            )
        )
        #expect(condition.evidence.contains("b/x/runs_0.parquet"))
        #expect(condition.deadline != nil)
    }

    @Test(
        arguments: [
            // The same day again, over its own files.
            (11, 1, Status.completed), (12, 2, .completed),
            // Another bucket, and a run that is at work.
            (12, 1, .running),
        ])
    func `a repair over its own files, another bucket and a run at work are none`(
        day: Int,
        destination: Int,
        status: Status
    ) {
        var second = Self.run(2, day: day, rows: 4000, files: ["b/x/runs_0.parquet"], hour: 5)
        second.status = status
        let other = Self.export(2, day: day, status).with { $0.destination = Wire.destination(destination) }
        let census = Self.judged([
            (Self.export(1, day: 11), [Self.run(1, day: 11, rows: 5000, files: ["b/x/runs_0.parquet"])]),
            (other, [second]),
        ])
        #expect(census.problems.isEmpty)
    }

    @Test func `what was exported again is no problem, and says by what`() {
        let lost: [(BulkExport, [BulkExportRun])] = [
            (Self.export(1, day: 11), [Self.run(1, day: 11, rows: 5000, files: ["b/f"])]),
            (Self.export(2, day: 12), [Self.run(2, day: 12, rows: 4000, files: ["b/f"], hour: 5)]),
        ]
        let atWork = Self.judged(lost + [(Self.export(3, day: 11, made: 9, .running), [])])
        #expect(atWork.problems == [Wire.export(1)])
        #expect(atWork.conditions[Wire.export(1)]?.isMended == true)
        let done = Self.judged(lost + [(Self.export(3, day: 11, made: 9), [Self.run(3, day: 11, rows: 5000)])])
        #expect(done.problems.isEmpty)
        #expect(
            done.conditions[Wire.export(1)]?.evidence.hasSuffix("exported again by \(Wire.export(3).short)") == true
        )
        #expect(done.conditions[Wire.export(3)]?.evidence.contains("makes up for \(Wire.export(1).short)") == true)
    }

    @Test func `totals are those of all of an export or of none`() {
        let export = Self.export(1, day: 11).with { $0.endTime = Timestamp(year: 2026, month: 11, day: 13) }
        let first = Self.run(1, day: 11, rows: 5000, files: ["a"])
        var second = Self.run(2, day: 12, rows: 0, hour: 4)
        #expect(WindowTotals(of: export, runs: [first]) == nil)
        let totals = WindowTotals(rows: 5000, files: 1, took: .seconds(70 * 60), retries: 0)
        #expect(WindowTotals(of: export, runs: [first, second]) == totals)
        second.status = .running
        #expect(WindowTotals(of: export, runs: [first, second]) == nil)
    }

    // MARK: Rows that go back

    /// What a run is seen with, one answer after the other.
    static func tracked(_ steps: [(rows: Int64, retry: Int, Status)]) -> Progress {
        var tracker = ProgressTracker()
        for (number, step) in steps.enumerated() {
            var run = run(1, day: 19, rows: step.rows)
            run.retryNumber = step.retry
            run.status = step.2
            tracker.saw([run], of: nil, changed: true, asked: .seconds(number * 10))
        }
        return tracker.progress
    }

    @Test func `rows that went back are told once the run is done, with both numbers`() throws {
        let progress = Self.tracked([(40_100_000, 0, .running), (1_200_000, 3, .running), (3_200_000, 3, .completed)])
        let setback = try #require(progress.setbacks.first)
        #expect(setback.isFinal)
        #expect(setback.words == "rows of 2026-11-19 went back from 40 100 000 (attempt 1) to 3 200 000 (attempt 4)")
        // Let go and looked at again, it is not forgotten.
        var again = ProgressTracker(after: progress)
        var run = Self.run(1, day: 19, rows: 3_200_000)
        run.retryNumber = 3
        again.saw([run], of: nil, changed: true, asked: .seconds(100))
        #expect(again.progress.setbacks == progress.setbacks)
    }

    @Test func `an attempt that catches up again, or lacks a row or two, is none`() {
        #expect(Self.tracked([(40_000, 0, .running), (2000, 1, .running), (40_100, 1, .completed)]).setbacks.isEmpty)
        #expect(Self.tracked([(40_100, 0, .running), (2000, 1, .running), (40_000, 1, .completed)]).setbacks.isEmpty)
        let atWork = Self.tracked([(40_100, 0, .running), (2000, 1, .running)])
        #expect(atWork.setbacks.allSatisfy { !$0.isFinal })
    }
}
