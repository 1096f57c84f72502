import Base
import LangSmith
@testable import Monitor
import TestClock
import Testing

/// A poller that begins with what an earlier run knew.
struct RecollectionTests {
    static let night = Duration.seconds(9 * 3600)

    static func memory(_ exports: [BulkExport], at now: Now, isWhole: Bool = true) -> Recollection {
        let extent = Recollection.Extent(asOf: now.wall - night, isWhole: isWhole, total: exports.count)
        var memory = Recollection(extent: extent)
        memory.exports = exports
        return memory
    }

    /// The poller as it is after it was told, and what a dashboard knows that was told the same.
    private func run(
        _ exports: [BulkExport],
        _ change: (inout Recollection) -> Void = { _ in },
        server: @escaping @Sendable (String) -> FakeServer.Behaviour,
        _ body: (Rig, Inventory) async throws -> Void
    ) async throws {
        let rig = try Rig(server)
        var memory = Self.memory(exports, at: rig.clock.now())
        change(&memory)
        var before = Inventory()
        for update in memory.updates(at: rig.clock.now()) { before.apply(update) }
        await rig.poller.recall(memory)
        try await rig.run { rig in
            try await rig.pass(.seconds(8))
            var inventory = before
            for update in rig.updates { inventory.apply(update) }
            try await body(rig, inventory)
        }
    }

    private static func listing(_ rows: [BulkExport]) -> @Sendable (String) -> FakeServer.Behaviour {
        let answer = Wire.list(rows.map(Wire.json))
        return { $0.hasPrefix("/bulk-exports?limit=1000&offset=0") ? answer : PollerTests.calm($0) }
    }

    @Test func `what is still so is confirmed and not told again`() async throws {
        let exports = [BulkExport.sample(1, .completed), .sample(2, .failed)].map { $0.with { $0.format = "Parquet" } }
        try await run(exports, server: Self.listing(exports)) { rig, inventory in
            #expect(inventory.unconfirmed.isEmpty)
            #expect(!rig.updates.contains { if case .exports = $0 { true } else { false } })
        }
    }

    @Test func `what changed while nobody looked is news, and so is what came and what went`() async throws {
        let (then, gone) = (BulkExport.sample(1, .running), BulkExport.sample(2, .completed))
        let (now, new) = (BulkExport.sample(1, .failed), BulkExport.sample(3, .completed))
        try await run([then, gone], server: Self.listing([now, new])) { rig, inventory in
            #expect(inventory.exports[then.id]?.status == .failed)
            #expect(inventory.exports[gone.id] == nil)
            #expect(inventory.exports[new.id] != nil)
            #expect(inventory.unconfirmed.isEmpty)
            var journal = Journal()
            var seen = Inventory()
            for update in Self.memory([then, gone], at: rig.clock.now()).updates(at: rig.clock.now()) {
                seen.apply(update)
            }
            for batch in rig.batches {
                journal.note(batch, before: seen, at: rig.clock.now())
                for update in batch { seen.apply(update) }
            }
            let changes = journal.entries.compactMap(\.change)
            #expect(changes.contains { $0.old == .running && $0.new == .failed && $0.moment == now.finishedAt })
            #expect(changes.contains { $0.old == nil && $0.new == .completed })
            #expect(journal.entries.contains { $0.text.hasSuffix("gone from the list") })
        }
    }

    @Test
    func `before the first answer all is as it was, with its age, and nothing that time alone would have brought`() {
        let clock = ManualClock()
        let running = BulkExport.sample(1, .running).with { $0.updatedAt = clock.now().wall - Self.night }
        var inventory = Inventory()
        let updates = Self.memory([running], at: clock.now()).updates(at: clock.now())
        for update in updates { inventory.apply(update) }
        var census = Census()
        census.apply(updates, in: inventory, at: clock.now())
        _ = census.tick(in: inventory, at: clock.now())
        #expect(census.conditions[running.id]?.kind == .running)
        #expect(census.problems.isEmpty)
        #expect(inventory.freshness(of: .exports, at: clock.now()) == (.stored, Self.night))
        #expect(!inventory.isListWhole)
    }

    @Test func `the destinations are read with the list, before the runs of what an earlier run knew`() async throws {
        let exports = (1...6).map { BulkExport.sample($0, .running) }
        try await run(exports, server: Self.listing(exports)) { rig, _ in
            let asked = rig.server.log.map(\.target)
            let destinations = try #require(asked.firstIndex { $0.hasPrefix("/bulk-exports/destinations") })
            let runs = try #require(asked.firstIndex { $0.hasSuffix("/runs") })
            #expect(destinations < runs)
        }
    }

    @Test func `runs that had all ended are not asked for again`() async throws {
        let failed = BulkExport.sample(1, .failed).with {
            $0.format = "Parquet"
            $0.endTime = ManualClock().now().wall
        }
        var run = BulkExportRun(id: Wire.run(1), status: .failed)
        run.attempts = [.init(key: "retry_0", message: "AccessDenied")]
        let remembered = { (memory: inout Recollection) in
            memory.runs = [Recollection.Runs(export: failed.id, rows: [run], readAt: memory.extent.asOf)]
        }
        try await self.run([failed], remembered, server: Self.listing([failed])) { rig, inventory in
            try await rig.pass(.seconds(120))
            #expect(!rig.server.log.contains { $0.target.hasSuffix("/runs") })
            #expect(inventory.progress[failed.id]?.lastError == "AccessDenied")
        }
    }

