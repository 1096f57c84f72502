import Base
import Testing

@testable import Simulator

@Suite struct `Scenarios show what they promise` {
    private static let polls = [
        "/api/v1/bulk-exports?limit=100", "/api/v1/bulk-exports/destinations", "/api/v1/sessions",
    ]

    @Test(arguments: Scenario.allCases)
    func `one seed and the same times give the same bytes`(scenario: Scenario) {
        var one = SimulatedService(scenario: scenario, seed: 3, start: night)
        var two = SimulatedService(scenario: scenario, seed: 3, start: night)
        for minute in [0, 1, 7, 95] {
            let now = night.adding(Int64(minute) * .minute)
            for path in Self.polls { #expect(one.get(path, at: now) == two.get(path, at: now)) }
        }
    }

    @Test(arguments: [Scenario.demo, .hostile])
    func `the world does not depend on who looked in between`(scenario: Scenario) {
        var watched = SimulatedService(scenario: scenario, seed: 3, start: night)
        var alone = SimulatedService(scenario: scenario, seed: 3, start: night)
        for minute in 0..<180 { _ = watched.get(Self.polls[0], at: night.adding(Int64(minute) * .minute)) }
        let later = night.adding(3 * .hour)
        #expect(watched.get(Self.polls[0], at: later).body == alone.get(Self.polls[0], at: later).body)
    }

    @Test func `another seed is another world`() {
        var one = SimulatedService(scenario: .demo, seed: 1, start: night)
        var two = SimulatedService(scenario: .demo, seed: 2, start: night)
        #expect(one.get(Self.polls[0]).body != two.get(Self.polls[0]).body)
    }

    @Test func `calm is healthy, and the same for hours`() throws {
        // Whatever the time of day it is started at.
        for offset in stride(from: 0, to: 24 * Int64.hour, by: Int(37 * Int64.minute)) {
            let start = night.adding(offset)
            var service = SimulatedService(scenario: .calm, seed: 1, start: start)
            let bodies = Self.polls.map { service.get($0, at: start).body }
            let words = Set(try service.rows(Self.polls[0], at: start).map { $0.text("status") })
            #expect(words == ["Completed", "IntervalScheduled"])
            for hours in [1, 6, 16] {
                let now = start.adding(Int64(hours) * .hour)
                #expect(Self.polls.map { service.get($0, at: now).body } == bodies)
            }
        }
    }

    @Test func `scale has ten thousand exports and fifty thousand runs`() throws {
        for start in [night, night.adding(13 * .minute), night.adding(21 * .hour + 59 * .minute)] {
            let world = Scenario.scale.world(seed: 1, start: start)
            #expect(world.exports.count == 10_000)
            let settled = world.exports.indices.filter { world.exports[$0].state.isFinal }
            #expect(settled.reduce(0) { $0 + world.runs(of: $1).count } == 50_000)
            #expect(world.exports.count { $0.state == .running } == 6)
            #expect(world.exports.count { $0.state == .intervalScheduled } == 20)
            #expect(Set(world.exports.map(\.id)).count == 10_000)
            #expect(world.exports.allSatisfy { $0.updated <= start })
        }
    }

    @Test func `the settled past is of one piece`() {
        let world = Scenario.scale.world(seed: 1, start: night)
        for place in world.exports.indices where world.exports[place].state.isFinal {
            let export = world.exports[place]
            let runs = world.runs(of: place).map { $0.snapshot(at: night, limits: world.limits) }
            switch export.state {
            case .completed: #expect(runs.allSatisfy { $0.state == .completed })
            case .failed: #expect(runs.count { $0.state == .failed } == 1)
            default: #expect(runs.allSatisfy { $0.state == .completed || $0.state == .cancelled })
            }
        }
    }

    @Test(arguments: [night, night.adding(11 * .hour + 12 * .minute), night.adding(20 * .hour + 59 * .minute)])
    func `demo has everything that an engineer on call may meet`(start: Timestamp) throws {
        for seed in [UInt64(1), 42] {
            var service = SimulatedService(scenario: .demo, seed: seed, start: start)
            let exports = try service.rows("/api/v1/bulk-exports", at: start)
            #expect((45...80).contains(exports.count))
            let words = Set(exports.map { $0.text("status") })
            #expect(
                words == ["Created", "Running", "IntervalScheduled", "Completed", "Failed", "TimedOut", "Cancelled"]
            )
            let running = exports.filter { $0.text("status") == "Running" }
            #expect((10...15).contains(running.count))
            let silent = running.filter { start.since($0.time("updated_at") ?? start) > .seconds(14 * 60) }
            #expect(silent.count == 1)
            var retries: [Int] = []
            for export in running {
                let runs = try service.rows("/api/v1/bulk-exports/\(export.text("id"))/runs", at: start)
                retries += runs.filter { $0.text("status") == "Running" }.compactMap { $0["retry_number"] as? Int }
            }
            #expect(retries.max() == 7)
        }
    }

    @Test func `the hourly schedule of demo has a failed window and a missing one`() throws {
        let world = Scenario.demo.world(seed: 1, start: night)
        let schedule = try #require(world.exports.firstIndex { $0.intervalHours == 1 })
        let spawned = world.exports.filter { $0.schedule == schedule }
        let starts = Set(spawned.map(\.start))
        let expected = (0..<16).map { world.window($0, of: schedule).start }
        #expect(Set(expected).subtracting(starts).count == 1)
        #expect(spawned.count { $0.state == .failed } == 1)
    }

    @Test func `demo never goes dead`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        var seen = try service.rows("/api/v1/bulk-exports").count
        for hour in 2...48 {
            let now = night.adding(Int64(hour) * .hour)
            let fresh = try service.rows("/api/v1/bulk-exports?limit=1000&offset=\(seen)", at: now)
            // People work, and schedules spawn, but nobody orders sixty exports an hour.
            #expect((1...60).contains(fresh.count), "hour \(hour)")
            #expect(fresh.contains { $0.text("status") == "Running" })
            seen += fresh.count
        }
    }

    @Test func `hostile answers are JSON that keeps no promise`() throws {
        var service = SimulatedService(scenario: .hostile, seed: 1, start: night)
        let rows = try #require(try service.get("/api/v1/sessions").json() as? [Any])
        #expect(rows.contains { $0 is Int })
        let text = service.get("/api/v1/bulk-exports").text
        for word in [#""status":"Quarantined\u001b[31m""#, "1e400", #""id":17"#, "{}", "null"] {
            #expect(text.contains(word))
        }
        let names = try service.get("/api/v1/sessions").rows()
        #expect(names.isEmpty || names.contains { $0.text("name") == Hostile.escape })
    }
}
