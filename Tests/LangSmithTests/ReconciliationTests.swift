import Base
import LangSmith
import Testing

private let morning = Timestamp(year: 2026, month: 8, day: 20, hour: 10)
private let lost = ScriptedTransport.Answer.failure(.connectionReset("reset"))

/// What is known when nothing came of it so far: the server may still be at it.
private let noTrace = Doubt(.transport(.connectionReset("reset")), .noTrace)

private func client(_ transport: ScriptedTransport) throws -> LangSmithClient {
    LangSmithClient(address: try ServerAddress("https://h"), credentials: Credentials(nil), transport: transport)
}

/// What a server lists for `BulkExportCreate.threeDays`.
private func row(
    _ number: UInt64,
    createdAt: Timestamp = morning + .seconds(1),
    status: String = "Created",
    with changes: [String: String] = [:]
) -> String {
    var fields = [
        "id": "\"\(ID<BulkExport>(high: 0, low: number))\"", "bulk_export_destination_id": "\"\(Fixture.destination)\"",
        "session_id": "\"\(Fixture.project)\"", "start_time": "\"2026-08-17T00:00:00+00:00\"",
        "end_time": "\"2026-08-20T00:00:00+00:00\"", "status": "\"\(status)\"", "created_at": "\"\(createdAt)\"",
    ]
    fields.merge(changes) { $1 }
    return "{" + fields.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
}

/// A row of which only its age matters.
private func oldRow(_ number: Int, createdAt: Timestamp) -> String {
    #"{"id":"00000000-0000-0000-0000-0000000\#(10_000 + number)","created_at":"\#(createdAt)"}"#
}

private func list(_ rows: [String]) -> String { "[" + rows.joined(separator: ",") + "]" }

private func id(_ number: UInt64) -> ID<BulkExport> { ID(high: 0, low: number) }

@Suite struct `Creating an export whose answer is lost` {
    /// Sends one POST that fails as told, then shows the rows of each look.
    private func create(
        _ export: BulkExportCreate = .threeDays,
        failing failure: ScriptedTransport.Answer = lost,
        known: Set<ID<BulkExport>> = [],
        serverIsAhead skew: Duration = .zero,
        looks: @escaping @Sendable (Int) -> [String]
    ) async throws -> (outcome: WriteOutcome<BulkExport>, reads: Int) {
        let transport = ScriptedTransport { request, reads in
            request.method == .get ? .answer(200, list(looks(reads)), date: morning + skew + .seconds(2)) : failure
        }
        let clock = ClientClock(now: { morning }, sleep: { _ in })
        let outcome = try await client(transport).create(export, known: known, clock: clock)
        #expect(transport.writes == 1)
        return (outcome, transport.reads)
    }

    @Test func `the server had not acted`() async throws {
        let (outcome, reads) = try await create { _ in [] }
        #expect(outcome == .unknown(noTrace))
        #expect(reads == 4)
    }

    @Test func `the server had acted`() async throws {
        let (outcome, reads) = try await create { _ in [row(7)] }
        guard case .done(let export) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(export.id == id(7))
        #expect(reads == 1)
    }

