import Changes
import Base
import LangSmith
import Monitor
import Recording
import Synchronization

/// The recording of this process, and what went wrong with it.
final class RecordingInProgress: Sendable {
    /// What goes wrong, as it does; for one listener.
    let problems: AsyncStream<RecordingProblem>
    private let recorder: Recorder
    private let end: AsyncStream<RecordingProblem>.Continuation
    private let past: Problems
    private let clock: any MonitorClock
    private let startedAt: Duration

    /// - Throws: `CommandFailed` when there can be no such file.
    init(creating path: String, of session: Session, _ clock: any MonitorClock) throws {
        let now = clock.now()
        let (problems, hear) = AsyncStream.makeStream(of: RecordingProblem.self)
        let past = Problems()
        (self.problems, end, self.past) = (problems, hear, past)
        (self.clock, startedAt) = (clock, now.steady)
        do throws(RecordingError) {
            recorder = try Recorder(
                creating: path,
                RecordingHeader(startedAt: now.wall, server: session.baseURL, workspace: session.workspace)
            ) {
                past.add($0)
                hear.yield($0)
            }
        } catch {
            throw CommandFailed.noRecording(error)
        }
    }

    /// The same transport, with every answer written down.
    func records(_ transport: any HTTPTransport) -> any HTTPTransport {
        RecordingTransport(transport, to: recorder) { [clock, startedAt] in clock.now().steady - startedAt }
    }

    /// Closes the file, and gives all that went wrong where something is missing in it.
    ///
    /// Call it one time, once the screen is given back.
    func finish() -> CommandFailed? {
        let isFinished = recorder.finish()
        end.finish()
        let problems = past.all
        return problems.isEmpty && isFinished ? nil : .recordingIncomplete(problems, isUnfinished: !isFinished)
    }
}

/// What the recorder reported, from whichever thread.
private final class Problems: Sendable {
    private let list = Mutex<[RecordingProblem]>([])

    var all: [RecordingProblem] { list.withLock { $0 } }

    func add(_ problem: RecordingProblem) { list.withLock { $0.append(problem) } }
}

extension RecordingProblem {
    /// Nothing more is written after it.
    var isEnd: Bool {
        switch self {
        case .writeFailed, .limitReached: true
        case .fallingBehind: false
        }
    }
}
