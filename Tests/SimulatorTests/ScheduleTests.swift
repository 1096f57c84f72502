import Base
import Testing

@testable import Simulator

@Suite struct `Schedules spawn as documented` {
    private func spawned(_ world: World) -> [(window: Window, created: Timestamp)] {
        world.exports.filter { $0.schedule == 0 }.map { ($0.window, $0.created) }
    }

    private func hourly(from start: Timestamp, windows: [Int: ScheduleScript.Fate] = [:], madeAt: Timestamp) -> World {
        var world = World.plain(start: madeAt)
        world.schedule(
            every: 1,
            ScheduleScript(
                order: Order(destination: 0, projects: [0], window: Window(start: start, end: start)),
                windows: windows
            )
        )
        return world
    }

    @Test func `each window is exported ten minutes after its end`() {
        var world = hourly(from: night, madeAt: night)
        world.advance(to: night.adding(70 * .minute - 1))
        #expect(spawned(world).isEmpty)
        world.advance(to: night.adding(5 * .hour + 9 * .minute))
        let exports = spawned(world)
        #expect(exports.count == 4)
        for (number, export) in exports.enumerated() {
            #expect(export.window.start == night.adding(Int64(number) * .hour))
            #expect(export.window.end == night.adding(Int64(number + 1) * .hour))
            let delay = export.created.since(export.window.end)
            #expect(delay >= .seconds(600) && delay < .seconds(602))
        }
        #expect(world.exports[0].state == .intervalScheduled)
        #expect(world.exports[0].end == nil && world.exports[0].finished == nil)
    }

    @Test func `a schedule that starts in the past catches up`() {
        var world = hourly(from: night.adding(-6 * .hour), madeAt: night)
        world.advance(to: night.adding(4 * .minute))
        #expect(spawned(world).map(\.window.start) == (0..<5).map { night.adding(Int64($0 - 6) * .hour) })
        #expect(Set(spawned(world).map(\.created)).count == 5)
    }

    @Test func `windows can be late or never come, and the others come in time`() {
        var world = hourly(from: night, windows: [1: .never, 2: .late(25 * .minute)], madeAt: night)
        world.advance(to: night.adding(3 * .hour + 34 * .minute))
        #expect(spawned(world).map(\.window.start) == [night])
        world.advance(to: night.adding(4 * .hour + 11 * .minute))
        #expect(
            spawned(world).map(\.window.start) == [night, night.adding(2 * .hour), night.adding(3 * .hour)]
        )
    }

    @Test func `cancelling a schedule stops it and leaves its exports alone`() {
        var world = hourly(from: night, madeAt: night)
        world.advance(to: night.adding(70 * .minute + 2 * .second))
        #expect(world.exports.count == 2)
        world.plan(.cancel(export: 0), at: world.now)
        world.advance(to: night.adding(.day))
        #expect(world.exports[0].state == .cancelled)
        #expect(world.exports.count == 2)
        #expect(world.exports[1].state == .completed)
    }
}
