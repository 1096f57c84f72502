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
        _ body: (Rig, SimulatorTransport) async throws -> Void
    ) async throws {
        let clock = ManualClock()
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
