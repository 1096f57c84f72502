import Base
import CLibcurl

/// What callers on any thread ask of the curl thread.
///
/// A continuation handed in by `submit` is either resumed there, with the reason of the refusal, or given to the
/// thread by `take` or `end`: there is no third way, so none is lost.
final class Inbox: Sendable {
    enum Command: Sendable {
        case start(Job)
        case cancel(UInt64)
    }

    private struct State {
        var lastID: UInt64 = 0
        /// Requests whose task has begun to wait, but whose job has not come in yet.
        var announced: Set<UInt64> = []
        var commands: [Command] = []
        var closed: TransportError?
        var waker: Waker?

        // Woken under the lock: the thread takes the waker away under it too before it frees the multi handle.
        // A box that is not empty has woken the thread already and not been emptied since.
        mutating func append(_ command: Command) {
            if commands.isEmpty { waker?.wake() }
            commands.append(command)
        }
    }

    private let state = Locked(State())

    /// The id under which a request will be submitted, and may be cancelled from now on.
    func announce() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            state.announced.insert(state.lastID)
            return state.lastID
        }
    }

    /// Hands a job to the thread, or resumes it at once if it was cancelled before or the thread is gone.
    func submit(_ job: Job) {
        let refusal: TransportError? = state.withLock { state in
            // A cancellation that came first has taken the announcement away.
            guard state.announced.remove(job.id) != nil else { return .cancelled }
            if let closed = state.closed { return closed }
            state.append(.start(job))
            return nil
        }
        if let refusal { job.continuation.resume(returning: .failure(refusal)) }
    }

    /// Ends a request wherever it is; one that is done already is left alone.
    func cancel(_ id: UInt64) {
        state.withLock { state in
            guard state.announced.remove(id) == nil, state.closed == nil else { return }
            state.append(.cancel(id))
        }
    }

    /// Refuses all later jobs for this reason and tells the thread to end; the first reason stays.
    func close(_ reason: TransportError) {
        state.withLock { state in
            guard state.closed == nil else { return }
            state.closed = reason
            state.waker?.wake()
        }
    }

    // MARK: For the thread

    /// From now on the thread is woken for each new command.
    func open(_ waker: Waker) {
        state.withLock { $0.waker = waker }
    }

    /// All commands since the last time, and whether the box was closed.
    func take() -> (commands: [Command], closed: TransportError?) {
        state.withLock { state in
            var commands: [Command] = []
            swap(&commands, &state.commands)
            return (commands, state.closed)
        }
    }

    /// Closes for good: no command comes after those returned, and nobody wakes the thread any more.
    func end(_ reason: TransportError) -> [Command] {
        state.withLock { state in
            if state.closed == nil { state.closed = reason }
            state.waker = nil
            var commands: [Command] = []
            swap(&commands, &state.commands)
            return commands
        }
    }
}

/// Interrupts the thread's sleep in `curl_multi_poll`.
struct Waker: Sendable {
    // The one function of libcurl that other threads may call on the handle is `curl_multi_wakeup`.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

    init(multi: UnsafeMutableRawPointer) { self.multi = multi }

    func wake() { curl_multi_wakeup(multi) }
}