    @Test func `the server acts while we look`() async throws {
        let (outcome, reads) = try await create { $0 < 2 ? [] : [row(7)] }
        guard case .done = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reads == 3)
    }

    @Test(arguments: [
        ScriptedTransport.Answer.failure(.timedOut(phase: "waiting for the answer")), .failure(.truncated("")),
        .failure(.tooLarge(limit: 1)), .failure(.other(code: 92, "")), .answer(500, ""), .answer(502, "<html>"),
        .answer(503, ""), .answer(504, ""), .answer(408, ""), .answer(200, "<html>"), .answer(201, ""),
        .answer(200, #"{"id":"#),
    ])
    func `every ambiguous failure is looked into`(failure: ScriptedTransport.Answer) async throws {
        let (found, _) = try await create(failing: failure) { _ in [row(7)] }
        guard case .done = found else {
            Issue.record("\(found)")
            return
        }
        let (absent, reads) = try await create(failing: failure) { _ in [] }
        guard case .unknown(let doubt) = absent, doubt.reason == .noTrace else {
            Issue.record("\(absent)")
            return
        }
        #expect(reads == 4)
    }

    @Test(arguments: [
        ScriptedTransport.Answer.failure(.nameNotResolved("")), .failure(.connectionRefused("")), .failure(.tls("")),
        .failure(.timedOut(phase: "connecting")), .failure(.proxy("")), .failure(.badAddress("")), .answer(302, ""),
        .answer(400, ""), .answer(401, ""), .answer(403, ""), .answer(404, ""), .answer(409, ""), .answer(422, ""),
        .answer(429, ""), .answer(501, ""),
    ])
    func `a plain refusal needs no look`(failure: ScriptedTransport.Answer) async throws {
        let (outcome, reads) = try await create(failing: failure) { _ in [row(7)] }
        guard case .notDone = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reads == 0)
    }

    @Test func `an older twin, a known one and a spawned one are not taken for it`() async throws {
        let (outcome, _) = try await create(known: [id(2)]) { _ in
            [
                row(1, createdAt: morning - .seconds(60)), row(2),
                row(3, with: ["source_bulk_export_id": "\"\(Fixture.schedule)\""]),
            ]
        }
        #expect(outcome == .unknown(noTrace))
    }

    @Test(arguments: [
        ["filter": "\"eq(is_root, true)\""], ["end_time": "\"2026-08-21T00:00:00Z\""], ["interval_hours": "6"],
        ["export_fields": "[\"id\"]"], ["created_at": "null"],
    ])
    func `one that is only like it leaves doubt`(changes: [String: String]) async throws {
        let (outcome, _) = try await create { _ in [row(7, with: changes)] }
        #expect(
            outcome == .unknown(Doubt(.transport(.connectionReset("reset")), .similar("\(id(7))")))
        )
    }

    @Test(arguments: [
        ["session_id": "\"\(Fixture.schedule)\""], ["bulk_export_destination_id": "\"\(Fixture.schedule)\""],
        ["start_time": "\"2026-08-16T00:00:00Z\""], ["session_id": "null", "all_experiments": "true"],
    ])
    func `one of another source, destination or start is another one`(changes: [String: String]) async throws {
        let (outcome, _) = try await create { _ in [row(7, with: changes)] }
        #expect(outcome == .unknown(noTrace))
    }

    @Test func `filter, fields and interval are compared, fields in any order`() async throws {
        var export = BulkExportCreate.threeDays
        export.endTime = nil
        export.intervalHours = 6
        export.filter = "eq(is_root, true)"
        export.exportFields = ["id", "name"]
        export.startTime = Timestamp("2026-08-17T00:00:00.75Z")
        let changes = [
            "end_time": "null", "interval_hours": "6", "filter": "\"eq(is_root, true)\"",
            "export_fields": "[\"name\",\"id\"]", "status": "\"IntervalScheduled\"",
        ]
        let (outcome, _) = try await create(export) { _ in [row(7, with: changes)] }
        guard case .done = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test(arguments: [Duration.seconds(7200), .seconds(-7200)])
    func `the server's clock decides what is new`(skew: Duration) async throws {
        let (found, _) = try await create(serverIsAhead: skew) { _ in [row(7, createdAt: morning + skew)] }
        guard case .done = found else {
            Issue.record("\(found)")
            return
        }
        let (old, _) = try await create(serverIsAhead: skew) { _ in [row(7, createdAt: morning + skew - .seconds(60))] }
        guard case .unknown(noTrace) = old else {
            Issue.record("\(old)")
            return
        }
    }

    @Test func `of two that appeared the first one is taken`() async throws {
        let (outcome, _) = try await create { _ in [row(8, createdAt: morning + .seconds(3)), row(9)] }
        guard case .done(let export) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(export.id == id(9))
    }

    @Test func `a row that cannot be read may be the one, unless it was there before`() async throws {
        let bad = "{\"id\":\"\(id(5))\",\"created_at\":7}"
        let failure = APIError.transport(.connectionReset("reset"))
        let (doubtful, _) = try await create { _ in [bad] }
        #expect(doubtful == .unknown(Doubt(failure, .unreadableRows(1))))
        let (absent, _) = try await create(known: [id(5)]) { _ in [bad] }
        #expect(absent == .unknown(noTrace))
    }

    @Test func `what cannot be read leaves doubt`() async throws {
        for (answer, reads) in [(ScriptedTransport.Answer.answer(503, ""), 4), (.answer(403, ""), 1)] {
            let transport = ScriptedTransport { request, _ in request.method == .get ? answer : lost }
            let outcome = try await client(transport).create(.threeDays, clock: InstantClock(at: morning).wall)
            guard case .unknown(let doubt) = outcome, case .unread = doubt.reason else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(transport.reads == reads)
            #expect(doubt.sentence.hasPrefix("It is not known whether this was done (connection lost): "))
        }
    }

    @Test func `absence counts only if the last look saw it`() async throws {
        let transport = ScriptedTransport { request, reads in
            request.method == .get ? reads < 3 ? .answer(200, "[]") : .answer(503, "") : lost
        }
        let outcome = try await client(transport).create(.threeDays, clock: InstantClock(at: morning).wall)
        guard case .unknown = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func `a task that is called off says that it does not know`() async throws {
        let transport = ScriptedTransport { request, _ in request.method == .get ? .answer(200, "[]") : lost }
        let clock = ClientClock(now: { morning }, sleep: { _ in throw CancellationError() })
        let outcome = try await client(transport).create(.threeDays, clock: clock)
        guard case .unknown = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(transport.reads == 1)
    }

    @Test func `a long list is left as soon as it shows that it begins with the newest`() async throws {
        let newestFirst = (0..<1000).map { oldRow($0, createdAt: morning - .seconds(100 * ($0 + 1))) }
        let (absent, reads) = try await create { _ in newestFirst }
        #expect(absent == .unknown(noTrace))
        #expect(reads == 4)
        let (oldestFirst, pages) = try await create { $0 == 0 ? newestFirst.reversed() : [row(5000)] }
        guard case .done(let export) = oldestFirst else {
            Issue.record("\(oldestFirst)")
            return
        }
        #expect(export.id == id(5000))
        #expect(pages == 2)
    }

    @Test func `a list without end is left after twenty pages`() async throws {
        let (outcome, reads) = try await create { page in
            (0..<1000).map { oldRow(page * 1000 + $0, createdAt: morning - .seconds(100_000 - $0)) }
        }
        #expect(
            outcome == .unknown(Doubt(.transport(.connectionReset("reset")), .listTooLong))
        )
        #expect(reads == 20)
    }
}

