import Synchronization

/// The buckets that are being tried, so that no answer comes to an event loop that has ended.
final class TrialList: Sendable {
    private struct State {
        var next = 0
        var running: [Int: Task<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    func start(_ trial: @escaping @Sendable () async -> Void) {
        state.withLock { state in
            let id = state.next
            state.next += 1
            // However soon it ends, it finds itself in the list: the lock is held until it is there.
            state.running[id] = Task {
                await trial()
                self.state.withLock { _ = $0.running.removeValue(forKey: id) }
            }
        }
    }

    /// Calls all of them off and waits for their ends; to be called when no request can come any more.
    func finish() async {
        let running = state.withLock { Array($0.running.values) }
        for task in running { task.cancel() }
        for task in running { await task.value }
    }
}
