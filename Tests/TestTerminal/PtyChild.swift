import CVTerm

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A program running on a pseudo terminal of its own, as a user would start it.
///
/// Everything waits for a condition with a bound, never for a time. Ends the program when dropped.
package final class PtyChild {
    package let terminal: PseudoTerminal
    package let process: Int32
    /// How it ended: the exit code, or 128 and the signal; nil while it runs.
    package private(set) var status: Int32?
    private let exitPipe: Int32

    package var screen: VirtualTerminal { terminal.screen }
    /// Every byte it wrote to its terminal.
    package var output: [UInt8] { terminal.output }

    /// Starts a program as leader of its own session.
    ///
    /// - Parameters:
    ///   - path: The executable.
    ///   - arguments: Those after its name.
    ///   - environment: The whole environment; `TERM` is added when missing.
    ///   - columns: The width of the terminal.
    ///   - rows: Its height.
    ///   - directory: Where it starts; here when nil.
    /// - Throws: `PseudoTerminal.Failure` when it does not start.
    package init(
        _ path: String,
        arguments: [String] = [],
        environment: [String: String] = [:],
        columns: Int = 80,
        rows: Int = 24,
        directory: String? = nil
    ) throws {
        terminal = try PseudoTerminal(columns: columns, rows: rows)
        var variables = environment
        if variables["TERM"] == nil { variables["TERM"] = "xterm-256color" }
        var argumentList: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var environmentList: [UnsafeMutablePointer<CChar>?] =
            variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            argumentList.forEach { free($0) }
            environmentList.forEach { free($0) }
        }
        var process: pid_t = 0
        let result = cv_spawn(&process, path, &argumentList, &environmentList, terminal.name, directory)
        guard result == 0 else {
            throw PseudoTerminal.Failure(description: "\(path) does not start: error \(result)")
        }
        self.process = process
        exitPipe = try Self.watch(process)
    }

    deinit {
        if status == nil {
            kill(process, SIGKILL)
            _ = readStatus()
        }
        close(exitPipe)
    }

    /// Sends what a user types.
    package func send(_ text: String) { terminal.send(text) }
    package func send(_ bytes: [UInt8]) { terminal.send(bytes) }
    package func resize(columns: Int, rows: Int) { terminal.resize(columns: columns, rows: rows) }
    package func signal(_ number: Int32) { kill(process, number) }
    package func hangUp() { terminal.hangUp() }

    /// Returns when the screen fulfils a condition.
    ///
    /// Throws, with the screen in the message, when the time is over or the program ended without.
    package func wait(
        _ what: String = "the screen to change",
        timeout: Duration = .seconds(30),
        until condition: (VirtualTerminal) -> Bool
    ) throws {
        let deadline = ContinuousClock.now + timeout
        while true {
            terminal.drain()
            if condition(screen) { return }
            if let status { throw failure("ended with \(status) while waiting for \(what)") }
            try sleepUntilNews(before: deadline, what)
        }
    }

    /// Returns when a text is on the screen.
    package func wait(for text: String, timeout: Duration = .seconds(30)) throws {
        try wait("\"\(text)\"", timeout: timeout) { $0.contains(text) }
    }

    /// Returns when nothing came for a moment: a frame that is larger than the terminal's buffer comes in pieces.
    package func settle() {
        for _ in 0..<200 {
            terminal.drain()
            var entry = pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&entry, 1, 25) == 0 { return }
            if entry.revents & Int16(POLLIN) == 0 { return }
        }
    }

    /// Returns how the program ended, when it has, with all it wrote in `output`.
    @discardableResult
    package func waitForExit(timeout: Duration = .seconds(30)) throws -> Int32 {
        let deadline = ContinuousClock.now + timeout
        while true {
            terminal.drain()
            if let status { return status }
            try sleepUntilNews(before: deadline, "the end of the program")
        }
    }

    /// Returns when a terminal that nobody reads takes no more: so many bytes wait in it.
    package func waitUntilFull(_ bytes: Int, timeout: Duration = .seconds(30)) throws {
        let deadline = ContinuousClock.now + timeout
        while terminal.unread < bytes {
            guard ContinuousClock.now < deadline, status == nil else {
                throw failure("only \(terminal.unread) bytes came")
            }
            poll(nil, 0, 10)
        }
    }

    /// Returns how the program ended on a terminal that nobody reads.
    package func waitForExitUnread(timeout: Duration = .seconds(30)) throws -> Int32 {
        var entry = pollfd(fd: exitPipe, events: Int16(POLLIN), revents: 0)
        guard status == nil, poll(&entry, 1, Int32(timeout.components.seconds * 1000)) > 0 else {
            throw failure("no end of the program in time")
        }
        let ended = readStatus()
        status = ended
        return ended
    }

    private func sleepUntilNews(before deadline: ContinuousClock.Instant, _ what: String) throws {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { throw failure("no \(what) in time") }
        var entries = [
            pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: exitPipe, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
        _ = poll(&entries, 2, Int32(min(milliseconds + 1, 600_000)))
        if entries[1].revents != 0 { status = readStatus() }
    }

    private func failure(_ what: String) -> PseudoTerminal.Failure {
        PseudoTerminal.Failure(description: "\(what)\n--- screen\n\(screen.text)\n---")
    }

    /// The status that the watching thread wrote when the program had ended; waits for it.
    private func readStatus() -> Int32 {
        var status: Int32 = 0
        var count = -1
        repeat {
            count = withUnsafeMutableBytes(of: &status) { read(exitPipe, $0.baseAddress, $0.count) }
        } while count < 0 && errno == EINTR
        return cv_status(status)
    }

    /// A thread that waits for the program to end and writes its status into the pipe returned.
    private static func watch(_ process: pid_t) throws -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw PseudoTerminal.Failure(description: "no pipe: error \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let box = Unmanaged.passRetained(Watch(process: process, pipe: ends[1]))
        var thread = pthread_t()
        let result = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let watch = Unmanaged<Watch>.fromOpaque(argument).takeRetainedValue()
                var status: Int32 = 0
                while waitpid(watch.process, &status, 0) < 0, errno == EINTR {}
                _ = withUnsafeBytes(of: &status) { write(watch.pipe, $0.baseAddress, $0.count) }
                close(watch.pipe)
                return nil
            },
            box.toOpaque()
        )
        guard result == 0 else {
            box.release()
            throw PseudoTerminal.Failure(description: "no thread: error \(result)")
        }
        pthread_detach(thread)
        return ends[0]
    }

    private final class Watch {
        let process: pid_t
        let pipe: Int32

        init(process: pid_t, pipe: Int32) {
            self.process = process
            self.pipe = pipe
        }
    }
}
