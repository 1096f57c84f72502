import Changes
import App
import Base
import Dashboard
import Monitor
import Screen
import Testing

@Suite struct ProgramTests {
    private final class RecordingHandler: EffectHandler {
        var effects: [Effect] = []
        var kept: [(texts: [String], place: Place)] = []
        var focuses: [(focus: Focus, place: Place)] = []

        func perform(_ order: Effect.Order, at place: Place) { effects.append(.order(order, at: place)) }
        func keep(_ entries: [Journal.Entry], at place: Place) { kept.append((entries.map(\.text), place)) }
        func copy(_ text: String) { effects.append(.copy(text)) }
        func focusChanged(to focus: Focus, at place: Place) { focuses.append((focus, place)) }
    }

    private struct StoppedClock: MonitorClock {
        func now() -> Now { Now(wall: Timestamp(year: 2026, month: 11, day: 14, hour: 3), steady: .seconds(100)) }
        func sleep(until steady: Duration) async throws {}
    }

    private let device = TestDevice(Size(columns: 80, rows: 24))
    private let handler = RecordingHandler()
    private let mailbox: Mailbox
    private var program: Program
    private let place = Place(host: "api.example.com")

    init() throws {
        mailbox = try Mailbox()
        let clock = StoppedClock()
        let session = Session(profile: "acme-us", baseURL: "https://api.example.com")
        program = Program(
            state: State(session: session, size: device.size, now: clock.now()),
            device: device,
            mailbox: mailbox,
            clock: clock,
            effects: handler
        )
    }

    @Test mutating func `the first frame stands before anything came from anywhere`() {
        #expect(program.turn(waiting: false) == nil)
        #expect(device.frames.count == 1)
        #expect(device.frames.first?.size == Size(columns: 80, rows: 24))
    }

    @Test mutating func `nothing is drawn while nothing happens`() {
        for _ in 0..<10 { _ = program.turn(waiting: false) }
        #expect(device.frames.count == 1)
    }

    @Test mutating func `many messages at once cost one frame`() {
        _ = program.turn(waiting: false)
        for _ in 0..<50 { mailbox.post(.news(.updates([.paused(false)]), from: place)) }
        _ = program.turn(waiting: false)
        #expect(device.frames.count == 2)
    }

    @Test mutating func `q leaves`() {
        device.type(.character("q"))
        #expect(program.turn(waiting: false) == .quit)
    }

    @Test mutating func `a signal leaves and is told`() {
        device.receive(.terminated(signal: 15))
        #expect(program.turn(waiting: false) == .signalled(15))
    }

    @Test mutating func `a terminal that went away ends the program`() {
        device.receive(.closed)
        #expect(program.turn(waiting: false) == .quit)
    }

    @Test mutating func `the frame after a resize has the new size`() {
        _ = program.turn(waiting: false)
        device.receive(.resized(Size(columns: 132, rows: 50)))
        _ = program.turn(waiting: false)
        #expect(device.frames.last?.size == Size(columns: 132, rows: 50))
    }

    @Test mutating func `what can be seen is told once, after the frame that shows it`() {
        _ = program.turn(waiting: false)
        #expect(handler.focuses.map(\.place) == [place])
        _ = program.turn(waiting: false)
        #expect(handler.focuses.count == 1)
    }

    @Test mutating func `r asks for everything again`() {
        device.type(.character("r"))
        _ = program.turn(waiting: false)
        #expect(handler.effects == [.order(.refresh, at: place)])
    }
}
