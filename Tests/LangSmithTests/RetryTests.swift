import Base
import LangSmith
import Synchronization
import Testing

private func answer(_ status: Int, _ headers: [(String, String)] = [], _ body: String = "") -> HTTPResponse {
    HTTPResponse(status: status, headers: headers.map { HTTPHeader($0.0, $0.1) }, body: Array(body.utf8))
}

private let creations = #"{"detail":"This workspace can create at most 250 bulk exports per hour"}"#
private let schedules = #"{"detail":"This workspace can have at most 200 active scheduled bulk exports"}"#

@Suite struct `Reads that are asked again` {
    /// The pauses before each further question, and how it ended.
    private func pauses(
        _ answers: [ScriptedTransport.Answer],
        _ policy: RetryPolicy = RetryPolicy()
    ) async throws -> (pauses: [Duration], requests: Int, error: APIError?) {
        let transport = ScriptedTransport { _, reads in answers[min(reads, answers.count - 1)] }
        let client = LangSmithClient(
            address: try ServerAddress("https://h"),
            credentials: Credentials(nil),
            transport: transport
        )
        let slept = Slept()
        let clock = ClientClock(now: { Timestamp(microseconds: 0) }, sleep: { slept.add($0) })
        var generator = Dice(seed: 1)
        do throws(APIError) {
            _ = try await client.fetch(.info, retrying: policy, clock: clock, using: &generator)
            return (slept.pauses, transport.requests.count, nil)
        } catch {
            return (slept.pauses, transport.requests.count, error)
        }
    }

    private final class Slept: Sendable {
        private let list = Mutex<[Duration]>([])

        var pauses: [Duration] { list.withLock { $0 } }

        func add(_ pause: Duration) { list.withLock { $0.append(pause) } }
    }

    @Test(arguments: [
        ScriptedTransport.Answer.failure(.connectionReset("")), .failure(.timedOut(phase: "connecting")),
        .success(answer(408)), .success(answer(500)), .success(answer(503)),
    ])
    func `two more times, half a second and then a second, up to a quarter less`(
        failure: ScriptedTransport.Answer
    ) async throws {
        let (pauses, requests, error) = try await pauses([failure])
        #expect(requests == 3)
        #expect(error != nil)
        #expect(pauses.count == 2)
        #expect((Duration.milliseconds(375)...(.milliseconds(500))).contains(pauses[0]))
        #expect((Duration.milliseconds(750)...(.milliseconds(1000))).contains(pauses[1]))
    }

    @Test func `the first answer ends it`() async throws {
        let result = try await pauses([.success(answer(502)), .success(answer(200))])
        #expect(result.requests == 2)
        #expect(result.error == nil)
    }

    @Test(arguments: [
        ScriptedTransport.Answer.success(answer(400)), .success(answer(401)), .success(answer(403)),
        .success(answer(404)), .success(answer(422)), .success(answer(501)), .failure(.tls("")), .failure(.cancelled),
        .success(answer(503, [("x-should-retry", "false")])), .success(answer(429, [], creations)),
        .success(answer(429, [("Retry-After", "5")], schedules)), .success(answer(503, [("Retry-After", "61")])),
    ])
    func `what time does not mend is asked once`(failure: ScriptedTransport.Answer) async throws {
        let (pauses, requests, _) = try await pauses([failure])
        #expect(requests == 1)
        #expect(pauses.isEmpty)
    }

    @Test func `the server's own wait is kept to`() async throws {
        #expect(try await pauses([.success(answer(503, [("Retry-After", "7")]))]).pauses == [.seconds(7), .seconds(7)])
        let milliseconds = try await pauses([.success(answer(429, [("Retry-After-Ms", "1500")]))])
        #expect(milliseconds.pauses == [.milliseconds(1500), .milliseconds(1500)])
        let told = try await pauses([.success(answer(404, [("x-should-retry", "true")]))])
        #expect(told.requests == 3)
    }

    @Test func `a rate limit that does not say for how long rests ten seconds`() async throws {
        let pauses = try await pauses([.success(answer(429))]).pauses
        #expect((Duration.milliseconds(7500)...(.seconds(10))).contains(pauses[0]))
        #expect((Duration.seconds(12)...(.seconds(16))).contains(pauses[1]))
    }

    @Test func `pauses stop growing at sixteen seconds`() {
        var policy = RetryPolicy()
        policy.retries = 100
        var generator = Dice(seed: 7)
        for attempt in 0..<100 {
            let pause = policy.pause(after: .transport(.truncated("")), attempt: attempt, using: &generator)
            #expect(pause.map { $0 > .zero && $0 <= .seconds(16) } == true)
        }
        #expect(policy.pause(after: .transport(.truncated("")), attempt: 100, using: &generator) == nil)
    }
}

@Suite struct `Quotas` {
    @Test func `a quota is told from a rate limit by its text`() {
        #expect(APIError(answer(429, [], creations)).quota == .creations)
        #expect(APIError(answer(429, [], schedules)).quota == .schedules)
        #expect(APIError(answer(429, [], #"{"detail":"Rate limit exceeded"}"#)).quota == nil)
        #expect(APIError(answer(400, [], creations)).quota == nil)
    }

    @Test func `a quota is no reason to ask again, and says what is`() {
        let error = APIError(answer(429, [], creations))
        #expect(!error.isTransient)
        #expect(error.title == "quota used up")
        #expect(
            error.sentence
                == "The server refuses more (429 Too Many Requests): “This workspace can create at most 250 bulk exports per hour”. The workspace has used its 250 creations of the last hour, those of its schedules included. Wait until earlier ones are an hour old, lengthen the schedules' intervals, or ask support for more."
        )
    }
}
