import Dispatch
import Synchronization

/// Runs asynchronous work to its end on the pool while the calling thread, the main one, waits.
///
/// Commands stay synchronous so that the dashboard owns the real main thread; an asynchronous `main` would lose it at
/// its first suspension.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
    let outcome = Outcome<Value>()
    Task.detached {
        do {
            outcome.settle(.success(try await work()))
        } catch {
            outcome.settle(.failure(error))
        }
    }
    return try outcome.wait().get()
}

/// Does work that may wait for a disk or a directory service while none of Swift's own threads waits with it.
///
/// There may be only two of those, and the poller needs them. One piece of work is done after the other.
func outsidePool<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        waiting.async { continuation.resume(returning: work()) }
    }
}

private let waiting = DispatchQueue(label: "bulktop.waiting")

/// A result on its way from the pool to the thread that waits for it.
private final class Outcome<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let settled = DispatchSemaphore(value: 0)

    func settle(_ result: Result<Value, any Error>) {
        self.result.withLock { $0 = result }
        settled.signal()
    }

    func wait() -> Result<Value, any Error> {
        settled.wait()
        guard let result = result.withLock({ $0 }) else { preconditionFailure("woken without a result") }
        return result
    }
}
