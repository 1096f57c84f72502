import Base
import Changes
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
        case repair(of: ID<BulkExport>, Repair.Offer)
    }

    let origin: Origin
    let template: BulkExportCreate
    /// The server's time when the dialog opened: what `-7d` counts from.
    let now: Now
    /// To compare with, and to choose from.
    private(set) var inventory: Inventory
    private(set) var names: Names
    let isProduction: Bool
    let badge: String
    /// Why some settings cannot work here.
    let reasons: [Capabilities.Ability: String]
    let limits: ServerLimits

    init(_ origin: Origin, _ template: BulkExportCreate, in state: State, at now: Now) {
        self.origin = origin
        self.template = template
        inventory = state.inventory
        self.now = state.inventory.serverNow(now)
        names = state.board.names
        isProduction = state.session.isProduction
        badge = Confirmation.badge(of: state.session)
        var reasons: [Capabilities.Ability: String] = [:]
        for ability in [Capabilities.Ability.chooseFields, .chooseFormat, .allExperiments] {
            reasons[ability] = state.capabilities.reason(for: ability)
        }
        self.reasons = reasons
        limits = state.capabilities.limits
    }

    var draft: DraftKey? {
        switch origin {
        case .nothing: .newExport
        case .clone(let id): .clone(id)
        case .repair(let id, _): .repair(id)
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
    func sendLabel(_ form: Form) -> String { creations(form).count > 1 ? "Create them" : "Create it" }

    var isRepair: Bool { if case .repair = origin { true } else { false } }

    var windows: [Range<Timestamp>] { if case .repair(_, let offer) = origin { offer.windows } else { [] } }

    /// What ended the export to be repaired, where that is known: it would end the new one too.
    private var cause: Explanation? {
        guard case .repair(let id, _) = origin, let runs = inventory.runs[id] else { return nil }
        let ended = runs.filter { $0.status == .failed || $0.status == .timedOut }
        return ended.lazy.compactMap { inventory.explanation(of: $0, in: inventory.exports[id]) }.first
    }

    // MARK: Looking at the answers

    mutating func follow(_ state: State, _ form: inout Form) {
        inventory = state.inventory
        names = state.board.names
        form.follow(projects, in: .project)
        form.follow(destinations, in: .destination)
    }

    func review(_ form: inout Form) {
        let kind = kind(form)
        let isSchedule = kind == .schedule
        if !isRepair { suggestTimes(kind, &form) }
        form[.source].isHidden = kind == .conversations
        form[.conversations].isHidden = kind != .conversations
        form[.project].isHidden = takesAllExperiments(form)
        form[.end].isHidden = isSchedule
        form[.interval].isHidden = !isSchedule
        let isOwn = form[.reader].index == Self.formats.count
        form[.version].isHidden = !isOwn
        form[.compression].isHidden = !isOwn
        form[.kind].help = kind.help
        form[.filter].help = kind.filterHelp
        let (version, compression) = format(form)
        form[.reader].reading = isOwn ? "" : "\(version.rawValue), \(compression.rawValue)"
        form[.source].problem = form[.source].index == 1 ? reasons[.allExperiments].map { "Not here: \($0)." } : nil
        let leavesOut = !form[.fields].isEmpty
        form[.fields].problem = leavesOut ? reasons[.chooseFields].map { "Not here: \($0)." } : nil
        let newFormat = version == .v2Beta ? reasons[.chooseFormat].map { "Not here: \($0)." } : nil
        form[.reader].problem = isOwn ? nil : newFormat
        form[.version].problem = isOwn ? newFormat : nil
        for name in [Field.Name.start, .end] { read(name, &form) }
        let interval = Int(form[.interval].text)
        form[.interval].reading =
            interval.map { "hours\($0 % 24 == 0 && $0 > 24 ? ", \($0 / 24) days" : "")" } ?? "hours"
        form[.interval].problem = interval == nil ? "A number of hours is needed." : nil
        if var finder = form.finder {
            finder.ask(question(form))
            form.finder = finder
        }
        form[.conversations].problem = form.finder?.problem
        form[.conversations].help = form.finder?.help ?? ""
        let all = creations(form)
        for name in [Field.Name.project, .destination] { form[name].problem = nil }
        for problem in (all.first ?? model(form)).problems {
            guard let name = Self.fields[problem.field], form[name].problem == nil else { continue }
            form[name].problem =
                problem == .noSource && kind == .conversations ? "Choose a project." : problem.sentence
        }
        Confirmation.review(&form, word: word(form, isSchedule))
        form.notes = notes(form, all)
    }

    private func kind(_ form: Form) -> Kind { form.has(.kind) ? Kind.allCases[form[.kind].index] : .once }

    private func takesAllExperiments(_ form: Form) -> Bool { form.has(.source) && form[.source].index == 1 }

    /// A schedule begins now, unless windows of the past are asked for: each of them is exported too.
    private func suggestTimes(_ kind: Kind, _ form: inout Form) {
        guard case .nothing = origin else { return }
        for (name, text) in [(Field.Name.start, kind.start), (.end, kind.end)]
        where !form[name].isTouched && form.focus != .field(name) {
            form[name].control = .text(LineEditor(text, limit: 4096))
        }
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
        guard !takesAllExperiments(form) else { return "all experiments" }
        guard let id = ID<Project>(form[.project].text) else { return "schedule" }
        return Confirmation.word(names.project(id).text, orID: id.short)
    }

    private var repaired: ID<BulkExport>? { if case .repair(let id, _) = origin { id } else { nil } }

    private func notes(_ form: Form, _ all: [BulkExportCreate]) -> [Line] {
        var lines: [Line] = []
        for create in all.prefix(6) where create.problems.allSatisfy({ $0.isBesideTime }) {
            let project = create.project.flatMap { inventory.projects[$0] } ?? nil
            let advice = ExportAdvice(
                create,
                project: project,
                inventory: inventory,
                at: now,
                count: all.count,
                limits: limits,
                repaired: repaired
            )
            for text in advice.preview where !lines.contains(where: { $0.last?.text == text }) {
                lines.append([Span(text, .active)])
            }
            for warning in advice.warnings where !lines.contains(where: { $0.last?.text == warning }) {
                lines.append([Span("! ", .warning, [.bold]), Span(warning)])
            }
        }
        if let found = form.finder?.found, form.has(.conversations), !all.isEmpty {
            let split = all.count == 1 ? "in one export" : "in \(Format.counted(all.count, "export"))"
            lines.append([Span("Whole run trees of \(Format.counted(found.traces.count, "conversation")), \(split).")])
            if all.count > 1, form[.filter].isEmpty {
                let advice = "Without a filter these are all traces: a one-time export has them in one piece."
                lines.append([Span("! ", .warning, [.bold]), Span(advice)])
            }
            if found.rowsSetAside > 0 {
                let left = Format.counted(found.rowsSetAside, "root run")
                lines.append([Span("! ", .warning, [.bold]), Span("\(left) could not be read: not among them.")])
            }
        } else if all.count > 6 {
            lines.append([Span("and \(all.count - 6) more", .muted)])
        }
        if case .repair(_, let offer) = origin {
            if let cause {
                let text = "It ended because \(cause.cause). First: \(cause.fix)."
                lines.insert([Span("! ", .warning, [.bold]), Span(text)], at: 0)
            }
            if let shortfall = offer.shortfall {
                lines.append([Span("! ", .warning, [.bold]), Span("Windows: \(shortfall); the rest after these.")])
            }
            lines.append([Span("One export for each; the files of the old one stay where they are.", .muted)])
        }
        return lines
    }

    private func format(_ form: Form) -> (BulkExportCreate.FormatVersion, BulkExportCreate.Compression) {
        let index = form[.reader].index
        guard !Self.formats.indices.contains(index) else { return Self.formats[index] }
        return (
            BulkExportCreate.FormatVersion(rawValue: form[.version].text) ?? .v2Beta,
            BulkExportCreate.Compression(rawValue: form[.compression].text) ?? .zstandard
        )
    }

    // MARK: What is sent

    func obstacle(_ form: Form, _ state: State) -> String? {
        creations(form).isEmpty ? "no window is ticked" : nil
    }

    func filter(_ form: Form) -> TraceQuery? {
        let text = form[.filter].text
        guard !text.isEmpty else { return nil }
        return TraceQuery(projects: ID<Project>(form[.project].text).map { [$0] } ?? [], filter: text)
    }

    private func question(_ form: Form) -> ConversationSearch.Question? {
        let model = model(form)
        guard let project = model.project, let start = model.startTime, let end = model.endTime, start < end else {
            return nil
        }
        return ConversationSearch.Question(project: project, from: start, to: end, filter: model.filter)
    }

    func writes(_ form: Form) -> [Write] { creations(form).map { .createExport($0) } }

    func creations(_ form: Form) -> [BulkExportCreate] {
        let model = model(form)
        if kind(form) == .conversations { return form.finder?.found?.exports(like: model) ?? [] }
        guard !windows.isEmpty else { return [model] }
        return windows.enumerated().filter { form[.item($0.offset)].isOn }.map { _, window in
            var create = model
            create.startTime = window.lowerBound
            create.endTime = window.upperBound
            return create
        }
    }

    /// The answers as they stand, whatever is made of them.
    private func model(_ form: Form) -> BulkExportCreate {
        var create = BulkExportCreate()
        create.destination = ID(form[.destination].text)
        create.allExperiments = takesAllExperiments(form)
        create.project = create.allExperiments ? nil : ID(form[.project].text)
        create.filter = form[.filter].text.isEmpty ? nil : form[.filter].text
        (create.formatVersion, create.compression) = format(form)
        create.inheritedFields = template.inheritedFields
        if case .picker(let picker) = form[.fields].control {
            create.exportFields = picker.chosen.isEmpty ? nil : picker.chosen
        }
        guard windows.isEmpty else { return create }
        create.startTime = try? DateEntry.read(form[.start].text, now: now.wall)
        if kind(form) == .schedule {
            create.intervalHours = Int(form[.interval].text) ?? 0
        } else {
            create.endTime = try? DateEntry.read(form[.end].text, now: now.wall)
        }
        return create
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

extension State {
    mutating func openCreate(at now: Now) {
        if pane == .destinations, page == nil {
            open(DestinationErrand(in: self))
            return
        }
        var template = capabilities.newExport
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
