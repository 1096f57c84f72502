import App
import ArgumentParser
import Dashboard
import LangSmith
import Monitor

/// One command that changes something: what is known before, the question, the writes, and what is said of them.
struct WriteSession {
    let connection: Connection
    /// As of the start: what names mean, and what was there before.
    let inventory: Inventory
    let now: Now
    private let options: WriteOptions
    private let environment: [String: String]

    /// Asks the service for everything there is, so that names can be used and the question tells what it is about.
    init(_ options: WriteOptions) throws {
        self.options = options
        environment = ProcessEnvironment.current
        connection = try Connection(options.connection.flags, environment: environment)
        do {
            let survey = try Survey.run(on: connection)
            if let failure = survey.whyNoExports {
                throw CommandFailed(failure.sentence, status: ExitStatus.unreachable)
            }
            inventory = survey.inventory
            now = survey.inventory.serverNow(survey.endedAt)
        } catch {
            connection.close()
            throw error
        }
    }

    /// One thing to do, and how it is told.
    struct Item {
        var write: Write
        /// As in "Cancel checkout-prod 6f3a0000".
        var title: String
        /// What a person should know before saying yes.
        var notes: [String] = []
        /// What a person types to go on where more than `yes` is asked for: the name of what it is about.
        var name: String
        /// Cannot be taken back, or makes more than one thing: asks for the name.
        var isGrave = false
    }

    /// Asks, does it, and says what came of it; ends the command with the exit status of the worst outcome.
    func run(_ items: [Item]) throws {
        for item in items {
            let problems = item.write.problems
            if !problems.isEmpty {
                throw CommandFailed(problems.map(\.sentence).joined(separator: " "), status: ExitStatus.usage)
            }
        }
        if connection.client.isReadOnly {
            throw CommandFailed(APIError.readOnly.sentence, status: ExitStatus.usage)
        }
        try confirm(items)
        let writer = Writer(
            connection.session,
            client: connection.client,
            clock: SystemClock(),
            log: AuditFile(environment: environment)
        )
        var known = KnownThings()
        known.exports = Set(inventory.exports.keys)
        known.destinations = Set(inventory.destinations.keys)
        var outcomes: [WriteOutcomeReport] = []
        for item in items {
            let before = known
            let result = try blocking { await writer.carryOut(item.write, known: before) }
            if case .created(let export, _) = result.report { known.exports.insert(export.id) }
            outcomes.append(WriteOutcomeReport(item.write, result))
            if !options.json { Output.line(result.report.sentence) }
            if let problem = result.auditProblem { Output.complain("bulktop: not in the audit: \(problem)") }
        }
        if options.json { Output.line(try WriteOutcomesReport(outcomes).json()) }
        let status = outcomes.map(\.exitStatus).max() ?? 0
        if status != 0 { throw ExitCode(status) }
    }

    private func confirm(_ items: [Item]) throws {
        guard !options.yes else { return }
        guard Person.isThere else {
            throw CommandFailed(
                "this changes something and nobody is there to be asked: say --yes, or run it on a terminal",
                status: ExitStatus.usage
            )
        }
        let session = connection.session
        let workspace = inventory.server.workspaceName.map { " · \(CleanText.line($0, limit: 60))" } ?? ""
        let place = session.environment.isEmpty ? "" : "\(session.environment) · "
        for item in items {
            Output.complain(item.title)
            for note in item.notes { Output.complain("  \(note)") }
            let body = item.write.shownBody.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
            Output.complain("  \(item.write.route.method.rawValue) \(item.write.route.path)\(body)")
        }
        Output.complain("At \(place)\(session.profile)\(workspace) · \(session.host)")
        let isGrave = items.contains(where: \.isGrave) || session.isProduction
        let word = isGrave ? items.first?.name ?? "yes" : "yes"
        guard Person.answer(to: "Type \(word) to go on: ") == word else {
            throw CommandFailed("nothing was changed", status: ExitStatus.declined)
        }
    }
}
