package import Base
package import LangSmith
package import Monitor

/// Exports to be made, as the answers stand.
package struct ExportOrder: Sendable {
    /// Where the settings come from.
    package enum Origin: Hashable, Sendable {
        case nothing
        case clone(of: ID<BulkExport>)
        /// Windows that are missing of an export or of a schedule.
        case repair(of: ID<BulkExport>, Repair.Offer)
    }

    package var origin: Origin
    /// The answers, whatever is made of them.
    package var model: BulkExportCreate
    /// What is made of them: one, one for each window, or the exports of what a search has found.
    package var creations: [BulkExportCreate]
    /// Answers that could not be read.
    package var problems = Problems()
    /// The whole run trees of the roots that a search finds are asked for.
    package var isSearch = false
    /// What that search has found.
    package var found: ConversationSearch.Found?

    /// One export or schedule, as the answers say it.
    package init(_ model: BulkExportCreate, _ origin: Origin = .nothing) {
        self.origin = origin
        self.model = model
        creations = [model]
    }

    /// One export for each of some windows.
    package init(_ model: BulkExportCreate, _ origin: Origin, windows: [Range<Timestamp>]) {
        self.origin = origin
        self.model = model
        self.model.intervalHours = nil
        creations = windows.map { [model = self.model] window in
            var create = model
            create.startTime = window.lowerBound
            create.endTime = window.upperBound
            return create
        }
    }

    /// The whole run trees of what a search has found; nothing before it has found anything.
    package init(_ model: BulkExportCreate, _ origin: Origin = .nothing, searched found: ConversationSearch.Found?) {
        self.origin = origin
        self.model = model
        isSearch = true
        self.found = found
        creations = found?.exports(like: model) ?? []
    }
}

extension Proposal {
    /// Makes exports or a schedule; `now` by the server's clock.
    package static func creating(_ order: ExportOrder, on ground: Ground, at now: Now) -> Proposal {
        let first = order.creations.first ?? order.model
        var proposal = Proposal(order.title(first, ground.names))
        proposal.obstacle = obstacle(toCreatingOn: ground)
        proposal.problems = order.problems
        proposal.problems.add(first.problems, takesExperiments: !order.isSearch)
        if let start = first.startTime, let end = first.endTime, end < start {
            let (start, end) = (ExportAdvice.entry(start), ExportAdvice.entry(end))
            proposal.problems.offer(Correction([(.start, .text(end)), (.end, .text(start))]), for: .endNotAfterStart)
        }
        if first.allExperiments { proposal.hold(.allExperiments, against: .allExperiments, ground) }
        if first.exportFields != nil { proposal.hold(.chooseFields, against: .fields, ground) }
        if first.formatVersion == .v2Beta { proposal.hold(.chooseFormat, against: .formatVersion, ground) }
        proposal.advise(order, ground, at: now)
        proposal.gravity = order.gravity(first, ground)
        proposal.writes = order.creations.map { .createExport($0) }
        if proposal.obstacle == nil, order.creations.isEmpty, !order.isSearch {
            proposal.obstacle = .standing("no window is ticked")
        }
        return proposal
    }

    /// What stands in the way of creating anything.
    package static func obstacle(toCreatingOn ground: Ground) -> Obstacle? {
        if let obstacle = ground.capabilities.obstacle(to: .writeExports) { return obstacle }
        let isRead = ground.inventory.feeds[.destinations]?.answeredAt != nil
        guard isRead, ground.inventory.destinations.isEmpty else { return nil }
        return .standing("there is no destination yet: make one first")
    }

