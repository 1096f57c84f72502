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
    /// Completed exports by project, to find out what made up for a failure.
    private var completed: [ID<Project>?: Set<ID<BulkExport>>] = [:]
    /// Failed exports by project: a completed one may make up for them.
    private var failed: [ID<Project>?: Set<ID<BulkExport>>] = [:]
    /// Schedules by project: a completed one-time export may repair their windows.
    private var schedulesOf: [ID<Project>?: Set<ID<BulkExport>>] = [:]
    /// The skew everything was judged with.
    private var skew: Duration?

    package init() {}

    /// What must be judged again.
    private struct Dirt {
        var exports: Set<ID<BulkExport>> = []
        /// Projects whose failures may have been made up for, or not any more.
        var repairs: Set<ID<Project>?> = []
        /// Projects whose schedules may have windows that were repaired, or not any more.
        var windows: Set<ID<Project>?> = []
    }

    /// Counts what an inventory holds already.
    package init(of inventory: Inventory, at now: Now) {
        let all: [Update] = [.exports(changed: Array(inventory.exports.values), removed: [])]
        apply(all, in: inventory, at: now)
    }

    /// What the indices were made from, so that they can be undone when an export changes.
    private struct Facts {
        var status: Status
        var kind: BulkExport.Kind
        var destination: ID<Destination>?
        var project: ID<Project>?
        var schedule: ID<BulkExport>?
        var start: Timestamp?
        var end: Timestamp?
        var made: Timestamp?

        init(_ export: BulkExport) {
            status = export.status
            kind = export.kind
            destination = export.destination
            project = export.project
            schedule = export.schedule
            start = export.startTime
            end = export.endTime
            made = export.createdAt
        }

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
                dirty.exports.reserveCapacity(changed.count)
                for export in changed {
                    // A later update of the batch may have removed it again.
                    guard let export = inventory.exports[export.id] else { continue }
                    index(export, &dirty)
                }
                for id in removed where inventory.exports[id] == nil {
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
        for project in dirty.repairs { dirty.exports.formUnion(failed[project] ?? []) }
        for project in dirty.windows { dirty.exports.formUnion(schedulesOf[project] ?? []) }
        guard !dirty.exports.isEmpty else { return gone }
        return judge(dirty.exports, in: inventory, at: inventory.serverNow(now), remakesSchedules: true).union(gone)
    }

    /// Looks again at what time alone can change: exports that are not over, windows that fall due, failures that are
    /// too old to matter.
    ///
    /// Cheap enough for every second: finished exports are not looked at.
    /// - Returns: exports whose condition, evidence included, is another one.
    package mutating func tick(in inventory: Inventory, at now: Now) -> Set<ID<BulkExport>> {
        let wall = inventory.serverNow(now)
        var due = live.union(isProblem)
        for (id, schedule) in schedules {
            if let moment = schedule.changesAt, moment <= wall.wall { due.insert(id) }
        }
        if skew != inventory.server.clockSkew {
            skew = inventory.server.clockSkew
            due.formUnion(schedules.keys)
        }
        return judge(due, in: inventory, at: wall, remakesSchedules: false)
    }

    private mutating func judge(
        _ ids: Set<ID<BulkExport>>,
        in inventory: Inventory,
        at now: Now,
        remakesSchedules: Bool
    ) -> Set<ID<BulkExport>> {
        var changed: Set<ID<BulkExport>> = []
        var sorts = false
        let listAnsweredAt = inventory.feeds[.exports]?.answeredAt
        for id in ids {
            guard let export = inventory.exports[id], let known = facts[id] else { continue }
            var evidence = Health.Facts()
            evidence.running = running
            switch known.kind {
            case .schedule:
                let isDue = schedules[id]?.changesAt.map { $0 <= now.wall } ?? true
                if remakesSchedules || isDue || schedules[id] == nil {
                    schedules[id] = makeSchedule(export, in: inventory, at: now)
                }
                evidence.schedule = schedules[id]
            default:
                if let runs = inventory.runs[id] {
                    evidence.runs = runs
                    evidence.progress = inventory.progress[id]
                    evidence.runsAnsweredAt = inventory.feeds[.runs(id)]?.answeredAt
                }
                evidence.listAnsweredAt = listAnsweredAt
                if known.hasFailed, Health.isRecentFailure(export, at: now.wall) {
                    evidence.repair = repair(of: export, known, in: inventory)
                }
            }
            let new = Health.judge(export, evidence, at: now)
            let old = conditions.updateValue(new, forKey: id)
            guard old != new else { continue }
            changed.insert(id)
            if old?.kind != new.kind {
                recount(known.destination, old?.kind, new.kind)
            }
            if old?.isProblem != new.isProblem || old?.kind != new.kind {
                if let old, old.isProblem {
                    problemTally.remove(old.kind)
                    sorts = true
                }
                if new.isProblem {
                    problemTally.add(new.kind)
                    isProblem.insert(id)
                    sorts = true
                } else {
                    isProblem.remove(id)
                }
            }
        }
        if sorts { sortProblems() }
        return changed
    }

    private mutating func recount(_ destination: ID<Destination>?, _ old: Condition.Kind?, _ new: Condition.Kind?) {
        if let old { tally.remove(old) }
        if let new { tally.add(new) }
        guard let destination else { return }
        if let old { usage[destination, default: Tally()].remove(old) }
        if let new { usage[destination, default: Tally()].add(new) }
        if usage[destination]?.total == 0 { usage[destination] = nil }
    }

    private mutating func sortProblems() {
        func key(_ id: ID<BulkExport>) -> (Int, Int64, ID<BulkExport>) {
            (conditions[id]?.kind.urgency ?? .max, -(facts[id]?.made?.microseconds ?? 0), id)
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
        if let old = facts[id] {
            unindex(id, old, &dirty)
            if new.kind != .schedule { schedules[id] = nil }
            if old.destination != new.destination, let kind = conditions[id]?.kind {
                recount(old.destination, kind, nil)
                recount(new.destination, nil, kind)
            }
        }
        facts[id] = new
        dirty.exports.insert(id)
        switch new.kind {
        case .schedule: schedulesOf[new.project, default: []].insert(id)
        case .spawned:
            if let schedule = new.schedule {
                spawned[schedule, default: []].insert(id)
                dirty.exports.insert(schedule)
            }
        case .oneTime: break
        }
        if new.status == .completed, new.kind != .schedule {
            completed[new.project, default: []].insert(id)
            dirty.repairs.insert(new.project)
            if new.kind == .oneTime { dirty.windows.insert(new.project) }
        } else if new.hasFailed {
            failed[new.project, default: []].insert(id)
        }
        if new.kind != .schedule, !new.status.isFinal { live.insert(id) }
        if new.kind != .schedule, new.status == .running { running += 1 }
    }

    private mutating func unindex(_ id: ID<BulkExport>, _ old: Facts, _ dirty: inout Dirt) {
        if let schedule = old.schedule { dirty.exports.insert(schedule) }
        switch old.kind {
        case .schedule: schedulesOf[old.project]?.remove(id)
        case .spawned:
            guard let schedule = old.schedule else { break }
            spawned[schedule]?.remove(id)
            if spawned[schedule]?.isEmpty == true { spawned[schedule] = nil }
        case .oneTime: break
        }
        if old.status == .completed {
            completed[old.project]?.remove(id)
            dirty.repairs.insert(old.project)
            dirty.windows.insert(old.project)
        }
        if old.hasFailed { failed[old.project]?.remove(id) }
        live.remove(id)
        if old.kind != .schedule, old.status == .running { running -= 1 }
    }

    private mutating func forget(_ id: ID<BulkExport>, _ dirty: inout Dirt) {
        guard let old = facts.removeValue(forKey: id) else { return }
        unindex(id, old, &dirty)
        schedules[id] = nil
        guard let condition = conditions.removeValue(forKey: id) else { return }
        recount(old.destination, condition.kind, nil)
        if condition.isProblem {
            problemTally.remove(condition.kind)
            isProblem.remove(id)
            problems.removeAll { $0 == id }
        }
    }

    /// A completed export made later that covers the window of a failed one.
    private func repair(of export: BulkExport, _ failure: Facts, in inventory: Inventory) -> ID<BulkExport>? {
        guard let start = failure.start, let end = failure.end, let candidates = completed[failure.project] else {
            return nil
        }
        let fitting = candidates.filter { id in
            guard let done = facts[id], done.destination == failure.destination,
                let from = done.start, let until = done.end, from <= start, until >= end
            else { return false }
            if let made = done.made, let failed = failure.made, made <= failed { return false }
            return inventory.exports[id]?.hasSameSource(as: export) ?? false
        }
        return fitting.min()
    }

    private func makeSchedule(_ export: BulkExport, in inventory: Inventory, at now: Now) -> Schedule {
        let oldest = now.wall - Schedule.horizon - .seconds(3600 * max(0, min(export.intervalHours ?? 0, 8784)))
        func recent(_ ids: Set<ID<BulkExport>>?) -> [BulkExport] {
            (ids ?? []).compactMap { id in
                guard let known = facts[id], (known.end ?? known.start).map({ $0 >= oldest }) ?? false else {
                    return nil
                }
                return inventory.exports[id]
            }
        }
        let oneTime = recent(completed[export.project]).filter { $0.kind == .oneTime }
        return Schedule.make(of: export, spawned: recent(spawned[export.id]), oneTime: oneTime, now: now)
    }
}
