import Base

@testable import Changes
import LangSmith
import Monitor
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
        runs: [ID<BulkExport>: [BulkExportRun]] = [:],
        count: Int = 1,
        limits: ServerLimits = .cloud,
        repaired: ID<BulkExport>? = nil
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
        for (id, runs) in runs { inventory.apply(.runs(of: id, runs, Progress())) }
        return ExportAdvice(
            create,
            project: source,
            inventory: inventory,
            at: now,
            count: count,
            limits: limits,
            repaired: repaired
        )
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
        #expect(advice.preview == ["2 partitions, one for each UTC day: 2026-11-19 23:00 to 2026-11-20 01:00"])
    }

    @Test func `an end in the future and one at 23:59:59 are warned of`() throws {
        let advice = try advice(from: "2026-11-20T00:00:00Z", to: "2026-11-21T23:59:59Z")
        #expect(advice.warnings.count == 2)
        #expect(advice.warnings.first?.text.hasPrefix("The window ends in the future") == true)
        #expect(advice.warnings.last?.text.contains("23:59:59 leaves out the day's last second") == true)
    }

    @Test func `a window older than its traces is warned of`() throws {
        let known = try advice(from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z", tier: "shortlived")
        #expect(known.warnings.map(\.text) == ["Base traces from before 2026-11-07 are gone: nothing of this window."])
        let unknown = try advice(from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z", tier: nil)
        #expect(
            unknown.warnings.map(\.text) == [
                "Base traces from before 2026-11-07 may be gone, unless they are kept longer: nothing of this window."
            ]
        )
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
            advice.warnings.map(\.text) == [
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
        #expect(some.warnings.map(\.text) == ["240 of 250 exports an hour are used up."])
        let many = try advice(from: window.0, to: window.1, among: exports, count: 11)
        #expect(many.warnings.map(\.text) == ["11 exports: of 250 an hour only 10 more can be created now."])
    }

    private func twin(_ status: Status) -> BulkExport {
        var twin = BulkExport(id: ID(high: 0xabcd_ef01_2345_6789, low: 1), status: status)
        twin.destination = ID(high: 2, low: 2)
        twin.project = project
        twin.startTime = Timestamp("2026-11-14T00:00:00Z")
        twin.endTime = Timestamp("2026-11-21T00:00:00Z")
        return twin
    }

    private func twinWarnings(
        _ status: Status,
        rows: Int64? = nil,
        repaired: ID<BulkExport>? = nil
    ) throws -> [String] {
        let twin = twin(status)
        var run = BulkExportRun(id: ID(high: 4, low: 4), status: .failed)
        run.result = RunProgress()
        run.result?.rowsWritten = rows ?? 0
        return try advice(
            from: "2026-11-14T00:00:00Z",
            to: "2026-11-21T00:00:00Z",
            among: [twin],
            runs: rows == nil ? [:] : [twin.id: [run]],
            repaired: repaired
        )
        .warnings.map(\.text)
    }

    @Test func `a twin is told by what it wrote, and the export that is repaired is none`() throws {
        #expect(
            try twinWarnings(.failed, rows: 412_000) == [
                "The same export ended early: abcdef01, Failed. A new one doubles its 412000 rows."
            ]
        )
        #expect(
            try twinWarnings(.cancelled) == [
                "The same export ended early: abcdef01, Cancelled. A new one doubles what it wrote."
            ]
        )
        #expect(try twinWarnings(.timedOut, rows: 0).isEmpty)
        #expect(try twinWarnings(.completed, rows: 0).isEmpty)
        #expect(
            try twinWarnings(.running, rows: 0) == [
                "The same export exists: abcdef01, Running. A second one doubles its rows."
            ]
        )
        #expect(try twinWarnings(.failed, rows: 412_000, repaired: twin(.failed).id).isEmpty)
    }

    @Test func `a schedule that begins before its traces do is warned of`() throws {
        let advice = try advice(from: "2026-11-01T00:00:00Z", every: 24, tier: "shortlived")
        let told =
            "Base traces from before 2026-11-07 are gone, and of these 20 windows only the last 14 can hold any:"
            + " the first useful start is 2026-11-07."
        #expect(advice.warnings.first?.text == told)
        #expect(advice.warnings.first?.correction == Correction(.start, "2026-11-07"))
    }

    private func recent(_ count: Int, _ status: Status = .completed) -> [BulkExport] {
        (0..<count).map { number in
            var export = BulkExport(id: ID(high: 9, low: UInt64(number)), status: status)
            export.createdAt = now.wall - .seconds(60)
            return export
        }
    }

    @Test func `windows to catch up with count together with what the last hour made`() throws {
        // 99 hours and the schedule itself.
        let crowded = try advice(from: "2026-11-17T00:00:00Z", every: 1, among: recent(151))
        #expect(
            crowded.warnings.map(\.text).contains(
                "99 windows to catch up with: of 250 an hour only 99 more can be created now."
            )
        )
        let roomy = try advice(from: "2026-11-17T00:00:00Z", every: 1, among: recent(150))
        #expect(!roomy.warnings.contains { $0.text.contains("within this hour") })
    }

    @Test func `exports that are created together share the free slots`() throws {
        let window = ("2026-11-14T00:00:00Z", "2026-11-21T00:00:00Z")
        let some = try advice(from: window.0, to: window.1, among: recent(10, .running), count: 5)
        #expect(some.warnings.isEmpty)
        let many = try advice(from: window.0, to: window.1, among: recent(10, .running), count: 6)
        #expect(
            many.warnings.map(\.text) == [
                "Of these 6 the first 5 exports can begin, for 15 may run: the others will wait."
            ]
        )
    }

    @Test func `of a server of one's own no quotas and no slots are known`() throws {
        var facts = ServerFacts()
        facts.isLicensed = true
        facts.version = "0.10.112"
        let limits = Capabilities(facts, at: "langsmith.example.com").limits
        let schedule = try advice(from: "2026-11-01T00:00:00Z", every: 1, among: recent(260), limits: limits)
        #expect(!schedule.warnings.contains { $0.text.contains("hour") })
        let window = ("2026-11-14T00:00:00Z", "2026-11-21T00:00:00Z")
        let export = try advice(from: window.0, to: window.1, among: recent(20, .running), limits: limits)
        #expect(export.warnings.isEmpty)
    }
}
