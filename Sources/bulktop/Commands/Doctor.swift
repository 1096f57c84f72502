import Changes
import App
import ArgumentParser
import LangSmith
import Monitor
import Terminal

/// `bulktop doctor`: everything between this terminal and the exports, one line each.
struct Doctor: Command {
    static let configuration = CommandConfiguration(
        abstract: "Look at settings, connection, key, permissions and terminal, and say what to do.",
        discussion: """
            Asks the service some questions and changes nothing. What depends on something that failed is not tried. \
            Exit status: 0 it works, warnings included, 2 the configuration cannot be used, 3 the service could not \
            be reached or does not allow it.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @Flag(help: "Print JSON of the schema bulktop.doctor/1.")
    var json = false

    func run(_ context: Context) throws {
        let local = LocalChecks(options: connection, environment: context.environment)
        let settings = local.settings()
        var checks = [settings, local.files()]
        var status = ExitStatus.done
        if settings.outcome == .fail {
            status = .usage
        } else {
            let server = try examine(context)
            checks += server.checks
            if server.checks.contains(where: { $0.outcome == .fail }) { status = server.status }
        }
        checks += [local.library(), local.terminal(), local.locale(), local.clipboard(), local.log()]
        if settings.outcome != .fail, let store = try store(context) { checks.append(store) }
        let report = DoctorReport(checks, schema: "bulktop.doctor/1", at: context.clock.now())
        try context.output.line(json ? try report.json() : report.text(isUnicode: TerminalFacts.isUnicode()))
        if status != .done { throw CommandFailed.found(status) }
    }

    /// What is remembered of the place that was asked.
    private func store(_ context: Context) throws -> Check? {
        guard let connection = try? Connection(self.connection.flags, context) else { return nil }
        defer { connection.close() }
        return LocalChecks.store(connection.store, context)
    }

    private func examine(_ context: Context) throws -> (checks: [Check], status: ExitStatus) {
        let connection: Connection
        do {
            connection = try Connection(self.connection.flags, context)
        } catch let failure as CommandFailed {
            // The settings are right, so this is a key command or a login that gave nothing.
            return ([Check("login", .fail, failure.sentences.joined(separator: " "))], failure.status)
        }
        defer { connection.close() }
        let (client, session) = (connection.client, connection.session)
        let examination = try blocking {
            await ServerExamination.run(
                client: client,
                clock: context.clock,
                workspace: session.workspace,
                failures: session.failures,
                lacks: { Capabilities($0, at: session.host, isReadOnly: session.isReadOnly).reasons }
            )
        }
        return (examination.checks, .unreachable)
    }
}
