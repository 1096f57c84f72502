import Base
import LangSmith
@testable import Monitor
import TestClock
import Testing

/// Failure, recovery, clocks, and the end.
@Suite struct PollerLifeTests {
    static let list = PollerAnswerTests.list

    @Test func `a lost link keeps the data, says why and since when, and comes back by itself`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            try await rig.pass(.seconds(30))
            rig.server.follow { _ in .fail(.connectionRefused("refused")) }
            try await rig.pass(.seconds(120))
            #expect(rig.inventory.exports.count == 1)
            #expect(rig.inventory.link?.error == .transport(.connectionRefused("refused")))
            #expect(rig.inventory.freshness(of: .exports, at: rig.clock.now()).word == .offline)
            #expect(rig.inventory.freshness(of: .destinations, at: rig.clock.now()).word == .offline)
            rig.server.follow(PollerTests.calm)
            try await rig.pass(.seconds(40))
            #expect(rig.inventory.link == nil)
            #expect(rig.inventory.freshness(of: .exports, at: rig.clock.now()).word == .live)
        }
    }

    @Test func `too many requests are told and obeyed`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1)))
            try await rig.pass(.seconds(30))
            rig.server.follow { _ in Wire.error(429, "rate limit", headers: [HTTPHeader("Retry-After", "60")]) }
            try await rig.pass(.seconds(5))
            let refused = rig.server.log.count
            #expect(rig.inventory.budget.quietUntil != nil)
            rig.server.follow(PollerTests.calm)
            rig.poller.refresh()
            try await rig.pass(.seconds(50))
            #expect(rig.server.log.count == refused)
            try await rig.pass(.seconds(20))
            #expect(rig.server.log.count > refused)
            #expect(rig.inventory.budget.quietUntil == nil)
        }
    }

    @Test func `a portal's page is no data and no end`() async throws {
        try await Rig { _ in Wire.ok("<html><title>Sign in to WiFi</title></html>") }.run { rig in
            try await rig.pass(.seconds(60))
            #expect(rig.inventory.exports.isEmpty)
            guard case .undecodable = rig.inventory.feeds[.exports]?.failure else {
                Issue.record("\(String(describing: rig.inventory.feeds[.exports]))")
                return
            }
            rig.server.follow(PollerTests.calm)
            try await rig.pass(.seconds(70))
            #expect(rig.inventory.exports.count == 1)
            #expect(rig.inventory.feeds[.exports]?.failure == nil)
        }
    }

    @Test func `a refused key is said, and tried again`() async throws {
        try await Rig { _ in Wire.error(403, "Forbidden") }.run { rig in
            try await rig.pass(.seconds(20))
            guard case .forbidden(let message) = rig.inventory.feeds[.exports]?.failure else {
                Issue.record("\(String(describing: rig.inventory.feeds[.exports]))")
                return
            }
            #expect(message.text == "Forbidden")
            rig.server.follow(PollerTests.calm)
            try await rig.pass(.seconds(60))
            #expect(rig.inventory.exports.count == 1)
        }
    }

    @Test func `cancelling ends it at once, with requests under way and nothing left behind`() async throws {
        let rig = try Rig { _ in .hold }
        let task = Task { await rig.poller.run() }
        try await rig.settle()
        #expect(rig.server.held.count == 3)
        task.cancel()
        await task.value
        #expect(rig.server.openCount == 0)
        #expect(rig.clock.nextDeadline == nil)
    }

    @Test func `a wall clock that jumps moves neither ages nor the pace`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1)))
            try await rig.pass(.seconds(60))
            rig.server.forget()
            rig.clock.jump(by: .seconds(86_400 * 365))
            try await rig.pass(.seconds(120))
            #expect(rig.inventory.freshness(of: .exports, at: rig.clock.now()).word == .live)
            rig.clock.jump(by: .seconds(-86_400 * 800))
            try await rig.pass(.seconds(120))
            #expect(rig.inventory.freshness(of: .exports, at: rig.clock.now()).word == .live)
            #expect(rig.server.log.count <= 245)
            #expect(rig.server.requests(for: Self.list).count >= 2)
        }
    }

    @Test func `the server's clock is learnt, and stays learnt when ours jumps`() async throws {
        let ahead: @Sendable (String) -> FakeServer.Behaviour = { target in
            guard case .answer(var response) = PollerTests.calm(target) else { return .hold }
            response.headers.append(HTTPHeader("Date", "Fri, 20 Nov 2026 03:05:00 GMT"))
            return .answer(response)
        }
        try await Rig(ahead).run { rig in
            try await rig.settle()
            // The manual clock stood at 03:00:00 when the first answers came.
            #expect(rig.inventory.server.clockSkew == .seconds(300) || rig.inventory.server.clockSkew == .seconds(301))
            let before = rig.inventory.serverNow(rig.clock.now()).wall
            rig.server.follow(PollerTests.calm)
            rig.clock.jump(by: .seconds(7200))
            try await rig.pass(.seconds(10))
            let after = rig.inventory.serverNow(rig.clock.now()).wall
            #expect(abs((after.since(before) - .seconds(10)).inSeconds) <= 2)
        }
    }

    @Test func `what is said from another thread is obeyed in the order it was said`() async throws {
        try await Rig { target in
            target == Self.list ? Wire.list((1...300).map { Wire.json(.sample($0)) }) : PollerTests.calm(target)
        }
        .run { rig in
            try await rig.pass(.seconds(30))
            for number in 1...300 { rig.poller.setFocus(Focus(export: Wire.export(number))) }
            rig.poller.setPaused(true)
            rig.poller.setPaused(false)
            try await rig.pass(.seconds(3))
            #expect(rig.server.requests(for: "/bulk-exports/\(Wire.export(300))/runs").count >= 1)
            #expect(rig.inventory.isPaused == false)
        }
    }

    @Test func `paused it is silent, and refresh is answered`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            try await rig.pass(.seconds(30))
            rig.poller.setPaused(true)
            try await rig.settle()
            rig.server.forget()
            try await rig.pass(.seconds(600))
            #expect(rig.server.log.isEmpty)
            #expect(rig.inventory.freshness(of: .exports, at: rig.clock.now()).word == .paused)
            rig.poller.refresh()
            try await rig.pass(.seconds(10))
            #expect(Set(rig.server.log.map(\.target)) == [Self.list, "/bulk-exports/destinations"])
        }
    }

    // MARK: Survey

    static func survey(
        timeout: Duration? = nil,
        _ script: @escaping @Sendable (String) -> FakeServer.Behaviour
    ) async throws -> (Survey, FakeServer) {
        let clock = ManualClock()
        let server = FakeServer(clock, script: script)
        let client = LangSmithClient(
            address: try ServerAddress("http://127.0.0.1:1"),
            credentials: Credentials(.apiKey(Secret("k"))),
            transport: server
        )
        async let survey = Survey.gather(client: client, clock: clock, seed: 3, timeout: timeout)
        let time = Task { await clock.run() }
        let result = await survey
        time.cancel()
        await time.value
        return (result, server)
    }

    @Test func `a survey learns what a command reports`() async throws {
        let (survey, server) = try await Self.survey(PollerTests.calm)
        #expect(survey.isComplete)
        #expect(survey.whyNoExports == nil)
        #expect(survey.inventory.exports.count == 1)
        #expect(survey.inventory.progress[Wire.export(1)]?.rows == 10)
        #expect(survey.inventory.projects[Wire.project(1)]??.name == "checkout")
        #expect(server.log.count == 7)
        #expect(survey.failures.keys.sorted { $0.order < $1.order } == [.organization])
    }

    @Test func `a survey of a server that is not there ends and says why`() async throws {
        let (survey, _) = try await Self.survey { _ in .fail(.connectionRefused("refused")) }
        #expect(survey.whyNoExports == .transport(.connectionRefused("refused")))
        #expect(survey.endedAt.steady < .seconds(20))
    }

    @Test func `a survey of a server that hangs ends at its deadline with what it has`() async throws {
        let (survey, server) = try await Self.survey { target in
            target.hasSuffix("/runs") ? .hold : PollerTests.calm(target)
        }
        #expect(!survey.isComplete)
        #expect(survey.whyNoExports == nil)
        #expect(survey.inventory.exports.count == 1)
        #expect(server.openCount == 0)
    }

    @Test func `a survey goes on as long as answers come, and ends at a time that was given`() async throws {
        let exports = (1...80).map { Wire.json(.sample($0)) }
        let script: @Sendable (String) -> FakeServer.Behaviour = { target in
            if target == "/bulk-exports?limit=1000&offset=0" { return Wire.list(exports) }
            return target.hasSuffix("/runs") ? Wire.list([]) : PollerTests.calm(target)
        }
        let (whole, _) = try await Self.survey(script)
        #expect(whole.isComplete)
        #expect(whole.endedAt.steady > .seconds(40), "one answer a second after the first thirty")
        let (part, _) = try await Self.survey(timeout: .seconds(25), script)
        #expect(!part.isComplete)
        #expect(part.whyNoExports == nil)
        #expect(part.endedAt.steady < .seconds(26))
    }

    @Test func `a survey of a refused key says so`() async throws {
        let (survey, _) = try await Self.survey { _ in Wire.error(403, "Forbidden") }
        guard case .forbidden = survey.whyNoExports else {
            Issue.record("\(String(describing: survey.whyNoExports))")
            return
        }
    }
}