@Suite struct `Cancelling` {
    private func cancel(
        _ answer: ScriptedTransport.Answer,
        then looks: [ScriptedTransport.Answer]
    ) async throws -> (outcome: CancelOutcome, reads: Int) {
        let transport = ScriptedTransport { request, reads in
            request.method == .get ? looks[min(reads, looks.count - 1)] : answer
        }
        let outcome = try await client(transport).cancel(id(7), clock: InstantClock(at: morning).wall)
        #expect(transport.writes == 1)
        return (outcome, transport.reads)
    }

    private static func shows(_ status: String) -> ScriptedTransport.Answer { .answer(200, row(7, status: status)) }

    private func name(_ outcome: CancelOutcome) -> String {
        switch outcome {
        case .cancelled(let export): "cancelled \(export.status.word)"
        case .alreadyFinished(let export): "already \(export.status.word)"
        case .notDone(let error): "not done \(error.status ?? 0)"
        case .unknown(let doubt): doubt.sentence
        }
    }

    @Test(arguments: [
        (shows("Cancelled"), [shows("Running")], "cancelled Cancelled", 0),
        (shows("Completed"), [shows("Running")], "already Completed", 0),
        (shows("Running"), [shows("Running"), shows("Cancelled")], "cancelled Cancelled", 2),
        (shows("Running"), [shows("Running"), shows("Failed")], "already Failed", 2),
        (
            shows("Running"), [shows("Running")],
            "The server agreed, but still shows it as Running. Look before you try again.", 4
        ),
        (.answer(409, ""), [shows("Completed")], "already Completed", 1),
        (.answer(400, ""), [shows("TimedOut")], "already TimedOut", 1),
        (.answer(404, ""), [shows("Cancelled")], "already Cancelled", 1),
        (.answer(409, ""), [shows("Running")], "not done 409", 1),
        (.answer(404, ""), [.answer(404, "")], "not done 404", 1),
        (.answer(403, ""), [shows("Completed")], "not done 403", 0),
        (.answer(405, ""), [shows("Completed")], "not done 405", 0),
        (.failure(.connectionRefused("")), [shows("Completed")], "not done 0", 0),
        (lost, [shows("Cancelled")], "cancelled Cancelled", 1),
        (lost, [shows("Running"), shows("Running"), shows("Cancelled")], "cancelled Cancelled", 3),
        (lost, [shows("Completed")], "already Completed", 1),
        (
            lost, [shows("Running")],
            "It is not known whether this was done (connection lost): nothing of it shows so far, but a slow server may still do it. Look before you try again.",
            4
        ),
        (
            lost, [.answer(503, "")],
            "It is not known whether this was done (connection lost): what there is now could not be read (server unavailable). Look before you try again.",
            4
        ),
    ])
    func `the status that is read back decides`(
        answer: ScriptedTransport.Answer,
        looks: [ScriptedTransport.Answer],
        expected: String,
        reads: Int
    ) async throws {
        let result = try await cancel(answer, then: looks)
        #expect(name(result.outcome) == expected)
        #expect(result.reads == reads)
    }
}

