import CVTerm

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Both ends of a pseudo terminal, and an emulator that shows what the program side wrote.
package final class PseudoTerminal {
    /// What is wrong when there is no pseudo terminal, or no program on it.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    /// The settings of a terminal's line (`stty -a`), to compare before and after.
    package struct LineSettings: Equatable, Sendable {
        package var input: UInt
        package var output: UInt
        package var control: UInt
        package var local: UInt
        package var characters: [UInt8]
    }

    /// The program's end; kept open here so that the terminal outlives the program.
    package let slave: Int32
    package let name: String
    package let screen: VirtualTerminal
    /// Every byte the program wrote, for what no screen shows.
    package private(set) var output: [UInt8] = []
    private let master: Int32
    private var isHungUp = false

    package init(columns: Int, rows: Int) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        var name = [CChar](repeating: 0, count: 128)
        guard cv_open_pty(&master, &slave, &name, name.count), cv_set_window(master, Int32(columns), Int32(rows)) else {
            throw Failure(description: "no pseudo terminal: error \(errno)")
        }
        self.master = master
        self.slave = slave
        self.name = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        screen = VirtualTerminal(columns: columns, rows: rows)
    }

    deinit {
        hangUp()
        close(slave)
    }

    /// Sends what a user types.
    package func send(_ text: String) { send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// Gives the terminal another size, which the kernel tells the program by SIGWINCH.
    package func resize(columns: Int, rows: Int) {
        screen.resize(columns: columns, rows: rows)
        announce(columns: columns, rows: rows)
    }

    /// Claims to have a size that the emulator does not follow.
    package func announce(columns: Int, rows: Int) {
        _ = cv_set_window(master, Int32(columns), Int32(rows))
    }

    /// Goes away, as a closed window or a lost connection does.
    package func hangUp() {
        guard !isHungUp else { return }
        isHungUp = true
        close(master)
    }

    package var lineSettings: LineSettings {
        var line = termios()
        tcgetattr(slave, &line)
        return LineSettings(
            input: UInt(line.c_iflag),
            output: UInt(line.c_oflag),
            control: UInt(line.c_cflag),
            local: UInt(line.c_lflag),
            characters: withUnsafeBytes(of: line.c_cc) { Array($0) }
        )
    }

    /// The descriptor that becomes readable when the program has written; none, for `poll` to pass over, once it is closed.
    var descriptor: Int32 { isHungUp ? -1 : master }

    /// How many bytes of the program's wait to be shown.
    package var unread: Int { isHungUp ? 0 : Int(cv_unread(master)) }

    /// Shows what the program writes until the screen is as wanted; false where it is not so within a minute.
    package func wait(until isSo: (VirtualTerminal) -> Bool) -> Bool {
        for _ in 0..<600 {
            drain()
            if isSo(screen) { return true }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            poll(&entry, 1, 100)
        }
        return false
    }

    /// Shows all that the program has written so far and returns it; never waits.
    @discardableResult
    package func drain() -> [UInt8] {
        var new: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while !isHungUp {
            var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 0) > 0, entry.revents & Int16(POLLIN) != 0 else { break }
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { break }
            new += buffer[..<count]
        }
        output += new
        screen.feed(new)
        return new
    }
}
