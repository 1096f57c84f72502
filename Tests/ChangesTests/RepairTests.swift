import Base
@testable import Changes
import LangSmith
import Monitor
import Testing

@Suite struct RepairTests {
    static let monday = Timestamp(year: 2026, month: 11, day: 2)

    static func day(_ number: Int) -> Timestamp { monday + .seconds(number * 86_400) }

    static func export(_ start: Timestamp, _ end: Timestamp) -> BulkExport {
        var export = BulkExport(id: ID(high: 1, low: 2), status: .failed)
        export.startTime = start
        export.endTime = end
        return export
    }

    static func run(_ number: UInt64, _ status: Status, _ start: Timestamp, _ end: Timestamp) -> BulkExportRun {
        var run = BulkExportRun(id: ID(high: 3, low: number), status: status)
        run.windowStart = start
        run.windowEnd = end
        return run
    }

    @Test func `days that are done are left out, and neighbours become one window`() {
        let runs = [
            Self.run(0, .completed, Self.day(0), Self.day(1)), Self.run(1, .failed, Self.day(1), Self.day(2)),
            Self.run(2, .cancelled, Self.day(2), Self.day(3)), Self.run(3, .completed, Self.day(3), Self.day(4)),
        ]
        // Nothing was begun for the last day.
        let windows = Missing.windows(of: Self.export(Self.day(0), Self.day(5)), runs: runs)
        #expect(windows == [Self.day(1)..<Self.day(3), Self.day(4)..<Self.day(5)])
    }

    @Test func `a window that begins or ends within a day keeps its edges`() {
        let start = Self.day(0) + .seconds(6 * 3600)
        let end = Self.day(2) + .seconds(3600)
        let runs = [
            Self.run(0, .timedOut, start, Self.day(1)), Self.run(1, .completed, Self.day(1), Self.day(2)),
            Self.run(2, .failed, Self.day(2), end),
        ]
        #expect(
            Missing.windows(of: Self.export(start, end), runs: runs) == [start..<Self.day(1), Self.day(2)..<end]
        )
    }

    @Test func `a day is missing as long as one experiment of it is`() {
        let runs = [
            Self.run(0, .completed, Self.day(0), Self.day(1)), Self.run(1, .failed, Self.day(0), Self.day(1)),
        ]
        #expect(Missing.windows(of: Self.export(Self.day(0), Self.day(1)), runs: runs) == [Self.day(0)..<Self.day(1)])
    }

    @Test func `nothing is missing when all is done, and all is where nothing is known`() {
        let export = Self.export(Self.day(0), Self.day(2))
        let done = (0..<2).map { Self.run(UInt64($0), .completed, Self.day($0), Self.day($0 + 1)) }
        #expect(Missing.windows(of: export, runs: done).isEmpty)
        #expect(Missing.windows(of: export, runs: nil) == [Self.day(0)..<Self.day(2)])
    }

    @Test func `lost windows of a schedule are merged where they touch`() {
        func window(_ number: Int, _ state: Schedule.State) -> Schedule.Window {
            Schedule.Window(start: Self.day(number), end: Self.day(number + 1), state: state)
        }
        let schedule = Schedule(
            windows: [window(0, .missing), window(1, .failed), window(2, .completed), window(3, .failed)],
            nextSpawn: nil
        )
        #expect(Missing.windows(of: schedule) == [Self.day(0)..<Self.day(2), Self.day(3)..<Self.day(4)])
    }

    @Test func `what is offered of very many windows says how many there are`() {
        func schedule(_ lost: Int) -> Schedule {
            let windows = (0..<lost).map {
                Schedule.Window(start: Self.day(2 * $0), end: Self.day(2 * $0 + 1), state: .failed)
            }
            return Schedule(windows: windows, nextSpawn: nil)
        }
        let many = Repair.Offer(Missing.windows(of: schedule(73)))
        #expect(many.windows.first == Self.day(0)..<Self.day(1))
        #expect(many.windows.count == 50)
        #expect(many.total == 73)
        #expect(many.shortfall == "50 of 73, the oldest first")
        let few = Repair.Offer(Missing.windows(of: schedule(50)))
        #expect(few.windows.count == 50)
        #expect(few.shortfall == nil)
    }
}
