import Base
import LangSmith

/// Which exports have to do with which: those of one source, and those of one schedule.
///
/// It keeps the exports that the relations are made of, so that they can be undone when one changes: rows of a table that
/// shares its memory with the inventory's.
struct ExportIndex: Sendable {
    /// What matters of one export to the others.
    struct Facts: Sendable {
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

    /// Exports that must be judged again because of others.
    struct Dirt: Sendable {
        var exports: Set<ID<BulkExport>> = []
        /// Sources whose failures may have been made up for, or not any more.
        var repairs: Set<Source> = []
        /// Sources whose schedules may have windows that were repaired, or not any more.
        var windows: Set<Source> = []
    }

    /// Exports of one source.
    private struct Group {
        /// In no order: what may have made up for a failure, or repaired a window.
        var completed: [UInt32] = []
        /// Those of them that no schedule spawned.
        var oneTime: [UInt32] = []
        /// Not over, and may make up for a failure.
        var atWork: [Schedule.Piece] = []
        /// Failed, or done and in doubt: what a later one may make up for.
        var wanting: Set<ID<BulkExport>> = []
        var schedules: Set<ID<BulkExport>> = []

        /// Adds a completed export, and says whom that may concern.
        mutating func add(_ row: UInt32, isOneTime: Bool) -> (areWanting: Bool, areSchedules: Bool) {
            completed.append(row)
            if isOneTime { oneTime.append(row) }
            return (!wanting.isEmpty, !schedules.isEmpty)
        }
    }

    /// Every export as it was last taken in.
    private(set) var exports = ExportTable()
    /// Exports that are not over, schedules left out.
    private(set) var live: Set<ID<BulkExport>> = []
    /// Exports that hold a slot.
    private(set) var running = 0
    private var groups: [Source: Group] = [:]
    /// What each schedule spawned, in no order.
    private var children: [ID<BulkExport>: [UInt32]] = [:]

    /// What an export is to others; nil when it is not in.
    func facts(of id: ID<BulkExport>) -> Facts? { exports[id].map(Facts.init) }

    /// Lets go of the memory for what an inventory knows as well.
    mutating func share(_ inventory: Inventory) { exports.share(inventory.exports) }

    /// Puts an export in, or in the place of what it was.
    ///
    /// - Returns: what it was.
    mutating func insert(_ export: BulkExport, _ dirt: inout Dirt) -> Facts? {
        let new = Facts(export)
        let old = facts(of: export.id)
        exports[export.id] = export
        let row = UInt32(exports.row(of: export.id) ?? 0)
        if let old { unlink(old, row, &dirt) }
        if let schedule = new.schedule {
            children[schedule, default: []].append(row)
            dirt.exports.insert(schedule)
        }
        if new.kind == .schedule {
            groups[new.source, default: Group()].schedules.insert(export.id)
            return old
        }
        if new.status == .completed {
            let isOneTime = new.kind == .oneTime
            let others = groups[new.source, default: Group()].add(row, isOneTime: isOneTime)
            if others.areWanting { dirt.repairs.insert(new.source) }
            if isOneTime, others.areSchedules { dirt.windows.insert(new.source) }
        } else if new.hasFailed {
            groups[new.source, default: Group()].wanting.insert(export.id)
        }
        if !new.status.isFinal {
            live.insert(export.id)
            groups[new.source, default: Group()].atWork.append(new.piece)
            dirt.repairs.insert(new.source)
        }
        if new.status == .running { running += 1 }
        return old
    }

    /// Takes an export out.
    ///
    /// - Returns: what it was; nil when it was not in.
    mutating func remove(_ id: ID<BulkExport>, _ dirt: inout Dirt) -> Facts? {
        guard let row = exports.row(of: id), let old = facts(of: id) else { return nil }
        exports[id] = nil
        unlink(old, UInt32(row), &dirt)
        return old
    }

