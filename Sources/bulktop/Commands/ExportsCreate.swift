import Changes
import App
import ArgumentParser
import Base
import LangSmith
import Monitor

/// `bulktop exports create`: a one-time export or a schedule.
struct ExportsCreate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a one-time export, or with --every a schedule.",
        discussion: """
            Times are UTC: 2026-11-01, 2026-11-01T06:00, -7d, -12h, today, yesterday, now. A window holds its start \
            and not its end: the days 1 to 7 are --from 2026-11-01 --to 2026-11-08.
            """
    )

    @OptionGroup var options: WriteOptions

    @Option(help: "The destination's name or id.")
    var destination: String

    @Option(help: "The project's name or id.")
    var project: String?

    @Flag(help: "Export all experiments of the workspace in place of a project.")
    var allExperiments = false

    @Flag(
        help: """
            Find the root runs that began in the window and match --filter, and export their whole trees, in as many \
            exports as that takes.
            """
    )
    var conversations = false

    @OptionGroup var details: ExportDetails

    func validate() throws {
        guard conversations else { return }
        guard project != nil, details.from != nil, details.every == nil else {
            throw ValidationError("--conversations needs --project and --from, and no --every.")
        }
    }

    func run() throws {
        let session = try WriteSession(options)
        defer { session.connection.close() }
        let lookup = Lookup(inventory: session.inventory)
        var create = session.capabilities.newExport
        var complaints = Complaints()
        try complaints.collect(.destination) {
            create.destination = try lookup.destination(destination).id
        }
        create.allExperiments = allExperiments
        var source: Project?
        if let project {
            try complaints.collect(.project) {
                let found = try lookup.project(project, client: session.connection.client)
                create.project = found.id
                source = found.project
            }
        }
        details.apply(to: &create, now: session.now.wall, &complaints)
        // A search ends now unless something else is said.
        if conversations, create.endTime == nil { create.endTime = session.now.wall }
        complaints.add(create.problems)
        try complaints.check()
        let creates = conversations ? try session.conversations(like: create) : [create]
        try session.run(creates.map { session.creation(of: $0, project: source, count: creates.count) })
    }
}

extension WriteSession {
    /// The exports of the whole trees of a window's root runs.
    fileprivate func conversations(like model: BulkExportCreate) throws -> [BulkExportCreate] {
        guard let project = model.project, let start = model.startTime, let end = model.endTime else { return [model] }
        let client = connection.client
        // What it cannot lead to is told before a search that may take minutes.
        try check([.createExport(model)])
        let progress = SearchProgress()
        let found: ConversationSearch.Found
        do {
            found = try blocking {
                let search = ConversationSearch(client: client, clock: SystemClock())
                let question = ConversationSearch.Question(project: project, from: start, to: end, filter: model.filter)
                return try await search.run(question) { progress.tell($0) }
            }
        } catch let error as APIError {
            throw CommandFailed(error.sentence, status: ExitStatus.unreachable)
        }
        guard !found.traces.isEmpty else {
            throw CommandFailed("no root run matches: nothing to export", status: ExitStatus.usage)
        }
        if found.rowsSetAside > 0 {
            Output.complain("bulktop: \(found.rowsSetAside) root runs could not be read and are left out")
        }
        return found.exports(like: model)
    }
}

/// The window and the form of an export.
struct ExportDetails: ParsableArguments {
    // Unconditional, because `-7d` would be taken for a flag.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The start of the window, or of a schedule's first one.", valueName: "time")
    )
    var from: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The end of the window, which is not in it.", valueName: "time")
    )
    var to: String?

    @Option(help: ArgumentHelp("Make it a schedule with windows of so many hours, 1 to 168.", valueName: "hours"))
    var every: Int?

    @Option(help: "Only runs that match this LangSmith filter.")
    var filter: String?

    @Option(help: ArgumentHelp("Only these columns, separated by commas.", valueName: "fields"))
    var fields: String?

    @Option(help: ArgumentHelp("All columns but these, such as inputs,outputs.", valueName: "fields"))
    var without: String?

    @Option(name: .customLong("format"), help: "v2_beta, which BigQuery can read, or v1.")
    var formatVersion: BulkExportCreate.FormatVersion?

    @Option(help: "zstandard, snappy (BigQuery), gzip or none.")
    var compression: BulkExportCreate.Compression?

    func validate() throws {
        guard fields == nil || without == nil else {
            throw ValidationError("--fields and --without say the same thing twice: give one.")
        }
    }

    /// Puts what was given over what is there, and says what cannot be used of it.
    func apply(to create: inout BulkExportCreate, now: Timestamp, _ complaints: inout Complaints) {
        func time(_ flag: String, _ field: WireField, _ text: String?) -> Timestamp? {
            guard let text else { return nil }
            do throws(DateEntry.Problem) {
                return try DateEntry.read(text, now: now)
            } catch {
                complaints.add("\(flag): \(error.sentence)", of: field)
                return nil
            }
        }
        if let start = time("--from", .start, from) { create.startTime = start }
        if to != nil { create.intervalHours = nil }
        if let end = time("--to", .end, to) { create.endTime = end }
        if let every {
            create.intervalHours = every
            // Both together are no schedule, which is told of them.
            if to == nil { create.endTime = nil }
        }
        if let filter { create.filter = filter }
        if let fields { create.exportFields = Self.list(fields) }
        if let without {
            let left = Self.list(without)
            for name in left where !BulkExportCreate.exportableFields.contains(name) {
                complaints.add("--without: \(InputProblem.unknownField(name).sentence)", of: .fields)
            }
            create.exportFields = BulkExportCreate.exportableFields.filter { !left.contains($0) }
        }
        if let formatVersion { create.formatVersion = formatVersion }
        if let compression { create.compression = compression }
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
    }
}

extension BulkExportCreate.FormatVersion: ExpressibleByArgument {}
extension BulkExportCreate.Compression: ExpressibleByArgument {}

extension WriteSession {
    /// The creation of an export as it is asked about.
    ///
    /// `count` says how many are created together, this one included; what is repaired is no second of it.
    func creation(
        of create: BulkExportCreate,
        project: Project?,
        count: Int = 1,
        repairing original: ID<BulkExport>? = nil
    ) -> Item {
        let lookup = Lookup(inventory: inventory)
        let source =
            create.allExperiments
            ? "all experiments"
            : CleanText.line(project?.name ?? create.project.map { "\($0)" } ?? "nothing", limit: 80)
        let isSchedule = create.intervalHours != nil
        let advice = ExportAdvice(
            create,
            project: project,
            inventory: inventory,
            at: now,
            count: count,
            limits: capabilities.limits,
            repaired: original
        )
        return Item(
            write: .createExport(create),
            title:
                "Create \(isSchedule ? "a schedule" : "an export") of \(source) to \(lookup.name(ofDestination: create.destination))",
            notes: advice.preview,
            warnings: advice.warnings.map(\.text),
            word: isSchedule
                ? Confirmation.word(source, orID: create.project?.short ?? "schedule")
                : Confirmation.badge(of: connection.session),
            isGrave: isSchedule
        )
    }
}
