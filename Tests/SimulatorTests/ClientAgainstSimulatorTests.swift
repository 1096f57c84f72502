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
        var cursor: String?
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

@Suite struct `The client writes what the simulator takes` {
    @Test(arguments: ServerProfile.allCases, ["200", "201", "202"])
    func `an export comes back as it was asked for`(server: ServerProfile, status: String) async throws {
        let pair = try Pair(plainService(server, Behaviours().with(.createStatus, status)))
        var request = BulkExportCreate.threeDays
        request.filter = "eq(is_root, true)"
        request.compression = .snappy
        if server.hasExportFields { request.exportFields = ["id", "name"] }
        guard case .done(let export) = try await pair.client.create(request, clock: pair.clock) else {
            Issue.record("not created")
            return
        }
        #expect(request.isSame(as: export))
        #expect(export.status == .created && export.compression == "snappy")
        #expect(export.formatVersion == (server.hasFormatVersion ? "v2_beta" : nil))
        var schedule = BulkExportCreate.threeDays
        schedule.endTime = nil
        schedule.intervalHours = 24
        guard case .done(let made) = try await pair.client.create(schedule, clock: pair.clock) else {
            Issue.record("not created")
            return
        }
        #expect(made.kind == .schedule && made.intervalHours == 24 && made.endTime == nil)
    }

    @Test(arguments: ServerProfile.allCases, ["200", "400", "404", "409", "422"])
    func `a cancellation is understood, whatever the answer`(server: ServerProfile, choice: String) async throws {
        let pair = try Pair(plainService(server, Behaviours().with(.cancelFinished, choice)))
        guard case .done(let export) = try await pair.client.create(.threeDays, clock: pair.clock),
            case .done(let other) = try await pair.client.create(.threeDays, clock: pair.clock)
        else {
            Issue.record("not created")
            return
        }
        guard case .cancelled(let cancelled) = await pair.client.cancel(export.id, clock: pair.clock) else {
            Issue.record("not cancelled")
            return
        }
        #expect(cancelled.status == .cancelled)
        try await pair.wait(.seconds(3600))
        guard case .alreadyFinished(let finished) = await pair.client.cancel(other.id, clock: pair.clock) else {
            Issue.record("not known as finished")
            return
        }
        #expect(finished.status == .completed)
        guard case .notDone(.notFound) = await pair.client.cancel(ID(high: 1, low: 2), clock: pair.clock) else {
            Issue.record("cancelled what is not there")
            return
        }
    }

    @Test(arguments: ServerProfile.allCases, ["full", "short"])
    func `destinations are made, given new keys and deleted where that exists`(
        server: ServerProfile,
        answer: String
    ) async throws {
        let pair = try Pair(plainService(server, Behaviours().with(.updateAnswer, answer)))
        guard case .done(let made) = try await pair.client.create(.bucket(), clock: pair.clock) else {
            Issue.record("not created")
            return
        }
        #expect(made.displayName == "Traces EU" && made.config?.bucketName == "traces-eu")
        let token = S3Credentials(accessKeyID: Secret("A"), secretAccessKey: Secret("s"), sessionToken: Secret("t"))
        switch try await pair.client.update(made, with: .credentials(token), clock: pair.clock) {
        case .done(let updated):
            #expect(server.updatesDestinations)
            #expect(updated.displayName == "Traces EU")
            #expect(updated.credentialsKeys == ["access_key_id", "secret_access_key", "session_token"])
        case .notDone(let error): #expect(!server.updatesDestinations && error.status == 405)
        case .unknown(let doubt): Issue.record("\(doubt)")
        }
        switch await pair.client.delete(made.id, clock: pair.clock) {
        case .done:
            #expect(server.deletesDestinations)
            #expect(try await pair.destinations().count == 1)
        case .notDone(let error):
            #expect(!server.deletesDestinations && error.status == 405)
            #expect(try await pair.destinations().count == 2)
        case .unknown(let doubt): Issue.record("\(doubt)")
        }
    }

    @Test(arguments: [ServerProfile.cloud, .cloudOfAugust2026])
    func `a role is given where the server wants it`(server: ServerProfile) async throws {
        let pair = try Pair(plainService(server, Behaviours().with(.unknownFields, "refused")))
        let role = DestinationCreate.bucket("traces-eu", .role("arn:aws:iam::1:role/x"))
        guard case .done(let made) = try await pair.client.create(role, clock: pair.clock) else {
            Issue.record("not created")
            return
        }
        #expect(made.config?.awsRoleARN == "arn:aws:iam::1:role/x" && made.credentialsKeys.isEmpty)
        #expect(try await pair.destinations().count == 2)
    }

