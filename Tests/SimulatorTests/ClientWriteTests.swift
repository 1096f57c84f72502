import Base
import Testing

@testable import LangSmith
@testable import Simulator

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

    @Test(arguments: ServerProfile.allCases)
    func `what a server passes over is told, and nothing where it keeps all`(server: ServerProfile) async throws {
        let pair = try Pair(plainService(server))
        var export = BulkExportCreate.threeDays
        export.exportFields = ["id", "name"]
        export.compression = .snappy
        let report = await pair.client.carryOut(.createExport(export), clock: pair.clock)
        guard case .created(let made, _) = report else {
            Issue.record("\(report.sentence)")
            return
        }
        let rest =
            server.hasExportFields
            ? "."
            : ", but the server did not keep the format (it is v1), the list of fields (all fields are exported)."
        #expect(report.sentence == "Created the export \(made.id)\(rest)")
        #expect(report.isDone && report.isAsAsked == server.hasExportFields)
        let bucket = await pair.client.carryOut(.createDestination(.bucket()), clock: pair.clock)
        #expect(bucket.isAsAsked, "\(bucket.sentence)")
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
        let role = DestinationCreate.bucket("traces-eu", .role("arn:aws:iam::123456789012:role/x"))
        guard case .done(let made) = try await pair.client.create(role, clock: pair.clock) else {
            Issue.record("not created")
            return
        }
        #expect(made.config?.awsRoleARN == "arn:aws:iam::123456789012:role/x" && made.credentialsKeys.isEmpty)
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
