import Changes
import App
import Dashboard
import LangSmith
import Monitor
import Recording
import Screen
import Store
import Settings
import Terminal

/// Opens the dashboard on this process's terminal and gives the terminal back whatever happens.
enum FullScreen {
    /// Call it on the main thread; `audit` is the user's own file where nothing else is given, and
    /// nothing is remembered without a `store`; trouble with the `recording` is told on the screen.
    static func run(
        _ session: Session,
        color: PlaceColor = .purple,
        mouse: Bool = true,
        client: LangSmithClient,
        network: NetworkAccess,
        audit: (any AuditLog)? = nil,
        recording: RecordingInProgress? = nil,
        store: Store? = nil,
        known: (any KnownProblemStore)? = nil,
        _ context: Context
    ) throws {
        let (environment, clock) = (context.environment, context.clock)
        let log = ConfigPaths(environment: environment).log.flatMap { try? LogFile(path: $0) }
        let terminal: Terminal
        do throws(TerminalError) {
            var options = TerminalOptions()
            options.log = log?.descriptor
            options.mouse = mouse
            terminal = try Terminal(options)
        } catch {
            throw CommandFailed.noScreen(error)
        }
        defer { terminal.restore() }
        let outcome = try LiveDashboard.run(
            state: State(
                session: session,
                color: color.tone,
                size: terminal.size,
                terminal: TerminalTraits(
                    isASCII: !terminal.isUnicode,
                    hasMouse: mouse,
                    notes: terminal.notes
                ),
                known: known?.load(session.place) ?? KnownProblems(),
                now: clock.now()
            ),
            device: terminal,
            client: client,
            clock: clock,
            writer: Writer(
                session,
                client: client,
                log: audit ?? AuditFile(environment: environment),
                context
            ),
            tester: network.tester(clock),
            clipboard: Clipboard(environment: environment),
            seed: context.random(),
            store: store,
            known: known,
            beside: { post in
                guard let recording else { return }
                for await problem in recording.problems {
                    post(.recordingTroubled(problem.sentence, isEnd: problem.isEnd))
                }
            }
        )
        terminal.restore()
        for object in outcome.leftBehind {
            context.output.complain("bulktop: the test of a bucket may have left \(object) behind: remove it")
        }
        if case .signalled(let signal) = outcome.end { throw CommandFailed.signalled(signal) }
    }
}

extension PlaceColor {
    /// The palette's colour of that name.
    var tone: Tone {
        switch self {
        case .purple: .environment
        case .blue: .accent
        case .cyan: .active
        case .green: .ok
        case .orange: .warning
        case .grey: .muted
        }
    }
}
