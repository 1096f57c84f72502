import Changes
import App
import ArgumentParser
import Base
import LangSmith
import Monitor

/// `bulktop exports create`: a one-time export or a schedule.
struct ExportsCreate: Command {
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

    @OptionGroup var doubling: DoublingOptions

    func validate() throws {
        guard conversations else { return }
        guard project != nil, details.from != nil, details.every == nil else {
            throw ValidationError("--conversations needs --project and --from, and no --every.")
        }
    }

    func run(_ context: Context) throws {
        var session = try WriteSession(options, context)
        defer { session.connection.close() }
        let lookup = Lookup(inventory: session.ground.inventory)
        var create = session.ground.capabilities.newExport
        var problems = Problems()
        try problems.collect(.destination) { create.destination = try lookup.destination(destination).id }
        create.allExperiments = allExperiments
        if let project {
            try problems.collect(.project) {
                let found = try lookup.project(project, over: session.connection)
                create.project = found.id
                if let known = found.project { session.ground.learn(known) }
            }
        }
        details.apply(to: &create, now: session.now.wall, &problems)
        // A search ends now unless something else is said.
        if conversations, details.to == nil { create.endTime = session.now.wall }
        var order = ExportOrder(create)
        order.problems = problems
        if conversations {
            // What it cannot lead to is told before a search that may take minutes.
            try session.check(.creating(order, on: session.ground, at: session.now))
            order = ExportOrder(create, searched: try session.search(for: create))
        }
        try session.run(.creating(order, on: session.ground, at: session.now), allowing: doubling.allowed)
    }
}

extension WriteSession {
    /// The root runs of a window.
    fileprivate func search(for model: BulkExportCreate) throws -> ConversationSearch.Found? {
        guard let project = model.project, let start = model.startTime, let end = model.endTime else { return nil }
        let client = connection.client
        let progress = SearchProgress(context.output)
        let found: ConversationSearch.Found
        do {
            found = try blocking { [context] in
                let search = ConversationSearch(client: client, clock: context.clock)
                let question = ConversationSearch.Question(project: project, from: start, to: end, filter: model.filter)
                return try await search.run(question) { progress.tell($0) }
            }
        } catch let error as APIError {
            throw CommandFailed.searchFailed(error, of: connection.session)
        }
        guard !found.traces.isEmpty else {
            throw CommandFailed.obstacle("no root run matches: nothing to export")
        }
        return found
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
    var every: String?

    @Option(help: "Only runs that match this LangSmith filter.")
    var filter: String?

    @Option(
        help: ArgumentHelp(
            "Only these columns, separated by commas; feedbacks is one that comes only where it is named.",
            valueName: "fields"
        )
    )
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
        if let every, DateEntry.hours(every) == nil {
            let shown = CleanText.line(every, limit: 40)
            throw ValidationError("--every: “\(shown)” is no number of hours, as 24, 24h or 1d.")
        }
    }

    /// Puts what was given over what is there, and says what cannot be used of it.
    func apply(to create: inout BulkExportCreate, now: Timestamp, _ problems: inout Problems) {
        if let from, let start = problems.time(from, of: .start, now: now) { create.startTime = start }
        if let to {
            create.intervalHours = nil
            if let end = problems.time(to, of: .end, now: now) { create.endTime = end }
        }
        if let every {
            create.intervalHours = problems.hours(every) ?? 0
            // Both together are no schedule, which is told of them.
            if to == nil { create.endTime = nil }
        }
        if let filter { create.filter = filter }
        if let fields { create.exportFields = Self.list(fields) }
        if let without {
            let left = Self.list(without)
            for name in left where !BulkExportCreate.exportableFields.contains(name) {
                problems.add(unreadable: InputProblem.unknownField(name).sentence, of: .fields)
            }
            create.exportFields = BulkExportCreate.usualFields.filter { !left.contains($0) }
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
