package import Base
package import LangSmith

/// What is true of every export of an inventory: conditions, problems, counts, windows of schedules.
///
/// Kept by changes, because with 10,000 exports nearly all are finished and need not be looked at again: `apply`
/// follows the inventory, `tick` the time; both say what became different.
package struct Census: Sendable {
    package var conditions: Conditions { Conditions(special: special, exports: index.exports) }
    /// Exports that need a human: what has least time left first, then what is worst, then the newest.
    package private(set) var problems: [ID<BulkExport>] = []
    /// All exports by their condition.
    package private(set) var tally = Tally()
    /// Problems by their condition: what the banner counts.
    package private(set) var problemTally = Tally()
    /// Exports by their condition for each destination.
    package private(set) var usage: [ID<Destination>: Tally] = [:]
    /// What each schedule spawned, by condition.
    package private(set) var spawned: [ID<BulkExport>: Tally] = [:]
    /// Schedules of any state, with their windows.
    package private(set) var schedules: [ID<BulkExport>: Schedule] = [:]
    /// Exports that hold one of the workspace's slots.
    package var running: Int { index.running }

    /// What the runs of exports that are done came to, of those whose runs are known.
    package var totals: [ID<BulkExport>: WindowTotals] { ledger.totals }

    /// Problems that somebody knows of, what was said last first.
    package var knownProblems: [ID<BulkExport>] {
        isKnown.sorted { (a, b) in
            let (first, second) = (conditions[a]?.known?.since.microseconds, conditions[b]?.known?.since.microseconds)
            return (first ?? 0, a) > (second ?? 0, b)
        }
    }

    var known = KnownProblems()
    private var isKnown: Set<ID<BulkExport>> = []
    private(set) var ledger = Ledger()
    private(set) var index = ExportIndex()
    /// Conditions that are more than the word of something that is over.
    private(set) var special: [ID<BulkExport>: Condition] = [:]
    /// Exports that were taken in and not judged yet.
    private var unjudged: Set<ID<BulkExport>> = []
    /// All slots were taken when this was last looked at.
    private var isBusy = false
    private var isProblem: Set<ID<BulkExport>> = []
    /// What later exports do about a failed one.
    private var repairs: [ID<BulkExport>: RepairState] = [:]
    /// The failed exports that one makes up for.
    private var mends: [ID<BulkExport>: Set<ID<BulkExport>>] = [:]
    /// Whether the list of exports was read to its end when everything was last judged.
    private var wasListWhole = true
    /// When problems that only grow older were last looked at, on the steady clock.
    private var agedAt: Duration?
    /// The skew everything was judged with.
    private var skew: Duration?

    package init() {}

    /// Counts what an inventory holds already, but for what somebody knows.
    package init(of inventory: Inventory, known: KnownProblems = KnownProblems(), at now: Now) {
        self.known = known
        var dirt = ExportIndex.Dirt()
        for export in inventory.exports.values {
            take(export, &dirt)
            if let runs = inventory.runs[export.id] { take(runs, of: export, &dirt) }
        }
        finish(dirt, ofLists: [inventory.exports.values], in: inventory, at: now)
    }
}

// MARK: - Following

extension Census {
    /// Takes in what changed.
    ///
    /// - Parameters:
    ///   - updates: in the order they were posted.
    ///   - inventory: with the updates already applied.
    ///   - now: as the clock gave it, not corrected.
    /// - Returns: exports whose condition, evidence included, is another one, and those that are gone.
    @discardableResult
    package mutating func apply(_ updates: [Update], in inventory: Inventory, at now: Now) -> Set<ID<BulkExport>> {
        var dirt = ExportIndex.Dirt()
        var gone: Set<ID<BulkExport>> = []
        var lists: [[BulkExport]] = []
        for update in updates {
            switch update {
            case .exports(let changed, let removed):
                lists.append(changed)
                for export in changed {
                    take(export, &dirt)
                    if let runs = inventory.runs[export.id] { take(runs, of: export, &dirt) }
                }
                for id in removed {
                    forget(id, &dirt)
                    gone.insert(id)
                }
            case .recalled(let rows, _):
                // As the inventory does, which knows better what it knows.
                for export in rows where !index.exports.contains(export.id) {
                    take(export, &dirt)
                    dirt.exports.insert(export.id)
                }
            case .forgotten(let ids):
                for id in ids { forget(id, &dirt) }
                gone.formUnion(ids)
            case .confirmed(let ids): dirt.exports.formUnion(ids)
            case .runs(let id, let runs, _):
                dirt.exports.insert(id)
                if let export = inventory.exports[id] { take(runs, of: export, &dirt) }
            case .progress(let id, _): dirt.exports.insert(id)
            // With the projects comes how long their traces live, with the server whose rules count, with the
            // destinations what their stores' errors mean.
            case .projects, .server, .destinations: dirt.exports.formUnion(isProblem)
            default: break
            }
        }
        let changed = finish(dirt, ofLists: lists, in: inventory, at: now)
        return changed.union(gone.filter { !index.exports.contains($0) })
    }

