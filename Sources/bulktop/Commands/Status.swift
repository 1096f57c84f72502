import Changes
import App
import ArgumentParser
import CurlTransport
import LangSmith
import Monitor

/// `bulktop status`: the dashboard's answers without a screen.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what needs a human, as text or JSON.",
        discussion: """
            Exit status: 0 nothing needs a human, 1 something does, 2 a wrong flag or configuration, 3 the service \
            could not be reached or did not allow the question.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @Flag(help: "Print JSON of the schema bulktop.status/1.")
    var json = false

    func run() throws {
        let connection = try Connection(connection.flags, environment: ProcessEnvironment.current)
        defer { connection.close() }
        Output.progress("Asking \(connection.session.host); with many failures or runs this takes some seconds…")
        let survey = try Survey.run(on: connection)
        if let failure = survey.whyNoExports { throw CommandFailed(failure.sentence, status: ExitStatus.unreachable) }
        let report = StatusReport(
            survey,
            of: connection.client,
            workspace: connection.session.workspace
        )
        Output.line(json ? try report.json() : report.text)
        if !report.problems.isEmpty { throw ExitCode(ExitStatus.problems) }
    }
}
