import CProcess

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program that was started, and that is waited for with a bound.
package final class ChildProcess {
    /// What becomes of one of its three streams.
    package enum Stream {
        /// It is ours.
        case ours
        case nothing
        /// This end of a pipe.
        case descriptor(Int32)
    }

    /// How often one that is still there is looked at, in milliseconds.
    private static let glance: Int32 = 50

    private let id: pid_t
    /// As `waitpid` says it.
    private var end: Int32?

    /// Starts the program at `path`.
    ///
    /// It has no signal blocked, which a Swift thread may have and a child inherits: it could then not be interrupted.
    /// With `isApart` it is in a process group of its own, with every signal as usual: one that stays to serve is not
    /// ended by a Ctrl-C that is for us.
    package init(
        path: String,
        arguments: [String],
        environment: [String: String],
        input: Stream = .ours,
        output: Stream = .ours,
        errors: Stream = .ours,
        isApart: Bool = false
    ) throws(SystemError) {
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
        for (number, stream) in [input, output, errors].enumerated() {
            switch stream {
            case .ours: break
            case .nothing: posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
            case .descriptor(let end): posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
            }
        }
        var flags = POSIX_SPAWN_SETSIGMASK
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        if isApart {
            var all = sigset_t()
            sigfillset(&all)
            posix_spawnattr_setsigdefault(&attributes, &all)
            posix_spawnattr_setpgroup(&attributes, 0)
            flags |= POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        }
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var words = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var id: pid_t = 0
        let failure = posix_spawn(&id, path, &actions, &attributes, &words, &variables)
        guard failure == 0 else { throw SystemError(doing: path, code: failure) }
        self.id = id
    }

    /// How it ended, as `waitpid` says it; nil where it has not after so many milliseconds.
    package func status(within milliseconds: Int32) -> Int32? {
        var left = milliseconds
        // Most are gone within a millisecond of closing their output.
        var step: Int32 = 1
        while end == nil {
            var status: Int32 = 0
            let ended = waitpid(id, &status, WNOHANG)
            // Where SIGCHLD was ignored from before us, nobody knows how it ended.
            guard ended != id, ended == 0 || errno != ECHILD else {
                end = status
                break
            }
            guard left > 0 else { break }
            poll(nil, 0, min(step, left))
            left -= step
            step = min(2 * step, Self.glance)
        }
        return end
    }

    /// Ends it, by force if it must be.
    package func stop() {
        guard end == nil else { return }
        kill(id, SIGTERM)
        guard status(within: 2_000) == nil else { return }
        kill(id, SIGKILL)
        while waitpid(id, nil, 0) < 0, errno == EINTR {}
    }

    /// A pipe whose ends no other child inherits, which would keep it open: what is read from, what is written to.
    package static func pipe() throws(SystemError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard cp_pipe(&ends) == 0 else { throw SystemError(doing: "opening a pipe", code: errno) }
        return (ends[0], ends[1])
    }
}
