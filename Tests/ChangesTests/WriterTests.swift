import Base

@testable import Changes
import LangSmith
import Monitor
import Simulator
import TestClock
import Testing

@Suite struct WriterTests {
    private let clock = ManualClock()
    private let audit = MemoryAudit()

    private func writer(_ transport: any HTTPTransport, audit: MemoryAudit? = nil, isReadOnly: Bool = false) throws
        -> Writer
    {
        Writer(
            client: LangSmithClient(
                address: try ServerAddress("http://127.0.0.1:1"),
                credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
                transport: transport,
                isReadOnly: isReadOnly
            ),
            clock: clock,
            identity: Writer.Identity(user: { "someone" }, profile: "prod", host: "127.0.0.1:1", workspace: nil),
            log: audit ?? self.audit,
            newID: { "w1" }
        )
    }

    private func service() -> SimulatorTransport {
        let clock = clock
        return SimulatorTransport(SimulatedService(scenario: .calm, seed: 1, start: clock.now().wall)) {
            clock.now().wall
        }
    }

    private func running(_ service: SimulatorTransport) async throws -> ID<BulkExport> {
        let client = LangSmithClient(
            address: try ServerAddress("http://127.0.0.1:1"),
            credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
            transport: service
        )
        let all = try await client.fetch(.exports(limit: 100, offset: 0)).rows(of: BulkExport.self).values
        return try #require(all.first { !$0.status.isFinal && $0.kind == .schedule }).id
    }

