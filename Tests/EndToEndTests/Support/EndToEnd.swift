import Dispatch
import Foundation
import Synchronization
import Testing

/// All tests of the program as its users start it: on a terminal, or from a script.
///
/// They wait for other processes, so they run on threads of their own: on the pool's they would starve every suite that
/// runs beside them. Only a few run at a time, because each brings a process or two.
@Suite(.waiting) enum EndToEnd {}

extension Trait where Self == Waiting {
    static var waiting: Self { Self() }
}

/// Runs a test on a thread that may block.
struct Waiting: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        // A suite has no work of its own to do.
        guard testCase != nil else { return try await function() }
        await Self.seats.enter()
        defer { Self.seats.leave() }
        try await withTaskExecutorPreference(Self.threads) { try await function() }
    }

    private static let limit = 6
    private static let seats = Seats(limit)
    /// One for each test under way, so that none waits for another's.
    private static let threads = Threads(limit)
}

/// Lets so many tasks in at a time, in the order they came.
private final class Seats: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: count)) }

    func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}

/// A fixed number of threads that carry out jobs in the order they came.
private final class Threads: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let count = DispatchSemaphore(value: 0)

    init(_ count: Int) {
        for _ in 0..<count {
            let thread = Thread { [self] in work() }
            // The emulator keeps what it reads on the stack.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        count.signal()
    }

    private func work() {
        while true {
            count.wait()
            let job = jobs.withLock { $0.removeFirst() }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
