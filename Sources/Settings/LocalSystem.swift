import Base

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
        guard file >= 0 else {
            return errno == ENOENT || errno == ENOTDIR ? .absent : .unreadable(SystemError.reason(errno))
        }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { return .unreadable(SystemError.reason(errno)) }
        let kind = facts.st_mode & S_IFMT
        guard kind != S_IFDIR else { return .unreadable("it is a directory") }
        guard let bytes = readAll(file) else { return .unreadable(SystemError.reason(errno)) }
        guard bytes.count <= Self.largestFile else { return .unreadable("it is larger than 1 MiB") }
        guard let text = String(validating: bytes, as: UTF8.self) else { return .unreadable("it is not UTF-8") }
        return .contents(text, mode: kind == S_IFREG ? Int(facts.st_mode & 0o7777) : nil)
    }

    package func output(of command: String) throws(CommandFailure) -> String {
        let end: Int32
        let child: ChildProcess
        do throws(SystemError) {
            (end, child) = try start(command)
        } catch {
            throw CommandFailure("could not be started: \(error.reason)")
        }
        defer { close(end) }

        var bytes: [UInt8] = []
        var quiet: Int32 = 0
        var status: Int32?
        reading: while bytes.count <= Self.largestFile, quiet < Self.patience {
            var wait = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
            let ready = poll(&wait, 1, status == nil ? Self.glance : 0)
            if ready < 0, errno == EINTR { continue }
            if ready > 0 {
                guard let chunk = readSome(end), !chunk.isEmpty else { break }
                bytes += chunk
                quiet = 0
            } else if status != nil {
                // It has ended, and whom it left behind with its output says nothing: an agent, a daemon.
                break reading
            } else {
                quiet += Self.glance
                status = child.status(within: 0)
            }
        }
        let endless = bytes.count > Self.largestFile
        let silent = quiet >= Self.patience
        if !silent, !endless, status == nil { status = child.status(within: Self.patience) }
        if status == nil { child.stop() }

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

    /// Starts the shell, and gives the end of the pipe that its standard output can be read from.
    private func start(_ command: String) throws(SystemError) -> (Int32, ChildProcess) {
        let ends = try ChildProcess.pipe()
        defer { close(ends.writing) }
        do throws(SystemError) {
            let child = try ChildProcess(
                path: "/bin/sh",
                arguments: ["sh", "-c", command],
                environment: environment,
                output: .descriptor(ends.writing)
            )
            return (ends.reading, child)
        } catch {
            close(ends.reading)
            throw error
        }
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