    private mutating func unlink(_ old: Facts, _ row: UInt32, _ dirt: inout Dirt) {
        let id = old.piece.id
        if let schedule = old.schedule {
            dirt.exports.insert(schedule)
            children[schedule]?.removeAll { $0 == row }
        }
        if old.kind == .schedule { groups[old.source]?.schedules.remove(id) }
        if old.status == .completed {
            groups[old.source]?.completed.removeAll { $0 == row }
            if old.kind == .oneTime { groups[old.source]?.oneTime.removeAll { $0 == row } }
            dirt.repairs.insert(old.source)
            dirt.windows.insert(old.source)
        }
        groups[old.source]?.wanting.remove(id)
        if live.remove(id) != nil {
            groups[old.source]?.atWork.removeAll { $0.id == id }
            dirt.repairs.insert(old.source)
        }
        if old.kind != .schedule, old.status == .running { running -= 1 }
    }

    /// Takes note that an export may have been done without all of its rows, or not any more.
    mutating func note(_ export: Facts, isInDoubt: Bool) {
        guard !export.hasFailed else { return }
        if isInDoubt {
            groups[export.source]?.wanting.insert(export.piece.id)
        } else {
            groups[export.source]?.wanting.remove(export.piece.id)
        }
    }

    /// The exports that a schedule spawned, in no order.
    func spawned(by schedule: ID<BulkExport>) -> [ID<BulkExport>] {
        (children[schedule] ?? []).map { exports.row(at: Int($0)).id }
    }

    /// All exports to be judged because of others.
    func resolve(_ dirt: Dirt) -> Set<ID<BulkExport>> {
        var all = dirt.exports
        for source in dirt.repairs { all.formUnion(groups[source]?.wanting ?? []) }
        for source in dirt.windows { all.formUnion(groups[source]?.schedules ?? []) }
        return all
    }

    /// What exports made later do about what is missing of one that failed or is in doubt.
    ///
    /// `missing` are the windows that are in no bucket, in order.
    func repair(of lost: Facts, missing: [Range<Timestamp>]) -> RepairState {
        guard let group = groups[lost.source], !missing.isEmpty else { return .none }
        func mends(_ piece: Schedule.Piece) -> Bool {
            guard piece.id != lost.piece.id, let start = piece.start, let end = piece.end else { return false }
            if let made = piece.made, let then = lost.piece.made, made <= then { return false }
            return missing.contains { $0.lowerBound < end && $0.upperBound > start }
        }
        let done = pieces(group.completed) { row in
            // Nearly all of them were made before: not worth a piece.
            guard let made = row.created.time, let then = lost.piece.made else { return true }
            return made > then
        }.filter(mends)
        let coverage = Schedule.Coverage(done)
        if !done.isEmpty, missing.allSatisfy({ coverage.covers($0.lowerBound, $0.upperBound) }) {
            return .done(coverage.whole(of: missing))
        }
        let atWork = group.atWork.filter(mends).map(\.id).sorted()
        return atWork.isEmpty ? .none : .atWork(atWork)
    }

    /// The windows of a schedule, from what it spawned and what may have repaired them.
    func schedule(of export: BulkExport, _ known: Facts, isWhole: Bool, seen: Timestamp, at now: Now) -> Schedule {
        let oldest = now.wall - Schedule.horizon - .seconds(3600 * max(0, min(export.intervalHours ?? 0, 8784)))
        func isRecent(_ row: ExportTable.Row) -> Bool { (row.end.time ?? row.start.time).map { $0 >= oldest } ?? false }
        let all = children[export.id] ?? []
        // All of what a new schedule spawned counts: the service is still at windows from before it was made.
        let isNew = export.createdAt.map { $0 >= oldest } ?? false
        let spawned = pieces(all) { isNew || isRecent($0) }
        let repairs = pieces(groups[known.source]?.oneTime ?? [], where: isRecent)
        return Schedule.make(
            of: export,
            spawned: spawned,
            repairs: repairs,
            hasSpawned: !all.isEmpty,
            isWhole: isWhole,
            seen: seen,
            now: now
        )
    }

    /// What matters to a schedule of those rows that are asked for.
    private func pieces(_ rows: [UInt32], where isWanted: (ExportTable.Row) -> Bool) -> [Schedule.Piece] {
        rows.compactMap { row in
            isWanted(exports.row(at: Int(row))) ? exports.export(at: Int(row)).map(Schedule.Piece.init) : nil
        }
    }
}
