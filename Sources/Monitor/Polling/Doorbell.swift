import Synchronization

/// Wakes the poller's loop and hands it what the user wants, in the order it was said.
///
/// Any thread rings, without awaiting anything: a task per call would lose the order. One task waits.
final class Doorbell: Sendable {
    enum Command: Sendable {
        case focus(Focus)
        case refresh
        case pause(Bool)
    }

    private struct State {
        var commands: [Command] = []
        var rung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring(_ command: Command? = nil) {
        let waiter = state.withLock { state in
            if let command { state.commands.append(command) }
            state.rung = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// What was said since the last call.
    func take() -> [Command] {
        state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Returns at the next ring, or at once if there was one since the last call returned, or when cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resumed = state.withLock { state in
                    if !state.rung { state.waiter = continuation }
                    return state.rung
                }
                if resumed { continuation.resume() }
            }
            state.withLock { $0.rung = false }
        } onCancel: {
            ring()
        }
    }

    /// True while a task waits and nothing has been said that it does not know.
    var isQuiet: Bool { state.withLock { $0.waiter != nil && !$0.rung } }
}
