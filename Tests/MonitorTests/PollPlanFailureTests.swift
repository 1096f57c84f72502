import LangSmith
@testable import Monitor
import Testing

@Suite struct PollPlanFailureTests {
    let one = Wire.export(1)

    @Test(arguments: [(5, 5.0), (nil, 10.0), (120, 120.0)] as [(Int?, Double)])
    func `too many requests stop all of them for as long as the server says`(said: Int?, wait: Double) throws {
        var isBusy = true
        var drive = PlanDrive { ask in
            if isBusy, ask.feed == .destinations {
                isBusy = false
                return .failure(.busy(said))
            }
            return PlanDrive.healthy(ask)
        }
        drive.learn([.sample(1)])
        drive.focus(one)
        drive.run(for: .seconds(wait * 1.2 + 10))
        let refusedAt = try #require(drive.times(of: .destinations).first) + drive.latency
        let next = try #require(drive.asks.map(\.askedAt).first { $0 > refusedAt })
        #expect((next - refusedAt).inSeconds >= wait)
        #expect((next - refusedAt).inSeconds <= wait * 1.1 + 0.1)
        #expect(drive.count(of: .destinations) == 2)
    }

    @Test func `a server that goes on refusing is asked less and less`() {
        var drive = PlanDrive { _ in .failure(.busy(nil)) }
        drive.latency = .zero
        drive.run(for: .seconds(3600))
        // Some were under way when the first refusal came; then one at a time, 10, 20, 40 … 300 seconds apart.
        #expect(drive.asks.count <= 20)
        #expect(drive.asks.count >= 10)
    }

    @Test func `one broken endpoint backs off, the others go on`() {
        var drive = PlanDrive { ask in ask.feed == .runs(Wire.export(1)) ? .failure(.broken) : PlanDrive.healthy(ask) }
        drive.learn([.sample(1), .sample(2)])
        drive.focus(one, visible: [one, Wire.export(2)])
        drive.run(for: .seconds(600))
        let times = drive.times(of: .runs(one))
        let gaps = zip(times, times.dropFirst()).map { ($1 - $0).inSeconds }
        #expect(gaps[0] < 3)
        #expect(gaps[3] > gaps[1])
        #expect(gaps.allSatisfy { $0 <= 70 })
        #expect(times.count <= 18)
        #expect(drive.count(of: .runs(Wire.export(2))) >= 30)
        #expect(drive.plan.state(of: .runs(one)).failure == .broken)
        #expect(drive.plan.state(of: .runs(one)).failingSince == times[0] + drive.latency)
    }

    @Test func `while the link is down one cheap question at a time finds out when it is back`() throws {
        var isDown = false
        var drive = PlanDrive { ask in isDown ? .failure(.reset) : PlanDrive.healthy(ask) }
        drive.learn([.sample(1)])
        drive.focus(one, visible: [one])
        drive.run(for: .seconds(60))
        isDown = true
        drive.run(for: .seconds(10))
        let link = try #require(drive.plan.link)
        #expect(link.heardAt < link.since, "nothing was heard for longer than it is known")
        drive.asks = []
        drive.run(for: .seconds(600))
        #expect(Set(drive.asks.map(\.feed)) == [.info])
        #expect(drive.asks.count <= 24)
        isDown = false
        drive.plan.refresh(at: drive.now.steady)
        let backAt = drive.now.steady
        drive.asks = []
        drive.run(for: .seconds(2))
        #expect(drive.plan.link == nil)
        #expect(drive.asks.first?.feed == .info)
        let runsAt = try #require(drive.times(of: .runs(one)).first)
        #expect(runsAt - backAt <= .milliseconds(60))
        #expect(drive.plan.state(of: .runs(one)).failure == nil)
    }

    @Test func `a link lost in the middle of a list takes the list up again`() {
        var isDown = false
        var drive = PlanDrive { ask in
            if isDown { return .failure(.reset) }
            guard case .exports(_, let offset) = ask.route else { return PlanDrive.healthy(ask) }
            return .content(.page(rows: offset == 9000 ? 1 : 1000, firstID: Wire.export(offset)), changed: true)
        }
        drive.run(for: .seconds(3))
        isDown = true
        drive.run(for: .seconds(20))
        isDown = false
        drive.run(for: .seconds(60))
        let state = drive.plan.state(of: .exports)
        #expect(state.isComplete)
        #expect(state.failure == nil)
    }