@Suite struct `Destinations whose answer is lost` {
    private func destination(
        createdAt: Timestamp = morning + .seconds(1),
        updatedAt: Timestamp = morning - .seconds(3600),
        name: String = "Traces EU",
        bucket: String = "traces-eu",
        authentication: String = #""credentials_keys":["access_key_id","secret_access_key"]"#
    ) -> String {
        """
        {"id":"\(Fixture.destination)","display_name":"\(name)","config":{"bucket_name":"\(bucket)","prefix":"langsmith",
         "region":"eu-central-1","endpoint_url":null},"created_at":"\(createdAt)","updated_at":"\(updatedAt)",
         \(authentication)}
        """
    }

    private func outcome<Value>(
        _ answer: ScriptedTransport.Answer = lost,
        then look: ScriptedTransport.Answer,
        _ act: (LangSmithClient, ClientClock) async throws -> WriteOutcome<Value>
    ) async throws -> (outcome: WriteOutcome<Value>, reads: Int) {
        let transport = ScriptedTransport { request, _ in request.method == .get ? look : answer }
        // Time stands still, so that the server's clock and ours agree.
        let outcome = try await act(client(transport), ClientClock(now: { morning }, sleep: { _ in }))
        #expect(transport.writes == 1)
        return (outcome, transport.reads)
    }

    private func creating(_ rows: String) async throws -> WriteOutcome<Destination> {
        try await outcome(then: .answer(200, rows, date: morning)) { client, clock in
            try await client.create(.bucket, clock: clock)
        }.outcome
    }

    @Test func `a new one is found by its name and place`() async throws {
        let failure = APIError.transport(.connectionReset("reset"))
        guard case .done(let found) = try await creating("[\(destination())]") else {
            Issue.record("not found")
            return
        }
        #expect(found.id == Fixture.destination)
        #expect(try await creating("[]") == .unknown(noTrace))
        #expect(try await creating("[\(destination(createdAt: morning - .seconds(60)))]") == .unknown(noTrace))
        #expect(try await creating("[\(destination(name: "Other"))]") == .unknown(noTrace))
        let similar = Doubt(failure, .similar("\(Fixture.destination)"))
        #expect(try await creating("[\(destination(bucket: "other"))]") == .unknown(similar))
        #expect(try await creating("[{\"id\":7}]") == .unknown(Doubt(failure, .unreadableRows(1))))
    }

