import Changes
import Monitor
import Synchronization

extension Survey {
    /// What an earlier run knew, as if it had been asked for.
    init(_ memory: Recollection, of session: Session, at now: Now) {
        self.init(memory, at: now)
        session.introduce(&inventory)
    }

    /// Asks everything one time, for the commands without a screen, and waits for it as long as answers come.
    ///
    /// Without the runs, each of which is a question of its own, it takes a second or two for a small workspace.
    static func run(
        on connection: Connection,
        _ context: Context,
        _ options: TimeoutOptions,
        readsRuns: Bool = true
    ) throws -> Survey {
        let (client, session) = (connection.client, connection.session)
        let line = SurveyLine(context)
        defer { line.clear() }
        return try blocking {
            var survey = await gather(
                client: client,
                clock: context.clock,
                seed: context.random(),
                workspace: session.workspace,
                readsRuns: readsRuns,
                patience: context.patience,
                timeout: options.timeout?.duration,
                progress: { line.tell($0) }
            )
            session.introduce(&survey.inventory)
            return survey
        }
    }
}

/// Says to a person how far a survey has come, on one line that is gone when it ends.
private final class SurveyLine: Sendable {
    private let context: Context
    private let toldAt: Mutex<Duration?>
    private let begin: Duration
    /// Whoever has his answer sooner is told nothing.
    private static let grace = Duration.seconds(2)
    private static let pause = Duration.milliseconds(250)

    init(_ context: Context) {
        self.context = context
        begin = context.clock.now().steady
        toldAt = Mutex(nil)
    }

    func tell(_ progress: Survey.Progress) {
        guard context.output.isWatched, progress.exports > 0 else { return }
        let now = context.clock.now().steady
        let isTime = toldAt.withLock { toldAt in
            guard now - begin >= Self.grace, toldAt.map({ now - $0 >= Self.pause }) ?? true else { return false }
            toldAt = now
            return true
        }
        guard isTime else { return }
        let count = Words.count(progress.exports, "export")
        let runs = progress.runs > 0 ? ", the runs of \(Words.grouped(Int64(progress.runs))) of them" : ""
        context.output.ask("\r\(count)\(progress.isListWhole ? "" : " so far")\(runs)…\u{1b}[K")
    }

    func clear() {
        if toldAt.withLock({ $0 }) != nil { context.output.ask("\r\u{1b}[K") }
    }
}