    /// Judges what was taken in, and what has to do with it.
    ///
    /// - Returns: exports whose condition is another one.
    @discardableResult
    private mutating func finish(
        _ dirt: ExportIndex.Dirt,
        ofLists lists: [some Collection<BulkExport>],
        in inventory: Inventory,
        at now: Now
    ) -> Set<ID<BulkExport>> {
        var dirt = dirt
        let isListWhole = inventory.isListWhole
        if wasListWhole != isListWhole {
            wasListWhole = isListWhole
            dirt.exports.formUnion(schedules.keys)
            dirt.exports.formUnion(index.live)
        }
        let isBusy = inventory.limits.exportsAtOnce.map { running >= $0 } ?? false
        if isBusy != self.isBusy {
            self.isBusy = isBusy
            dirt.exports.formUnion(index.live.filter { index.exports[$0]?.status == .created })
        }
        var round = Round(inventory, at: inventory.serverNow(now), isNews: true)
        var others = index.resolve(dirt)
        for changed in lists {
            round.changed.reserveCapacity(changed.count)
            // Most of a first listing is finished: not worth a set of ids.
            for export in changed {
                guard let known = index.facts(of: export.id) else { continue }
                // A later update of the batch may have changed it once more, and schedules are made once.
                guard lists.count == 1 || inventory.exports[export.id] == export, known.kind != .schedule else {
                    others.insert(export.id)
                    continue
                }
                judge(export, known, &round)
            }
        }
        judge(others, &round)
        judge(round.doubtful, &round)
        // What makes up for a failure points back at it.
        judge(round.mending, &round)
        if round.sorts { sortProblems() }
        index.share(inventory)
        return round.changed
    }

    /// Judges some exports anew; those whose condition is another one come back.
    mutating func judgeAgain(_ ids: Set<ID<BulkExport>>, in inventory: Inventory, at now: Now) -> Set<ID<BulkExport>> {
        var round = Round(inventory, at: inventory.serverNow(now), isNews: false)
        judge(ids, &round)
        if round.sorts { sortProblems() }
        return round.changed
    }

    /// Looks again at what time alone can change: exports that are not over, windows that fall due, failures that are
    /// too old to matter.
    ///
    /// Cheap enough for every second: finished exports are not looked at.
    /// - Returns: exports whose condition, evidence included, is another one.
    package mutating func tick(in inventory: Inventory, at now: Now) -> Set<ID<BulkExport>> {
        let wall = inventory.serverNow(now)
        var due = index.live
        // What only grows older says so in words that change by the minute at most.
        if agedAt.map({ now.steady - $0 >= .seconds(60) }) ?? true {
            agedAt = now.steady
            due.formUnion(isProblem)
            due.formUnion(isKnown)
        }
        for (id, schedule) in schedules {
            if let moment = schedule.changesAt, moment <= wall.wall { due.insert(id) }
        }
        // What an earlier run knew stays judged by that run's time.
        if !inventory.unconfirmed.isEmpty { due.subtract(inventory.unconfirmed) }
        if skew != inventory.server.clockSkew {
            skew = inventory.server.clockSkew
            due.formUnion(schedules.keys)
        }
        var round = Round(inventory, at: wall, isNews: false)
        judge(due, &round)
        judge(round.doubtful, &round)
        if round.sorts { sortProblems() }
        return round.changed
    }

    /// One round of judging: what all judgements share, and what comes of them.
    private struct Round {
        let inventory: Inventory
        let now: Now
        /// The inventory is another one; otherwise only time has passed.
        let isNews: Bool
        let listAnsweredAt: Duration?
        let isListWhole: Bool
        let deployment: Deployment
        let slots: Int?
        /// When an earlier run knew what no answer of this one has told yet.
        let recalledAt: Now?
        var changed: Set<ID<BulkExport>> = []
        /// Exports that make up for another one, or did, since this round.
        var mending: Set<ID<BulkExport>> = []
        /// Exports of which their schedule's windows say something else now.
        var doubtful: Set<ID<BulkExport>> = []
        var sorts = false

