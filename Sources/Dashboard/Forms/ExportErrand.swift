import LangSmith
import Monitor
import Screen

/// Makes an export or a schedule: a new one, a copy of another, or what is missing of one.
struct ExportErrand: Errand {
    /// Where the settings come from.
    enum Origin: Sendable {
        case nothing
        case clone(of: ID<BulkExport>)
        /// Windows that are missing of an export or of a schedule, each to be ticked.
        case repair(of: ID<BulkExport>, windows: [Range<Timestamp>])
    }

    let origin: Origin
    let template: BulkExportCreate
    /// The server's time when the dialog opened: what `-7d` counts from.
    let now: Now
    /// As it was when the dialog opened, to compare with.
    let inventory: Inventory
    let names: Names
    let isProduction: Bool
    let badge: String
    /// Why some settings cannot work here.
    let reasons: [Capabilities.Ability: String]

    init(_ origin: Origin, _ template: BulkExportCreate, in state: State, at now: Now) {
        self.origin = origin
        self.template = template
        inventory = state.inventory
        self.now = state.inventory.serverNow(now)
        names = state.board.names
        isProduction = state.session.isProduction
        badge = Confirmation.badge(of: state.session)
        var reasons: [Capabilities.Ability: String] = [:]
        for ability in [Capabilities.Ability.chooseFields, .allExperiments] {
            reasons[ability] = state.capabilities.reason(for: ability)
        }
        self.reasons = reasons
    }

    var draft: DraftKey? {
        switch origin {
        case .nothing: .newExport
        case .clone(let id): .clone(id)
        case .repair: nil
        }
    }

    var title: Line {
        switch origin {
        case .nothing: [Span("New export", .accent, [.bold])]
        case .clone(let id): [Span("New export like ", .accent, [.bold]), Span(id.short, .muted)]
        case .repair(let id, _): [Span("Repair ", .accent, [.bold]), Span(id.short, .muted)]
        }
    }

    var leaveLabel: String { "Close" }
    var sendLabel: String {
        if case .repair(_, let windows) = origin, windows.count > 1 { return "Create them" }
        return "Create it"
    }

    private var isRepair: Bool { if case .repair = origin { true } else { false } }

    private var windows: [Range<Timestamp>] { if case .repair(_, let windows) = origin { windows } else { [] } }

    // MARK: The form

    private static let readers = ["BigQuery", "anything recent", "old readers", "my own choice"]
    private static let versions = BulkExportCreate.FormatVersion.allCases.reversed().map(\.rawValue)
    private static let compressions = BulkExportCreate.Compression.allCases.reversed().map(\.rawValue)

    func makeForm() -> Form {
        var fields: [Field] = []
        if isRepair {
            fields += windows.enumerated().map { index, window in
                Field(.item(index), Self.text(window), .check(true))
            }
        } else {
            fields.append(
                .choice(.kind, "Kind", ["one-time export", "schedule"], template.intervalHours == nil ? 0 : 1)
            )
        }
        fields += [
            .choice(.source, "Traces of", ["a project", "all experiments"], template.allExperiments ? 1 : 0),
            picker(
                .project,
                "Project",
                projects,
                template.project?.description,
                "Type some letters of its name, or paste its id."
            ),
            picker(.destination, "Destination", destinations, template.destination?.description, "Where the files go."),
        ]
        if windows.isEmpty {
            let times = "2026-11-01, 2026-11-01T06:00, -7d, -1h, today, yesterday; UTC."
            fields += [
                .text(.start, "Start", Self.text(template.startTime) ?? "-7d", help: times),
                .text(.end, "End", Self.text(template.endTime) ?? "today", help: "Not part of the window. \(times)"),
                .text(
                    .interval,
                    "Every",
                    template.intervalHours.map { "\($0)" } ?? "24",
                    help: "Hours in a window, 1 to 168."
                ),
            ]
        }
        let isPlain = template.formatVersion == .v2Beta && template.compression == .zstandard
        fields += [
            .text(
                .filter,
                "Filter",
                template.filter ?? "",
                help: #"LangSmith's run filter, as eq(is_root, true); empty exports all runs."#
            ),
            Field(
                .fields,
                "Fields",
                help:
                    "What to write of each run. - leaves out inputs and outputs: the cure for slow or huge partitions.",
                .picker(
                    Picker(
                        BulkExportCreate.exportableFields.map { Picker.Option(id: $0, name: $0) },
                        chosen: template.exportFields ?? [],
                        takesMany: true
                    )
                )
            ),
            .choice(.reader, "Read by", Self.readers, isPlain ? 1 : 3),
            .choice(
                .version,
                "Format",
                Self.versions,
                Self.versions.firstIndex(of: template.formatVersion.rawValue) ?? 0,
                help: "Times of v1 have no zone, which BigQuery refuses; v2_beta's have."
            ),
            .choice(
                .compression,
                "Compression",
                Self.compressions,
                Self.compressions.firstIndex(of: template.compression.rawValue) ?? 0,
                help: "zstandard is smallest; BigQuery and old readers take snappy or gzip."
            ),
            Confirmation.field,
        ]
        return Form(fields)
    }