    private mutating func advise(_ order: ExportOrder, _ ground: Ground, at now: Now) {
        if let cause = order.cause(ground.inventory) {
            warnings.append(.notice("It ended because \(cause.cause). First: \(cause.fix)."))
        }
        for create in order.creations.prefix(ExportOrder.told)
        where create.problems.allSatisfy({ $0.isBesideTime }) {
            let advice = ExportAdvice(
                create,
                project: ground.project(create.project),
                inventory: ground.inventory,
                at: now,
                count: order.creations.count,
                limits: ground.capabilities.limits,
                repaired: order.repaired
            )
            for text in advice.preview { add(Fact(.plan, text)) }
            for warning in advice.warnings where !warnings.contains(warning) { warnings.append(warning) }
        }
        if let found = order.found, !order.creations.isEmpty {
            tell(found, order)
        } else if order.creations.count > ExportOrder.told {
            add(Fact(.remark, "and \(order.creations.count - ExportOrder.told) more"))
        }
        guard case .repair(_, let offer) = order.origin else { return }
        if let shortfall = offer.shortfall {
            warnings.append(.notice("Windows: \(shortfall); the rest after these."))
        }
        add(Fact(.stays, "the files of the old one. One export is made for each window."))
    }

    private mutating func tell(_ found: ConversationSearch.Found, _ order: ExportOrder) {
        let split =
            order.creations.count == 1 ? "in one export" : "in \(Words.count(order.creations.count, "export"))"
        add(Fact(.plan, "Whole run trees of \(Words.count(found.traces.count, "conversation")), \(split)."))
        if order.creations.count > 1, order.model.filter == nil {
            warnings.append(.notice("Without a filter these are all traces: a one-time export has them in one piece."))
        }
        if found.rowsSetAside > 0 {
            let left = Words.count(found.rowsSetAside, "root run")
            warnings.append(.notice("\(left) could not be read: not among them."))
        }
    }

    private mutating func add(_ fact: Fact) {
        if !facts.contains(fact) { facts.append(fact) }
    }
}

extension ExportOrder {
    /// How many are told one by one; more are confirmed by their number.
    fileprivate static let told = 6

    fileprivate var repaired: ID<BulkExport>? { if case .repair(let id, _) = origin { id } else { nil } }

    fileprivate func title(_ create: BulkExportCreate, _ names: Names) -> Proposal.Title {
        var title: Proposal.Title
        switch origin {
        case .nothing: title = create.intervalHours == nil ? "New export" : "New schedule"
        case .clone(let id):
            title = create.intervalHours == nil ? "New export like" : "New schedule like"
            title.add(.id(id.short))
        case .repair(let id, _):
            title = "Repair"
            title.add(.id(id.short))
        }
        if let source = source(create, names) { title.add(.words("of"), .name(source)) }
        if let destination = create.destination {
            title.add(.words("to"), .name(names.destination(destination).text))
        }
        return title
    }

    private func source(_ create: BulkExportCreate, _ names: Names) -> String? {
        create.allExperiments ? Names.allExperiments.text : create.project.map { names.project($0).text }
    }

    /// A schedule goes on until it is cancelled, and of many exports nobody looks at each: both are typed.
    fileprivate func gravity(_ create: BulkExportCreate, _ ground: Ground) -> Proposal.Gravity {
        if create.intervalHours != nil {
            guard let source = source(create, ground.names) else { return .word("schedule") }
            return .word(Confirmation.word(source, orID: create.project?.short ?? "schedule"))
        }
        if creations.count > Self.told { return .word("create \(creations.count)") }
        return ground.session.isProduction ? .word(Confirmation.badge(of: ground.session)) : .plain
    }

    /// What ended the export to be repaired, where that is known: it would end the new one too.
    fileprivate func cause(_ inventory: Inventory) -> Explanation? {
        guard let repaired, let runs = inventory.runs[repaired] else { return nil }
        let ended = runs.filter { $0.status == .failed || $0.status == .timedOut }
        return ended.lazy.compactMap { inventory.explanation(of: $0, in: inventory.exports[repaired]) }.first
    }
}

extension InputProblem {
    /// Its window can be told all the same.
    fileprivate var isBesideTime: Bool { ![.start, .end, .interval].contains(field) }
}
