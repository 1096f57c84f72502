import Base
import Synchronization
import Testing

@testable import LangSmith
@testable import Simulator

/// The client on a simulated service, both built from the documents alone, with one clock that never makes us wait.
struct Pair: Sendable {
    let transport: SimulatorTransport
    let client: LangSmithClient
    let clock: ClientClock

    init(_ service: SimulatedService, key: AccessKey = .admin, workspace: ID<Workspace>? = nil) throws {
        let time = SharedTime()
        transport = SimulatorTransport(service) { time.now }
        client = LangSmithClient(
            address: try ServerAddress("http://127.0.0.1" + service.prefix),
            credentials: Credentials(.apiKey(Secret(key.text)), workspace: workspace),
            transport: transport
        )
        clock = ClientClock(now: { time.now }, sleep: { time.pass($0) })
    }

    private final class SharedTime: Sendable {
        private let time = Mutex(night)

        var now: Timestamp { time.withLock { $0 } }

        func pass(_ duration: Duration) { time.withLock { $0 = $0 + duration } }
    }

    func wait(_ duration: Duration) async throws { try await clock.sleep(duration) }

    func exports() async throws -> [BulkExport] {
        var paging = ExportPaging(limit: 3)
        var found: [ID<BulkExport>: BulkExport] = [:]
        while let route = paging.next {
            let rows = try await client.fetch(route).rows(of: BulkExport.self)
            #expect(rows.rejected.isEmpty)
            for row in rows.values { found[row.id] = row }
            paging.received(rowsOnWire: rows.count, firstID: rows.values.first?.id)
        }
        return found.values.sorted { $0.id < $1.id }
    }

    func destinations() async throws -> [Destination] {
        let rows = try await client.fetch(.destinations).rows(of: Destination.self)
        #expect(rows.rejected.isEmpty)
        return rows.values
    }
}

extension BulkExportCreate {
    /// Three days of the one project of `World.plain`.
    static var threeDays: Self {
        var export = Self()
        export.destination = ID(seed: 1, kind: .destination, number: 0)
        export.project = ID(seed: 1, kind: .project, number: 0)
        export.startTime = Timestamp(year: 2026, month: 11, day: 16)
        export.endTime = Timestamp(year: 2026, month: 11, day: 19)
        return export
    }
}

extension S3Credentials {
    static let good = Self(accessKeyID: Secret("AKIA1"), secretAccessKey: Secret("hunter2"))
}

extension DestinationCreate {
    static func bucket(_ name: String = "traces-eu", _ authentication: Authentication = .credentials(.good)) -> Self {
        Self(displayName: "Traces EU", bucketName: name, region: "eu-west-1", authentication: authentication)
    }
}

@Suite struct `The client reads what the simulator writes` {
    @Test(arguments: ServerProfile.allCases)
    func `every answer of every server decodes`(server: ServerProfile) async throws {
        let pair = try Pair(
            SimulatedService(scenario: .demo, seed: 1, start: night, server: server, prefix: "/langsmith")
        )
        let client = pair.client
        let list = try await client.fetch(.exports(limit: 1000, offset: 0)).rows(of: BulkExport.self)
        #expect(list.rejected.isEmpty && list.values.count > 20)
        for export in list.values {
            #expect(try await client.fetch(.export(export.id)).value(of: BulkExport.self) == export)
            let runs = try await client.fetch(.exportRuns(export.id)).rows(of: BulkExportRun.self)
            #expect(runs.rejected.isEmpty)
            if let run = runs.values.first {
                let one = try await client.fetch(.exportRun(run.id, of: export.id)).value(of: BulkExportRun.self)
                #expect(one == run)
            }
        }
        let schedule = try #require(list.values.first { $0.kind == .schedule })
        let spawned = try await client.fetch(.scheduleRuns(schedule.id)).rows(of: BulkExportRun.self)
        #expect(spawned.rejected.isEmpty && !spawned.values.isEmpty)
        for destination in try await pair.destinations() {
            #expect(try await client.fetch(.destination(destination.id)).value(of: Destination.self) == destination)
        }
        let projects = try await client.fetch(.projects(ids: list.values.compactMap(\.project))).rows(of: Project.self)
        #expect(projects.rejected.isEmpty && projects.values.count > 5)
        let workspaces = try await client.fetch(.workspaces).rows(of: Workspace.self)
        #expect(workspaces.values.first?.permissions?.isEmpty == false)
        #expect(try await client.fetch(.info).value(of: ServerInfo.self).version == server.version)
        #expect(try await client.fetch(.infoHealth).value(of: ServerHealth.self).clickhouseDiskFreePercent == 61.4)
        #expect(try await client.fetch(.organization).value(of: Organization.self).canUseBulkExport == true)
    }

