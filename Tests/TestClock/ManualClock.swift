import Base
package import Monitor
import Synchronization

/// Both clocks, moved by the test alone.
package final class ManualClock: MonitorClock {
    private struct State {
        var steady = Duration.zero
        var wall = Timestamp(year: 2026, month: 11, day: 20, hour: 3)
        var sleepers: [Int: (until: Duration, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func now() -> Now { state.withLock { Now(wall: $0.wall, steady: $0.steady) } }

    package func sleep(until steady: Duration) async throws {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let outcome: Result<Void, CancellationError>? = state.withLock { state in
                    if state.steady >= steady { return .success(()) }
                    // Checked under the lock: a cancellation from here on finds the sleeper.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.sleepers[number] = (steady, continuation)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: number) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// When the first sleeper wants to wake; nil when nobody sleeps.
    package var nextDeadline: Duration? { state.withLock { $0.sleepers.values.map(\.until).min() } }

    /// Moves both clocks on and wakes whoever is due.
    package func move(to steady: Duration) {
        let due = state.withLock { state in
            state.wall = state.wall + (steady - state.steady)
            state.steady = steady
            let due = state.sleepers.filter { $0.value.until <= steady }
            for number in due.keys { state.sleepers[number] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Lets time pass whenever somebody waits for it, until cancelled.
    package func run() async {
        while !Task.isCancelled {
            if let next = nextDeadline { move(to: min(next, now().steady + .milliseconds(200))) }
            await Task.yield()
        }
    }

    /// Sets the wall clock as somebody with root might.
    package func jump(by duration: Duration) { state.withLock { $0.wall = $0.wall + duration } }
}