    @Test func `a bucket's refusal comes through in its own words`() async throws {
        let pair = try Pair(plainService())
        let outcome = try await pair.client.create(.bucket("acme-denied"), clock: pair.clock)
        guard case .notDone(.rejected(400, let message)) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(message.text == "Failed to validate S3 destination: Access Denied")
        let used = try #require(try await pair.destinations().first)
        _ = try await pair.client.create(.threeDays, clock: pair.clock)
        guard case .notDone(.rejected(409, _)) = await pair.client.delete(used.id, clock: pair.clock) else {
            Issue.record("deleted a destination in use")
            return
        }
    }

    @Test func `what the client finds wrong, the service refuses, and nothing else`() {
        var service = plainService()
        func changed(_ change: (inout BulkExportCreate) -> Void) -> BulkExportCreate {
            var export = BulkExportCreate.threeDays
            change(&export)
            return export
        }
        let exports = [
            changed { _ in }, changed { $0.destination = nil }, changed { $0.project = nil },
            changed { $0.allExperiments = true }, changed { $0.startTime = nil }, changed { $0.endTime = nil },
            changed { $0.endTime = $0.startTime }, changed { $0.intervalHours = 6 },
            changed { ($0.endTime, $0.intervalHours) = (nil, 168) },
            changed { ($0.endTime, $0.intervalHours) = (nil, 169) },
            changed { ($0.endTime, $0.intervalHours) = (nil, 0) }, changed { $0.exportFields = ["id", "nothing"] },
            changed { $0.exportFields = BulkExportCreate.exportableFields },
            changed { ($0.project, $0.allExperiments) = (nil, true) },
            changed { ($0.filter, $0.compression, $0.formatVersion) = ("  ", .none, .v1) },
        ]
        for export in exports {
            let body = String(decoding: export.body, as: UTF8.self)
            let response = service.send(.post, "/api/v1/bulk-exports", body)
            #expect(response.status == (export.problems.isEmpty ? 200 : 422), "\(body) \(response.text)")
        }
        func bucket(_ change: (inout DestinationCreate) -> Void) -> DestinationCreate {
            var destination = DestinationCreate.bucket()
            change(&destination)
            return destination
        }
        let long = String(repeating: "x", count: 2049)
        let destinations = [
            bucket { _ in }, bucket { $0.displayName = "" }, bucket { $0.displayName = "a.b" },
            bucket { $0.displayName = "It's _ok-1" }, bucket { $0.displayName = "é" }, bucket { $0.bucketName = "ab" },
            bucket { $0.bucketName = String(repeating: "b", count: 63) }, bucket { $0.prefix = long },
            bucket { $0.region = "" }, bucket { $0.endpointURL = "https://" + long },
            bucket { $0.authentication = .credentials(.init(accessKeyID: Secret(""), secretAccessKey: Secret("s"))) },
            bucket { $0.authentication = .credentials(.init(accessKeyID: Secret("a"), secretAccessKey: Secret(long))) },
            bucket { $0.addressingStyle = .path },
        ]
        for destination in destinations {
            let body = String(decoding: destination.body(roleInConfig: false), as: UTF8.self)
            let response = service.send(.post, "/api/v1/bulk-exports/destinations", body)
            #expect(response.status == (destination.problems.isEmpty ? 200 : 422), "\(body) \(response.text)")
        }
    }
}

@Suite struct `A write whose answer is lost is found out about` {
    static let losses: [SimulatorTransport.Fault] = [
        .fail(.connectionReset("reset")), .fail(.timedOut(phase: "waiting for the answer")),
        .respond(HTTPResponse(status: 504)), .respond(HTTPResponse(status: 200, body: Array("<html>".utf8))),
    ]

    @Test(arguments: ServerProfile.allCases, losses)
    func `done before the answer was lost`(server: ServerProfile, loss: SimulatorTransport.Fault) async throws {
        let pair = try Pair(plainService(server))
        pair.transport.inject(loss, into: "/api/v1/bulk-exports", method: .post, act: .first, count: 1)
        guard case .done(let export) = try await pair.client.create(.threeDays, clock: pair.clock) else {
            Issue.record("not found")
            return
        }
        #expect(try await pair.exports().map(\.id) == [export.id])
        pair.transport.inject(loss, into: "/api/v1/bulk-exports", method: .patch, act: .first, count: 1)
        guard case .cancelled(let cancelled) = await pair.client.cancel(export.id, clock: pair.clock) else {
            Issue.record("not known as cancelled")
            return
        }
        #expect(cancelled.status == .cancelled)
        pair.transport.inject(loss, into: "/api/v1/bulk-exports/destinations", method: .post, act: .first, count: 1)
        guard case .done(let made) = try await pair.client.create(.bucket(), clock: pair.clock) else {
            Issue.record("destination not found")
            return
        }
        #expect(try await pair.destinations().count == 2)
        guard server.deletesDestinations else { return }
        pair.transport.inject(loss, into: "/api/v1/bulk-exports/destinations", method: .delete, act: .first, count: 1)
        guard case .done = await pair.client.delete(made.id, clock: pair.clock) else {
            Issue.record("not known as deleted")
            return
        }
    }