    @Test(arguments: ServerProfile.allCases, ["oldest", "newest"])
    func `the whole list is found page by page, or at once`(server: ServerProfile, order: String) async throws {
        let pair = try Pair(plainService(server, Behaviours().with(.listOrder, order)))
        for _ in 0..<7 { _ = try await pair.client.create(.threeDays, clock: pair.clock) }
        #expect(try await pair.exports().count == 7)
    }

    @Test func `pages of traces make up the whole`() async throws {
        var world = World.plain(start: night, rowsPerDay: 300)
        world.projects[0].created = night.adding(-30 * .day)
        let pair = try Pair(SimulatedService(world: world))
        var query = TraceQuery(projects: [world.projects[0].id])
        query.startTime = Timestamp(year: 2026, month: 11, day: 17)
        query.endTime = Timestamp(year: 2026, month: 11, day: 19)
        let count = try await pair.client.traceRunCount(query)
        #expect(count > 200)
        var runs: [TraceRun] = []
        var cursor: TraceCursor?
        repeat {
            try await pair.wait(.seconds(2))
            let page = try await pair.client.traceRuns(query, limit: 100, cursor: cursor)
            #expect(page.runs.rejected.isEmpty && page.runs.count <= 100)
            runs += page.runs.values
            cursor = page.next
        } while cursor != nil
        #expect(runs.count == Int(count))
        #expect(Set(runs.map(\.id)).count == runs.count)
        #expect(zip(runs, runs.dropFirst()).allSatisfy { ($0.startTime ?? night) > ($1.startTime ?? night) })
        // As many as an export of the same days has rows.
        var export = BulkExportCreate.threeDays
        export.startTime = query.startTime
        export.endTime = query.endTime
        guard case .done(let made) = try await pair.client.create(export, clock: pair.clock) else {
            Issue.record("not created")
            return
        }
        try await pair.wait(.seconds(3600))
        let parts = try await pair.client.fetch(.exportRuns(made.id)).rows(of: BulkExportRun.self).values
        #expect(parts.reduce(0) { $0 + ($1.result?.rowsWritten ?? 0) } == count)
    }

    @Test func `traces are narrowed by what was asked`() async throws {
        let world = World.plain(start: night, rowsPerDay: 3000)
        let pair = try Pair(SimulatedService(world: world))
        var query = TraceQuery(
            projects: [world.projects[0].id],
            filter: #"and(eq(run_type, "llm"), gt(latency, "2s"))"#
        )
        query.startTime = Timestamp(year: 2026, month: 11, day: 18)
        query.endTime = Timestamp(year: 2026, month: 11, day: 19)
        let slow = try await pair.client.traceRuns(query, limit: 20).runs.values
        #expect(slow.count == 20)
        for run in slow {
            #expect(run.runType == "llm")
            let times = try #require(run.startTime.flatMap { start in run.endTime.map { (start, $0) } })
            #expect(times.1.since(times.0) > .seconds(2))
        }
        query.filter = nil
        query.isRoot = true
        let roots = try await pair.client.traceRuns(query, limit: 100).runs.values
        #expect(roots.count == 100 && roots.allSatisfy { $0.id == $0.trace })
        query.isRoot = nil
        query.filter = "in(trace_id, [\"\(roots[3].id)\"])"
        let trace = try await pair.client.traceRuns(query).runs.values
        #expect(trace.count == 6 && trace.allSatisfy { $0.trace == roots[3].id })
    }

    @Test(
        arguments: [
            (nil, true), ("eq(status, \"error\")", true),
            ("and(eq(is_root, true), or(has(tags, 'x'), lt(latency, 5)))", true),
            ("in(trace_id, [\"a\", \"b\"])", true), ("search(\"timeout\")", true), ("", false), ("eq(status, )", false),
            ("eq(status, \"error\"", false), ("equals(status, \"error\")", false), ("eq(colour, \"red\")", false),
            ("eq(status, \"error\") and", false), ("eq(status, \"err", false),
        ] as [(String?, Bool)]
    )
    func `filters are checked`(filter: String?, isValid: Bool) async throws {
        let pair = try Pair(plainService())
        let check = try await pair.client.checkFilter(TraceQuery(projects: [], filter: filter))
        #expect(check.isValid == isValid)
        #expect(check.problems.map(\.location) == (isValid ? [] : ["filter"]))
        #expect(check.problems.allSatisfy { !$0.message.isEmpty })
    }

    @Test func `a server that does not check filters says so`() async throws {
        let pair = try Pair(plainService(.selfHosted16))
        await #expect(throws: APIError.self) {
            _ = try await pair.client.checkFilter(TraceQuery(projects: [], filter: "eq(name, 'x')"))
        }
    }
}
