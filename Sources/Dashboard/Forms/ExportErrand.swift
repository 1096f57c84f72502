import Base
import Changes
import LangSmith
import Monitor
import Screen

/// Makes an export or a schedule: a new one, a copy of another, or what is missing of one.
struct ExportErrand: Errand {
    let origin: ExportOrder.Origin
    let template: BulkExportCreate
    let ground: Ground
    /// The server's time when the dialog opened: what `-7d` counts from.
    private let now: Now

    init(_ origin: ExportOrder.Origin, _ template: BulkExportCreate, on ground: Ground, at now: Now) {
        self.origin = origin
        self.template = template
        self.ground = ground
        self.now = ground.inventory.serverNow(now)
    }

    var draft: DraftKey? {
        switch origin {
        case .nothing: .newExport
        case .clone(let id): .clone(id)
        case .repair(let id, _): .repair(id)
        }
    }

    var leaveLabel: String { "Close" }
    func sendLabel(_ proposal: Proposal) -> String { proposal.writes.count > 1 ? "Create them" : "Create it" }
    var isAboutWhatIs: Bool { false }

    /// Windows that are missing, each to be ticked; none but for a repair.
    var windows: [Range<Timestamp>] { if case .repair(_, let offer) = origin { offer.windows } else { [] } }

    // MARK: Looking at the answers

    func follow(_ live: Ground, _ form: inout Form) {
        form.follow(projects(on: live), in: .project)
        form.follow(destinations(on: live), in: .destination)
    }

    func review(_ form: inout Form) {
        let kind = kind(form)
        let isSchedule = kind == .schedule
        suggestTimes(kind, &form)
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
        let model = model(form).create
        for (name, time) in [(Field.Name.start, model.startTime), (.end, model.endTime)] {
            form[name].reading = time.map { "\(Format.moment($0)) UTC" } ?? ""
        }
        let interval = DateEntry.hours(form[.interval].text)
        form[.interval].reading =
            interval.map {
                "\($0 == Int(form[.interval].text) ? "" : "\($0) ")hours\($0 % 24 == 0 && $0 > 24 ? ", \($0 / 24) days" : "")"
            }
            ?? "hours"
        if var finder = form.finder {
            finder.ask(question(model))
            form.finder = finder
        }
        form[.conversations].problem = form.finder?.problem.map { Field.Complaint($0) }
        form[.conversations].help = form.finder?.help ?? ""
    }

    func field(of problem: Problem, _ form: Form) -> Field.Name {
        problem.field == .formatVersion && !form.has(.version) ? .reader : Field.Name(problem.field)
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

    private func format(_ form: Form) -> (BulkExportCreate.FormatVersion, BulkExportCreate.Compression) {
        let index = form[.reader].index
        guard !Self.formats.indices.contains(index) else { return Self.formats[index] }
        return (
            BulkExportCreate.FormatVersion(rawValue: form[.version].text) ?? .v2Beta,
            BulkExportCreate.Compression(rawValue: form[.compression].text) ?? .zstandard
        )
    }

    // MARK: What is sent

    func filter(_ form: Form) -> TraceQuery? {
        let text = form[.filter].text
        guard !text.isEmpty else { return nil }
        return TraceQuery(projects: ID<Project>(form[.project].text).map { [$0] } ?? [], filter: text)
    }

    private func question(_ model: BulkExportCreate) -> ConversationSearch.Question? {
        guard let project = model.project, let start = model.startTime, let end = model.endTime, start < end else {
            return nil
        }
        return ConversationSearch.Question(project: project, from: start, to: end, filter: model.filter)
    }

    func proposal(_ form: Form, _ live: Ground) -> Proposal {
        var ground = ground
        ground.capabilities = live.capabilities
        // One that was looked for since.
        if let id = ID<Project>(form[.project].text), ground.inventory.projects[id] == nil,
            let project = live.inventory.projects[id] ?? nil
        {
            ground.learn(project)
        }
        return .creating(order(form), on: ground, at: now)
    }

    private func order(_ form: Form) -> ExportOrder {
        let (model, problems) = model(form)
        var order: ExportOrder
        if kind(form) == .conversations {
            order = ExportOrder(model, origin, searched: form.finder?.found)
        } else if windows.isEmpty {
            order = ExportOrder(model, origin)
        } else {
            let ticked = windows.enumerated().filter { form[.item($0.offset)].isOn }.map(\.element)
            order = ExportOrder(model, origin, windows: ticked)
        }
        order.problems = problems
        return order
    }

    /// The answers as they stand, whatever is made of them, and what of them cannot be read.
    private func model(_ form: Form) -> (create: BulkExportCreate, problems: Problems) {
        var create = BulkExportCreate()
        var problems = Problems()
        create.destination = ID(form[.destination].text)
        create.allExperiments = takesAllExperiments(form)
        create.project = create.allExperiments ? nil : ID(form[.project].text)
        create.filter = form[.filter].text.isEmpty ? nil : form[.filter].text
        (create.formatVersion, create.compression) = format(form)
        create.inheritedFields = template.inheritedFields
        if case .picker(let picker) = form[.fields].control {
            create.exportFields = picker.chosen.isEmpty ? nil : picker.chosen
        }
        guard windows.isEmpty else { return (create, problems) }
        create.startTime = problems.time(form[.start].text, of: .start, now: now.wall)
        if kind(form) == .schedule {
            create.intervalHours = problems.hours(form[.interval].text) ?? 0
        } else {
            create.endTime = problems.time(form[.end].text, of: .end, now: now.wall)
        }
        return (create, problems)
    }
}

extension State {
    mutating func openCreate(at now: Now) {
        if pane == .destinations, page == nil {
            open(DestinationErrand(ground: ground))
            return
        }
        var template = capabilities.newExport
        if inventory.destinations.count == 1 { template.destination = inventory.destinations.keys.first }
        open(ExportErrand(.nothing, template, on: ground, at: now))
    }
}

extension Action {
    static func create(in state: State) -> Availability {
        if state.pane == .destinations, state.page == nil { return newDestination(in: state) }
        return Availability(Proposal.obstacle(toCreatingOn: state.ground))
    }
}
