import Base
import LangSmith
import TestClock
import Testing

@testable import Monitor

/// No work follows from a date or a number that a server sends, and none of them stops the program.
@Suite struct ExtremeTests {
    private static let times = [
        "null", #""0000-01-01T00:00:00Z""#, #""0001-01-01T00:00:00+23:59""#, #""1970-01-01T00:00:00Z""#,
        #""2026-11-20T02:59:59.999999Z""#, #""2026-11-20T04:00:00Z""#, #""9999-12-31T23:59:59.999999-23:59""#,
    ]
    private static let numbers = [
        "null", "\(Int64.min)", "-1", "0", "1", "20", "168", "8784", "8785", "\(Int32.max)", "1e15", "\(Int64.max)",
    ]
    private static let statuses = [
        "Created", "Running", "Completed", "Failed", "TimedOut", "Cancelled", "IntervalScheduled", "What",
    ]

    private static func export(_ number: Int, _ dice: inout Dice) -> String {
        func any(_ values: [String]) -> String { values.randomElement(using: &dice) ?? "null" }
        return """
            {"id":"\(Wire.export(number))","bulk_export_destination_id":"\(Wire.destination(1))",\
            "session_id":"\(Wire.project(number % 2))","start_time":\(any(times)),"end_time":\(any(times)),\
            "interval_hours":\(any(numbers)),"status":"\(any(statuses))","created_at":\(any(times)),\
            "updated_at":\(any(times)),"finished_at":\(any(times)),\
            "source_bulk_export_id":\(any(["null", "\"\(Wire.export(0))\""]))}
            """
    }

    private static func run(_ number: Int, _ dice: inout Dice) -> String {
        func any(_ values: [String]) -> String { values.randomElement(using: &dice) ?? "null" }
        return """
            {"id":"\(Wire.run(number))","session_id":"\(Wire.project(number))","status":"\(any(statuses))",\
            "retry_number":\(any(numbers)),"errors":{"retry_\(any(numbers))":"no"},"created_at":\(any(times)),\
            "updated_at":\(any(times)),"finished_at":\(any(times)),\
            "metadata":{"start_time":\(any(times)),"end_time":\(any(times)),\
            "result":{"rows_written":\(any(numbers)),"exported_files":[],"pending_upload":{"rows_count":\(any(numbers))}}}}
            """
    }

    private static func destination(_ dice: inout Dice) -> String {
        func any(_ values: [String]) -> String { values.randomElement(using: &dice) ?? "null" }
        return #"{"id":"\#(Wire.destination(1))","created_at":\#(any(times)),"updated_at":\#(any(times))}"#
    }

    @Test(arguments: 0..<24)
    func `the poller, the census and the journal take any number and any date`(_ seed: Int) async throws {
        let script: @Sendable (String) -> FakeServer.Behaviour = { target in
            // Another answer to each question, the same one to the same.
            var dice = Dice(
                seed: UInt64(seed) &* 7919 &+ UInt64(target.utf8.reduce(0) { $0 &* 31 &+ Int($1) }.magnitude)
            )
            if target.hasPrefix("/bulk-exports/destinations") { return Wire.list([Self.destination(&dice)]) }
            if target.hasPrefix("/bulk-exports?") { return Wire.list((0..<12).map { Self.export($0, &dice) }) }
            if target.contains("/runs") { return Wire.list((0..<6).map { Self.run($0, &dice) }) }
            return PollerTests.calm(target)
        }
        try await Rig(script).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1), visible: (0..<12).map { Wire.export($0) }))
            try await rig.pass(.seconds(40))
            // Every number becomes another one.
            rig.server.follow { script($0 + "&later") }
            rig.poller.refresh()
            try await rig.pass(.seconds(40))
            let inventory = await rig.poller.inventory
            #expect(inventory.exports.count == 12)
            #expect(inventory.feeds[.exports]?.rejected.isEmpty == true)
            for runs in inventory.feeds where runs.key.export != nil { #expect(runs.value.rejected.isEmpty) }
            let now = rig.clock.now()
            var journal = Journal()
            var seen = Inventory()
            for update in rig.updates {
                journal.note([update], before: seen, at: now)
                seen.apply(update)
            }
            var census = Census(of: inventory, at: now)
            #expect(census.conditions.count == 12)
            _ = census.tick(
                in: inventory,
                at: Now(wall: now.wall + .seconds(86_400), steady: now.steady + .seconds(86_400))
            )
            for schedule in census.schedules.values { #expect(schedule.windows.count <= 400) }
            for destination in inventory.destinations.values {
                _ = Rotation(of: destination, in: inventory, at: now)?.sentence(at: now.wall)
            }
            for progress in inventory.progress.values { #expect(progress.rows >= 0 && progress.retry >= 0) }
        }
    }

    @Test func `rows of all partitions together stay at the largest number there is`() throws {
        let body = "[" + (0..<3).map { Wire.run($0, of: Wire.export(1), rows: Int.max) }.joined(separator: ",") + "]"
        let runs = try BulkExportRun.rows(in: Array(body.utf8)).values
        #expect(runs.rowsWritten == .max)
        var tracker = ProgressTracker()
        tracker.saw(runs, of: .sample(1), changed: true, asked: .zero)
        tracker.saw([], of: .sample(1), changed: true, asked: .seconds(3))
        tracker.saw(runs, of: .sample(1), changed: true, asked: .seconds(6))
        #expect(tracker.progress.rows == .max)
        #expect(tracker.progress.rate ?? 0 >= 0)
    }

    @Test func `numbers of things below zero are none, and attempts have an end`() throws {
        let body = "[" + Wire.run(1, of: Wire.export(1), rows: .min, retry: .min) + "]"
        let run = try #require(try BulkExportRun.rows(in: Array(body.utf8)).values.first)
        #expect(run.result?.rowsWritten == 0)
        #expect(run.retryNumber == 0)
        let other = "[" + Wire.run(1, of: Wire.export(1), retry: .max) + "]"
        #expect(try BulkExportRun.rows(in: Array(other.utf8)).values.first?.retryNumber == 1 << 31)
    }
}
