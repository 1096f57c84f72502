import Base
import Testing

@testable import LangSmith
@testable import Simulator

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
    func `never done: nobody knows, and it is not sent again`(loss: SimulatorTransport.Fault) async throws {
        let pair = try Pair(plainService())
        pair.transport.inject(loss, into: "/api/v1/bulk-exports", method: .post, count: 1)
        guard case .unknown(let doubt) = try await pair.client.create(.threeDays, clock: pair.clock),
            doubt.reason == .noTrace
        else {
            Issue.record("taken for known")
            return
        }
        #expect(try await pair.exports().isEmpty)
        #expect(pair.transport.records.count { $0.method == .post } == 1)
        guard case .done(let export) = try await pair.client.create(.threeDays, clock: pair.clock) else {
            Issue.record("not created")
            return
        }
        pair.transport.inject(loss, into: "/api/v1/bulk-exports", method: .patch, count: 1)
        guard case .unknown = await pair.client.cancel(export.id, clock: pair.clock) else {
            Issue.record("taken for known")
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
        guard case .unknown = try await pair.client.create(.threeDays, clock: pair.clock) else {
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
