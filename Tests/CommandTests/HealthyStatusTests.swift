import Base
import LangSmith
import Monitor
import Simulator
import Testing

@testable import bulktop

/// What a pager hears: `status` by itself, at moments of the simulator's worlds.
@Suite struct HealthyStatusTests {
    /// After each other.
    static let moments: [Duration] = [0, 1, 40, 900, 5400, 30_000].map { .seconds($0) }

    @Test(arguments: [Scenario.calm, .catchup], [(1, UInt64(1)), (1, 2)])
    func `a healthy world is answered with 0 at any moment, also while windows come and the link blinks`(
        scenario: Scenario,
        run: (speed: Int, seed: UInt64)
    ) async throws {
        let office = try Office(scenario, seed: run.seed, speed: run.speed)
        var dice = Dice(seed: run.seed)
        for moment in Self.moments {
            office.pass(moment)
            let blinks = Int.random(in: 0...2, using: &dice)
            if blinks > 0 { office.transport.inject(.fail(.connectionReset("blink")), into: "/", count: blinks) }
            let outcome = await office.run("status")
            #expect(outcome.status == 0, "\(moment) later, \(blinks) blinks: \(outcome)")
            office.transport.clearFaults()
        }
    }

    @Test(arguments: [Scenario.demo, .stuck, .buckets], [1, 60])
    func `a broken world is answered with 1 from the first second on`(scenario: Scenario, speed: Int) async throws {
        let office = try Office(scenario, speed: speed)
        for moment in Self.moments.prefix(4) {
            office.pass(moment)
            let outcome = await office.run("status")
            #expect(outcome.status == 1, "\(moment) later: \(outcome)")
        }
    }

    @Test func `what fails alike is one line, and what will not heal says when it ends`() async throws {
        let office = try Office(.buckets)
        let text = await office.run("status")
        let lines = text.output.split(separator: "\n").map(String.init)
        #expect(lines.filter { $0.contains("Failed") && $0.contains("12 exports to archive") }.count == 1, "\(text)")
        #expect(lines.contains { $0.contains("the bucket is full") })
        let endless = try #require(lines.first { $0.contains("RETRYING") }, "\(text)")
        #expect(endless.contains("it will not heal by itself, and the service gives up at about"), "\(endless)")
        let report = try await office.run("status", "--json").json()
        let problems = try #require(report["problems"] as? [[String: Any]])
        #expect(problems.count { $0["condition"] as? String == "Failed" } == 12, "a script still has each of them")
        #expect(Set(problems.compactMap { $0["cause"] as? String }).count == 2)
    }

    @Test func `a service that says nothing is waited for no longer than was asked for`() async throws {
        let office = try Office()
        office.transport.inject(.hold, into: "/")
        let out = await office.run("status", "--timeout", "30s")
        #expect(out.status == 3)
        #expect(out.errors.contains("Time ran out"), "\(out)")
        let wrong = await office.run("status", "--timeout", "0s")
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("--timeout takes at least 1s."))
    }
}
