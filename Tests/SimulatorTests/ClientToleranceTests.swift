import Base
import Testing

@testable import LangSmith
@testable import Simulator

/// The client gets along with the service, whichever of the plausible ways it has.
@Suite struct `The client survives what nobody knows` {
    private static let ways: [(Behaviour, String)] = Behaviour.allCases.flatMap { behaviour in
        behaviour.values.map { (behaviour, $0) }
    }

    /// What works nowhere by design.
    private func isClosed(_ behaviour: Behaviour, _ value: String) -> Bool {
        behaviour == .plan && value == "developer"
    }

    @Test(arguments: ServerProfile.allCases, ways)
    func `exports are made, read, cancelled and listed`(server: ServerProfile, way: (Behaviour, String)) async throws {
        let (behaviour, value) = way
        let pair = try Pair(plainService(server, Behaviours().with(behaviour, value)))
        if server.isCloud, isClosed(behaviour, value) {
            guard case .notDone(.forbidden) = try await pair.client.create(.threeDays, clock: pair.clock) else {
                Issue.record("created without a plan")
                return
            }
            return
        }
        if !server.hasFormatVersion, behaviour == .unknownFields, value == "refused" {
            guard case .notDone(let error) = try await pair.client.create(.threeDays, clock: pair.clock) else {
                Issue.record("created with a field that is unknown there")
                return
            }
            #expect(error.message?.fields.map(\.location) == ["body.format_version"])
            return
        }
        guard case .done(let export) = try await pair.client.create(.threeDays, clock: pair.clock),
            case .done(let other) = try await pair.client.create(.threeDays, clock: pair.clock)
        else {
            Issue.record("not created")
            return
        }
        guard case .cancelled = await pair.client.cancel(other.id, clock: pair.clock) else {
            Issue.record("not cancelled")
            return
        }
        try await pair.wait(.seconds(3600))
        let now = try await pair.client.fetch(.export(export.id)).value(of: BulkExport.self)
        let isSilent = behaviour == .queue && value == "silent"
        #expect(now.status == (isSilent ? .created : .completed))
        let runs = try await pair.client.fetch(.exportRuns(export.id)).rows(of: BulkExportRun.self)
        #expect(runs.rejected.isEmpty && runs.count == (isSilent ? 0 : 3))
        #expect(runs.values.allSatisfy { $0.windowStart != nil && $0.windowEnd != nil })
        let list = try await pair.client.fetch(.exports(limit: 1000, offset: 0)).rows(of: BulkExport.self)
        #expect(list.rejected.isEmpty && list.count == 2)
        let destination = try #require(try await pair.destinations().first)
        switch await pair.client.delete(destination.id, clock: pair.clock) {
        case .notDone(let error): #expect([400, 404, 405, 409, 422].contains(error.status))
        case .done, .unknown: Issue.record("deleted a destination in use")
        }
        #expect(try await pair.destinations().count == 1)
    }

    @Test(arguments: ["both", "limit"]) func `a list is read to its end, and no further`(paging: String) async throws {
        let pair = try Pair(plainService(.cloud, Behaviours().with(.paging, paging)))
        for _ in 0..<7 { _ = try await pair.client.create(.threeDays, clock: pair.clock) }
        let before = pair.transport.records.count { $0.method == .get }
        let found = try await pair.exports().count
        // Without an offset nothing but the first page can be had; the second answer shows it.
        #expect(found == (paging == "both" ? 7 : 3))
        #expect(pair.transport.records.count { $0.method == .get } - before == (paging == "both" ? 3 : 2))
    }

    @Test func `attempts that are objects are shown as what they say`() async throws {
        let behaviours = Behaviours().with(.retryErrors, "object").with(.badFilter, "accepted")
        let pair = try Pair(plainService(.cloud, behaviours))
        var export = BulkExportCreate.threeDays
        export.filter = "eq("
        guard case .done(let made) = try await pair.client.create(export, clock: pair.clock) else {
            Issue.record("not created")
            return
        }
        try await pair.wait(.seconds(7200))
        let runs = try await pair.client.fetch(.exportRuns(made.id)).rows(of: BulkExportRun.self).values
        let failed = try #require(runs.first { $0.status == .failed })
        #expect(failed.attempts.count == 21 && failed.retryNumber == 20)
        #expect(failed.attempts[0].message.contains(#""message":"Invalid filter: "#))
    }