    private func picker(
        _ name: Field.Name,
        _ label: String,
        _ options: [Picker.Option],
        _ chosen: String?,
        _ help: String
    ) -> Field {
        let picker = Picker(options, chosen: chosen.map { [$0] } ?? [], takesID: name == .project)
        return Field(name, label, help: help, .picker(picker))
    }

    private var projects: [Picker.Option] {
        let all = Set(inventory.projects.keys).union(template.project.map { [$0] } ?? [])
        let options = all.filter { !names.isGone($0) }.map { id in
            Picker.Option(id: id.description, name: names.project(id).text, note: id.short)
        }
        return options.sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
    }

    private var destinations: [Picker.Option] {
        let options = inventory.destinations.values.map { destination in
            Picker.Option(
                id: destination.id.description,
                name: names.destination(destination.id).text,
                note: CleanText.line(destination.config?.bucketName ?? destination.id.short, limit: 40)
            )
        }
        return options.sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
    }

    private static func text(_ window: Range<Timestamp>) -> String {
        let (start, end) = (window.lowerBound, window.upperBound)
        guard end.since(start) > .seconds(86_400) else { return Format.span(start, end) }
        return "\(Format.day(start)) \(Format.minute(start)) to \(Format.day(end)) \(Format.minute(end))"
    }

    /// As the entry of a time reads it.
    private static func text(_ time: Timestamp?) -> String? {
        guard let time else { return nil }
        return time == time.startOfDay ? Format.day(time) : String(time.description.dropLast())
    }

    // MARK: Looking at the answers

    func review(_ form: inout Form) {
        let isSchedule = form.has(.kind) && form[.kind].index == 1
        if !isRepair { suggestStart(isSchedule, &form) }
        form[.project].isHidden = form[.source].index == 1
        form[.end].isHidden = isSchedule
        form[.interval].isHidden = !isSchedule
        let isOwn = form[.reader].index == 3
        form[.version].isHidden = !isOwn
        form[.compression].isHidden = !isOwn
        form[.kind].help =
            isSchedule
            ? "A window after the other, each exported ten minutes after its end, until it is cancelled."
            : "One window, exported once."
        let (version, compression) = format(form)
        form[.reader].reading = isOwn ? "" : "\(version.rawValue), \(compression.rawValue)"
        form[.source].problem = form[.source].index == 1 ? reasons[.allExperiments].map { "Not here: \($0)." } : nil
        let leavesOut = !form[.fields].isEmpty
        form[.fields].problem = leavesOut ? reasons[.chooseFields].map { "Not here: \($0)." } : nil
        form[.fields].reading = form.leavesOutHeavy ? "without inputs and outputs" : ""
        for name in [Field.Name.start, .end] { read(name, &form) }
        let interval = Int(form[.interval].text)
        form[.interval].reading =
            interval.map { "hours\($0 % 24 == 0 && $0 > 24 ? ", \($0 / 24) days" : "")" } ?? "hours"
        form[.interval].problem = interval == nil ? "A number of hours is needed." : nil
        let all = creations(form)
        for name in [Field.Name.project, .destination] { form[name].problem = nil }
        for problem in all.first?.problems ?? [] {
            guard let name = Self.fields[problem.field], form[name].problem == nil else { continue }
            form[name].problem = problem.sentence
        }
        Confirmation.review(&form, word: word(form, isSchedule))
        form.notes = notes(form, all)
    }

    /// A schedule begins now, unless windows of the past are asked for: each of them is exported too.
    private func suggestStart(_ isSchedule: Bool, _ form: inout Form) {
        guard case .nothing = origin, !form[.start].isTouched, form.focus != .field(.start) else { return }
        form[.start].control = .text(LineEditor(isSchedule ? "today" : "-7d", limit: 4096))
    }

    private func read(_ name: Field.Name, _ form: inout Form) {
        form[name].problem = nil
        form[name].reading = ""
        do throws(DateEntry.Problem) {
            form[name].reading = "\(Format.moment(try DateEntry.read(form[name].text, now: now.wall))) UTC"
        } catch {
            form[name].problem = error.sentence
        }
    }

