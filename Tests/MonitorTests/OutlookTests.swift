import Base
import LangSmith
@testable import Monitor
import Testing

/// When an export that runs will be done, by its own finished runs.
@Suite struct OutlookTests {
    static let begin = Timestamp(year: 2026, month: 11, day: 10)

    /// An export of so many days that works on some at once, each for so many hours, seen after some hours.
    static func outlook(days: Int, atOnce: Int, hours: Int, after: Int) -> Outlook? {
        let export = BulkExport.sample(1).with {
            $0.createdAt = begin
            $0.startTime = begin - .seconds(days * 86_400)
            $0.endTime = begin
        }
        let done = after / hours * atOnce
        let runs = (0..<min(days, done + atOnce)).map { number in
            let made = begin + .seconds(number / atOnce * hours * 3600)
            var run = BulkExportRun(id: Wire.run(number), status: number < done ? .completed : .running)
            run.createdAt = made
            run.finishedAt = number < done ? made + .seconds(hours * 3600) : nil
            run.windowStart = begin - .seconds((days - number) * 86_400)
            run.windowEnd = begin - .seconds((days - number - 1) * 86_400)
            return run
        }
        return Outlook(of: export, runs: runs, at: begin + .seconds(after * 3600))
    }

    @Test func `an even pace gives the moment it will be done`() throws {
        // Forty days, four at once for three hours each: thirty hours in all.
        let outlook = try #require(Self.outlook(days: 40, atOnce: 4, hours: 3, after: 12))
        #expect(outlook.earliest == Self.begin + .seconds(30 * 3600))
        #expect(outlook.latest == Self.begin + .seconds(30 * 3600))
        #expect(outlook.basis == "16 of 40 partitions done, 3h each, 4 at once")
        #expect(outlook.verdict == "before 2026-11-13 00:00, the service's limit of 72h")
        #expect(!outlook.isTooLate)
    }

    @Test func `one that cannot be done in time is too late from its first runs on`() throws {
        // Sixty days, one at a time for two hours each: five days and nights.
        let outlook = try #require(Self.outlook(days: 60, atOnce: 1, hours: 2, after: 8))
        #expect(outlook.isTooLate)
        #expect(outlook.range == "2026-11-15 00:00")
        #expect(outlook.verdict == "after 2026-11-13 00:00, the service's limit of 72h")
    }

    @Test(arguments: 1...45, [1, 4, 11, 23])
    func `many at once do not look too late while the first of them are done`(atOnce: Int, after: Int) {
        // All of them take some hours, and all are done in three days.
        let hours = 4
        let days = atOnce * 12
        if let outlook = Self.outlook(days: days, atOnce: atOnce, hours: hours, after: after) {
            #expect(!outlook.isTooLate)
            #expect(outlook.earliest <= Self.begin + .seconds(48 * 3600))
        }
    }

    @Test func `too few finished runs say nothing`() {
        #expect(Self.outlook(days: 60, atOnce: 1, hours: 2, after: 6) == nil)
        #expect(Self.outlook(days: 40, atOnce: 40, hours: 3, after: 2) == nil)
    }
}