    @Test func `what the bucket says is an answer, not a lost one`() async throws {
        let said = ScriptedTransport.Answer.answer(
            400,
            #"{"detail":"Failed to validate S3 destination: Access Denied"}"#
        )
        let (outcome, reads) = try await outcome(said, then: .answer(200, "[\(destination())]")) { client, clock in
            try await client.create(.bucket, clock: clock)
        }
        #expect(
            outcome
                == .notDone(
                    .rejected(status: 400, ServerMessage("Failed to validate S3 destination: Access Denied"))
                )
        )
        #expect(reads == 0)
    }

    @Test func `a role goes into the configuration of a server that wants it there`() async throws {
        let refusal =
            #"{"detail":[{"loc":["body","aws_role_arn"],"msg":"Extra inputs are not permitted","type":"extra"}]}"#
        let answer = destination(
            authentication: #""aws_role_arn":"arn:aws:iam::123456789012:role/r","credentials_keys":[]"#
        )
        let transport = ScriptedTransport { request, _ in
            let body = String(decoding: request.body ?? [], as: UTF8.self)
            return body.hasSuffix(#""aws_role_arn":"arn:aws:iam::123456789012:role/r"}}"#)
                ? .answer(200, answer) : .answer(422, refusal)
        }
        let role = DestinationCreate(
            displayName: "R",
            bucketName: "bbb",
            region: "r",
            authentication: .role("arn:aws:iam::123456789012:role/r")
        )
        let outcome = try await client(transport).create(role, clock: InstantClock(at: morning).wall)
        guard case .done = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(transport.writes == 2)
        let keys = ScriptedTransport { _, _ in .answer(422, refusal) }
        _ = try await client(keys).create(.bucket, clock: InstantClock(at: morning).wall)
        #expect(keys.writes == 1)
    }

    private func rotating(_ update: DestinationUpdate, shows now: String) async throws -> WriteOutcome<Destination> {
        var known = Destination(id: Fixture.destination)
        known.updatedAt = morning - .seconds(3600)
        return try await outcome(then: .answer(200, now, date: morning)) { [known] client, clock in
            try await client.update(known, with: update, clock: clock)
        }.outcome
    }

    @Test func `a rotation shows in the time of the last change`() async throws {
        let failure = APIError.transport(.connectionReset("reset"))
        let keys = DestinationUpdate.credentials(S3Credentials(accessKeyID: Secret("A"), secretAccessKey: Secret("S")))
        let changed = destination(updatedAt: morning + .seconds(1))
        guard case .done(let found) = try await rotating(keys, shows: changed) else {
            Issue.record("not found")
            return
        }
        #expect(found.displayName == "Traces EU")
        #expect(try await rotating(keys, shows: destination()) == .unknown(noTrace))
        let earlier = destination(updatedAt: morning - .seconds(60))
        #expect(try await rotating(keys, shows: earlier) == .unknown(noTrace))
        let byRole = destination(
            updatedAt: morning + .seconds(1),
            authentication: #""aws_role_arn":"arn:aws:iam::123456789012:role/r","credentials_keys":[]"#
        )
        #expect(try await rotating(keys, shows: byRole) == .unknown(Doubt(failure, .changedOtherwise)))
        guard case .done = try await rotating(.role("arn:aws:iam::123456789012:role/r"), shows: byRole) else {
            Issue.record("the role was not found")
            return
        }
    }

    @Test func `deleted is what cannot be found any more`() async throws {
        func deleting(
            _ answer: ScriptedTransport.Answer,
            _ look: ScriptedTransport.Answer
        ) async throws -> (WriteOutcome<ID<Destination>>, Int) {
            try await outcome(answer, then: look) { client, clock in
                await client.delete(Fixture.destination, clock: clock)
            }
        }
        let gone = ScriptedTransport.Answer.answer(404, #"{"detail":"Destination not found"}"#)
        let there = ScriptedTransport.Answer.answer(200, destination())
        #expect(try await deleting(gone, gone) == (.done(Fixture.destination), 1))
        #expect(try await deleting(lost, gone) == (.done(Fixture.destination), 1))
        #expect(try await deleting(lost, there) == (.unknown(noTrace), 4))
        // An older server does not know the request.
        let unknown = try await deleting(.answer(404, #"{"detail":"Not Found"}"#), there)
        #expect(unknown == (.notDone(.notFound(ServerMessage("Not Found"))), 1))
        let used = try await deleting(.answer(409, #"{"detail":"Destination is in use"}"#), gone)
        #expect(used == (.notDone(.rejected(status: 409, ServerMessage("Destination is in use"))), 0))
        guard case (.unknown, 4) = try await deleting(lost, .answer(500, "")) else {
            Issue.record("not in doubt")
            return
        }
    }
}
