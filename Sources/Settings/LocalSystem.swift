#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The machine bulktop runs on.
package struct LocalSystem: SystemAccess {
    /// Larger files are refused: no settings or key file comes near.
    static let largestFile = 1 << 20
    /// A command that stays silent for this long, in milliseconds, is stopped.
    ///
    /// Long enough for a passphrase to be found and typed.
    static let patience: Int32 = 120_000
    /// How often a silent command is looked at, in milliseconds, to see whether it has ended.
    private static let glance: Int32 = 50

    private let environment: [String: String]

    /// - Parameter environment: what the commands it runs will find in theirs.
    package init(environment: [String: String]) {
        self.environment = environment
    }

    package func contents(of path: String) -> FileReading {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return errno == ENOENT || errno == ENOTDIR ? .absent : .unreadable(Self.reason(errno)) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { return .unreadable(Self.reason(errno)) }
        let kind = facts.st_mode & S_IFMT
        guard kind != S_IFDIR else { return .unreadable("it is a directory") }
        guard let bytes = readAll(file) else { return .unreadable(Self.reason(errno)) }
        guard bytes.count <= Self.largestFile else { return .unreadable("it is larger than 1 MiB") }
        guard let text = String(validating: bytes, as: UTF8.self) else { return .unreadable("it is not UTF-8") }
        return .contents(text, mode: kind == S_IFREG ? Int(facts.st_mode & 0o7777) : nil)
    }

    package func output(of command: String) throws(CommandFailure) -> String {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw CommandFailure("could not be started: \(Self.reason(errno))") }
        let child: pid_t
        do {
            defer { close(ends[1]) }
            child = try start(command, output: ends)
        } catch {
            close(ends[0])
            throw error
        }
        defer { close(ends[0]) }

        var bytes: [UInt8] = []
        var quiet: Int32 = 0
        var status: Int32?
        reading: while bytes.count <= Self.largestFile, quiet < Self.patience {
            var wait = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
            let ready = poll(&wait, 1, status == nil ? Self.glance : 0)
            if ready < 0, errno == EINTR { continue }
            if ready > 0 {
                guard let chunk = readSome(ends[0]), !chunk.isEmpty else { break }
                bytes += chunk
                quiet = 0
            } else if status != nil {
                // It has ended, and whom it left behind with its output says nothing: an agent, a daemon.
                break reading
            } else {
                quiet += Self.glance
                status = Self.status(of: child, within: 0)
            }
        }
        let endless = bytes.count > Self.largestFile
        let silent = quiet >= Self.patience
        if !silent, !endless, status == nil { status = Self.status(of: child, within: Self.patience) }
        if status == nil { Self.stop(child) }

        if silent { throw CommandFailure("said nothing for \(Self.patience / 1000) seconds and was stopped") }
        if endless { throw CommandFailure("wrote more than 1 MiB and was stopped") }
        guard let status else {
            throw CommandFailure("did not end for \(Self.patience / 1000) seconds and was stopped")
        }
        let signal = status & 0x7f
        guard signal == 0 else { throw CommandFailure("was ended by signal \(signal)") }
        let code = (status >> 8) & 0xff
        guard code == 0 else { throw CommandFailure("exited with status \(code)") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("wrote something that is not text")
        }
        return text
    }

    /// How a child ended, as `waitpid` says it; nil where it has not after so many milliseconds.
    private static func status(of child: pid_t, within milliseconds: Int32) -> Int32? {
        var left = milliseconds
        // Most are gone within a millisecond of closing their output.
        var step: Int32 = 1
        while true {
            var status: Int32 = 0
            if waitpid(child, &status, WNOHANG) == child { return status }
            guard left > 0 else { return nil }
            poll(nil, 0, min(step, left))
            left -= step
            step = min(2 * step, Self.glance)
        }
    }

    /// Ends a child, by force if it must be.
    private static func stop(_ child: pid_t) {
        kill(child, SIGTERM)
        guard status(of: child, within: 2_000) == nil else { return }
        kill(child, SIGKILL)
        while waitpid(child, nil, 0) < 0, errno == EINTR {}
    }

    /// Starts the shell with its standard output on the pipe's writing end.
    private func start(_ command: String, output ends: [Int32]) throws(CommandFailure) -> pid_t {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        // A Swift thread may have signals blocked, and a child inherits that: it could then not be interrupted.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var arguments = cStrings(["sh", "-c", command])
        var variables = cStrings(environment.map { "\($0.key)=\($0.value)" })
        defer { for text in arguments + variables { free(text) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, "/bin/sh", &actions, &attributes, &arguments, &variables)
        guard failure == 0 else { throw CommandFailure("could not be started: \(Self.reason(failure))") }
        return child
    }

    /// Copies for C, ended by a null pointer; the caller frees them.
    private func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { text in text.withCString { strdup($0) } } + [nil]
    }

    /// The whole of a file, or one byte more than the largest allowed; nil with `errno` set if reading failed.
    private func readAll(_ file: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count <= Self.largestFile {
            guard let chunk = readSome(file) else { return nil }
            if chunk.isEmpty { break }
            bytes += chunk
        }
        return bytes
    }

    private func readSome(_ file: Int32) -> [UInt8]? {
        var count = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: 16 << 10) { buffer, filled in
            repeat {
                count = read(file, buffer.baseAddress, buffer.count)
            } while count < 0 && errno == EINTR
            filled = max(count, 0)
        }
        return count < 0 ? nil : chunk
    }
}
