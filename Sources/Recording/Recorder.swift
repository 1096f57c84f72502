import Dispatch
import Synchronization

/// Writes a recording on a thread of its own, so that neither the screen nor Swift's pool ever waits for a disk.
///
/// Answers wait in memory in the order they came, up to a bound; beyond it they are left out and counted in the file.
package final class Recorder: Sendable {
    /// What is in the queue.
    private struct Pending {
        var bytes = 0
        var left = 0
        var isBehind = false
        var isFinished = false
    }

    private let queue = DispatchQueue(label: "bulktop.recorder")
    private let pending = Mutex(Pending())
    /// Nil once the recording has ended.
    ///
    /// Locked for the compiler only: nobody but the queue asks for it.
    private let scribe: Mutex<Scribe?>
    private let capacity: Int
    private let report: @Sendable (RecordingProblem) -> Void

    /// Creates the file, readable by its owner alone, and writes its first line.
    ///
    /// - Parameters:
    ///   - path: of a file that does not exist.
    ///   - header: its first line.
    ///   - limit: the size in bytes at which the recording ends; a forgotten one must not fill the disk.
    ///   - capacity: bytes of answers that may wait to be written.
    ///   - report: told of each kind of problem one time, on the recorder's own thread.
    /// - Throws: why there is no such file now.
    package convenience init(
        creating path: String,
        _ header: RecordingHeader,
        limit: Int = 2 << 30,
        capacity: Int = 64 << 20,
        report: @escaping @Sendable (RecordingProblem) -> Void
    ) throws(RecordingError) {
        let file = try NewFile(creating: path)
        self.init(file, header, limit: limit, capacity: capacity, report: report)
    }

    init(
        _ output: any LineOutput,
        _ header: RecordingHeader,
        limit: Int,
        capacity: Int,
        report: @escaping @Sendable (RecordingProblem) -> Void
    ) {
        self.capacity = capacity
        self.report = report
        scribe = Mutex(Scribe(output, baseURL: header.server, limit: limit))
        queue.async { [self] in write { scribe throws(RecordingProblem) in try scribe.begin(header) } }
    }

    /// Takes an exchange to be written; never waits.
    func record(_ capture: Capture) {
        let size = capture.size
        let fellBehind = pending.withLock { pending in
            guard !pending.isFinished else { return false }
            // An answer larger than the bound is welcome when it comes alone.
            guard pending.bytes == 0 || pending.bytes + size <= capacity else {
                pending.left += 1
                defer { pending.isBehind = true }
                return !pending.isBehind
            }
            pending.bytes += size
            // Under the lock, so that the order of writing is the order of coming.
            queue.async { [self] in
                noteLeftOut(before: capture.answered)
                write { scribe throws(RecordingProblem) in try scribe.write(capture) }
                self.pending.withLock { $0.bytes -= size }
            }
            return false
        }
        if fellBehind { queue.async { [self] in report(.fallingBehind) } }
    }

    /// Writes what is waiting, closes the file and refuses all that comes later; true when it was done in time.
    ///
    /// Blocks its caller, at most for `patience`: call it at the end of the program, off Swift's pool.
    @discardableResult
    package func finish(patience: Duration = .seconds(3)) -> Bool {
        pending.withLock { $0.isFinished = true }
        let done = DispatchSemaphore(value: 0)
        queue.async { [self] in
            end()
            done.signal()
        }
        return done.wait(timeout: .now() + .microseconds(Int(patience.inMicroseconds))) == .success
    }

    /// Runs on the queue; the first failure ends the recording.
    private func write(_ step: (inout Scribe) throws(RecordingProblem) -> Void) {
        let problem: RecordingProblem? = scribe.withLock { scribe in
            guard var open = scribe else { return nil }
            // Taken out while in use, or its tables would be copied.
            scribe = nil
            do throws(RecordingProblem) {
                try step(&open)
                scribe = open
                return nil
            } catch {
                return error
            }
        }
        if let problem { report(problem) }
    }

    /// Says in the file how many answers are missing at this place, if any are.
    private func noteLeftOut(before moment: Duration?) {
        let left = pending.withLock { pending in
            defer { pending.left = 0 }
            return pending.left
        }
        guard left > 0 else { return }
        write { scribe throws(RecordingProblem) in try scribe.note(leftOut: left, before: moment) }
    }

    private func end() {
        noteLeftOut(before: nil)
        // With it goes the file.
        scribe.withLock { $0 = nil }
    }
}
