package import LangSmith

/// What is true of every export of an inventory: conditions, problems, counts, windows of schedules.
///
/// Kept by changes,
/// because with 10,000 exports nearly all are finished and need not be looked at again.
///
/// `apply` follows the inventory, `tick` the time; both say what became different.
package struct Census: Sendable {
    package private(set) var conditions: [ID<BulkExport>: Condition] = [:]
    /// Exports that need a human, most urgent first, of equals the newest first.
    package private(set) var problems: [ID<BulkExport>] = []
    /// All exports by their condition.
    package private(set) var tally = Tally()
    /// Problems by their condition: what the banner counts.
    package private(set) var problemTally = Tally()
    /// Exports by their condition for each destination.
    package private(set) var usage: [ID<Destination>: Tally] = [:]
    /// Schedules of any state, with their windows.
    package private(set) var schedules: [ID<BulkExport>: Schedule] = [:]
    /// What each schedule spawned, in no order.
    package private(set) var spawned: [ID<BulkExport>: Set<ID<BulkExport>>] = [:]
    /// Exports that hold one of the workspace's slots.
    package private(set) var running = 0

    private var facts: [ID<BulkExport>: Facts] = [:]
    /// Exports that are not over, schedules left out.
    private var live: Set<ID<BulkExport>> = []
    private var isProblem: Set<ID<BulkExport>> = []
    /// Completed exports by source, in no order: what may have made up for a failure, or repaired a window.
    private var completed: [Source: [Done]] = [:]
    /// Failed exports by source: a completed one may make up for them.
    private var failed: [Source: Set<ID<BulkExport>>] = [:]
    /// Schedules by source: a completed one-time export may repair their windows.
    private var schedulesOf: [Source: Set<ID<BulkExport>>] = [:]
    /// What made up for a failed export.
    private var repairs: [ID<BulkExport>: ID<BulkExport>] = [:]
    /// When problems that only grow older were last looked at, on the steady clock.
    private var agedAt: Duration?
    /// The skew everything was judged with.
    private var skew: Duration?

    package init() {}

    /// What must be judged again.
    private struct Dirt {
        var exports: Set<ID<BulkExport>> = []
        /// Sources whose failures may have been made up for, or not any more.
        var repairs: Set<Source> = []
        /// Sources whose schedules may have windows that were repaired, or not any more.
        var windows: Set<Source> = []
    }

    /// Counts what an inventory holds already.
    package init(of inventory: Inventory, at now: Now) {
        let all: [Update] = [.exports(changed: Array(inventory.exports.values), removed: [])]
        apply(all, in: inventory, at: now)
    }

    private struct Done {
        var piece: Schedule.Piece
        var isOneTime: Bool
    }

    /// What the indices were made from, so that they can be undone when an export changes.
    private struct Facts {
        var piece: Schedule.Piece
        var kind: BulkExport.Kind
        var source: Source
        var schedule: ID<BulkExport>?

        init(_ export: BulkExport) {
            piece = Schedule.Piece(export)
            kind = export.kind
            source = Source(export)
            schedule = export.schedule
        }

        var status: Status { piece.status }
        var hasFailed: Bool { status == .failed || status == .timedOut }
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
        var dirty = Dirt()
        var gone: Set<ID<BulkExport>> = []
        let wasBusy = running >= Health.slots
        for update in updates {
            switch update {
            case .exports(let changed, let removed):
                if facts.isEmpty {
                    facts.reserveCapacity(changed.count)
                    conditions.reserveCapacity(changed.count)
                }
                for export in changed { index(export, &dirty) }
                for id in removed {
                    forget(id, &dirty)
                    gone.insert(id)
                }
            case .runs(let id, _, _), .progress(let id, _): dirty.exports.insert(id)
            default: break
            }
        }
        if wasBusy != (running >= Health.slots) {
            dirty.exports.formUnion(live.filter { facts[$0]?.status == .created })
        }
        for source in dirty.repairs { dirty.exports.formUnion(failed[source] ?? []) }
        for source in dirty.windows { dirty.exports.formUnion(schedulesOf[source] ?? []) }

        var round = Round(inventory, at: inventory.serverNow(now), isNews: true)
        for case .exports(let changed, _) in updates {
            round.changed.reserveCapacity(changed.count)
            // Not through a set of ids: at the start there are ten thousand of them. A later update may have changed
            // or removed an export once more; only the newest is judged.
            for export in changed {
                guard let known = facts[export.id] else { continue }
                dirty.exports.remove(export.id)
                judge(inventory.exports[export.id] ?? export, known, &round)
            }
        }
        judge(dirty.exports, &round)
        if round.sorts { sortProblems() }
        return round.changed.union(gone.filter { facts[$0] == nil })
    }

    /// Looks again at what time alone can change: exports that are not over, windows that fall due, failures that are
    /// too old to matter.
    ///
    /// Cheap enough for every second: finished exports are not looked at.
    /// - Returns: exports whose condition, evidence included, is another one.
    package mutating func tick(in inventory: Inventory, at now: Now) -> Set<ID<BulkExport>> {
        let wall = inventory.serverNow(now)
        var due = live
        // What only grows older says so in words that change by the minute at most.
        if agedAt.map({ now.steady - $0 >= .seconds(60) }) ?? true {
            agedAt = now.steady
            due.formUnion(isProblem)
        }
        for (id, schedule) in schedules {
            if let moment = schedule.changesAt, moment <= wall.wall { due.insert(id) }
        }
        if skew != inventory.server.clockSkew {
            skew = inventory.server.clockSkew
            due.formUnion(schedules.keys)
        }
        var round = Round(inventory, at: wall, isNews: false)
        judge(due, &round)
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
        var changed: Set<ID<BulkExport>> = []
        var sorts = false

        init(_ inventory: Inventory, at now: Now, isNews: Bool) {
            self.inventory = inventory
            self.now = now
            self.isNews = isNews
            listAnsweredAt = inventory.feeds[.exports]?.answeredAt
        }
    }

    private mutating func judge(_ ids: Set<ID<BulkExport>>, _ round: inout Round) {
        for id in ids {
            guard let export = round.inventory.exports[id], let known = facts[id] else { continue }
            judge(export, known, &round)
        }
    }

    private mutating func judge(_ export: BulkExport, _ known: Facts, _ round: inout Round) {
        let id = export.id
        var evidence = Health.Facts()
        evidence.running = running
        if known.kind == .schedule {
            let isDue = schedules[id]?.changesAt.map { $0 <= round.now.wall } ?? true
            if round.isNews || isDue { schedules[id] = makeSchedule(export, known, at: round.now) }
            evidence.schedule = schedules[id]
        } else {
            if let runs = round.inventory.runs[id] {
                evidence.runs = runs
                evidence.progress = round.inventory.progress[id]
                evidence.runsAnsweredAt = round.inventory.feeds[.runs(id)]?.answeredAt
            }
            evidence.listAnsweredAt = round.listAnsweredAt
            if known.hasFailed {
                if round.isNews { repairs[id] = repair(of: known, at: round.now) }
                evidence.repair = repairs[id]
            }
        }
        let new = Health.judge(export, evidence, at: round.now)
        let old = conditions.updateValue(new, forKey: id)
        guard old != new else { return }
        round.changed.insert(id)
        guard old?.kind != new.kind || old?.isProblem != new.isProblem else { return }
        recount(known.source.destination, old?.kind, new.kind)
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

    private mutating func sortProblems() {
        func key(_ id: ID<BulkExport>) -> (Int, Int64, ID<BulkExport>) {
            (conditions[id]?.kind.urgency ?? .max, -(facts[id]?.piece.made?.microseconds ?? 0), id)
        }
        problems = isProblem.map { (key($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

// MARK: - Indices

extension Census {
    /// Puts an export into the indices, and notes who else may have become something else by it.
    private mutating func index(_ export: BulkExport, _ dirty: inout Dirt) {
        let id = export.id
        let new = Facts(export)
        if let old = facts.updateValue(new, forKey: id) {
            unindex(id, old, &dirty)
            if new.kind != .schedule { schedules[id] = nil }
            if old.source.destination != new.source.destination, let kind = conditions[id]?.kind {
                recount(old.source.destination, kind, nil)
                recount(new.source.destination, nil, kind)
            }
        }
        switch new.kind {
        case .schedule: schedulesOf[new.source, default: []].insert(id)
        case .spawned:
            if let schedule = new.schedule {
                spawned[schedule, default: []].insert(id)
                dirty.exports.insert(schedule)
            }
        case .oneTime: break
        }
        if new.status == .completed, new.kind != .schedule {
            completed[new.source, default: []].append(Done(piece: new.piece, isOneTime: new.kind == .oneTime))
            if failed[new.source] != nil { dirty.repairs.insert(new.source) }
            if new.kind == .oneTime { dirty.windows.insert(new.source) }
        } else if new.hasFailed {
            failed[new.source, default: []].insert(id)
        }
        if new.kind != .schedule, !new.status.isFinal { live.insert(id) }
        if new.kind != .schedule, new.status == .running { running += 1 }
    }

    private mutating func unindex(_ id: ID<BulkExport>, _ old: Facts, _ dirty: inout Dirt) {
        if let schedule = old.schedule { dirty.exports.insert(schedule) }
        switch old.kind {
        case .schedule: schedulesOf[old.source]?.remove(id)
        case .spawned:
            guard let schedule = old.schedule else { break }
            spawned[schedule]?.remove(id)
            if spawned[schedule]?.isEmpty == true { spawned[schedule] = nil }
        case .oneTime: break
        }
        if old.status == .completed {
            completed[old.source]?.removeAll { $0.piece.id == id }
            dirty.repairs.insert(old.source)
            dirty.windows.insert(old.source)
        }
        if old.hasFailed {
            failed[old.source]?.remove(id)
            repairs[id] = nil
        }
        live.remove(id)
        if old.kind != .schedule, old.status == .running { running -= 1 }
    }

    private mutating func forget(_ id: ID<BulkExport>, _ dirty: inout Dirt) {
        guard let old = facts.removeValue(forKey: id) else { return }
        unindex(id, old, &dirty)
        schedules[id] = nil
        guard let condition = conditions.removeValue(forKey: id) else { return }
        recount(old.source.destination, condition.kind, nil)
        if condition.isProblem {
            problemTally.remove(condition.kind)
            isProblem.remove(id)
            problems.removeAll { $0 == id }
        }
    }

    /// A completed export made later that covers the window of a failed one, while that matters.
    private func repair(of failure: Facts, at now: Now) -> ID<BulkExport>? {
        guard let start = failure.piece.start, let end = failure.piece.end, end > now.wall - Health.retention else {
            return nil
        }
        var first: ID<BulkExport>?
        for done in completed[failure.source] ?? [] {
            guard let from = done.piece.start, let until = done.piece.end, from <= start, until >= end else { continue }
            if let made = done.piece.made, let failed = failure.piece.made, made <= failed { continue }
            first = min(first ?? done.piece.id, done.piece.id)
        }
        return first
    }

    private func makeSchedule(_ export: BulkExport, _ known: Facts, at now: Now) -> Schedule {
        let oldest = now.wall - Schedule.horizon - .seconds(3600 * max(0, min(export.intervalHours ?? 0, 8784)))
        func isRecent(_ piece: Schedule.Piece) -> Bool { (piece.end ?? piece.start).map { $0 >= oldest } ?? false }
        let children = (spawned[export.id] ?? []).compactMap { facts[$0]?.piece }.filter(isRecent)
        let repairs = (completed[known.source] ?? []).filter { $0.isOneTime && isRecent($0.piece) }
        return Schedule.make(of: export, spawned: children, repairs: repairs.map(\.piece), now: now)
    }
}
