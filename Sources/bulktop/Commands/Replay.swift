import Changes
import App
import ArgumentParser
import LangSmith
import Monitor
import Recording

/// `bulktop replay`: the dashboard on a recording.
struct Replay: Command {
    static let configuration = CommandConfiguration(
        abstract: "Open the dashboard on a recording.",
        discussion: """
            Time is the recording's: the screen shows what it would have shown then, and stands still at the end. \
            Nothing is asked of any server, and nothing can be changed.
            """
    )

    @Option(help: "How fast its time runs.")
    var speed = 1.0

    @Option(help: "Where to begin, such as 90s, 30m or 8h after its start.")
    var from: Span?

    @Argument(help: "A file that 'bulktop record' or 'bulktop --record' made.")
    var file: String

    func validate() throws {
        guard speed >= 0.01, speed <= 10_000 else {
            throw ValidationError("--speed takes 0.01 to 10000, not \(speed).")
        }
    }

    func run(_ context: Context) throws {
        let recording: Recording.Replay
        let address: ServerAddress
        do throws(ReplayError) {
            recording = try Recording.Replay(contentsOf: file)
        } catch {
            throw CommandFailed.noReplay(file: file, reason: error.sentence)
        }
        do throws(ServerAddress.Problem) {
            address = try ServerAddress(recording.header.server, allowPlainHTTP: true)
        } catch {
            throw CommandFailed.noReplay(file: file, reason: error.sentence)
        }
        if let from, from.duration > recording.end {
            let length = recording.end.components.seconds
            throw CommandFailed.arguments(["--from is past the end of \(file), which is \(length) s long"])
        }
        for notice in recording.notices { context.output.complain("bulktop: \(notice)") }

        let system = context.clock
        let start = system.now().steady
        let clock = ReplayClock(
            recording,
            speed: speed,
            from: from?.duration ?? .zero,
            elapsed: { system.now().steady - start },
            sleep: { try await system.sleep(until: start + $0) }
        )
        try FullScreen.run(
            Session(
                profile: "replay",
                baseURL: address.baseURL,
                workspace: recording.header.workspace,
                environment: "REPLAY",
                isReadOnly: true,
                recorded: Session.Recorded(end: recording.end, speed: speed)
            ),
            client: LangSmithClient(
                address: address,
                credentials: Credentials(nil, workspace: recording.header.workspace),
                transport: ReplayTransport(recording, clock: clock),
                isReadOnly: true
            ),
            network: NetworkAccess(context),
            context.with(RecordedTime(clock: clock))
        )
    }
}

/// The recording's time for all that lives in a replay, so that ages and intervals mean what they meant.
private struct RecordedTime: MonitorClock {
    let clock: ReplayClock

    func now() -> Now {
        let moment = clock.moment
        return Now(wall: clock.wall(at: moment), steady: moment)
    }

    func sleep(until steady: Duration) async throws { try await clock.sleep(until: steady) }
}
