import Base
import Changes
import LangSmith
import Monitor
import Screen

/// Everything about one thing.
struct DetailPage: TextPage {
    static let label = PageLabel(
        name: "detail",
        keys: [.character("d")],
        help: "All fields of the selected thing, in sentences and one by one, its raw JSON, and the curl to get it."
    )

    let thing: Subject
    var reading = Reading()
    /// So many of a schedule's newest windows are worth a question each.
    private static let windowsRead = 48

    init(of thing: Subject) { self.thing = thing }

    init(in state: State) throws(NotPossible) {
        guard let subject = state.subject else { throw NotPossible("nothing is selected") }
        self.init(of: subject)
    }

    var about: Subject? { thing }

    func focus(over below: Focus, in state: State) -> Focus {
        var focus = Focus(export: thing.export ?? below.export, visible: below.visible)
        guard case .export(let id) = thing else { return focus }
        focus.wantsDocument = true
        // How many rows its windows have is read while somebody looks.
        if let schedule = state.board.census.schedules[id] {
            focus.visible = schedule.windows.suffix(Self.windowsRead).reversed().compactMap(\.export)
        }
        return focus
    }

    func write(_ text: inout PageText, _ state: State, _ clock: inout Painter) {
        text.addDetail(of: thing, state, &clock, isWhole: true)
    }
}

extension PageText {
    /// A thing in sentences, then every field, then as the service sends it, and how to ask for it.
    mutating func addDetail(of subject: Subject, _ state: State, _ clock: inout Painter, isWhole: Bool) {
        title = [Span(subject.noun.prefix(1).uppercased() + subject.noun.dropFirst(), .accent, isWhole ? [.bold] : [])]
        switch subject {
        case .export(let id):
            guard let export = state.inventory.exports[id] else { return addGone(subject) }
            title += [Span(" "), Span(state.board.names.project(of: export).text, .name)]
            addSentences(of: export, state, &clock)
            if let schedule = state.board.census.schedules[id] {
                addWindows(of: schedule, state)
            }
            addFields(of: export, state, &clock)
            guard isWhole else { return }
            addDocument(state.inventory.documents[id])
            addCurl(subject, state.session)
        case .run(let id, let export):
            guard let run = state.run(id, of: export) else { return addGone(subject) }
            if let start = run.windowStart { title += [Span(" "), Span(RunsPane.window(start, run.windowEnd), .name)] }
            addStory(subject, state, &clock)
            addFields(of: run, state, &clock)
            if isWhole { addCurl(subject, state.session) }
        case .destination(let id):
            guard let destination = state.inventory.destinations[id] else { return addGone(subject) }
            title += [Span(" "), Span(state.board.names.destination(id).text, .name)]
            addStory(subject, state, &clock)
            addFields(of: destination, &clock)
            if isWhole { addCurl(subject, state.session) }
        }
    }

    private mutating func addStory(_ subject: Subject, _ state: State, _ clock: inout Painter) {
        guard let story = Story(subject, state, &clock) else { return }
        add([story.head] + (story.why.isEmpty ? [] : [Span("  \(story.why)")]))
        if !story.fix.isEmpty { add([story.fixSpan], indent: 5) }
        add("\(story.facts.joined(separator: " · ")).", .muted)
        addBlank()
    }

    private mutating func addGone(_ subject: Subject) {
        add("The service does not list \(subject.noun) \(subject.id) any more.", .muted)
    }

