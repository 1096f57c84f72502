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
    let context: Context

    /// Asks the service for everything there is, so that names can be used and the question tells what it is about.
    ///
    /// Where a question will be needed and nobody is there to answer it, nothing is asked of the service either.
    init(_ options: WriteOptions, _ context: Context) throws {
        self.options = options
        self.context = context
        guard options.yes || context.person.isThere else { throw CommandFailed.nobodyToAsk }
        connection = try Connection(options.connection.flags, context)
        do {
            context.output.progress("Reading what there is at \(connection.session.host)…")
            let survey = try Survey.run(on: connection, context, readsRuns: false)
            if let failure = survey.whyNoExports {
                throw CommandFailed.service(failure)
            }
            inventory = survey.inventory
            now = survey.inventory.serverNow(survey.endedAt)
        } catch {
            connection.close()
            throw error
        }
    }

    /// A person is asked before anything is changed.
    var asks: Bool { !options.yes }

    /// The runs of an export as they are now.
    func runs(of export: ID<BulkExport>) throws -> Rows<BulkExportRun> {
        do {
            return try blocking { [connection] in
                try await connection.client.fetch(.exportRuns(export)).rows(of: BulkExportRun.self)
            }
        } catch let error as APIError {
            throw CommandFailed.service(error)
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
            log: AuditFile(environment: context.environment),
            context
        )
        var known = KnownThings()
        known.exports = Set(inventory.exports.keys)
        known.destinations = Set(inventory.destinations.keys)
        let output = context.output
        var outcomes: [WriteOutcomeReport] = []
        var worst = ExitStatus.done
        var lost: CommandFailed?
        // Everything was said yes to, so all of it is done; outcomes that the output does not take are told the person.
        func tell(_ text: String, _ sentences: [String]) {
            do throws(CommandFailed) {
                if lost == nil { return try output.line(text) }
            } catch {
                lost = error
            }
            for sentence in sentences { output.complain("bulktop: \(sentence)") }
        }
        for item in items {
            let before = known
            let result = try blocking { await writer.carryOut(item.write, known: before) }
            if case .created(let export, _) = result.report { known.exports.insert(export.id) }
            outcomes.append(WriteOutcomeReport(item.write, result, warnings: item.warnings))
            worst = max(worst, result.report.exitStatus)
            if !options.json { tell(result.report.sentence, [result.report.sentence]) }
            if let problem = result.auditProblem { output.complain("bulktop: not in the audit: \(problem)") }
        }
        if options.json { tell(try WriteOutcomesReport(outcomes).json(), outcomes.map(\.detail)) }
        if let lost { throw lost }
        if worst != .done { throw CommandFailed.found(worst) }
        if let afterwards, !options.json { try output.line(afterwards) }
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
        if connection.client.isReadOnly { throw CommandFailed.readOnly }
    }

    private func refuse(for reasons: [String]) throws {
        guard !reasons.isEmpty else { return }
        throw CommandFailed.notHere(reasons)
    }

    /// Asks a person whether to go on all the same; nobody is asked with `--yes`, and then the answer is no.
    func mayGoOn(_ question: String) -> Bool {
        !options.yes && context.person.answer(to: "\(question) Type yes to go on: ") == "yes"
    }

    private func confirm(_ items: [Item], wordForMany: String?) throws {
        let output = context.output
        guard !options.yes else {
            for warning in items.flatMap(\.warnings).eachOnce { output.complain("bulktop: \(warning)") }
            return
        }
        let session = connection.session
        let workspace = inventory.server.workspaceName.map { " · \(CleanText.line($0, limit: 60))" } ?? ""
        let place = session.environment.isEmpty ? "" : "\(session.environment) · "
        for item in items {
            output.complain(item.title)
            for note in item.notes { output.complain("  \(note)") }
            for warning in item.warnings { output.complain("  ! \(warning)") }
            let body = item.write.shownBody.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
            output.complain("  \(item.write.route.method.rawValue) \(item.write.route.path)\(body)")
        }
        output.complain("At \(place)\(session.profile)\(workspace) · \(session.host)")
        let isGrave = items.contains(where: \.isGrave) || session.isProduction
        let name = items.count == 1 ? items[0].word : wordForMany ?? items.first?.word
        let word = isGrave ? name ?? "yes" : "yes"
        guard context.person.answer(to: "Type \(word) to go on: ") == word else {
            throw CommandFailed.declined
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