    @Test func `one endpoint that always breaks off is not a lost link`() {
        var drive = PlanDrive { ask in ask.feed == .exports ? .failure(.reset) : PlanDrive.healthy(ask) }
        drive.learn([.sample(1)])
        drive.focus(one)
        drive.run(for: .seconds(300))
        #expect(drive.plan.link == nil)
        #expect(drive.plan.state(of: .exports).failure == .reset)
        #expect(drive.count(of: .runs(one)) >= 80)
        #expect((5...12).contains(drive.count(of: .exports)))
    }

    @Test func `a refused key is tried again slowly`() {
        var drive = PlanDrive { ask in ask.feed == .info ? PlanDrive.healthy(ask) : .failure(.refused) }
        drive.run(for: .seconds(600))
        let times = drive.times(of: .exports)
        #expect((12...16).contains(times.count))
        #expect(drive.plan.state(of: .exports).failure == .refused)
    }

    @Test func `an organisation that may not be read holds nothing up`() {
        var drive = PlanDrive { ask in
            switch ask.feed {
            case .organization, .workspaces: .failure(.notFound(ServerMessage("Not Found")))
            default: PlanDrive.healthy(ask)
            }
        }
        drive.run(for: .seconds(600))
        #expect(drive.count(of: .exports) >= 7)
        #expect(drive.count(of: .organization) <= 16)
    }

    @Test func `a hanging request is not asked again while it hangs`() {
        var drive = PlanDrive { ask in
            if case .runs = ask.feed { .silence } else { PlanDrive.healthy(ask) }
        }
        drive.learn([.sample(1)])
        drive.focus(one)
        drive.run(for: .seconds(300))
        #expect(drive.count(of: .runs(one)) == 1)
        #expect(drive.count(of: .exports) >= 3)
    }

    @Test func `requests that hang leave one place for the user`() {
        var drive = PlanDrive { _ in .silence }
        drive.learn((1...9).map { .sample($0) })
        drive.run(for: .seconds(60))
        #expect(drive.plan.inFlight == 3)
        drive.focus(one)
        drive.run(for: .seconds(1))
        #expect(drive.plan.inFlight == 4)
        #expect(drive.asks.last?.feed == .runs(one))
        drive.run(for: .seconds(60))
        #expect(drive.plan.inFlight == 4)
    }

    // MARK: Asking once

    @Test func `a survey asks everything one time and is done`() {
        var drive = PlanDrive(pace: .survey, once: true) { ask in
            if case .runs = ask.feed {
                .content(.runs(total: 1, live: 1), changed: true)
            } else {
                PlanDrive.healthy(ask)
            }
        }
        drive.learn([.sample(1), .sample(2, .created), .sample(3, .completed), .sample(4, .failed)])
        drive.run(for: .seconds(60))
        #expect(drive.isDone)
        let feeds = drive.asks.map(\.feed)
        #expect(Set(feeds).count == feeds.count)
        #expect(
            Set(feeds) == [
                .exports, .destinations, .workspaces, .info, .organization, .projects, .runs(one),
                .runs(Wire.export(4)),
            ]
        )
    }

    @Test func `a survey begins with the newest failures, before what runs`() {
        var drive = PlanDrive(pace: .survey, once: true, answer: PlanDrive.healthy)
        // Of what was made at the same time the greater id counts as newer.
        drive.learn([.sample(1), .sample(3, .failed), .sample(4, .failed), .sample(2, .failed)])
        drive.run(for: .seconds(60))
        let runs = drive.asks.map(\.feed).filter { if case .runs = $0 { true } else { false } }
        #expect(runs == [4, 3, 2, 1].map { .runs(Wire.export($0)) })
    }

    @Test func `a survey gives up on a server that nobody reaches`() {
        var drive = PlanDrive(pace: .survey, once: true) { _ in .failure(.reset) }
        drive.run(for: .seconds(60))
        #expect(drive.isDone)
        #expect(drive.now.steady < .seconds(10))
    }

    @Test func `a survey tries what may still succeed`() {
        var failures = 2
        var drive = PlanDrive(pace: .survey, once: true) { ask in
            if ask.feed == .exports, failures > 0 {
                failures -= 1
                return .failure(.broken)
            }
            return PlanDrive.healthy(ask)
        }
        drive.run(for: .seconds(60))
        #expect(drive.isDone)
        #expect(drive.plan.state(of: .exports).answeredAt != nil)
    }
}
