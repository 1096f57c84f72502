import Changes
import App
import ArgumentParser
import CurlTransport
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
        mouse: Bool = true,
        client: LangSmithClient,
        clock: any MonitorClock = SystemClock(),
        audit: (any AuditLog)? = nil,
        environment: [String: String]
    ) throws {
        let log = ConfigPaths(environment: environment).log.flatMap(LogFile.init)
        let terminal: Terminal
        do throws(TerminalError) {
            var options = TerminalOptions()
            options.log = log?.descriptor
            options.mouse = mouse
            terminal = try Terminal(options)
        } catch {
            throw CommandFailed(
                "\(error). For a look without a screen there are 'bulktop status' and 'bulktop snapshot'.",
                status: ExitStatus.usage
            )
        }
        defer { terminal.restore() }
        let end = try LiveDashboard.run(
            state: State(
                session: session,
                color: color.tone,
                size: terminal.size,
                terminal: TerminalTraits(
                    isASCII: !terminal.isUnicode,
                    hasMouse: mouse,
                    notes: terminal.notes
                ),
                now: clock.now()
            ),
            device: terminal,
            client: client,
            clock: clock,
            writer: Writer(
                session,
                client: client,
                clock: clock,
                log: audit ?? AuditFile(environment: environment)
            ),
            tester: BucketTester(
                clock: clock,
                failures: session.failures,
                newID: { String(UInt64.random(in: .min ... .max), radix: 36) },
                connect: { CurlTransport(options: CurlTransport.Options(environment: environment)) }
            ),
            clipboard: Clipboard(environment: environment),
            seed: .random(in: .min ... .max)
        )
        terminal.restore()
        if case .signalled(let signal) = end { throw ExitCode(128 + signal) }
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