    private mutating func addSentences(of export: BulkExport, _ state: State, _ clock: inout Painter) {
        addStory(.export(export.id), state, &clock)
        let names = state.board.names
        let what = export.allExperiments ? "all experiments" : "the project \(names.project(of: export).text)"
        let target = names.destination(of: export).text
        switch export.kind {
        case .schedule:
            let hours = export.intervalHours.map { "every \($0) hours" } ?? "at an interval it does not tell"
            let since = export.startTime.map { " since \(Format.moment($0)) UTC" } ?? ""
            add("A schedule. Exports \(what) to \(target) \(hours)\(since).")
            if let spawned = state.board.census.spawned[export.id], spawned.total > 0 {
                let parts = spawned.present.map { "\(Format.grouped(spawned[$0])) \($0.shortWord)" }
                add("It spawned \(Format.counted(spawned.total, "export")): \(parts.joined(separator: ", ")).")
            }
        case .spawned, .oneTime:
            var window = ""
            if let start = export.startTime, let end = export.endTime {
                window = ": traces that began from \(Format.moment(start)) until \(Format.moment(end)) UTC"
                if let days = Progress.days(of: export) { window += ", \(Format.counted(days, "UTC day"))" }
            }
            let origin = export.schedule.map { "Spawned by the schedule \($0.short)" } ?? "One-time"
            add("\(origin). Exports \(what) to \(target)\(window).")
        }
        if let filter = export.filter, !filter.isEmpty { add("Only what matches \(CleanText.line(filter)).") }
    }

    private mutating func addWindows(of schedule: Schedule, _ state: State) {
        let census = state.board.census
        if let chart = RowChart(schedule, census) {
            addHeading("Rows by window")
            for line in chart.lines(width: width) { add(line) }
        }
        addHeading("Windows (UTC), the newest first")
        add(Schedule.Window.heading, .muted)
        for window in schedule.windows.reversed() { add(window.line(window.export.flatMap { census.totals[$0] })) }
    }

    private mutating func addFields(of export: BulkExport, _ state: State, _ clock: inout Painter) {
        addHeading("Fields")
        let names = state.board.names
        func named(_ id: String, _ name: Names.Name) -> Line {
            name.isName ? [Span(name.text, .name), Span(" \(id)", .muted)] : [Span(id)]
        }
        field("id", export.id.description)
        field("status", export.status.word)
        field("destination", export.destination.map { named($0.description, names.destination($0)) })
        if export.allExperiments {
            field("project", "all experiments")
        } else {
            var project = export.project.map { named($0.description, names.project($0)) }
            if let id = export.project, names.isGone(id) { project?.append(Span(" deleted", .warning)) }
            field("project", project)
        }
        field("schedule", export.schedule?.description)
        field("interval", export.intervalHours.map { "\($0)h" })
        field("start", export.startTime.map { Self.moment($0) })
        field("end", export.endTime.map { Self.moment($0) })
        field("created", Self.dated(export.createdAt, &clock))
        field("updated", Self.dated(export.updatedAt, &clock))
        field("finished", Self.dated(export.finishedAt, &clock))
        if let deadline = state.board.census.conditions[export.id]?.deadline {
            field("traces go", deadline.dated(at: clock.now.wall))
        }
        field("filter", export.filter)
        field("fields", export.exportFields.map { $0.joined(separator: " ") } ?? "all")
        field("format", [export.format, export.formatVersion].compactMap { $0 }.joined(separator: " "))
        field("compression", export.compression)
        field("workspace", export.workspace?.description)
        guard let progress = state.inventory.progress[export.id] else { return }
        addHeading("Progress")
        field(
            "partitions",
            "\(ExportsPane.partitions(progress)) done, \(progress.partitionsRunning) at work, \(progress.partitionsFailed) failed"
        )
        field("rows", Format.grouped(progress.rows))
        field("files", Format.grouped(progress.files))
        if !export.status.isFinal { field("rows/s", progress.rate.map { Format.rate($0) }) }
        if export.status == .running {
            let outlook = state.inventory.outlook(of: export, seenFrom: clock.now)
            field("done by", outlook?.words ?? "not known: it takes four finished runs, and one at work")
        }
        if !export.status.isFinal {
            field("retry", "\(progress.retry) of \(ServiceRules.retryBudget)")
            let answers = Format.counted(progress.unchangedPolls, "answer")
            if progress.hasMoved, let changed = progress.changedAt {
                field("changed", "seen \(clock.age(since: changed)) ago; \(answers) without a change since")
            } else {
                field("changed", "not since bulktop looks: \(answers) without a change")
            }
        }
        field("last error", progress.lastError)
        if let known = progress.lastError.flatMap({ state.inventory.explanation(of: $0, in: export) }) {
            field("cause", known.cause)
            field("fix", known.fix)
            field("check", known.verify)
        }
    }

