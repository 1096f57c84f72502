import Base
import LangSmith
import Testing

@testable import Recording

@Suite(.timeLimit(.minutes(1))) struct `A replay` {
    private let time = ManualClock()
    private let list = Sample.get("/api/v1/bulk-exports?limit=100&offset=0")

    private func clock(_ replay: Replay, speed: Double = 60, from: Duration = .zero) -> ReplayClock {
        let time = time
        return ReplayClock(
            replay,
            speed: speed,
            from: from,
            elapsed: { time.now },
            sleep: { try await time.sleep(until: $0) }
        )
    }

    private func transport(_ replay: Replay, speed: Double = 60, from: Duration = .zero) -> ReplayTransport {
        ReplayTransport(replay, clock: clock(replay, speed: speed, from: from))
    }

    private func replay(_ steps: [Step]) async throws -> Replay { try Replay(await record(steps).bytes) }

    private func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test func `at sixty times the speed shows in a second what was true after a minute`() async throws {
        let replay = try await replay([
            Step(.zero, .zero, list, Sample.ok("[]")),
            Step(.seconds(59), .seconds(60), list, Sample.ok(#"["Running"]"#)),
            Step(.seconds(119), .seconds(120), list, .failure(.connectionReset("gone"))),
            Step(.seconds(179), .seconds(180), list, Sample.ok(#"["Failed"]"#)),
        ])
        let transport = transport(replay)
        #expect(try await text(transport.send(list)) == "[]")
        time.advance(to: .milliseconds(999))
        #expect(try await text(transport.send(list)) == "[]")
        time.advance(to: .seconds(1))
        #expect(try await text(transport.send(list)) == #"["Running"]"#)
        time.advance(to: .seconds(2))
        await #expect(throws: TransportError.connectionReset("gone")) { try await transport.send(list) }
        time.advance(to: .seconds(3))
        #expect(try await text(transport.send(list)) == #"["Failed"]"#)
        time.advance(to: .seconds(3000))
        #expect(try await text(transport.send(list)) == #"["Failed"]"#)
    }

    @Test func `lives in the recording's time and stops at its end`() async throws {
        let clock = clock(
            try await replay([Step(.zero, .seconds(90), list, Sample.ok("[]"))]),
            from: .seconds(10)
        )
        #expect(clock.end == .seconds(90))
        #expect(clock.wall(at: clock.moment) == Sample.start + .seconds(10))
        #expect(!clock.isAtEnd)
        time.advance(to: .milliseconds(500))
        #expect(clock.wall(at: clock.moment) == Sample.start + .seconds(40))
        #expect(clock.moment == .seconds(40))
        time.advance(to: .seconds(2))
        #expect(clock.moment == .seconds(90))
        #expect(clock.wall(at: clock.moment) == Sample.start + .seconds(90))
        #expect(clock.isAtEnd)
    }

    @Test func `wakes who sleeps at the recorded moment, never before it, and not beyond its end`() async throws {
        let clock = clock(try await replay([Step(.zero, .seconds(90), list, Sample.ok("[]"))]), speed: 7)
        let sleeper = Task { try await clock.sleep(until: .seconds(70)) }
        #expect(await time.waitForSleepers(1))
        time.advance(to: .seconds(10))
        #expect(time.sleepers == 1)
        time.advance(to: .seconds(10) + .nanoseconds(1))
        try await sleeper.value
        #expect(clock.moment >= .seconds(70))
        try await clock.sleep(until: .seconds(60))

        let endless = Task { try await clock.sleep(until: .seconds(91)) }
        #expect(await time.waitForSleepers(1))
        time.advance(to: .seconds(100_000))
        #expect(await time.waitForSleepers(1))
        endless.cancel()
        await #expect(throws: CancellationError.self) { try await endless.value }
    }

    @Test func `holds what was answered a little later until then`() async throws {
        let replay = try await replay([
            Step(.zero, .seconds(6), list, Sample.ok("[1]")), Step(.seconds(7), .seconds(9), list, Sample.ok("[2]")),
        ])
        let transport = transport(replay)
        let (list, held) = (list, Task { [list] in try await transport.send(list) })
        #expect(await time.waitForSleepers(1))
        time.advance(to: .milliseconds(101))
        #expect(try await text(held.value) == "[1]")

        let again = self.transport(replay, from: .zero)
        time.advance(to: .zero)
        let cancelled = Task { try await again.send(list) }
        #expect(await time.waitForSleepers(1))
        cancelled.cancel()
        await #expect(throws: TransportError.cancelled) { try await cancelled.value }
    }

    @Test(arguments: [(5, true), (6, false)])
    func `holds what was about to be asked, and no more`(asked: Int, isHeld: Bool) async throws {
        let replay = try await replay([Step(.seconds(asked), .seconds(30), list, Sample.ok("[]"))])
        let (transport, list) = (transport(replay), list)
        let answer = Task { try await transport.send(list).status }
        if isHeld {
            #expect(await time.waitForSleepers(1))
            time.advance(to: .seconds(1))
        }
        #expect(try await answer.value == (isHeld ? 200 : 503))
    }

    @Test func `says when it will know what was first asked much later`() async throws {
        let runs = Sample.get("/api/v1/bulk-exports/c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01/runs")
        let replay = try await replay([
            Step(.zero, .zero, list, Sample.ok("[]")), Step(.seconds(600), .seconds(601), runs, Sample.ok("[]")),
        ])
        let transport = transport(replay)
        let early = try await transport.send(runs)
        #expect(early.status == 503)
        let error = APIError(early)
        #expect(error.retryAfter == .seconds(602))
        #expect(error.message?.text == "not asked yet in this recording: it is first answered 602 s later")
        time.advance(to: .seconds(11))
        #expect(try await transport.send(runs).status == 200)
    }

    @Test func `says plainly what the recording does not hold, and that nothing can be changed`() async throws {
        let replay = try await replay([Step(.zero, .zero, list, Sample.ok("[]"))])
        let transport = transport(replay)
        let unknown = try await transport.send(Sample.get("/api/v1/info"))
        #expect(APIError(unknown) == .notFound(ServerMessage("not in this recording")))
        var cancel = list
        cancel.method = .patch
        let refused = try await transport.send(cancel)
        #expect(refused.status == 405)
        #expect(text(refused) == #"{"detail":"this is a replay: a recording cannot be changed"}"#)
        #expect(RedactedJSON.isJSON(refused.body))
    }

    @Test func `tells questions apart by the body that was sent`() async throws {
        func query(_ body: String) -> HTTPRequest {
            HTTPRequest(.post, Sample.server + "/api/v1/runs/query", body: Array(body.utf8))
        }
        let replay = try await replay([
            Step(.zero, .zero, query(#"{"session":["a"]}"#), Sample.ok("1")),
            Step(.zero, .zero, query(#"{"session":["b"]}"#), Sample.ok("2")),
        ])
        let transport = transport(replay)
        #expect(try await text(transport.send(query(#"{"session":["a"]}"#))) == "1")
        #expect(try await text(transport.send(query(#"{"session":["b"]}"#))) == "2")
        #expect(try await transport.send(query(#"{"session":["c"]}"#)).status == 404)
    }

    @Test func `believes the answer that was asked for later when two crossed`() async throws {
        let replay = try await replay([
            Step(.seconds(2), .seconds(3), list, Sample.ok(#"["new"]"#)),
            Step(.seconds(1), .seconds(5), list, Sample.ok(#"["old"]"#)),
        ])
        let transport = transport(replay, speed: 1)
        time.advance(to: .seconds(5))
        #expect(try await text(transport.send(list)) == #"["new"]"#)
    }

    @Test func `fails every question while the link was lost, and none after it that was not asked again`() async throws
    {
        let info = Sample.get("/api/v1/info")
        let lost = TransportError.nameNotResolved("no network")
        let replay = try await replay([
            Step(.seconds(1), .seconds(1), info, Sample.ok("1")),
            Step(.seconds(2), .seconds(2), list, Sample.ok("[1]")),
            Step(.seconds(10), .seconds(10), list, .failure(lost)),
            Step(.seconds(20), .seconds(20), info, .failure(lost)),
            Step(.seconds(30), .seconds(30), info, Sample.ok("2")),
            Step(.seconds(31), .seconds(32), list, Sample.ok("[2]")),
            Step(.seconds(40), .seconds(40), list, .failure(.truncated("half of it"))),
        ])
        let transport = transport(replay, speed: 1)
        func answer(_ request: HTTPRequest, at second: Int) async -> Result<String, TransportError> {
            time.advance(to: .seconds(second))
            do throws(TransportError) {
                return .success(text(try await transport.send(request)))
            } catch {
                return .failure(error)
            }
        }
        #expect(await answer(info, at: 9) == .success("1"))
        #expect(await answer(info, at: 10) == .failure(lost))
        #expect(await answer(Sample.get("/api/v1/workspaces"), at: 11) == .failure(lost))
        #expect(await answer(list, at: 29) == .failure(lost))
        #expect(await answer(info, at: 30) == .success("2"))
        // The link is back, and the list was asked for again a moment later.
        let held = Task { [list] in try await transport.send(list) }
        #expect(await time.waitForSleepers(1))
        time.advance(to: .seconds(32) + .nanoseconds(1))
        #expect(try await text(held.value) == "[2]")
        // A body that broke off says nothing about the link.
        #expect(await answer(list, at: 41) == .failure(.truncated("half of it")))
        #expect(await answer(info, at: 41) == .success("2"))
    }

    @Test func `moves the server's clock on between two answers`() async throws {
        let date = [HTTPHeader("Date", "Fri, 20 Nov 2026 23:59:58 GMT")]
        let replay = try await replay([
            Step(.seconds(1), .seconds(1), list, Sample.ok("[]", headers: date)),
            Step(.seconds(90), .seconds(90), list, Sample.ok("[]")),
        ])
        let transport = transport(replay)
        time.advance(to: .seconds(1))
        let response = try await transport.send(list)
        #expect(response.header("date") == "Sat, 21 Nov 2026 00:00:57 GMT")
    }

    @Test func `knows the names of projects however they are asked for together`() async throws {
        let ids = (1...4).map { ID<Project>(high: 7, low: $0) }
        func names(_ ids: [ID<Project>]) -> HTTPRequest { Sample.get(Route.projects(ids: ids).target) }
        let replay = try await replay([
            Step(
                .zero,
                .zero,
                names([ids[0], ids[1]]),
                Sample.ok(#"[ {"name":"a, [\"b\"]","id":"\#(ids[0])","tags":[{"x":1}]} ]"#)
            ),
            Step(.seconds(50), .seconds(50), names([ids[2]]), Sample.ok(#"[{"id":"\#(ids[2])","name":"c"}]"#)),
        ])
        let transport = transport(replay)
        #expect(
            try await text(transport.send(names([ids[2], ids[1], ids[0]])))
                == #"[{"id":"\#(ids[2])","name":"c"},{"name":"a, [\"b\"]","id":"\#(ids[0])","tags":[{"x":1}]}]"#
        )
        // No row would say that the project is gone, which nobody knows.
        #expect(
            try await text(transport.send(names([ids[2], ids[3]])))
                == #"[{"id":"\#(ids[2])","name":"c"},{"id":"\#(ids[3])"}]"#
        )
        #expect(try await transport.send(names([ids[3]])).status == 404)
    }

    @Test func `feeds a client as the server did`() async throws {
        let client = LangSmithClient(
            address: try ServerAddress(Sample.server + "/api/v1"),
            credentials: Credentials(nil),
            transport: transport(try await replay([Step(.zero, .zero, list, Sample.ok("[]"))]))
        )
        #expect(try await client.fetch(.exports(limit: 100, offset: 0)).body == Array("[]".utf8))
    }
}
