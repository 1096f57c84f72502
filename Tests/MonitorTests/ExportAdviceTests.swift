import LangSmith
@testable import Monitor
import Testing

@Suite struct ExportAdviceTests {
    private let now = Now(wall: Timestamp("2026-11-21T03:30:00Z") ?? Timestamp(microseconds: 0), steady: .seconds(1))
    private let project = ID<Project>(high: 1, low: 1)

    private func advice(
        from start: String,
        to end: String? = nil,
        every hours: Int? = nil,
        tier: String? = "longlived",
        among exports: [BulkExport] = [],
        count: Int = 1
    ) throws -> ExportAdvice {
        var create = BulkExportCreate()
        create.destination = ID(high: 2, low: 2)
        create.project = project
        create.startTime = Timestamp(start)
        create.endTime = end.flatMap { Timestamp($0) }
        create.intervalHours = hours
        var source = Project(id: project)
        source.traceTier = tier
        var inventory = Inventory()
        inventory.apply(.exports(changed: exports, removed: []))
        return ExportAdvice(create, project: source, inventory: inventory, at: now, count: count)
    }

    @Test func `a whole week has seven partitions and nothing to warn of`() throws {
        let advice = try advice(from: "2026-11-14T00:00:00Z", to: "2026-11-21T00:00:00Z")
        #expect(
            advice.preview == [
                "7 partitions, one for each UTC day: 2026-11-14 00:00 to 2026-11-21 00:00"
            ]
        )
        #expect(advice.warnings.isEmpty)
    }

    @Test func `a window that cuts two days has two partitions`() throws {
        let advice = try advice(from: "2026-11-19T23:00:00Z", to: "2026-11-20T01:00:00Z")
        #expect(advice.preview == ["2 partitions, one for each UTC day: 2026-11-19 23:00–01:00"])
    }

    @Test func `an end in the future and one at 23:59:59 are warned of`() throws {
        let advice = try advice(from: "2026-11-20T00:00:00Z", to: "2026-11-21T23:59:59Z")
        #expect(advice.warnings.count == 2)
        #expect(advice.warnings.first?.hasPrefix("The window ends in the future") == true)
        #expect(advice.warnings.last?.contains("23:59:59 leaves out the day's last second") == true)
    }

    @Test func `a window older than its traces is warned of`() throws {
        let known = try advice(from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z", tier: "shortlived")
        #expect(known.warnings == ["Base traces from before 2026-11-07 are gone."])
        let unknown = try advice(from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z", tier: nil)
        #expect(unknown.warnings == ["Base traces from before 2026-11-07 may be gone, unless they are kept longer."])
    }

    @Test func `a schedule shows its next windows and when each runs`() throws {
        let advice = try advice(from: "2026-11-21T00:00:00Z", every: 6)
        #expect(
            advice.preview == [
                "2026-11-21 00:00–06:00 runs at 2026-11-21 06:10", "2026-11-21 06:00–12:00 runs at 2026-11-21 12:10",
                "2026-11-21 12:00–18:00 runs at 2026-11-21 18:10",
            ]
        )
    }

    @Test func `a schedule that begins in the past catches up first`() throws {
        // From the 20th at midnight to 03:20 of the 21st, ten minutes ago, four windows of 6 h have ended.
        let advice = try advice(from: "2026-11-20T00:00:00Z", every: 6)
        #expect(advice.preview.first == "4 windows since 2026-11-20 00:00 run at once, to catch up")
        #expect(advice.preview.count == 4)
    }

    @Test func `the same export, a full house and a used-up hour are told`() throws {
        let exports = (0..<230).map { number in
            var export = BulkExport(id: ID(high: 9, low: UInt64(number)), status: number < 15 ? .running : .completed)
            export.createdAt = now.wall - .seconds(60)
            return export
        }
        var twin = BulkExport(id: ID(high: 0xabcd_ef01_2345_6789, low: 1), status: .completed)
        twin.destination = ID(high: 2, low: 2)
        twin.project = project
        twin.startTime = Timestamp("2026-11-14T00:00:00Z")
        twin.endTime = Timestamp("2026-11-21T00:00:00Z")
        let advice = try advice(from: "2026-11-14T00:00:00Z", to: "2026-11-21T00:00:00Z", among: exports + [twin])
        #expect(
            advice.warnings == [
                "15 exports run already, and 15 may: this one will wait.", "230 of 250 exports an hour are used up.",
                "The same export exists: abcdef01, Completed. A second one doubles its rows.",
            ]
        )
    }

    @Test func `more exports than the hour still allows are told`() throws {
        let exports = (0..<240).map { number in
            var export = BulkExport(id: ID(high: 9, low: UInt64(number)), status: .completed)
            export.createdAt = now.wall - .seconds(60)
            return export
        }
        let window = ("2026-11-14T00:00:00Z", "2026-11-21T00:00:00Z")
        let some = try advice(from: window.0, to: window.1, among: exports, count: 10)
        #expect(some.warnings == ["240 of 250 exports an hour are used up."])
        let many = try advice(from: window.0, to: window.1, among: exports, count: 11)
        #expect(many.warnings == ["11 exports: only 10 more can be created within this hour."])
    }
}