    @Test func `a cancellation is written down before it is sent and after its end, and read back`() async throws {
        let service = service()
        let id = try await running(service)
        service.forgetRecords()
        let result = try await writer(service).carryOut(.cancelExport(id))
        guard case .cancelled(let export) = result.report else {
            Issue.record("\(result.report.sentence)")
            return
        }
        #expect(export.id == id)
        #expect(result.auditProblem == nil)
        #expect(
            service.records.map { "\($0.method.rawValue) \($0.target)" } == [
                "PATCH /api/v1/bulk-exports/\(id)", "GET /api/v1/bulk-exports/\(id)",
            ]
        )
        #expect(audit.entries.map(\.result) == ["sending", "done"])
        #expect(audit.entries.allSatisfy { $0.id == "w1" && $0.user == "someone" && $0.profile == "prod" })
        #expect(audit.entries.first?.request == "PATCH /api/v1/bulk-exports/\(id)")
        #expect(audit.entries.first?.body == #"{"status":"Cancelled"}"#)
        #expect(audit.entries.last?.subject == "\(id)")
        #expect(audit.entries.last?.detail == "Cancelled \(id).")
    }

    @Test func `what is read-only sends nothing and writes nothing down`() async throws {
        let service = service()
        let id = try await running(service)
        service.forgetRecords()
        let result = try await writer(service, isReadOnly: true).carryOut(.cancelExport(id))
        #expect(result.report == .notDone(.readOnly))
        #expect(service.records.isEmpty)
        #expect(audit.entries.isEmpty)
    }

    @Test func `what is wrong with a write is said before anything is sent`() async throws {
        let service = service()
        let result = try await writer(service).carryOut(.createExport(BulkExportCreate()))
        guard case .invalid(let problems) = result.report else {
            Issue.record("\(result.report)")
            return
        }
        #expect(problems.map(\.field) == [.destination, .project, .start, .end])
        #expect(service.records.isEmpty)
        #expect(audit.entries.isEmpty)
    }

    @Test func `a write goes out though it cannot be written down, and says so`() async throws {
        let service = service()
        let id = try await running(service)
        let result = try await writer(service, audit: MemoryAudit(problem: "the disk is full"))
            .carryOut(.cancelExport(id))
        #expect(result.report.isDone)
        #expect(result.auditProblem == "the disk is full")
    }

    @Test func `the audit of a destination holds the names of its secrets and not the secrets`() async throws {
        let service = service()
        let create = DestinationCreate(
            displayName: "Traces",
            bucketName: "traces-eu",
            region: "eu-central-1",
            authentication: .credentials(
                S3Credentials(
                    accessKeyID: Secret("AKIAEXAMPLE00000001"),
                    secretAccessKey: Secret("hunter2hunter2"),
                    sessionToken: Secret("tokentoken")
                )
            )
        )
        let result = try await writer(service).carryOut(.createDestination(create))
        #expect(result.report.isDone, "\(result.report.sentence)")
        let text = "\(audit.entries)"
        for secret in ["AKIAEXAMPLE", "hunter2", "tokentoken"] { #expect(!text.contains(secret)) }
        #expect(
            audit.entries.first?.body?.hasSuffix(
                #""credentials":{"access_key_id":"$AWS_ACCESS_KEY_ID","secret_access_key":"$AWS_SECRET_ACCESS_KEY","session_token":"$AWS_SESSION_TOKEN"}}"#
            ) == true
        )
    }

    @Test func `an answer lost on the way leaves one export, which is found`() async throws {
        let service = service()
        let client = LangSmithClient(
            address: try ServerAddress("http://127.0.0.1:1"),
            credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
            transport: service
        )
        let before = try await client.fetch(.exports(limit: 1000, offset: 0)).rows(of: BulkExport.self).values
        let model = try #require(before.first { $0.project != nil && $0.destination != nil })
        var create = BulkExportCreate()
        create.destination = model.destination
        create.project = model.project
        create.endTime = clock.now().wall - .seconds(86_400)
        create.startTime = clock.now().wall - .seconds(2 * 86_400)
        service.inject(.fail(.connectionReset("reset")), into: "/api/v1/bulk-exports", method: .post, act: .first)
        let result = try await writer(service).carryOut(.createExport(create))
        guard case .created(let export, _) = result.report else {
            Issue.record("\(result.report.sentence)")
            return
        }
        let after = try await client.fetch(.exports(limit: 1000, offset: 0)).rows(of: BulkExport.self).values
        #expect(Set(after.map(\.id)).subtracting(before.map(\.id)) == [export.id])
        #expect(audit.entries.map(\.result) == ["sending", "done"])
    }

    private func client(_ service: SimulatorTransport) throws -> LangSmithClient {
        LangSmithClient(
            address: try ServerAddress("http://127.0.0.1:1"),
            credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
            transport: service
        )
    }

    private func twoDays(_ service: SimulatorTransport) async throws -> BulkExportCreate {
        let all = try await client(service).fetch(.exports(limit: 1000, offset: 0)).rows(of: BulkExport.self).values
        let model = try #require(all.first { $0.project != nil && $0.destination != nil })
        var create = BulkExportCreate()
        create.destination = model.destination
        create.project = model.project
        create.endTime = clock.now().wall - .seconds(86_400)
        create.startTime = clock.now().wall - .seconds(2 * 86_400)
        return create
    }

    private func twins(of create: BulkExportCreate, _ service: SimulatorTransport) async throws -> [BulkExport] {
        try await client(service).fetch(.exports(limit: 1000, offset: 0)).rows(of: BulkExport.self).values
            .filter { create.isSame(as: $0) }
    }

    /// Carries out a write while the manual clock passes its pauses.
    private func carryOut(_ write: Write, by writer: Writer) async -> Writer.Result {
        let time = Task { [clock] in await clock.run() }
        defer { time.cancel() }
        return await writer.carryOut(write)
    }

    @Test func `what comes after everyone has given up is found by the next attempt, which makes no second one`()
        async throws
    {
        let service = service()
        let create = try await twoDays(service)
        service.inject(
            .respond(HTTPResponse(status: 504)),
            into: "/api/v1/bulk-exports",
            method: .post,
            act: .later(.seconds(120)),
            count: 1
        )
        let first = await carryOut(.createExport(create), by: try writer(service))
        #expect(first.report.word == "unknown")
        #expect(first.report.sentence.contains("nothing of it shows so far, but a slow server may still do it"))
        #expect(try await twins(of: create, service).isEmpty)

        clock.move(to: clock.now().steady + .seconds(120))
        // Another process: all it knows is the audit.
        let second = try await writer(service).carryOut(.createExport(create))
        let made = try await twins(of: create, service)
        #expect(made.count == 1)
        #expect(second.report == made.first.map { .createdBefore($0) })
        #expect(second.report.sentence.contains("an earlier attempt, whose answer was lost, made it"))
        #expect(audit.entries.map(\.result) == ["sending", "unknown", "done"])

        // The doubt is over: whoever wants a second one gets it.
        let third = try await writer(service).carryOut(.createExport(create))
        #expect(third.report.word == "done")
        #expect(try await twins(of: create, service).count == 2)
    }

    @Test func `an attempt that never came through is simply made again`() async throws {
        let service = service()
        let create = try await twoDays(service)
        service.inject(.fail(.connectionReset("reset")), into: "/api/v1/bulk-exports", method: .post, count: 1)
        let first = await carryOut(.createExport(create), by: try writer(service))
        #expect(first.report.word == "unknown")
        let second = try await writer(service).carryOut(.createExport(create))
        #expect(second.report.word == "done")
        #expect(try await twins(of: create, service).count == 1)
    }

    @Test func `while the list cannot be read, what is in doubt is not sent again`() async throws {
        let service = service()
        let create = try await twoDays(service)
        service.inject(.fail(.connectionReset("reset")), into: "/api/v1/bulk-exports", method: .post, count: 1)
        _ = await carryOut(.createExport(create), by: try writer(service))
        service.inject(.respond(HTTPResponse(status: 503)), into: "/api/v1/bulk-exports", method: .get, count: 1)
        service.forgetRecords()
        let second = try await writer(service).carryOut(.createExport(create))
        #expect(second.report.word == "not-done")
        #expect(!service.records.contains { $0.method == .post })
    }

    @Test func `a process that was ended in the middle leaves a doubt, and a refusal leaves none`() async throws {
        let service = service()
        let create = try await twoDays(service)
        service.inject(.respond(HTTPResponse(status: 429)), into: "/api/v1/bulk-exports", method: .post, count: 1)
        #expect(try await writer(service).carryOut(.createExport(create)).report.word == "not-done")
        // Somebody makes the same just then.
        #expect(try await client(service).create(create, clock: ClientClock(clock)).isDone)
        let own = try await writer(service).carryOut(.createExport(create))
        #expect(own.report.word == "done")
        #expect(try await twins(of: create, service).count == 2)

        let other = MemoryAudit()
        var begun = try #require(audit.entries.first { $0.result == "sending" })
        begun.at = "\(clock.now().wall)"
        #expect(other.append(begun) == nil)
        let next = try await writer(service, audit: other).carryOut(.createExport(create))
        guard case .createdBefore = next.report else {
            Issue.record("\(next.report.sentence)")
            return
        }
        #expect(try await twins(of: create, service).count == 2)
    }
}

extension WriteOutcome {
    fileprivate var isDone: Bool { if case .done = self { true } else { false } }
}
