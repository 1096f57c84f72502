import Changes
import App
import ArgumentParser
import Base
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
    ///
    /// Where a question will be needed and nobody is there to answer it, nothing is asked of the service either.
    init(_ options: WriteOptions) throws {
        self.options = options
        guard options.yes || Person.isThere else {
            throw CommandFailed(
                "this changes something and nobody is there to be asked: say --yes, or run it on a terminal",
                status: ExitStatus.usage
            )
        }
        environment = ProcessEnvironment.current
        connection = try Connection(options.connection.flags, environment: environment)
        do {
            Output.progress("Reading what there is at \(connection.session.host)…")
            let survey = try Survey.run(on: connection, readsRuns: false)
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

    var ground: Ground { Ground(inventory, session: connection.session, at: now) }

    /// A person is asked before anything is changed.
    var asks: Bool { !options.yes }

    /// The runs of an export as they are now.
    func runs(of export: ID<BulkExport>) throws -> Rows<BulkExportRun> {
        do {
            return try blocking { [connection] in
                try await connection.client.fetch(.exportRuns(export)).rows(of: BulkExportRun.self)
            }
        } catch let error as APIError {
            throw CommandFailed(error.sentence, status: ExitStatus.unreachable)
        }
    }

    /// One thing to do, and how it is told.
    struct Item {
        var write: Write
        /// As in "Cancel checkout-prod 6f3a0000".
        var title: String
        /// What a person should know before saying yes.
        var notes: [String] = []
        /// Reasons to think again, which scripts are told too.
        var warnings: [String] = []
        /// What a person types to go on where more than `yes` is asked for: the name of what it is about.
        var word: String
        /// Cannot be taken back, or makes more than one thing: asks for the word.
        var isGrave = false
    }

    /// Asks, does it, and says what came of it; ends the command with the exit status of the worst outcome.
    ///
    /// - Parameters:
    ///   - items: in the order they are done.
    ///   - wordForMany: what a person types to go on with more than one of them, where more than `yes` is asked for.
    ///   - afterwards: what is left to do, told once all of it is done.
    /// - Throws: `CommandFailed` where nothing was sent, and the exit status of what did not work out.
    func run(_ items: [Item], wordForMany: String? = nil, afterwards: String? = nil) throws {
        try check(items.map(\.write))
        try confirm(items, wordForMany: wordForMany)
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
            outcomes.append(WriteOutcomeReport(item.write, result, warnings: item.warnings))
            if !options.json { Output.line(result.report.sentence) }
            if let problem = result.auditProblem { Output.complain("bulktop: not in the audit: \(problem)") }
        }
        if options.json { Output.line(try WriteOutcomesReport(outcomes).json()) }
        let status = outcomes.map(\.exitStatus).max() ?? 0
        if status != 0 { throw ExitCode(status) }
        if let afterwards, !options.json { Output.line(afterwards) }
    }

    /// Lets nothing through that is wrong, forbidden, or known not to work here; nothing has been sent then.
    ///
    /// For commands with something to do before the question, too.
    func check(_ writes: [Write]) throws {
        var complaints = Complaints()
        complaints.add(writes.flatMap(\.problems))
        try complaints.check()
        try refuseIfReadOnly()
        for write in writes { try refuse(for: capabilities.reasons(against: write)) }
    }

    /// The part of it that can be told before the answers to all questions are known.
    func check(_ abilities: Capabilities.Ability...) throws {
        try refuseIfReadOnly()
        try refuse(for: abilities.compactMap { capabilities.reason(for: $0) })
    }

    /// What can work at this server with this key.
    var capabilities: Capabilities { Capabilities(inventory.server, at: connection.session.host) }

    private func refuseIfReadOnly() throws {
        if connection.client.isReadOnly { throw CommandFailed(APIError.readOnly.sentence, status: ExitStatus.usage) }
    }

    private func refuse(for reasons: [String]) throws {
        guard !reasons.isEmpty else { return }
        throw CommandFailed("Not here: \(reasons.joined(separator: "; ")).", status: ExitStatus.unreachable)
    }

    /// Asks a person whether to go on all the same; nobody is asked with `--yes`, and then the answer is no.
    func mayGoOn(_ question: String) -> Bool {
        !options.yes && Person.answer(to: "\(question) Type yes to go on: ") == "yes"
    }

    private func confirm(_ items: [Item], wordForMany: String?) throws {
        guard !options.yes else {
            for warning in items.flatMap(\.warnings).eachOnce { Output.complain("bulktop: \(warning)") }
            return
        }
        let session = connection.session
        let workspace = inventory.server.workspaceName.map { " · \(CleanText.line($0, limit: 60))" } ?? ""
        let place = session.environment.isEmpty ? "" : "\(session.environment) · "
        for item in items {
            Output.complain(item.title)
            for note in item.notes { Output.complain("  \(note)") }
            for warning in item.warnings { Output.complain("  ! \(warning)") }
            let body = item.write.shownBody.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
            Output.complain("  \(item.write.route.method.rawValue) \(item.write.route.path)\(body)")
        }
        Output.complain("At \(place)\(session.profile)\(workspace) · \(session.host)")
        let isGrave = items.contains(where: \.isGrave) || session.isProduction
        let name = items.count == 1 ? items[0].word : wordForMany ?? items.first?.word
        let word = isGrave ? name ?? "yes" : "yes"
        guard Person.answer(to: "Type \(word) to go on: ") == word else {
            throw CommandFailed("nothing was changed", status: ExitStatus.declined)
        }
    }
}

extension [String] {
    /// Without repetitions, in the order of their first.
    fileprivate var eachOnce: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
