import Base
import LangSmith
@testable import Monitor
import Testing

@Suite struct PollPlanTests {
    let one = Wire.export(1)

    /// How often the runs of live exports in one place of the screen are asked for within ten minutes.
    @Test(
        arguments: [
            ("selected", true, true, 150...210), ("visible", false, true, 40...60), ("hidden", false, false, 11...16),
        ])
    func `runs are asked for by where their export is on the screen`(
        _ place: String,
        isSelected: Bool,
        isVisible: Bool,
        expected: ClosedRange<Int>
    ) {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.learn([.sample(1)])
        drive.focus(isSelected ? one : nil, visible: isVisible ? [one] : [])
        drive.run(for: .seconds(600))
        #expect(expected.contains(drive.count(of: .runs(one))))
    }

    @Test func `the list comes first, and a page of facts is asked once an hour`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.run(for: .seconds(3500))
        #expect(drive.asks.first?.feed == .exports)
        #expect(drive.count(of: .workspaces) == 1)
        #expect(drive.count(of: .info) == 1)
        #expect(drive.count(of: .organization) == 1)
        #expect((40...60).contains(drive.count(of: .exports)))
        #expect((17...23).contains(drive.count(of: .destinations)))
    }

    @Test func `five requests may follow each other at once, then one a second`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.latency = .milliseconds(1)
        drive.learn((1...500).map { .sample($0) })
        for number in 1...200 {
            drive.focus(Wire.export(number), visible: (1...100).map { Wire.export($0) })
            drive.plan.refresh(at: drive.now.steady)
            drive.run(for: .milliseconds(300))
        }
        let times = drive.asks.map(\.askedAt)
        #expect(times.count <= 65)
        for (index, time) in times.enumerated().dropFirst(5) {
            // Six requests in a row span at least the second that the sixth token took to come.
            #expect(time - times[index - 5] >= .milliseconds(999))
        }
    }

    @Test func `what the user selects is asked for at once, though others wait`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.learn((1...300).map { .sample($0) })
        drive.focus(nil, visible: (1...50).map { Wire.export($0) })
        drive.run(for: .seconds(100))
        drive.focus(Wire.export(250))
        let selectedAt = drive.now.steady
        drive.run(for: .milliseconds(10))
        #expect(drive.times(of: .runs(Wire.export(250))).last == selectedAt)
    }

    @Test func `a selection that moves is asked for where it comes to rest`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.learn((1...40).map { .sample($0, .completed) })
        drive.run(for: .seconds(20))
        drive.asks = []
        for number in 1...30 {
            drive.focus(Wire.export(number))
            drive.run(for: .milliseconds(30))
        }
        drive.run(for: .seconds(2))
        let asked = drive.asks.map(\.feed)
        #expect(asked == [.runs(Wire.export(1)), .runs(Wire.export(30))])
    }

    @Test func `runs of a finished export are asked for once, and again only when the user says so`() {
        var drive = PlanDrive { ask in
            if case .runs = ask.feed {
                .content(.runs(total: 3, live: 0), changed: true)
            } else {
                PlanDrive.healthy(ask)
            }
        }
        drive.learn([.sample(1, .completed)])
        drive.focus(one, visible: [one])
        drive.run(for: .seconds(3600))
        #expect(drive.count(of: .runs(one)) == 1)
        drive.plan.refresh(at: drive.now.steady)
        drive.run(for: .seconds(5))
        #expect(drive.count(of: .runs(one)) == 2)
    }

    @Test func `a cancelled export is followed until its last run has stopped`() {
        var left = 3
        var drive = PlanDrive { ask in
            guard case .runs = ask.feed else { return PlanDrive.healthy(ask) }
            left -= 1
            return .content(.runs(total: 3, live: max(0, left)), changed: true)
        }
        drive.learn([.sample(1, .cancelled)])
        drive.focus(one)
        drive.run(for: .seconds(3600))
        #expect(drive.count(of: .runs(one)) == 3)
    }

    @Test func `a live export that finishes has its runs read once more`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.learn([.sample(1)])
        drive.focus(one)
        drive.run(for: .seconds(60))
        drive.asks = []
        drive.answer = { ask in
            if case .runs = ask.feed {
                .content(.runs(total: 3, live: 0), changed: true)
            } else {
                PlanDrive.healthy(ask)
            }
        }
        drive.learn([.sample(1, .completed)])
        drive.run(for: .seconds(600))
        #expect(drive.count(of: .runs(one)) == 1)
    }

    @Test func `a live export that finishes out of sight has its runs read once more as well`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.learn([.sample(1)])
        drive.run(for: .seconds(60))
        drive.asks = []
        drive.answer = { ask in
            if case .runs = ask.feed {
                .content(.runs(total: 3, live: 0), changed: true)
            } else {
                PlanDrive.healthy(ask)
            }
        }
        drive.learn([.sample(1, .completed)])
        drive.run(for: .seconds(600))
        #expect(drive.count(of: .runs(one)) == 1)
    }

    @Test func `an export whose runs have all ended is itself asked for`() {
        var drive = PlanDrive { ask in
            if case .runs = ask.feed {
                .content(.runs(total: 3, live: 0), changed: true)
            } else {
                PlanDrive.healthy(ask)
            }
        }
        drive.learn([.sample(1)])
        drive.run(for: .seconds(10))
        #expect(drive.count(of: .document(one)) == 1)
    }

    @Test func `what does not change is asked for less often`() {
        var drive = PlanDrive { ask in
            if case .runs = ask.feed {
                .content(.runs(total: 3, live: 2), changed: false)
            } else {
                PlanDrive.healthy(ask)
            }
        }
        drive.learn([.sample(1)])
        drive.focus(one)
        drive.run(for: .seconds(840))
        // 14 minutes of silence still make enough polls to call it a stall.
        #expect((40...70).contains(drive.count(of: .runs(one))))
    }

    @Test func `the list is read when a schedule has spawned`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        // Windows end on the hour; their exports appear ten minutes later.
        let schedule = BulkExport.sample(1, .intervalScheduled).with {
            $0.intervalHours = 1
            $0.startTime = Timestamp(year: 2026, month: 11, day: 1)
            $0.endTime = nil
        }
        drive.learn([schedule])
        drive.run(for: .seconds(3600))
        let spawn = Duration.seconds(600)
        let looks = drive.times(of: .exports).map { ($0 - spawn).inSeconds }
        #expect(looks.contains { (15..<40).contains($0) })
        #expect(looks.count <= 52)
    }

    @Test func `a list that took long rests for longer`() {
        var drive = PlanDrive { ask in
            guard case .exports(_, let offset) = ask.route else { return PlanDrive.healthy(ask) }
            let isLast = offset == 29_000
            return .content(.page(rows: isLast ? 10 : 1000, firstID: Wire.export(offset)), changed: true)
        }
        drive.run(for: .seconds(1800))
        let starts = drive.asks.filter { $0.route == .exports(limit: 1000, offset: 0) }.map(\.askedAt)
        #expect(starts.count >= 3)
        // The first one has a budget of its own.
        for (first, second) in zip(starts.dropFirst(), starts.dropFirst(2)) { #expect(second - first > .seconds(220)) }
    }

    @Test func `the first reading of a list takes five pages a second, until the server says that this is too much`() {
        func pages(in time: Duration, _ refusal: APIError?) -> [Duration] {
            var count = 0
            var drive = PlanDrive { ask in
                guard case .exports(_, let offset) = ask.route else { return PlanDrive.healthy(ask) }
                count += 1
                if count == 20, let refusal { return .failure(refusal) }
                return .content(.page(rows: 1000, firstID: Wire.export(offset)), changed: true)
            }
            drive.run(for: time)
            return drive.times(of: .exports)
        }
        #expect((45...60).contains(pages(in: .seconds(10), nil).count))
        let overload = APIError.server(status: 503, ServerMessage("busy"), retryAfter: nil)
        let slowed = pages(in: .seconds(60), overload)
        let late = slowed.filter { $0 > slowed[19] + .seconds(5) }
        #expect(late.count < 60)
        for (first, fourth) in zip(late, late.dropFirst(8)) { #expect(fourth - first > .seconds(3)) }
    }

    @Test func `names are asked for in hundreds, each once`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.learn((1...250).map { number in .sample(number, .completed).with { $0.project = Wire.project(number) } })
        drive.run(for: .seconds(600))
        let batches = drive.asks.compactMap { ask in
            if case .projects(let ids) = ask.route { ids } else { nil }
        }
        #expect(batches.map(\.count) == [100, 100, 50])
        #expect(Set(batches.joined()).count == 250)
    }

    @Test func `a schedule has no runs to ask for`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.learn([.sample(1, .intervalScheduled).with { $0.intervalHours = 1 }])
        drive.focus(one, visible: [one])
        drive.plan.refresh(at: drive.now.steady)
        drive.run(for: .seconds(600))
        #expect(drive.count(of: .runs(one)) == 0)
    }

    @Test func `while paused only refresh asks`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.learn([.sample(1)])
        drive.focus(one)
        drive.run(for: .seconds(60))
        drive.plan.setPaused(true)
        drive.asks = []
        drive.run(for: .seconds(600))
        #expect(drive.asks.isEmpty)
        drive.plan.refresh(at: drive.now.steady)
        drive.run(for: .seconds(600))
        #expect(Set(drive.asks.map(\.feed)) == [.exports, .destinations, .runs(one), .document(one)])
        #expect(drive.asks.count == 4)
    }

    @Test func `refresh reads every page of the list, also while paused`() {
        var drive = PlanDrive { ask in
            guard case .exports(_, let offset) = ask.route else { return PlanDrive.healthy(ask) }
            return .content(.page(rows: offset == 2000 ? 1 : 1000, firstID: Wire.export(offset)), changed: false)
        }
        drive.plan.setPaused(true)
        drive.plan.refresh(at: .zero)
        drive.run(for: .seconds(60))
        #expect(drive.count(of: .exports) == 3)
    }

    @Test func `a busy screen never starves the list or the destinations`() {
        var drive = PlanDrive(answer: PlanDrive.healthy)
        drive.latency = .milliseconds(400)
        drive.learn((1...90).map { .sample($0) })
        drive.focus(one, visible: (1...40).map { Wire.export($0) })
        drive.run(for: .seconds(900))
        #expect(drive.count(of: .exports) >= 9)
        #expect(drive.count(of: .destinations) >= 4)
        #expect(drive.count(of: .runs(one)) >= 150)
        for number in 1...90 { #expect(drive.count(of: .runs(Wire.export(number))) >= 1) }
        #expect(drive.asks.count <= 905)
    }

    @Test func `the same plan with the same seed asks the same`() {
        func asks() -> [PollPlan.Ask] {
            var drive = PlanDrive(answer: PlanDrive.healthy)
            drive.learn((1...30).map { .sample($0) })
            drive.focus(one, visible: (1...10).map { Wire.export($0) })
            drive.run(for: .seconds(300))
            return drive.asks
        }
        #expect(asks() == asks())
    }

    @Test func `the next page is asked for while the one before is decoded`() throws {
        var plan = PollPlan(pace: Pace(), seed: 1, at: .zero)
        let wall = Timestamp(year: 2026, month: 11, day: 20)
        // Later, because the first questions use up what may be asked at once.
        let (now, later) = (Now(wall: wall, steady: .zero), Now(wall: wall, steady: .seconds(5)))
        func nextPage(at now: Now) -> PollPlan.Ask? {
            for _ in 0..<20 {
                guard case .ask(let ask) = plan.next(at: now) else { return nil }
                if ask.feed == .exports { return ask }
            }
            return nil
        }
        let first = try #require(nextPage(at: now))
        #expect(nextPage(at: later) == nil)
        plan.arrived(first, firstID: Wire.export(0))
        let second = try #require(nextPage(at: later))
        #expect(second.route == .exports(limit: 1000, offset: 1000))
        plan.answered(first, .page(rows: 1000, firstID: Wire.export(0)), changed: true, at: .milliseconds(10))
        #expect(nextPage(at: later) == nil, "the second page is on its way and is not asked for again")
        plan.answered(second, .page(rows: 3, firstID: Wire.export(1000)), changed: true, at: .milliseconds(20))
        #expect(plan.state(of: .exports).isComplete)
        #expect(plan.listing == nil)
    }

    @Test func `a page that may be the last is not gone past before it is decoded`() throws {
        var plan = PollPlan(pace: Pace(), seed: 1, at: .zero)
        let wall = Timestamp(year: 2026, month: 11, day: 20)
        // Later, because the first questions use up what may be asked at once.
        let (now, later) = (Now(wall: wall, steady: .zero), Now(wall: wall, steady: .seconds(5)))
        var asks: [PollPlan.Ask] = []
        while case .ask(let ask) = plan.next(at: now) { asks.append(ask) }
        let first = try #require(asks.first { $0.feed == .exports })
        plan.arrived(first, firstID: Wire.export(0))
        while case .ask(let ask) = plan.next(at: later) { asks.append(ask) }
        let second = try #require(asks.last { $0.feed == .exports && $0.number != first.number })
        // The same first row again: the server does not page.
        plan.arrived(second, firstID: Wire.export(0))
        #expect(plan.flying[.exports] == second)
    }

    @Test func `runs that outlived their export are read until the last one ended, once credentials changed`() {
        let cancelled = BulkExport.sample(1, .cancelled)
        var destination = Destination(id: Wire.destination(1))
        destination.createdAt = PlanDrive.start - .seconds(86_400)
        destination.updatedAt = PlanDrive.start - .seconds(60)
        var drive = PlanDrive { ask in
            ask.feed == .runs(cancelled.id)
                ? .content(.runs(total: 12, live: ask.askedAt < .seconds(3600) ? 5 : 0), changed: false)
                : PlanDrive.healthy(ask)
        }
        drive.learn([cancelled])
        drive.run(for: .seconds(60))
        #expect(drive.count(of: .runs(one)) == 0)
        drive.plan.learned([destination], exports: [cancelled], at: drive.now)
        drive.run(for: .seconds(3600))
        #expect((15...60).contains(drive.count(of: .runs(one))))
        drive.run(for: .seconds(400))
        let asked = drive.count(of: .runs(one))
        drive.run(for: .seconds(3600))
        #expect(drive.count(of: .runs(one)) == asked)
    }

    @Test func `a destination whose credentials nobody changed costs no look at what ended`() {
        var destination = Destination(id: Wire.destination(1))
        destination.createdAt = PlanDrive.start - .seconds(86_400)
        destination.updatedAt = destination.createdAt
        var drive = PlanDrive(answer: PlanDrive.healthy)
        let cancelled = BulkExport.sample(1, .cancelled)
        drive.learn([cancelled])
        drive.plan.learned([destination], exports: [cancelled], at: drive.now)
        drive.run(for: .seconds(3600))
        #expect(drive.count(of: .runs(one)) == 0)
    }
}
