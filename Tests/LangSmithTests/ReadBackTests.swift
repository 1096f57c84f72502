import Base
import LangSmith
import Testing

private let morning = Timestamp(year: 2026, month: 8, day: 20, hour: 10)

private func client(_ transport: ScriptedTransport) throws -> LangSmithClient {
    LangSmithClient(address: try ServerAddress("https://h"), credentials: Credentials(nil), transport: transport)
}

@Suite struct `A write is done once it shows` {
    private func deleting(
        _ answer: ScriptedTransport.Answer,
        looks: @escaping @Sendable (Int) -> ScriptedTransport.Answer
    ) async throws -> (report: WriteReport, reads: Int) {
        let transport = ScriptedTransport { request, reads in request.method == .get ? looks(reads) : answer }
        let clock = InstantClock(at: morning).wall
        let report = try await client(transport).carryOut(.deleteDestination(Fixture.destination), clock: clock)
        #expect(transport.writes == 1)
        return (report, transport.reads)
    }

    private static let gone = ScriptedTransport.Answer.answer(404, #"{"detail":"Destination not found"}"#)
    private static let there = ScriptedTransport.Answer.answer(200, Fixture.destinationOf2025)
    private static let portal = "<html><title>Log in to the guest network</title></html>"

    @Test(arguments: [(200, ""), (202, ""), (204, ""), (200, portal), (200, #"{"ok":true}"#)])
    func `a success of which nothing came is none`(status: Int, body: String) async throws {
        let (report, reads) = try await deleting(.answer(status, body)) { _ in Self.there }
        #expect(report == .unknown(Doubt(nil, .stillThere)))
        #expect(report.word == "unknown")
        #expect(report.sentence.hasPrefix("The server agreed, but still shows it: it is not deleted"))
        #expect(reads == 4)
    }

    @Test func `what is gone, at once or after some seconds, was deleted`() async throws {
        for late in 0..<4 {
            let (report, reads) = try await deleting(.answer(202, "")) { $0 < late ? Self.there : Self.gone }
            #expect(report == .deleted(Fixture.destination))
            #expect(reads == late + 1)
        }
    }

    @Test func `a portal that answers everything deletes nothing`() async throws {
        let (report, _) = try await deleting(.answer(200, Self.portal)) { _ in .answer(200, Self.portal) }
        guard case .unknown(let doubt) = report, case .unread(.undecodable) = doubt.reason else {
            Issue.record("\(report)")
            return
        }
        #expect(report.sentence.contains("what there is now could not be read"))
    }

    @Test func `an export that the service does not know afterwards is not called made`() async throws {
        let transport = ScriptedTransport { request, _ in
            request.method == .get ? Self.gone : .answer(200, Fixture.exportOf2026)
        }
        let clock = InstantClock(at: morning).wall
        let report = try await client(transport).carryOut(.createExport(.threeDays), clock: clock)
        #expect(report == .unknown(Doubt(nil, .noTrace)))
        #expect(report.sentence.hasPrefix("The server agreed, but does not know it afterwards."))
        #expect((transport.writes, transport.reads) == (1, 4))
    }

    @Test func `what cannot be read back is as the answer had it`() async throws {
        let transport = ScriptedTransport { request, _ in
            request.method == .get ? .answer(500, "") : .answer(200, Fixture.exportOf2026)
        }
        let clock = InstantClock(at: morning).wall
        let report = try await client(transport).carryOut(.createExport(.threeDays), clock: clock)
        guard case .created(let export, _) = report else {
            Issue.record("\(report)")
            return
        }
        #expect(export.id == Fixture.export)
        #expect(transport.reads == 1)
    }

    @Test func `one that ended otherwise than cancelled was not cancelled`() async throws {
        let transport = ScriptedTransport { request, _ in
            let status = request.method == .get ? "Completed" : "Cancelled"
            return .answer(200, Fixture.exportOf2026.replacing("Created", with: status))
        }
        let clock = InstantClock(at: morning).wall
        let report = try await client(transport).carryOut(.cancelExport(Fixture.export), clock: clock)
        #expect(report.word == "finished-before")
    }
}