    private func word(_ form: Form, _ isSchedule: Bool) -> String? {
        guard isSchedule else { return isProduction ? badge : nil }
        guard form[.source].index == 0 else { return "all experiments" }
        guard let id = ID<Project>(form[.project].text) else { return "schedule" }
        return Confirmation.word(names.project(id).text, orID: id.short)
    }

    private func notes(_ form: Form, _ all: [BulkExportCreate]) -> [Line] {
        var lines: [Line] = []
        for create in all.prefix(6) where create.problems.allSatisfy({ $0.isBesideTime }) {
            let project = create.project.flatMap { inventory.projects[$0] } ?? nil
            let advice = ExportAdvice(create, project: project, inventory: inventory, at: now)
            lines += advice.preview.map { [Span($0, .active)] }
            for warning in advice.warnings where !lines.contains(where: { $0.last?.text == warning }) {
                lines.append([Span("! ", .warning, [.bold]), Span(warning)])
            }
        }
        if all.count > 6 { lines.append([Span("and \(all.count - 6) more", .muted)]) }
        if isRepair {
            lines.append([Span("One export for each; the files of the old one stay where they are.", .muted)])
        }
        return lines
    }

    private func format(_ form: Form) -> (BulkExportCreate.FormatVersion, BulkExportCreate.Compression) {
        switch form[.reader].index {
        case 0: (.v2Beta, .snappy)
        case 1: (.v2Beta, .zstandard)
        case 2: (.v1, .gzip)
        default:
            (
                BulkExportCreate.FormatVersion(rawValue: form[.version].text) ?? .v2Beta,
                BulkExportCreate.Compression(rawValue: form[.compression].text) ?? .zstandard
            )
        }
    }

    // MARK: What is sent

    func obstacle(_ form: Form, _ state: State) -> String? {
        creations(form).isEmpty ? "no window is ticked" : nil
    }

    func writes(_ form: Form) -> [Write] { creations(form).map { .createExport($0) } }

    private func creations(_ form: Form) -> [BulkExportCreate] {
        var create = BulkExportCreate()
        create.destination = ID(form[.destination].text)
        create.allExperiments = form[.source].index == 1
        create.project = create.allExperiments ? nil : ID(form[.project].text)
        create.filter = form[.filter].text.isEmpty ? nil : form[.filter].text
        (create.formatVersion, create.compression) = format(form)
        if case .picker(let picker) = form[.fields].control {
            create.exportFields = picker.chosen.isEmpty ? nil : picker.chosen
        }
        guard windows.isEmpty else {
            return windows.enumerated().filter { form[.item($0.offset)].isOn }.map { _, window in
                create.startTime = window.lowerBound
                create.endTime = window.upperBound
                return create
            }
        }
        create.startTime = try? DateEntry.read(form[.start].text, now: now.wall)
        if form[.kind].index == 1 {
            create.intervalHours = Int(form[.interval].text) ?? 0
        } else {
            create.endTime = try? DateEntry.read(form[.end].text, now: now.wall)
        }
        return [create]
    }

    private static let fields: [String: Field.Name] = [
        "bulk_export_destination_id": .destination, "session_id": .project, "start_time": .start, "end_time": .end,
        "interval_hours": .interval, "export_fields": .fields,
    ]
}

extension InputProblem {
    /// Its window can be told all the same.
    fileprivate var isBesideTime: Bool { !["start_time", "end_time", "interval_hours"].contains(field) }
}

extension Form {
    fileprivate var leavesOutHeavy: Bool {
        guard case .picker(let picker) = self[.fields].control, !picker.chosen.isEmpty else { return false }
        return Self.heavy.allSatisfy { !picker.chosen.contains($0) }
    }
}

extension State {
    mutating func openCreate(at now: Now) {
        if pane == .destinations, page == nil {
            open(DestinationErrand(in: self))
            return
        }
        var template = BulkExportCreate()
        if inventory.destinations.count == 1 { template.destination = inventory.destinations.keys.first }
        open(ExportErrand(.nothing, template, in: self, at: now))
    }
}

extension Action {
    static func create(in state: State) -> Availability {
        if state.pane == .destinations, state.page == nil { return newDestination(in: state) }
        if let reason = state.capabilities.reason(for: .writeExports) { return .impossible(reason) }
        if state.inventory.feeds[.destinations]?.answeredAt != nil, state.inventory.destinations.isEmpty {
            return .impossible("there is no destination yet: 1, then n, makes one")
        }
        return .possible
    }
}
