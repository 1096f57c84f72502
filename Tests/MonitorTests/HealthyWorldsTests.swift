import Base
import LangSmith
@testable import Monitor
import Simulator
import TestClock
import Testing

/// Worlds of the simulator watched from the first second on: a healthy one never alarms, a broken one does.
@Suite struct HealthyWorldsTests {
    static func watch(
        _ scenario: Scenario,
        seed: UInt64,
        after delay: Duration = .zero,
        _ body: (Rig, SimulatorTransport) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        clock.move(to: delay)
        let service = SimulatedService(scenario: scenario, seed: seed, start: clock.now().wall)
        let transport = SimulatorTransport(service) { clock.now().wall }
        let credentials = Credentials(.apiKey(Secret(SimulatedService.apiKey)))
        let rig = try Rig(clock: clock, transport: transport, credentials: credentials)
        try await rig.run { try await body($0, transport) }
    }

    static func problems(_ rig: Rig) -> [String] {
        let inventory = rig.inventory
        let census = Census(of: inventory, at: rig.clock.now())
        return census.problems.compactMap { id in census.conditions[id].map { "\($0.kind.word): \($0.evidence)" } }
    }

    @Test(arguments: [Scenario.calm, .catchup], [UInt64](1...4))
    func `a healthy world never alarms, also while it loads, catches up and loses the link`(
        scenario: Scenario,
        seed: UInt64
    ) async throws {
        try await Self.watch(scenario, seed: seed) { rig, transport in
            var dice = Dice(seed: seed)
            for step in 0..<60 {
                // The first seconds one by one, then ever larger strides through most of a day.
                let isCut = step > 5 && Int.random(in: 0..<6, using: &dice) == 0
                if isCut { transport.inject(.fail(.connectionRefused("no")), into: "/") }
                try await rig.pass(.seconds(step < 20 ? 1 : Int.random(in: 60...1800, using: &dice)))
                if isCut { transport.clearFaults() }
                let problems = Self.problems(rig)
                #expect(problems.isEmpty, "step \(step): \(problems)")
            }
            #expect(rig.inventory.isListWhole)
        }
    }

    @Test(arguments: [1, 3])
    func `empty windows at night, on weekends and in quiet projects alarm on no day of the week`(day: Int) async throws
    {
        try await Self.watch(.resting, seed: UInt64(day), after: .seconds(day * 86_400 + 8 * 3600)) { rig, transport in
            for hour in 0..<13 {
                // Nobody answers for a while: what was not looked at is not late.
                if hour % 4 == 3 { transport.inject(.fail(.connectionRefused("no")), into: "/") }
                try await rig.pass(.seconds(3600 + 900))
                transport.clearFaults()
                let problems = Self.problems(rig)
                #expect(problems.isEmpty, "day \(day), hour \(hour): \(problems)")
            }
            // Not for want of looking.
            let census = Census(of: rig.inventory, at: rig.clock.now())
            #expect(census.totals.count > 40)
            #expect(census.totals.values.contains { $0.rows == 0 } && census.totals.values.contains { $0.rows > 1000 })
        }
    }

    @Test(arguments: 1...3)
    func `what lost rows says so, each thing with its numbers and nothing else`(seed: UInt64) async throws {
        try await Self.watch(.lossy, seed: seed) { rig, _ in
            try await rig.pass(.seconds(60))
            let problems = Self.problems(rig)
            for (word, part) in [
                ("ZERO?", "no rows in 2026-11-19 22:00–23:00, between windows of "),
                ("COLLISION", "written again by export"),
                ("DUE", "the service's limit of 72h: "),
            ] {
                #expect(problems.contains { $0.hasPrefix(word + ": ") && $0.contains(part) }, "\(word): \(problems)")
            }
            #expect(problems.count == 3)
            // A run that begins anew has fewer rows for a while, and that is nothing yet.
            for _ in 0..<10 {
                try await rig.pass(.seconds(60))
                if Self.problems(rig).count != 3 { break }
            }
            let later = Self.problems(rig)
            #expect(later.contains { $0.hasPrefix("ROWS WENT BACK: rows of 2026-11-19 went back from ") }, "\(later)")
            #expect(later.count == 4)
        }
    }

    @Test func `exports that wait for days while nothing runs are stuck, all of them`() async throws {
        try await Self.watch(.stuck, seed: 1) { rig, _ in
            try await rig.pass(.seconds(30))
            let problems = Self.problems(rig)
            #expect(problems.count == 11)
            #expect(problems.allSatisfy { $0.hasPrefix("STUCK: in Created for 2d2h with none running") }, "\(problems)")
        }
    }

    @Test(arguments: 1...4)
    func `a broken world alarms in its first minute, and no half of its list does before`(seed: UInt64) async throws {
        try await Self.watch(.demo, seed: seed) { rig, _ in
            try await rig.pass(.seconds(60))
            #expect(!Self.problems(rig).isEmpty)
        }
    }
}