    private mutating func addFields(of run: BulkExportRun, _ state: State, _ clock: inout Painter) {
        addHeading("Fields")
        field("id", run.id.description)
        field("export", run.export?.description)
        field("project", run.project.map { [Span(state.board.names.project($0).text, .name), Span(" \($0)", .muted)] })
        field("status", run.status.word)
        field("attempts", "\(run.triesSeen) of at most \(ServiceRules.retryBudget + 1)")
        field("window", run.windowStart.map { Self.moment($0) })
        field("until", run.windowEnd.map { Self.moment($0) })
        field("created", Self.dated(run.createdAt, &clock))
        field("updated", Self.dated(run.updatedAt, &clock))
        field("finished", Self.dated(run.finishedAt, &clock))
        field("backend", run.executionBackend)
        field("prefix", run.prefix)
        if let result = run.result {
            addHeading("Result")
            field("rows", Format.grouped(result.rowsWritten))
            field("cursor", result.latestCursor)
            field("path", result.exportPath)
            if let pending = result.pendingUpload {
                field("uploading", "\(Format.grouped(pending.rowsCount)) rows: \(pending.filePath ?? Format.unknown)")
            }
            field("files", Format.grouped(result.exportedFiles.count))
            for file in result.exportedFiles.prefix(200) {
                add([Span("  "), Span(CleanText.line(file, limit: 1000), .muted)], indent: 2)
            }
        }
        if let last = run.attempts.last {
            addHeading("Last error")
            add(CleanText.line(last.message, limit: 2000))
        }
    }

    private mutating func addFields(of destination: Destination, _ clock: inout Painter) {
        addHeading("Fields")
        field("id", destination.id.description)
        field("name", destination.displayName)
        field("type", destination.type)
        let config = destination.config
        field("bucket", config?.bucketName)
        field("prefix", config?.prefix)
        field("region", config?.region)
        field("endpoint", config?.endpointURL)
        field("bucket in prefix", config?.includeBucketInPrefix.map { $0 ? "yes" : "no" })
        field("addressing", config?.addressingStyle)
        field("AWS role", config?.awsRoleARN)
        field(
            "credentials",
            destination.credentialsKeys.isEmpty ? "none stored" : destination.credentialsKeys.joined(separator: ", ")
        )
        field("created", Self.dated(destination.createdAt, &clock))
        field("updated", Self.dated(destination.updatedAt, &clock))
        field("workspace", destination.workspace?.description)
    }

    /// The raw JSON, indented.
    ///
    /// It comes when the page is open.
    private mutating func addDocument(_ body: [UInt8]?) {
        addHeading("As the service sends it")
        guard let body else {
            add("Asking for it…", .muted)
            return
        }
        for line in JSONText.indented(body) { addVerbatim(line) }
    }

    private mutating func addCurl(_ subject: Subject, _ session: Session) {
        addHeading("To fetch it")
        for line in Curl.lines(subject.route, session) {
            addVerbatim(line)
        }
    }

    private static let nameWidth = 12

    private mutating func field(_ name: String, _ value: String?) {
        field(name, value.flatMap { $0.isEmpty ? nil : [Span(CleanText.line($0, limit: 4000))] })
    }

    private mutating func field(_ name: String, _ value: Line?) {
        addField(name, value ?? [Span(Format.unknown, .muted)], nameWidth: Self.nameWidth)
    }

    private static func moment(_ time: Timestamp) -> String { "\(Format.moment(time)) UTC" }

    private static func dated(_ time: Timestamp?, _ clock: inout Painter) -> String? {
        time.map { "\(moment($0)), \(clock.age(since: $0)) ago" }
    }
}
