import App
import ArgumentParser
import CurlTransport
import Dashboard
import Foundation
import Settings
import Terminal

/// Opens the dashboard on this process's terminal and gives the terminal back whatever happens.
enum FullScreen {
    /// Call it on the main thread.
    static func run(on connection: Connection, environment: [String: String]) throws {
        defer { connection.transport.shutdown() }
        let log = ConfigPaths(environment: environment).log.flatMap(LogFile.init)
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
        let clock = SystemClock()
        let end = try LiveDashboard.run(
            state: State(session: connection.session, size: terminal.size, now: clock.now()),
            device: terminal,
            client: connection.client,
            clock: clock,
            seed: .random(in: .min ... .max)
        )
        terminal.restore()
        if case .signalled(let signal) = end { throw ExitCode(128 + signal) }
    }
}
