import Changes
import App
import ArgumentParser
import CurlTransport
import LangSmith
import Monitor
import Store

/// `bulktop status`: the dashboard's answers without a screen.
struct Status: Command {
    static let configuration = CommandConfiguration(
        abstract: "Say what needs a human, as text or JSON.",
        discussion: """
            Exit status: 0 nothing needs a human, 1 something does, 2 a wrong flag or configuration, 3 the service \
            could not be reached, did not allow the question, or did not answer enough to know, 6 the answer could not be written.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @OptionGroup var patience: TimeoutOptions

    @Flag(help: "Print JSON of the schema bulktop.status/1.")
    var json = false

    @Flag(help: "Ask no server: answer with what the dashboard last knew, and say how old it is.")
    var cached = false

    func run(_ context: Context) throws {
        let connection = try Connection(connection.flags, context)
        defer { connection.close() }
        if cached {
            let store = connection.store.read(context)
            defer { store.close() }
            let memory = try store.remembered()
            let survey = Survey(memory, of: connection.session, at: context.clock.now())
            var report = report(survey, connection, context)
            report.recall(memory.extent, at: context.clock.now())
            return try answer(report, context)
        }
        context.output.progress(
            "Asking \(connection.session.host); with many failures or runs this takes some seconds…"
        )
        let survey = try Survey.run(on: connection, context, patience)
        if let failure = survey.whyNoExports { throw CommandFailed.service(failure, of: connection.session) }
        try answer(report(survey, connection, context), context)
    }

    private func report(_ survey: Survey, _ connection: Connection, _ context: Context) -> StatusReport {
        let known = KnownFile(environment: context.environment)
        if let trouble = known.trouble { context.output.complain("bulktop: \(trouble); every problem is told") }
        return StatusReport(
            survey,
            of: connection.client,
            workspace: connection.session.workspace,
            known: known.load(connection.session.place)
        )
    }

    private func answer(_ report: StatusReport, _ context: Context) throws {
        if json {
            try report.writeJSON { try context.output.line($0) }
        } else {
            try context.output.line(report.text)
        }
        if !report.problems.isEmpty { throw CommandFailed.found(.problems) }
        if !report.unread.isEmpty { throw CommandFailed.found(.unreachable) }
    }
}