        init(_ inventory: Inventory, at now: Now, isNews: Bool) {
            self.inventory = inventory
            self.now = now
            self.isNews = isNews
            listAnsweredAt = inventory.feeds[.exports]?.answeredAt
            isListWhole = inventory.isListWhole
            deployment = inventory.deployment
            slots = inventory.limits.exportsAtOnce
            recalledAt = inventory.recalled.map { Now(wall: min($0.asOf, now.wall), steady: $0.moment(at: now)) }
        }

        /// The moment by which an export is judged: of old news nothing follows that time alone would have brought.
        func now(for id: ID<BulkExport>) -> Now {
            guard let recalledAt, inventory.unconfirmed.contains(id) else { return now }
            return recalledAt
        }
    }

    private mutating func judge(_ ids: Set<ID<BulkExport>>, _ round: inout Round) {
        for id in ids {
            guard let export = round.inventory.exports[id], let known = index.facts(of: id) else { continue }
            judge(export, known, &round)
        }
    }

    private mutating func judge(_ export: BulkExport, _ known: ExportIndex.Facts, _ round: inout Round) {
        let id = export.id
        let now = round.now(for: id)
        var evidence = Health.Facts()
        evidence.running = running
        evidence.slots = round.slots
        evidence.isListWhole = round.isListWhole
        evidence.inventory = round.inventory
        evidence.retention = Retention(
            of: export.project.flatMap { round.inventory.projects[$0] ?? nil },
            at: round.deployment
        )
        if known.kind == .schedule {
            let isDue = schedules[id]?.changesAt.map { $0 <= now.wall } ?? true
            if round.isNews || isDue {
                let schedule = index.schedule(
                    of: export,
                    known,
                    isWhole: round.isListWhole,
                    seen: round.now.wall(at: round.listAnsweredAt),
                    at: now
                )
                schedules[id] = schedule
                round.doubtful.formUnion(ledger.survey(id, schedule))
            }
            evidence.schedule = schedules[id]
        } else {
            if let runs = round.inventory.runs[id] {
                evidence.runs = runs
                evidence.progress = round.inventory.progress[id]
                evidence.runsAnsweredAt = round.inventory.feeds[.runs(id)]?.answeredAt
            }
            evidence.listAnsweredAt = round.listAnsweredAt
            evidence.doubt = ledger.doubt(of: export, evidence.progress)
            index.note(known, isInDoubt: evidence.doubt != nil)
            if known.hasFailed || evidence.doubt != nil {
                if round.isNews || repairs[id] == nil {
                    let isRecent = Health.isRecent(export, at: now.wall)
                    let missing = isRecent ? evidence.doubt?.windows ?? Health.missing(of: export, evidence) : []
                    setRepair(isRecent ? index.repair(of: known, missing: missing) : .none, of: id, &round)
                }
                evidence.repair = repairs[id] ?? .none
            } else if repairs[id] != nil {
                setRepair(.none, of: id, &round)
            }
            if !known.hasFailed { evidence.mends = mends[id]?.sorted() ?? [] }
        }
        var new = Health.judge(export, evidence, at: now)
        if new.isProblem, let saying = self.known.all[id],
            saying.covers(Health.symptom(of: new, export, evidence), at: round.now.wall)
        {
            new.known = saying
            new.isProblem = false
        }
        let old = set(new, of: id, known.status)
        guard old != new else { return }
        round.changed.insert(id)
        if new.known != nil { isKnown.insert(id) } else { isKnown.remove(id) }
        if new.isProblem, old?.deadline != new.deadline { round.sorts = true }
        guard old?.kind != new.kind || old?.isProblem != new.isProblem else { return }
        recount(known.source.destination, old?.kind, new.kind)
        recountSpawned(known.schedule, old?.kind, new.kind)
        if let old, old.isProblem {
            problemTally.remove(old.kind)
            isProblem.remove(id)
            round.sorts = true
        }
        if new.isProblem {
            problemTally.add(new.kind)
            isProblem.insert(id)
            round.sorts = true
        }
    }