    @Test func `a first reading goes on where it stopped, then looks at what came before that`() async throws {
        let page = (0..<1000).map { BulkExport.sample($0 + 1, .completed) }
        let last = [BulkExport.sample(5000, .completed)]
        let body = Wire.list(page.map(Wire.json))
        let server: @Sendable (String) -> FakeServer.Behaviour = { target in
            switch target {
            case "/bulk-exports?limit=1000&offset=0": body
            case "/bulk-exports?limit=1000&offset=1000": Wire.list(last.map(Wire.json))
            default: PollerTests.calm(target)
            }
        }
        let change = { (memory: inout Recollection) in
            memory.extent.isWhole = false
            memory.resume = 1000
        }
        try await run(page, change, server: server) { rig, inventory in
            let pages = rig.server.log.map(\.target).filter { $0.hasPrefix("/bulk-exports?") }
            #expect(
                pages.prefix(3) == [
                    "/bulk-exports?limit=1000&offset=1000", "/bulk-exports?limit=1000&offset=0",
                    "/bulk-exports?limit=1000&offset=1000",
                ]
            )
            #expect(inventory.exports.count == 1001)
            #expect(inventory.unconfirmed.isEmpty)
            #expect(inventory.isListWhole)
        }
    }

    @Test func `of a long list that is sorted by age only what is new is read at first, and all of it later`()
        async throws
    {
        let newest = Timestamp(year: 2026, month: 11, day: 20)
        let all = (0..<6000).map { number in
            BulkExport.sample(number + 1, .completed).with { $0.createdAt = newest - .seconds(60 * number) }
        }
        let new = BulkExport.sample(9000, .completed).with { $0.createdAt = newest + .seconds(60) }
        let bodies = stride(from: 0, to: 6001, by: 1000).map { start in
            Wire.list(([new] + all)[start..<min(start + 1000, 6001)].map(Wire.json))
        }
        let server: @Sendable (String) -> FakeServer.Behaviour = { target in
            guard target.hasPrefix("/bulk-exports?limit=1000&offset="), let offset = Int(target.dropFirst(32)) else {
                return PollerTests.calm(target)
            }
            return bodies[offset / 1000]
        }
        try await run(all, { $0.isNewestFirst = true }, server: server) { rig, inventory in
            func pages() -> Int { rig.server.log.count { $0.target.hasPrefix("/bulk-exports?") } }
            #expect(pages() == 1)
            #expect(inventory.exports[new.id] != nil)
            #expect(inventory.isListWhole)
            #expect(inventory.unconfirmed.count == 5001)
            try await rig.pass(.seconds(120))
            #expect(pages() == 8)
            var later = inventory
            for update in rig.updates { later.apply(update) }
            #expect(later.unconfirmed.isEmpty)
        }
    }

    @Test func `what is remembered of another workspace is let go, and is no news`() async throws {
        let theirs = (1...3).map { BulkExport.sample($0, .running).with { $0.workspace = Wire.id(2, 5) } }
        let ours = [BulkExport.sample(7, .completed)]
        try await run(theirs, server: Self.listing(ours)) { rig, inventory in
            #expect(inventory.exports.keys.sorted() == ours.map(\.id))
            #expect(inventory.recalled == nil)
            var journal = Journal()
            var seen = Inventory()
            for update in Self.memory(theirs, at: rig.clock.now()).updates(at: rig.clock.now()) { seen.apply(update) }
            for batch in rig.batches {
                journal.note(batch, before: seen, at: rig.clock.now())
                for update in batch { seen.apply(update) }
            }
            #expect(journal.entries.filter { $0.kind == .export || $0.kind == .status }.isEmpty)
        }
    }

    @Test func `what somebody is about to act on is read again before all else`() async throws {
        let exports = (1...3).map { BulkExport.sample($0, .completed) }
        let hold: @Sendable (String) -> FakeServer.Behaviour = { target in
            target.hasPrefix("/bulk-exports?")
                ? .hold
                : target == "/bulk-exports/\(Wire.export(2))"
                    ? Wire.ok(Wire.json(exports[1])) : PollerTests.calm(target)
        }
        let rig = try Rig(hold)
        await rig.poller.recall(Self.memory(exports.map { $0.with { $0.format = "Parquet" } }, at: rig.clock.now()))
        var focus = Focus(export: Wire.export(2))
        focus.unread = [Wire.export(2)]
        rig.poller.setFocus(focus)
        try await rig.run { rig in
            try await rig.pass(.seconds(2))
            #expect(rig.server.log.prefix(3).map(\.target).contains("/bulk-exports/\(Wire.export(2))"))
            #expect(rig.updates.contains(.confirmed([Wire.export(2)])))
        }
    }
}
