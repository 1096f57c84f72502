import Changes
import App
import ArgumentParser
import Dashboard
import LangSmith
import Monitor
import Screen
import Settings
import Terminal

/// Opens the dashboard on this process's terminal and gives the terminal back whatever happens.
enum FullScreen {
    /// Call it on the main thread; `audit` is the user's own file where nothing else is given.
    static func run(
        _ session: Session,
        color: PlaceColor = .purple,
        client: LangSmithClient,
        network: NetworkAccess,
        clock: any MonitorClock = SystemClock(),
        audit: (any AuditLog)? = nil,
        environment: [String: String]
    ) throws {
        let log = ConfigPaths(environment: environment).log.flatMap { try? LogFile(path: $0) }
        let terminal: Terminal
        do throws(TerminalError) {
            var options = TerminalOptions()
            options.log = log?.descriptor
            terminal = try Terminal(options)
        } catch {
            throw CommandFailed(
                "\(error). For a look without a screen there are 'bulktop status' and 'bulktop snapshot'.",
                status: ExitStatus.usage
            )
        }
        defer { terminal.restore() }
        let outcome = try LiveDashboard.run(
            state: State(session: session, color: color.tone, size: terminal.size, now: clock.now()),
            device: terminal,
            client: client,
            clock: clock,
            writer: Writer(
                session,
                client: client,
                clock: clock,
                log: audit ?? AuditFile(environment: environment)
            ),
            tester: network.tester(clock),
            seed: .random(in: .min ... .max)
        )
        terminal.restore()
        for object in outcome.leftBehind {
            Output.complain("bulktop: the test of a bucket may have left \(object) behind: remove it")
        }
        if case .signalled(let signal) = outcome.end { throw ExitCode(128 + signal) }
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
