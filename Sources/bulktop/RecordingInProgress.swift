import Changes
import App
import Base
import Monitor
import Recording
import Synchronization

/// The recording of this process, and what went wrong with it.
final class RecordingInProgress: Sendable {
    private let recorder: Recorder
    private let problems: Problems
    private let startedAt: Duration

    /// - Throws: `CommandFailed` when there can be no such file.
    init(creating path: String, of session: Session) throws {
        let now = SystemClock().now()
        let problems = Problems()
        startedAt = now.steady
        self.problems = problems
        do throws(RecordingError) {
            recorder = try Recorder(
                creating: path,
                RecordingHeader(startedAt: now.wall, server: session.baseURL, workspace: session.workspace)
            ) { problems.add($0) }
        } catch {
            throw CommandFailed(error.sentence, status: ExitStatus.usage)
        }
    }

    /// The same transport, with every answer written down.
    func records(_ transport: any HTTPTransport) -> any HTTPTransport {
        let startedAt = startedAt
        return RecordingTransport(transport, to: recorder) { SystemClock().now().steady - startedAt }
    }

    /// Closes the file and says what went wrong; call it once the screen is given back.
    func finish() {
        if !recorder.finish() { Output.complain("bulktop: The disk was too slow to write the end of the recording.") }
        for problem in problems.all { Output.complain("bulktop: \(problem.sentence)") }
    }
}

/// What the recorder reported, from whichever thread.
private final class Problems: Sendable {
    private let list = Mutex<[RecordingProblem]>([])

    var all: [RecordingProblem] { list.withLock { $0 } }

    func add(_ problem: RecordingProblem) { list.withLock { $0.append(problem) } }
}
