import Changes
import App
import Base
import Dashboard
import LangSmith
@testable import Monitor
import Screen
import Simulator
import TestClock
import Testing

/// The dashboard without a terminal and without a network: the real loop, poller and client, the simulated service
/// behind them, and time that only the test moves.
final class LiveRig {
    let device: TestDevice
    let clock = ManualClock()
    let audit = MemoryAudit()
    let service: SimulatorTransport
    private let poller: Poller
    private let mailbox: Mailbox
    private let polling: Task<Void, Never>
    private var program: Program

    struct Stuck: Error, CustomStringConvertible {
        let screen: String
        var description: String { "nothing settles; the screen:\n\(screen)" }
    }

    init(_ scenario: Scenario, size: Size = Size(columns: 106, rows: 30)) throws {
        let (clock, mailbox) = (clock, try Mailbox())
        device = TestDevice(size)
        service = SimulatorTransport(SimulatedService(scenario: scenario, seed: 1, start: clock.now().wall)) {
            clock.now().wall
        }
        let client = LangSmithClient(
            address: try ServerAddress("http://127.0.0.1:1"),
            credentials: Credentials(
                .apiKey(Secret(SimulatedService.apiKey)),
                workspace: SimulatedService.workspaceID
            ),
            transport: service
        )
        let session = Session(profile: "test", baseURL: client.address.baseURL)
        let place = session.place
        let poller = Poller(client: client, clock: clock, seed: 1) { mailbox.post(.news(.updates($0), from: place)) }
        let writer = Writer(
            client: client,
            clock: clock,
            identity: Writer.Identity(user: { "someone" }, profile: "test", host: session.host, workspace: nil),
            log: audit,
            newID: { "1" }
        )
        let tester = BucketTester(clock: clock, failures: .standard, newID: { "1" }, connect: { [service] in service })
        program = Program(
            state: State(session: session, size: size, now: clock.now()),
            device: device,
            mailbox: mailbox,
            clock: clock,
            effects: EffectRunner(
                services: [place: Service(poller: poller, writer: writer, client: client)],
                tester: tester,
                clock: clock
            ) { mailbox.post($0) }
        )
        self.poller = poller
        self.mailbox = mailbox
        polling = Task.detached { await poller.run() }
    }

    deinit { polling.cancel() }

    var screen: String { device.screen }

    /// Presses keys and waits until what they set off is over.
    func type(_ keys: Key...) async throws {
        for key in keys { device.type(key) }
        try await settle()
    }

    /// One round of the loop, whatever is still under way.
    func turn() { _ = program.turn(waiting: false) }

    /// Goes round until neither the loop nor the poller has anything left to do before time moves; requests that the
    /// test holds stay open.
    func settle(held: Int = 0) async throws {
        for _ in 0..<1_000_000 {
            turn()
            if await rests(held) {
                // What was posted between the turn and the question.
                turn()
                if await rests(held) { return }
            }
            await Task.yield()
        }
        throw Stuck(screen: screen)
    }

    /// In this order: the alarm that was seen before the poller rests may be that of the rest before.
    private func rests(_ held: Int) async -> Bool {
        guard await poller.isResting(holding: held) else { return false }
        return clock.nextDeadline.map { $0 > clock.now().steady } ?? false
    }

    /// Lets time pass, from one alarm of the poller to the next.
    func pass(_ duration: Duration, held: Int = 0) async throws {
        let end = clock.now().steady + duration
        // Before the poller sleeps for the first time there is no alarm to go to.
        try await settle(held: held)
        while let next = clock.nextDeadline, next <= end {
            clock.move(to: next)
            try await settle(held: held)
        }
        clock.move(to: end)
        try await settle(held: held)
    }

    /// Lets time pass from alarm to alarm until the screen has a text: what is awaited is asked for outside the poller.
    func wait(for text: String) async throws {
        for _ in 0..<3000 {
            turn()
            if screen.contains(text) { return }
            if await poller.isResting, let next = clock.nextDeadline { clock.move(to: next) }
            await Task.yield()
        }
        throw Stuck(screen: screen)
    }
}
