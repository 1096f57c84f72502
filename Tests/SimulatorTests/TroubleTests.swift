import Base
import Foundation
import LangSmith
import Testing

@testable import Simulator

@Suite struct `Trouble follows the rules` {
    private func export(_ trouble: Trouble, partitions: Int64 = 2) -> World {
        var world = World.plain(start: night)
        let end = night.startOfDay
        world.place(
            Order(
                destination: 0,
                projects: [0],
                window: Window(start: end.adding(-partitions * .day), end: end),
                script: Script(pickUpAfter: 0, trouble: [1: trouble], isSmooth: true)
            )
        )
        return world
    }

    @Test func `attempts are thirty seconds apart and keep what is written`() {
        var world = export(.interrupted(times: 3, batches: 1, hang: 10 * .second, messages: ["a", "b"]))
        world.advance(to: night.adding(.hour))
        let run = world.runs(of: 0)[1]
        func snapshot(_ offset: Int64) -> RunSnapshot {
            run.snapshot(at: run.started.adding(offset), limits: world.limits)
        }
        let attempt = run.plan.batchTime + 10 * .second
        #expect(snapshot(attempt - 1).errors == [])
        #expect(snapshot(attempt - 1).batches == 1)
        #expect(snapshot(attempt).errors == ["a"])
        #expect(snapshot(attempt).retries == 1)
        #expect(snapshot(attempt).state == .running)
        // For thirty seconds nothing is written; then the second attempt writes the second batch.
        let second = attempt + 30 * .second
        #expect(snapshot(second + run.plan.batchTime - 2).batches == 1)
        #expect(snapshot(second + run.plan.batchTime).batches == 2)
        #expect(snapshot(second + attempt).errors == ["a", "b"])
        #expect(run.end.state == .completed)
        #expect(world.exports[0].state == .completed)
        let last = run.snapshot(at: world.now, limits: world.limits)
        #expect(last.retries == 3 && last.errors == ["a", "b", "a"])
        #expect(last.batches == run.plan.batches)
    }

    @Test func `the twenty-first failure is final and takes the export along`() throws {
        var world = export(
            .interrupted(times: 21, batches: 0, hang: 60 * .second, messages: ["Timeout exceeded"]),
            partitions: 3
        )
        world.advance(to: night.adding(21 * 60 * .second + 19 * 30 * .second))
        #expect(world.exports[0].state == .running)
        world.advance(to: night.adding(22 * 60 * .second + 20 * 30 * .second))
        #expect(world.exports[0].state == .failed)
        var service = SimulatedService(world: world)
        let export = try service.rows("/api/v1/bulk-exports", at: world.now)[0]
        let runs = try service.rows("/api/v1/bulk-exports/\(export.text("id"))/runs", at: world.now)
        #expect(runs.map { $0.text("status") } == ["Completed", "Failed", "Completed"])
        #expect(runs[1]["retry_number"] as? Int == 20)
        #expect(Set(runs[1].object("errors").keys) == Set((0...20).map { "retry_\($0)" }))
        #expect(runs[1].object("metadata")["result"] is NSNull)
    }

    @Test func `a storage error is not retried`() {
        var world = export(.storage(batches: 1, message: "AccessDenied"))
        world.advance(to: night.adding(.hour))
        #expect(world.exports[0].state == .failed)
        let last = world.runs(of: 0)[1].snapshot(at: world.now, limits: world.limits)
        #expect(last.state == .failed && last.retries == 0 && last.errors == ["AccessDenied"])
        #expect(last.batches == 1)
    }

    @Test func `a bucket that refuses fails what starts to write there`() {
        var world = World.plain(start: night)
        world.destinations[0].refusal = (night.adding(.hour), Failures.unknownKey)
        let order = Order(destination: 0, projects: [0], window: window("2026-11-18", "2026-11-20"))
        world.plan(.order(order), at: night)
        world.plan(.order(order), at: night.adding(2 * .hour))
        world.advance(to: night.adding(3 * .hour))
        #expect(world.exports.map(\.state) == [.completed, .failed])
    }

    @Test func `a stuck upload shows no sign of life until its four hours are over`() throws {
        var world = export(.stuck(batches: 2))
        world.advance(to: night.adding(30 * .minute))
        #expect(world.exports[0].state == .running)
        let run = world.runs(of: 0)[1]
        let stuck = run.snapshot(at: world.now, limits: world.limits)
        #expect(stuck.batches == 2 && stuck.isUploading && stuck.state == .running)
        let seen = world.updated(0)
        world.advance(to: night.adding(3 * .hour))
        #expect(world.updated(0) == seen)
        #expect(stuck.updated == run.started.adding(run.plan.batchTime / 2 * 5))
        let before = run.snapshot(at: run.started.adding(4 * .hour - 1), limits: world.limits)
        #expect(before.updated == stuck.updated && before.errors.isEmpty)
        let after = run.snapshot(at: run.started.adding(4 * .hour), limits: world.limits)
        #expect(after.retries == 1 && after.errors.count == 1)
    }

    @Test func `an export is over after 72 hours, wherever it is`() {
        var world = export(.stuck(batches: 0))
        world.advance(to: night.adding(72 * .hour - 1))
        #expect(world.exports[0].state == .running)
        world.advance(to: night.adding(72 * .hour))
        #expect(world.exports[0].state == .timedOut)
        let run = world.runs(of: 0)[1].snapshot(at: world.now, limits: world.limits)
        #expect(run.state == .timedOut && run.updated == world.now)
        #expect(world.occupied == 0)
    }

    @Test func `no more than fifteen exports and forty-five runs are ever at work`() {
        var world = World.plain(start: night, rowsPerDay: 700_000)
        var random = Dice(seed: 5)
        for _ in 0..<160 {
            let days = random.int(1...70)
            let trouble: [Trouble] = [
                .none, .interrupted(times: 21, batches: 1, hang: .minute, messages: ["x"]),
                .storage(batches: 1, message: "y"), .stuck(batches: 1),
            ]
            world.plan(
                .order(
                    Order(
                        destination: 0,
                        projects: [0],
                        window: Window(start: night.adding(-days * .day), end: night.startOfDay),
                        script: Script(
                            rowsPerSecond: 900,
                            trouble: [Int(random.int(0...69)): random.pick(trouble)],
                            cancelAfter: random.chance(0.1) ? random.int(0...(3 * .hour)) : nil
                        )
                    )
                ),
                at: night.adding(random.int(0...(5 * .hour)))
            )
        }
        var most = (exports: 0, runs: 0, waiting: 0)
        let ticks = Array(stride(from: Int64(0), to: 600, by: 4)) + stride(from: 600, through: 6 * 24 * 60, by: 90)
        for tick in ticks {
            world.advance(to: night.adding(tick * .minute))
            let running = world.exports.indices.filter { world.exports[$0].state == .running }
            let waiting = world.exports.count { $0.state == .created }
            #expect(running.count <= world.occupied && world.occupied <= 15)
            // Nobody waits while a slot is free.
            if world.occupied < 15 { #expect(waiting + running.count == world.occupied) }
            most.exports = max(most.exports, running.count)
            most.waiting = max(most.waiting, waiting)
            for export in running {
                let active = world.runs(of: export).count { !$0.isOver(at: world.now) }
                most.runs = max(most.runs, active)
            }
        }
        #expect(most.exports == 15)
        #expect(most.runs == 45)
        #expect(most.waiting > 10)
        #expect(world.exports.allSatisfy { $0.state.isFinal })
        for state in [ExportState.completed, .failed, .cancelled, .timedOut] {
            #expect(world.exports.contains { $0.state == state })
        }
    }
}
