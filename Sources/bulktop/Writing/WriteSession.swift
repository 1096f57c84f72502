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
    var ground: Ground
    /// By the server's clock.
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
                throw CommandFailed.service(failure, of: connection.session)
            }
            let moment = survey.inventory.serverNow(survey.endedAt)
            now = moment
            ground = Ground(survey.inventory, session: connection.session, at: moment)
        } catch {
            connection.close()
            throw error
        }
    }

    /// A person is asked before anything is changed.
    var asks: Bool { !options.yes }

    /// Takes in the runs of an export as they are now.
    mutating func readRuns(of export: ID<BulkExport>) throws {
        do {
            let runs = try blocking { [connection] in
                try await connection.client.fetch(.exportRuns(export)).rows(of: BulkExportRun.self)
            }
            ground.learn(runs, of: export)
        } catch let error as APIError {
            throw CommandFailed.service(error, of: connection.session)
        }
    }

    /// Asks, does it, and says what came of it; ends the command with the exit status of the worst outcome.
    ///
    /// - Parameters:
    ///   - proposal: what is to be done.
    ///   - ended: what was asked for to be cancelled and has ended already.
    ///   - dangers: what is done unasked all the same.
    ///   - afterwards: what is left to do, told once all of it is done.
    /// - Throws: `CommandFailed` where nothing was sent, and the exit status of what did not work out.
    func run(
        _ proposal: Proposal,
        ended: [BulkExport] = [],
        allowing dangers: Set<Proposal.Danger> = [],
        afterwards: String? = nil
    ) throws {
        let writer = Writer(
            connection.session,
            client: connection.client,
            log: AuditFile(environment: context.environment),
            context
        )
        if proposal.writes.isEmpty, !ended.isEmpty {
            // Which is no refusal: it is as it was wanted.
            try check(ground.capabilities.obstacle(to: .writeExports))
        } else {
            try check(proposal)
            // What is looked for before anything is sent comes into the bucket once.
            let isLookedFor = try blocking {
                for write in proposal.writes {
                    guard await writer.isInDoubt(write) else { return false }
                }
                return !proposal.writes.isEmpty
            }
            try confirm(proposal, allowing: isLookedFor ? dangers.union([.doubled]) : dangers)
        }
        var known = KnownThings()
        known.exports = Set(ground.inventory.exports.keys)
        known.destinations = Set(ground.inventory.destinations.keys)
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
        let warnings = proposal.warnings.map(\.sentenceWithFlags)
        func note(_ write: Write, _ result: Writer.Result) {
            outcomes.append(WriteOutcomeReport(write, result, warnings: warnings))
            worst = max(worst, result.report.exitStatus)
            let sentence = connection.session.sentence(of: result.report)
            if !options.json { tell(sentence, [sentence]) }
            for text in write.advice(after: result.report) where !options.json { output.complain("bulktop: \(text)") }
            if let problem = result.auditProblem { output.complain("bulktop: not in the audit: \(problem)") }
        }
        for export in ended { note(.cancelExport(export.id), Writer.Result(report: .alreadyFinished(export))) }
        for write in proposal.writes {
            let before = known
            let result = try blocking { await writer.carryOut(write, known: before) }
            if case .created(let export, _) = result.report { known.exports.insert(export.id) }
            note(write, result)
        }
        if options.json { tell(try WriteOutcomesReport(outcomes).json(), outcomes.map(\.detail)) }
        if let lost { throw lost }
        if worst != .done { throw CommandFailed.found(worst) }
        if let afterwards, !options.json { try output.line(afterwards) }
    }

    /// Lets nothing through that is wrong, forbidden, or known not to work here; nothing has been sent then.
    ///
    /// For commands with something to do before the question, too.
    func check(_ proposal: Proposal) throws {
        let problems = proposal.problems.all
        let wrong = problems.filter { $0.kind != .notHere }
        guard wrong.isEmpty else { throw CommandFailed.arguments(wrong.map(\.sentenceWithFlags)) }
        try check(proposal.obstacle, to: proposal.title.text)
        guard problems.isEmpty else { throw CommandFailed.notHere(problems.map(\.reason).eachOnce) }
    }

    /// The part of it that can be told before the answers to all questions are known.
    func check(_ obstacle: Obstacle?, to what: String = "") throws {
        switch obstacle {
        case nil: return
        case .readOnly?: throw CommandFailed.readOnly
        case .notHere(let reason)?: throw CommandFailed.notHere([reason])
        case .standing(let reason)?: throw CommandFailed.obstacle("\(what): \(reason)")
        case .unknown(let reason)?: throw CommandFailed.unknown("\(what): \(reason)")
        }
    }

    /// Asks a person whether to go on all the same; nobody is asked with `--yes`, and then the answer is no.
    func mayGoOn(_ question: String) -> Bool {
        !options.yes && context.person.answer(to: "\(question) Type yes to go on: ") == "yes"
    }

    private func confirm(_ proposal: Proposal, allowing dangers: Set<Proposal.Danger>) throws {
        let output = context.output
        guard !options.yes else {
            for warning in proposal.warnings {
                guard let danger = warning.danger, !dangers.contains(danger) else { continue }
                throw CommandFailed.obstacle(
                    "\(warning.text) Nothing was changed; \(danger.flag) does it all the same."
                )
            }
            for warning in proposal.warnings { output.complain("bulktop: \(warning.sentenceWithFlags)") }
            return
        }
        let session = connection.session
        let workspace = ground.inventory.server.workspaceName.map { " · \(CleanText.line($0, limit: 60))" } ?? ""
        let place = session.environment.isEmpty ? "" : "\(session.environment) · "
        output.complain(proposal.title.text)
        for fact in proposal.facts { output.complain("  \(fact.sentence)") }
        for warning in proposal.warnings { output.complain("  ! \(warning.sentenceWithFlags)") }
        for write in proposal.writes {
            let body = write.shownBody.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
            output.complain("  \(write.route.method.rawValue) \(write.route.path)\(body)")
        }
        output.complain("At \(place)\(session.profile)\(workspace) · \(session.host)")
        let word = proposal.gravity.word ?? "yes"
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
