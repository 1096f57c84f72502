import Base
import LangSmith
@testable import Monitor
import Simulator
import TestClock
import Testing

/// The monitor against the simulator in process: real answers of a whole service, by a manual clock.
@Suite struct SimulatedServiceTests {
    static func rig(_ scenario: Scenario) throws -> (Rig, SimulatorTransport) {
        let clock = ManualClock()
        let service = SimulatedService(scenario: scenario, seed: 5, start: clock.now().wall)
        let transport = SimulatorTransport(service) { clock.now().wall }
        let credentials = Credentials(.apiKey(Secret(SimulatedService.apiKey)))
        return (try Rig(clock: clock, transport: transport, credentials: credentials), transport)
    }

    @Test func `the demo's night is judged: something of everything that can go wrong, with its evidence`() async throws
    {
        let (rig, transport) = try Self.rig(.demo)
        try await rig.run { rig in
            try await rig.pass(.seconds(15 * 60))
            let census = Census(of: rig.inventory, at: rig.clock.now())
            for kind in [Condition.Kind.failed, .stalled, .gap(windows: 0)] {
                #expect(census.problemTally[kind] >= 1, "\(kind)")
            }
            #expect(census.tally[.retrying(0)] >= 1)
            #expect(census.tally[.running] >= 1)
            for id in census.problems { #expect(census.conditions[id]?.evidence.isEmpty == false) }
            let now = rig.clock.now()
            #expect(rig.inventory.freshness(of: .exports, at: now).word == .live)
            #expect(rig.inventory.freshness(of: .destinations, at: now).word == .live)
            #expect(rig.inventory.feeds.values.allSatisfy { $0.failure == nil })
            #expect(transport.records.count <= 15 * 60 + 5)
        }
    }

    @Test func `an export is followed to its end, and none comes back to life`() async throws {
        let (rig, _) = try Self.rig(.demo)
        try await rig.run { rig in
            try await rig.pass(.seconds(50 * 60))
            var journal = Journal()
            var inventory = Inventory()
            var seen: [ID<BulkExport>: [Status]] = [:]
            for batch in rig.batches {
                journal.note(batch, before: inventory, at: rig.clock.now())
                for case .exports(let changed, _) in batch {
                    for export in changed where seen[export.id]?.last != export.status {
                        seen[export.id, default: []].append(export.status)
                    }
                }
                for update in batch { inventory.apply(update) }
            }
            for statuses in seen.values { #expect(!statuses.dropLast().contains { $0.isFinal }) }
            #expect(journal.entries.contains { $0.kind == .status && $0.text.hasSuffix("Running → Completed") })
            let finished = try #require(seen.first { $0.value.suffix(2) == [.running, .completed] }?.key)
            let progress = rig.inventory.progress[finished]
            #expect(progress != nil)
            #expect(progress?.partitionsDone == progress?.partitionsExpected)
        }
    }

    @Test func `ten thousand exports are listed within the budget, and then cost little`() async throws {
        let (rig, transport) = try Self.rig(.scale)
        try await rig.run { rig in
            try await rig.pass(.seconds(15))
            #expect(rig.inventory.exports.count == 10_000)
            #expect(rig.inventory.feeds[.exports]?.isComplete == true)
            let decoded = await rig.poller.bodiesDecoded
            transport.forgetRecords()
            try await rig.pass(.seconds(300))
            #expect(transport.records.count <= 305)
            let lists = transport.records.count { $0.target.contains("/bulk-exports?") }
            // Only the page where new ones come up, every 75 s or when one is due.
            #expect((3...12).contains(lists))
            #expect(!transport.records.contains { $0.target.hasSuffix("offset=0") })
            // Of the answers only those with something that moved are read.
            let read = await rig.poller.bodiesDecoded - decoded
            #expect(read < transport.records.count)
        }
    }

    @Test(arguments: ["oldest", "newest"])
    func `what is spawned is found without reading the whole list again`(order: String) async throws {
        let clock = ManualClock()
        var behaviours = Behaviours()
        let isKnown = behaviours.choose(order, for: .listOrder)
        #expect(isKnown)
        let service = SimulatedService(scenario: .scale, seed: 5, start: clock.now().wall, behaviours: behaviours)
        let transport = SimulatorTransport(service) { clock.now().wall }
        let credentials = Credentials(.apiKey(Secret(SimulatedService.apiKey)))
        let rig = try Rig(clock: clock, transport: transport, credentials: credentials)
        try await rig.run { rig in
            try await rig.pass(.seconds(20))
            let before = rig.inventory.exports.count
            transport.forgetRecords()
            try await rig.pass(.seconds(860))
            #expect(transport.records.count { $0.target.contains("/bulk-exports?") } < 60)
            let client = LangSmithClient(
                address: try ServerAddress("http://127.0.0.1:1"),
                credentials: credentials,
                transport: transport
            )
            var all: Set<ID<BulkExport>> = []
            var paging = ExportPaging()
            while let route = paging.next {
                let rows = try await client.fetch(route).rows(of: BulkExport.self)
                all.formUnion(rows.values.map(\.id))
                paging.received(rowsOnWire: rows.count, firstID: rows.values.first?.id)
            }
            #expect(all.count > before)
            #expect(Set(rig.inventory.exports.keys) == all)
        }
    }

    @Test func `old credentials are safe to revoke only once the runs of a cancelled export have stopped`() async throws
    {
        let (rig, transport) = try Self.rig(.demo)
        try await rig.run { rig in
            try await rig.pass(.seconds(120))
            let victim = try #require(
                rig.inventory.exports.values.filter { export in
                    export.kind == .oneTime
                        && rig.inventory.runs[export.id]?.contains { $0.status == .running } ?? false
                }
                .min { $0.id < $1.id }
            )
            let client = LangSmithClient(
                address: try ServerAddress("http://127.0.0.1:1"),
                credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
                transport: transport
            )
            let clock = ClientClock(now: { rig.clock.now().wall }, sleep: { _ in })
            let destination = try #require(victim.destination.flatMap { rig.inventory.destinations[$0] })
            for export in rig.inventory.exports.values where export.destination == destination.id {
                guard !export.status.isFinal || export.kind == .schedule else { continue }
                #expect(await client.carryOut(.cancelExport(export.id), clock: clock).isDone)
            }
            rig.clock.move(to: rig.clock.now().steady + .seconds(1))
            let keys = S3Credentials(accessKeyID: Secret("AKIANEW"), secretAccessKey: Secret("s"), sessionToken: nil)
            #expect(await client.carryOut(.updateDestination(destination, .credentials(keys)), clock: clock).isDone)
            var held = 0
            for _ in 0..<60 {
                rig.poller.refresh()
                try await rig.pass(.seconds(10))
                let now = rig.inventory.serverNow(rig.clock.now())
                let destination = try #require(rig.inventory.destinations[destination.id])
                let rotation = try #require(Rotation(of: destination, in: rig.inventory, at: now))
                if rotation.isSafe { break }
                held += 1
            }
            #expect((1..<60).contains(held))
            for export in rig.inventory.exports.values where export.destination == destination.id {
                let runs = try await client.fetch(.exportRuns(export.id)).rows(of: BulkExportRun.self).values
                #expect(runs.allSatisfy { $0.status.isFinal }, "\(export.id)")
            }
        }
    }

    @Test func `hostile answers are set aside, not obeyed, and never end it`() async throws {
        let (rig, _) = try Self.rig(.hostile)
        try await rig.run { rig in
            try await rig.pass(.seconds(300))
            let census = Census(of: rig.inventory, at: rig.clock.now())
            #expect(!rig.inventory.exports.isEmpty)
            for condition in census.conditions.values {
                #expect(!condition.evidence.unicodeScalars.contains { CleanText.isHostile($0) })
            }
            #expect(rig.inventory.feeds[.exports]?.rejected.isEmpty == false)
        }
    }

    @Test func `a survey of the demo tells its problems`() async throws {
        let clock = ManualClock()
        let service = SimulatedService(scenario: .demo, seed: 5, start: clock.now().wall)
        let transport = SimulatorTransport(service) { clock.now().wall }
        let client = LangSmithClient(
            address: try ServerAddress("http://127.0.0.1:1"),
            credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
            transport: transport
        )
        let time = Task { await clock.run() }
        let survey = await Survey.gather(client: client, clock: clock, seed: 3)
        time.cancel()
        await time.value
        #expect(survey.whyNoExports == nil)
        let census = Census(of: survey.inventory, at: survey.endedAt)
        #expect(!census.problems.isEmpty)
        // What it must know, and what is left of the budget for the newest windows.
        #expect(transport.records.count <= 26 + 24)
    }
}
