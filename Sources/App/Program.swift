package import Dashboard
package import Monitor
package import Screen

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The loop on the main thread: reads keys and messages, updates the state, draws when something changed, and sleeps in
/// one `poll` otherwise.
///
/// Nothing here waits for the network, and nothing here is `@MainActor`: jobs of the main actor would never run while
/// `poll` holds the thread.
package struct Program {
    package private(set) var state: State
    private let device: any Device
    private let mailbox: Mailbox
    private let clock: any MonitorClock
    private let effects: any EffectHandler
    private var focus: Focus?
    private var end: End?
    private var mustDraw = true
    /// When the last frame stops being true by itself.
    private var nextTick: Duration?

    package init(
        state: State,
        device: any Device,
        mailbox: Mailbox,
        clock: any MonitorClock,
        effects: any EffectHandler
    ) {
        self.state = state
        self.device = device
        self.mailbox = mailbox
        self.clock = clock
        self.effects = effects
    }

    /// How the program came to its end.
    package enum End: Hashable, Sendable {
        case quit
        case signalled(Int32)
    }

    /// Runs until the user or a signal ends it.
    package mutating func run() -> End {
        while true {
            if let end = turn(waiting: true) { return end }
        }
    }

    /// Carries out one round of the loop; non-nil once it is over.
    ///
    /// Tests call it without waiting.
    package mutating func turn(waiting: Bool) -> End? {
        // Drawn first, so that the first frame stands before anything is waited for.
        if mustDraw { draw() }
        if waiting { wait() }
        for event in device.readEvents() where end == nil { receive(.input(event)) }
        for message in mailbox.take() where end == nil { receive(message) }
        if let nextTick, nextTick <= clock.now().steady { receive(.ticked) }
        if end == nil, mustDraw { draw() }
        return end
    }

    private mutating func receive(_ message: Message) {
        for effect in update(&state, message, at: clock.now()) {
            switch effect {
            case .quit(let signal): end = signal.map { .signalled($0) } ?? .quit
            case .copy(let text):
                device.copy(text)
                effects.copy(text)
            case .setMouse(let isOn): device.setMouse(isOn)
            case .order(let order, let place): effects.perform(order, at: place)
            }
        }
        for (place, entries) in state.takeTold() { effects.keep(entries, at: place) }
        mustDraw = true
    }

    private mutating func draw() {
        let frame = view(state, at: clock.now())
        device.present(frame.canvas)
        nextTick = frame.nextTick
        mustDraw = false
        // After drawing: what is visible is known only then, and asking for it can wait for the pixels.
        if focus != state.focus {
            focus = state.focus
            effects.focusChanged(to: state.focus, at: state.place)
        }
    }

    private func wait() {
        var descriptors = (device.wakeDescriptors + [mailbox.descriptor]).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        var timeout: Int32 = -1
        if let nextTick {
            let (seconds, attoseconds) = (nextTick - clock.now().steady).components
            // Rounded up: waking a millisecond early would spin until the moment has come.
            let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1
            timeout = Int32(clamping: max(0, milliseconds))
        }
        if let quiet = device.quietLimit {
            timeout = timeout < 0 ? Int32(clamping: quiet) : min(timeout, Int32(clamping: quiet))
        }
        // A signal ends `poll` early with EINTR; its handler has written to one of the descriptors.
        _ = poll(&descriptors, nfds_t(descriptors.count), timeout)
    }
}

/// Carries out what `update` decided, off the main thread.
///
/// Its methods are called on the main thread and return at once.
package protocol EffectHandler: AnyObject {
    func perform(_ order: Effect.Order, at place: Place)
    /// Lets a later run know what was written into the journal of a place.
    func keep(_ entries: [Journal.Entry], at place: Place)
    /// Gives a text to this machine's clipboard.
    func copy(_ text: String)
    func focusChanged(to focus: Focus, at place: Place)
}