    @Test(arguments: losses)
    func `never done, and never sent again`(loss: SimulatorTransport.Fault) async throws {
        let pair = try Pair(plainService())
        pair.transport.inject(loss, into: "/api/v1/bulk-exports", method: .post, count: 1)
        guard case .notDone = try await pair.client.create(.threeDays, clock: pair.clock) else {
            Issue.record("taken for done")
            return
        }
        #expect(try await pair.exports().isEmpty)
        #expect(pair.transport.records.count { $0.method == .post } == 1)
        guard case .done(let export) = try await pair.client.create(.threeDays, clock: pair.clock) else {
            Issue.record("not created")
            return
        }
        pair.transport.inject(loss, into: "/api/v1/bulk-exports", method: .patch, count: 1)
        guard case .notDone = await pair.client.cancel(export.id, clock: pair.clock) else {
            Issue.record("taken for cancelled")
            return
        }
    }

    @Test func `a service that goes on working behind its gateway is waited for`() async throws {
        let pair = try Pair(plainService())
        let loss = SimulatorTransport.Fault.respond(HTTPResponse(status: 504))
        pair.transport.inject(loss, into: "/api/v1/bulk-exports", method: .post, act: .later(.seconds(6)), count: 1)
        guard case .done(let export) = try await pair.client.create(.threeDays, clock: pair.clock) else {
            Issue.record("not found")
            return
        }
        #expect(export.createdAt == night.adding(6 * .second))
        #expect(try await pair.exports().count == 1)
    }

    @Test func `somebody else's twin from before is not taken for ours`() async throws {
        let pair = try Pair(plainService())
        guard case .done(let twin) = try await pair.client.create(.threeDays, clock: pair.clock) else {
            Issue.record("not created")
            return
        }
        try await pair.wait(.seconds(60))
        let loss = SimulatorTransport.Fault.fail(.connectionReset("reset"))
        pair.transport.inject(loss, into: "/api/v1/bulk-exports", method: .post, count: 1)
        guard case .notDone = try await pair.client.create(.threeDays, clock: pair.clock) else {
            Issue.record("took \(twin.id) for ours")
            return
        }
        #expect(try await pair.exports().map(\.id) == [twin.id])
    }
}

@Suite struct `The client understands every refusal` {
    private func error(
        _ pair: Pair,
        _ route: Route = .exports(limit: 10, offset: 0)
    ) async -> APIError? {
        do throws(APIError) {
            _ = try await pair.client.fetch(route)
            return nil
        } catch {
            return error
        }
    }

    @Test func `who may not ask is told why`() async throws {
        let organization = await error(try Pair(plainService(), key: .organization))
        #expect(organization?.status == 403)
        #expect(organization?.message?.text == "org_scoped_key_requires_workspace")
        #expect(
            await error(try Pair(plainService(), key: .organization, workspace: SimulatedService.workspaceID)) == nil
        )
        let outsider = await error(try Pair(plainService(), key: .outsider))
        #expect(outsider?.status == 403)
        #expect(outsider?.message?.text == "missing permission bulk-exports:read")
        let elsewhere = await error(
            try Pair(plainService(), key: .elsewhere, workspace: SimulatedService.workspaceID)
        )
        #expect(elsewhere?.status == 403 && elsewhere?.message?.text == "Forbidden")
        let reader = try Pair(plainService(), key: .reader)
        guard case .notDone(.forbidden(let message)) = try await reader.client.create(.threeDays, clock: reader.clock)
        else {
            Issue.record("a reader created an export")
            return
        }
        #expect(message.text == "missing permission bulk-exports:manage")
    }

    @Test(arguments: [("seconds", 10), ("ms", 10), ("date", 10), ("none", nil)] as [(String, Int64?)])
    func `it knows when to come back`(choice: String, seconds: Int64?) async throws {
        let pair = try Pair(plainService(.cloud, Behaviours().with(.retryAfter, choice)))
        let query = TraceQuery(projects: [ID(seed: 1, kind: .project, number: 0)])
        _ = try await pair.client.traceRunCount(query)
        do throws(APIError) {
            _ = try await pair.client.traceRunCount(query)
            Issue.record("answered twice")
        } catch {
            #expect(error.status == 429 && error.isTransient)
            #expect(error.retryAfter == seconds.map { .seconds($0) })
        }
        try await pair.wait(.seconds(10))
        _ = try await pair.client.traceRunCount(query)
    }

    @Test func `the hour's creations are used up`() async throws {
        var limits = Limits()
        limits.creationsPerHour = 1
        let pair = try Pair(plainService(limits: limits))
        _ = try await pair.client.create(.threeDays, clock: pair.clock)
        guard
            case .notDone(.rateLimited(let message, retryAfter: nil)) = try await pair.client.create(
                .threeDays,
                clock: pair.clock
            )
        else {
            Issue.record("not refused")
            return
        }
        #expect(message.text.contains("per hour"))
    }
}