    @Test(arguments: ["config", "top"]) func `a role is found wherever it is reported`(place: String) async throws {
        let pair = try Pair(plainService(.cloud, Behaviours().with(.roleAnswer, place)))
        let used = try #require(try await pair.destinations().first)
        let outcome = try await pair.client.update(
            used,
            with: .role("arn:aws:iam::123456789012:role/x"),
            clock: pair.clock
        )
        guard case .done(let updated) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(updated.config?.awsRoleARN == "arn:aws:iam::123456789012:role/x" && updated.credentialsKeys.isEmpty)
        #expect(updated.config?.bucketName == "traces-dev")
    }

    @Test(arguments: [ServerProfile.selfHosted16, .selfHosted13, .selfHosted10])
    func `a role that is passed over is no success`(server: ServerProfile) async throws {
        let pair = try Pair(plainService(server))
        let role = DestinationCreate.bucket("traces-eu", .role("arn:aws:iam::123456789012:role/x"))
        guard case .unknown(let doubt) = try await pair.client.create(role, clock: pair.clock) else {
            Issue.record("taken for done")
            return
        }
        let made = try #require(try await pair.destinations().last)
        #expect(doubt.reason == .withoutRole("\(made.id)"))
        #expect(doubt.sentence.hasPrefix("The server agreed, but \(made.id) is without the role: "))
        #expect(pair.transport.records.count { $0.method == .post } == 1)
    }

    @Test(arguments: ["text", "object"], ["creations", "schedules"])
    func `a used-up quota is known in either form`(form: String, quota: String) async throws {
        var limits = Limits()
        if quota == "creations" { limits.creationsPerHour = 0 } else { limits.activeSchedules = 0 }
        let pair = try Pair(plainService(.cloud, Behaviours().with(.quotaRefusal, form), limits: limits))
        var schedule = BulkExportCreate.threeDays
        schedule.endTime = nil
        schedule.intervalHours = 6
        guard case .notDone(let error) = try await pair.client.create(schedule, clock: pair.clock) else {
            Issue.record("created")
            return
        }
        #expect(error.quota == (quota == "creations" ? .creations : .schedules))
        #expect(!error.isTransient)
        #expect(pair.transport.records.count { $0.method == .post } == 1)
    }

    @Test(arguments: ServerProfile.allCases, ["answered", "gone"])
    func `traces are found by the old question or the new one`(server: ServerProfile, old: String) async throws {
        let behaviours = Behaviours().with(.oldQuery, old).with(.rateLimits, "off")
        var world = World.plain(start: night, rowsPerDay: 300, server: server, behaviours: behaviours)
        world.projects[0].created = night.adding(-30 * .day)
        let pair = try Pair(SimulatedService(world: world))
        var query = TraceQuery(projects: [world.projects[0].id], filter: #"eq(run_type, "llm")"#)
        query.startTime = Timestamp(year: 2026, month: 11, day: 16)
        query.endTime = Timestamp(year: 2026, month: 11, day: 19)
        var runs: [TraceRun] = []
        var cursor: TraceCursor?
        repeat {
            let page = try await pair.client.traceRuns(query, limit: 40, cursor: cursor)
            #expect(page.runs.rejected.isEmpty)
            runs += page.runs.values
            cursor = page.next
        } while cursor != nil
        #expect(Set(runs.map(\.id)).count == runs.count && runs.count > 80)
        #expect(runs.allSatisfy { $0.runType == "llm" && $0.trace != nil && $0.startTime != nil })
        #expect(Set(runs.map(\.status)) == ["success"] || Set(runs.map(\.status)) == ["success", "error"])
        // The question that is not known is asked once, not with every page.
        let asked = pair.transport.records.filter { $0.method == .post }.map(\.target)
        #expect(asked.count { $0 == "/api/v2/runs/query" } == (server.hasNewQuery ? asked.count : 1))
    }
}

/// Every refusal of the simulated service means something to the table of known failures.
@Suite struct `Every refusal is known` {
    private let exports = "/api/v1/bulk-exports"

    private func name(_ response: HTTPResponse) -> String? {
        KnownFailures.standard.match(APIError(response))?.name
    }

