import Screen
import Terminal
import TestTerminal
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// ncurses, the locale and signals belong to the whole process: what touches them runs one after the other.
@Suite(.serialized) enum ScreenOwners {}

/// A `Terminal` on a pseudo terminal, with an emulator at the other end.
final class Stage {
    let pty: PseudoTerminal
    let terminal: Terminal
    /// What `Terminal` takes for the time, in milliseconds.
    let clock: Clock

    final class Clock {
        var now = 0
    }

    init(
        columns: Int = 40,
        rows: Int = 10,
        type: String = "xterm-256color",
        noColor: Bool = false,
        locale: String = "C.UTF-8",
        hasLightBackground: Bool? = nil
    ) throws {
        setenv("LC_ALL", locale, 1)
        let pty = try PseudoTerminal(columns: columns, rows: rows)
        let clock = Clock()
        var options = TerminalOptions()
        options.input = pty.slave
        options.output = pty.slave
        options.type = type
        options.noColor = noColor
        options.hasLightBackground = hasLightBackground
        options.escapeDelay = 100
        options.milliseconds = { clock.now }
        self.pty = pty
        self.clock = clock
        terminal = try Terminal(options)
    }

    var screen: VirtualTerminal { pty.screen }

    func canvas() -> Canvas { Canvas(terminal.size) }

    /// Draws, and gives back the bytes that took.
    @discardableResult
    func present(_ canvas: Canvas) -> [UInt8] {
        terminal.present(canvas)
        return pty.drain()
    }

    /// Types, and gives back the events, as soon as there are as many as expected.
    func type(_ text: String, expecting count: Int = 1) throws -> [InputEvent] {
        try type(Array(text.utf8), expecting: count)
    }

    func type(_ bytes: [UInt8], expecting count: Int = 1) throws -> [InputEvent] {
        pty.send(bytes)
        return try events(count)
    }

    /// Sends this process a signal that the calling thread takes; libdispatch's threads block most of them.
    func raise(_ number: Int32) {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        _ = kill(getpid(), number)
    }

    /// The events that come, as soon as there are as many as expected; fails after ten seconds.
    ///
    /// Where only a quiet moment tells what came, there is one.
    func events(_ count: Int) throws -> [InputEvent] {
        var events: [InputEvent] = []
        while events.count < count {
            var entries = terminal.wakeDescriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let quiet = terminal.quietLimit
            let ready = poll(&entries, nfds_t(entries.count), Int32(quiet ?? 10_000))
            if ready == 0, let quiet { clock.now += quiet }
            guard ready > 0 || quiet != nil else {
                throw PseudoTerminal.Failure(description: "only \(events) came")
            }
            events += terminal.readEvents()
        }
        return events
    }
}