    /// Writes a condition down, unless it is plain.
    ///
    /// - Returns: what it was.
    private mutating func set(_ new: Condition, of id: ID<BulkExport>, _ status: Status) -> Condition? {
        let old = judgement(of: id, status)
        unjudged.remove(id)
        special[id] = new == Condition(plain: ExportTable.Word(status)) ? nil : new
        return old
    }

    private func judgement(of id: ID<BulkExport>, _ status: Status) -> Condition? {
        unjudged.contains(id) ? nil : special[id] ?? Condition(plain: ExportTable.Word(status))
    }

    private mutating func recount(_ destination: ID<Destination>?, _ old: Condition.Kind?, _ new: Condition.Kind?) {
        if let old { tally.remove(old) }
        if let new { tally.add(new) }
        guard let destination else { return }
        if let new { usage[destination, default: Tally()].add(new) }
        if let old {
            usage[destination]?.remove(old)
            if usage[destination]?.total == 0 { usage[destination] = nil }
        }
    }

    private mutating func recountSpawned(
        _ schedule: ID<BulkExport>?,
        _ old: Condition.Kind?,
        _ new: Condition.Kind?
    ) {
        guard let schedule else { return }
        if let new { spawned[schedule, default: Tally()].add(new) }
        if let old { spawned[schedule]?.remove(old) }
    }

    private mutating func setRepair(_ new: RepairState, of id: ID<BulkExport>, _ round: inout Round) {
        let old = repairs.updateValue(new, forKey: id) ?? .none
        guard old != new else { return }
        for export in old.exports {
            mends[export]?.remove(id)
            if mends[export]?.isEmpty == true { mends[export] = nil }
        }
        for export in new.exports { mends[export, default: []].insert(id) }
        round.mending.formUnion(old.exports)
        round.mending.formUnion(new.exports)
    }

    private mutating func sortProblems() {
        func key(_ id: ID<BulkExport>) -> (Int, Int64, ID<BulkExport>) {
            (special[id]?.rank ?? .max, -(index.exports[id]?.createdAt?.microseconds ?? 0), id)
        }
        problems = isProblem.map { (key($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

// MARK: - Taking in

extension Census {
    private mutating func take(_ export: BulkExport, _ dirt: inout ExportIndex.Dirt) {
        guard let old = index.insert(export, &dirt) else {
            unjudged.insert(export.id)
            return
        }
        // What nobody wrote down goes with the status that it was the condition of.
        if old.status != export.status, special[export.id] == nil, !unjudged.contains(export.id) {
            special[export.id] = Condition(plain: ExportTable.Word(old.status))
        }
        if export.status != old.status { forgetRepair(of: export.id, &dirt) }
        if export.kind != .schedule { schedules[export.id] = nil }
        if old.source.destination != export.destination, let kind = judgement(of: export.id, export.status)?.kind {
            recount(old.source.destination, kind, nil)
            recount(export.destination, nil, kind)
        }
        if old.schedule != export.schedule {
            let kind = judgement(of: export.id, export.status)?.kind
            recountSpawned(old.schedule, kind, nil)
            recountSpawned(export.schedule, nil, kind)
        }
    }

    private mutating func take(_ runs: [BulkExportRun], of export: BulkExport, _ dirt: inout ExportIndex.Dirt) {
        let news = ledger.take(runs, of: export)
        dirt.exports.formUnion(news.doubtful)
        // What a window held tells of those beside it.
        if news.isNew, let schedule = export.schedule { dirt.exports.insert(schedule) }
    }

    private mutating func forgetRepair(of id: ID<BulkExport>, _ dirt: inout ExportIndex.Dirt) {
        for export in (repairs.removeValue(forKey: id) ?? .none).exports {
            mends[export]?.remove(id)
            if mends[export]?.isEmpty == true { mends[export] = nil }
            dirt.exports.insert(export)
        }
    }

    private mutating func forget(_ id: ID<BulkExport>, _ dirt: inout ExportIndex.Dirt) {
        guard let old = index.remove(id, &dirt) else { return }
        defer { unjudged.remove(id) }
        forgetRepair(of: id, &dirt)
        mends[id] = nil
        ledger.forget(id)
        schedules[id] = nil
        isKnown.remove(id)
        guard let condition = judgement(of: id, old.status) else { return }
        special[id] = nil
        recount(old.source.destination, condition.kind, nil)
        recountSpawned(old.schedule, condition.kind, nil)
        if condition.isProblem {
            problemTally.remove(condition.kind)
            isProblem.remove(id)
            problems.removeAll { $0 == id }
        }
    }
}