    @Test(arguments: ["422", "400"]) func `of an export`(status: String) {
        var service = plainService(.cloud, Behaviours().with(.badWindow, status))
        let window = status == "422" ? "values-refused" : "window-invalid"
        #expect(name(service.send(.post, exports, exportBody(end: "2026-11-18T00:00:00Z"))) == window)
        #expect(name(service.send(.post, exports, exportBody(end: nil))) == window)
        #expect(name(service.send(.post, exports, exportBody(#""interval_hours":1,"#))) == window)
        #expect(name(service.send(.post, exports, "{}")) == "values-refused")
        #expect(name(service.get(exports + "?offset=99999999999999999999")) == "number-too-big")
        #expect(name(service.get(exports + "/00000000-0000-4000-8000-000000000000")) == "id-unknown")
        #expect(name(service.get("/api/v3/bulk-exports")) == "endpoint-unknown")
        #expect(name(service.send(.delete, exports)) == "not-supported")
        let filter = exportBody().replacing(#""filter":null"#, with: #""filter":"eq(""#)
        #expect(name(service.send(.post, exports, filter)) == "filter-invalid")
    }

    @Test(arguments: ["400", "404", "409", "422"]) func `of a cancellation`(status: String) throws {
        var service = plainService(.cloud, Behaviours().with(.cancelFinished, status))
        let path = try exports + "/" + service.send(.post, exports, exportBody()).object().text("id")
        let refused = service.send(.patch, path, "{}", at: night.adding(.hour))
        #expect(name(refused) == (status == "404" ? "id-unknown" : "export-ended"))
    }

    @Test(arguments: ["json", "text"], ServerProfile.allCases)
    func `of who may not`(form: String, server: ServerProfile) {
        let behaviours = Behaviours().with(.plan, "developer").with(.planRefusal, form).with(.missingPermission, form)
        var service = plainService(server, behaviours)
        let plan = service.send(.post, exports, exportBody())
        #expect(name(plan) == (server.isCloud ? "plan-without-export" : nil))
        #expect(plan.status == (server.isCloud ? 403 : 200))
        #expect(name(service.send(.post, exports, exportBody(), key: .reader)) == "permission-missing")
        #expect(name(service.send(.get, exports, key: .outsider)) == "permission-missing")
        #expect(name(service.send(.get, exports, key: .organization)) == "key-needs-workspace")
        #expect(name(service.get(exports, headers: [])) == "no-key")
        #expect(name(service.get(exports, headers: [HTTPHeader("X-API-Key", "lsv2_pt_wrong")])) == "key-refused")
        let workspace = [HTTPHeader("X-API-Key", SimulatedService.apiKey), HTTPHeader("X-Tenant-Id", "prod")]
        #expect(name(service.get(exports, headers: workspace)) == "workspace-not-uuid")
    }

    @Test(arguments: [
        (#""bucket_name":"acme-denied","region":"r""#, "bucket-denied"),
        (#""bucket_name":"acme-locked","region":"r""#, "bucket-object-lock"),
        (#""bucket_name":"acme-missing","region":"r""#, "bucket-not-valid"),
        (#""bucket_name":"acme","endpoint_url":"minio:9000""#, "bucket-endpoint-invalid"),
        (#""bucket_name":"acme-virtual","endpoint_url":"https://s3.acme.dev""#, "bucket-addressing"),
        (#""bucket_name":"acme-kms","region":"r","include_bucket_in_prefix":false"#, "bucket-kms"),
    ])
    func `of a bucket`(config: String, expected: String) {
        var service = plainService()
        let keys = #""credentials":{"access_key_id":"a","secret_access_key":"s"}"#
        let body = #"{"display_name":"x","config":{\#(config)},\#(keys)}"#
        #expect(name(service.send(.post, exports + "/destinations", body)) == expected)
        _ = service.send(.post, exports, exportBody())
        #expect(name(service.send(.delete, "\(exports)/destinations/\(bucketID)")) == "destination-in-use")
    }

    @Test func `of too many experiments`() {
        var limits = Limits()
        limits.experiments = 0
        var world = World.plain(start: night, limits: limits)
        world.projects[0].dataset = 1
        var service = SimulatedService(world: world)
        let body =
            #"{"bulk_export_destination_id":"\#(bucketID)","all_experiments":true,"#
            + #""start_time":"2026-11-18T00:00:00Z","end_time":"2026-11-19T00:00:00Z"}"#
        let refused = service.send(.post, exports, body)
        #expect(refused.status == 400)
        #expect(name(refused) == "experiments-too-many")
    }
}
