import Dispatch
import ObjectStore
import Synchronization

/// The tests of buckets that are not over: each may have an object in somebody's bucket.
final class TestsUnderWay: Sendable {
    private struct Entry {
        var task: Task<Void, Never>?
        /// What it writes; nil before it has said so.
        var object: String?
    }

    private let entries = Mutex<[Int: Entry]>([:])
    private let group = DispatchGroup()

    /// Begins one; `run` tells every step to what it is given.
    func start(
        _ ticket: Int,
        _ run: @escaping @Sendable (@escaping @Sendable (BucketTest.Progress) -> Void) async -> Void
    ) {
        group.enter()
        entries.withLock { $0[ticket] = Entry() }
        let task = Task.detached { [self] in
            await run { progress in self.entries.withLock { $0[ticket]?.object = progress.object } }
            entries.withLock { $0[ticket] = nil }
            group.leave()
        }
        // It may be over already.
        entries.withLock { $0[ticket]?.task = task }
    }

    /// Ends one early; it removes what it wrote all the same.
    func stop(_ ticket: Int) {
        let task = entries.withLock { $0[ticket]?.task }
        task?.cancel()
    }

    /// Ends all of them and waits until they have removed what they wrote, for so long at most.
    ///
    /// - Returns: the objects of those that have not.
    func stopAll(within bound: Duration) -> [String] {
        let tasks = entries.withLock { $0.values.compactMap(\.task) }
        for task in tasks { task.cancel() }
        let (seconds, attoseconds) = bound.components
        let milliseconds = Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        _ = group.wait(timeout: .now() + .milliseconds(milliseconds))
        return entries.withLock { $0.values.compactMap(\.object) }.sorted()
    }
}
