import Base
import LangSmith

/// What the plan must know of the exports to tell which questions are worth asking: sets of ids, not the exports.
struct Catalog: Sendable {
    /// One-time and spawned exports that are not finished.
    private(set) var live: [ID<BulkExport>: Live] = [:]
    /// Schedules at work.
    private(set) var cadences: [ID<BulkExport>: Cadence] = [:]
    /// Schedules of any state: they have no runs of their own.
    private(set) var schedules: Set<ID<BulkExport>> = []
    /// Failed exports, newest first, young enough that their errors matter and whose runs we do not have.
    private(set) var failed: [ID<BulkExport>] = []
    /// Exports that ended while we followed their runs, and whose last runs we do not have.
    private(set) var ended: [ID<BulkExport>] = []
    /// Completed exports of the newest windows of each schedule, whose runs we do not have.
    ///
    /// How many rows a window has tells whether its neighbour came out empty. The newest of every schedule come first.
    private(set) var windows: [ID<BulkExport>] = []
    /// How many of them were read.
    private(set) var windowsSettled = 0
    /// All windows that are done and still matter, by schedule.
    private var starts: [ID<BulkExport>: [Timestamp: ID<BulkExport>]] = [:]
    /// Where each of them stands there.
    private var places: [ID<BulkExport>: (schedule: ID<BulkExport>, start: Timestamp)] = [:]
    /// Windows that an empty one is compared with: they are read first.
    private var suspects: Set<ID<BulkExport>> = []
    /// The newest windows that are done, by schedule, the newest first.
    private var newest: [ID<BulkExport>: [(start: Timestamp, export: ID<BulkExport>)]] = [:]
    /// So many of each: a week of a daily schedule and the day before it.
    private static let windowsRead = 8
    /// Finished exports whose runs were asked for after they finished: never asked again.
    private(set) var settled: Set<ID<BulkExport>> = []
    /// Ended exports with runs that may still use credentials that were changed meanwhile, and when we first saw that,
    /// on the steady clock: they are read until the last run has ended.
    private(set) var holders: [ID<BulkExport>: Duration] = [:]
    /// When the credentials of a destination were changed, where something may still use the old ones.
    private var rotations: [ID<Destination>: Timestamp] = [:]
    /// Projects whose names nobody asked for yet, in no order.
    private(set) var nameless: Set<ID<Project>> = []
    private var projects: Set<ID<Project>> = []

    struct Live: Hashable, Sendable {
        /// It waits in `Created`.
        var isWaiting: Bool
        /// When we first saw it, on the steady clock: its questions are due from then on.
        var since: Duration
    }

    /// When a schedule cuts its windows.
    struct Cadence: Hashable, Sendable {
        var start: Timestamp
        var interval: Duration

        /// The newest moment up to `now` at which an export was spawned, nil before the first, and the next one.
        func spawns(around now: Timestamp) -> (last: Timestamp?, next: Timestamp) {
            let first = start + interval + ServiceRules.spawnDelay
            let length = interval.inMicroseconds
            guard now >= first, length > 0 else { return (nil, first) }
            let passed = (now.microseconds - first.microseconds) / length
            let last = Timestamp(microseconds: first.microseconds + passed * length)
            return (last, last + interval)
        }
    }

    /// Takes in exports that are new or changed, and those that are gone.
    ///
    /// `wereAsked` tells whether the runs of an export were asked for before.
    mutating func learn(
        changed: [BulkExport],
        removed: [ID<BulkExport>],
        at now: Now,
        wereAsked: (ID<BulkExport>) -> Bool
    ) {
        var failures: [BulkExport] = []
        var isNewest = !removed.isEmpty && !newest.isEmpty
        for export in changed {
            if let project = export.project, projects.insert(project).inserted { nameless.insert(project) }
            if export.kind == .schedule {
                schedules.insert(export.id)
                cadences[export.id] = Self.cadence(of: export)
            } else if export.status.isFinal {
                if live.removeValue(forKey: export.id) != nil {
                    settled.remove(export.id)
                    if wereAsked(export.id) { ended.append(export.id) }
                }
                noteHolder(export, at: now)
                if noteWindow(export, at: now) { isNewest = true }
                if Health.isRecentFailure(export, at: now.wall), !settled.contains(export.id) {
                    failures.append(export)
                }
            } else {
                // A state that came back to life is the server's business: it is followed again.
                holders[export.id] = nil
                ended.removeAll { $0 == export.id }
                live[export.id] = Live(
                    isWaiting: export.status == .created,
                    since: live[export.id]?.since ?? now.steady
                )
            }
        }
        if !failures.isEmpty {
            failures.sort { ($0.createdAt?.microseconds ?? 0, $0.id) > ($1.createdAt?.microseconds ?? 0, $1.id) }
            let known = Set(failed)
            failed = failures.map(\.id).filter { !known.contains($0) } + failed
        }
        for id in removed {
            live[id] = nil
            cadences[id] = nil
            schedules.remove(id)
            settled.remove(id)
            holders[id] = nil
        }
        if !removed.isEmpty {
            let gone = Set(removed)
            failed.removeAll { gone.contains($0) }
            ended.removeAll { gone.contains($0) }
            for schedule in Array(newest.keys) { newest[schedule]?.removeAll { gone.contains($0.export) } }
            for id in removed {
                guard let place = places.removeValue(forKey: id) else { continue }
                starts[place.schedule]?[place.start] = nil
            }
            suspects.subtract(gone)
        }
        if isNewest { listWindows() }
    }

    /// Takes note of a window that is done; true when it is one of the newest of its schedule.
    private mutating func noteWindow(_ export: BulkExport, at now: Now) -> Bool {
        guard let schedule = export.schedule, export.status == .completed, let start = export.startTime,
            Health.isRecent(export, at: now.wall)
        else { return false }
        starts[schedule, default: [:]][start] = export.id
        places[export.id] = (schedule, start)
        var list = newest[schedule] ?? []
        if list.count == Self.windowsRead, let oldest = list.last, oldest.start >= start { return false }
        guard !list.contains(where: { $0.export == export.id }) else { return false }
        let place = list.firstIndex { $0.start < start } ?? list.count
        list.insert((start, export.id), at: place)
        newest[schedule] = Array(list.prefix(Self.windowsRead))
        return true
    }

    private mutating func listWindows() {
        let all = newest.sorted { $0.key < $1.key }.map(\.value)
        let ranked = (0..<Self.windowsRead).flatMap { rank in
            all.compactMap { $0.indices.contains(rank) ? $0[rank].export : nil }
        }
        windows = suspects.sorted() + ranked.filter { !settled.contains($0) && !suspects.contains($0) }
    }

    /// A window has no rows: whether others of its time of day and week have some is worth a question each.
    mutating func suspect(_ export: ID<BulkExport>) {
        guard let place = places[export], let all = starts[place.schedule] else { return }
        let others = [-7, -1, 1, 7].compactMap { all[place.start + .seconds(86_400 * $0)] }
        let unread = others.filter { !settled.contains($0) && !suspects.contains($0) }
        guard !unread.isEmpty else { return }
        suspects.formUnion(unread)
        listWindows()
    }

    /// A schedule that still spawns, with a start and a sane interval.
    static func cadence(of export: BulkExport) -> Cadence? {
        guard export.kind == .schedule, !export.status.isFinal, let start = export.startTime,
            let hours = export.intervalHours, (1...8784).contains(hours)
        else { return nil }
        return Cadence(start: start, interval: .seconds(hours * 3600))
    }

    /// The runs of a finished export are known and will not change.
    mutating func settle(_ id: ID<BulkExport>) {
        settled.insert(id)
        if let index = failed.firstIndex(of: id) { failed.remove(at: index) }
        if let index = ended.firstIndex(of: id) { ended.remove(at: index) }
        if let index = windows.firstIndex(of: id) {
            windows.remove(at: index)
            suspects.remove(id)
            windowsSettled += 1
        }
    }

    /// Takes in the destinations, to follow what may still use credentials that one of them had before.
    mutating func learn(
        _ destinations: some Collection<Destination>,
        exports: some Collection<BulkExport>,
        at now: Now
    ) {
        var rotations: [ID<Destination>: Timestamp] = [:]
        for destination in destinations {
            guard let moment = Rotation.moment(of: destination), now.wall < moment + Rotation.longestLife else {
                continue
            }
            rotations[destination.id] = moment
        }
        guard rotations != self.rotations else { return }
        self.rotations = rotations
        let known = holders
        holders = [:]
        guard !rotations.isEmpty else { return }
        for export in exports { noteHolder(export, at: now) }
        for (id, since) in known where holders[id] != nil { holders[id] = since }
    }

    private mutating func noteHolder(_ export: BulkExport, at now: Now) {
        guard let changed = export.destination.flatMap({ rotations[$0] }), holders[export.id] == nil,
            Rotation.mayOutlive(export, changed: changed, at: now.wall)
        else { return }
        holders[export.id] = now.steady
    }

    /// The last run of an ended export has ended, or it has none.
    mutating func letGo(_ id: ID<BulkExport>) { holders[id] = nil }

    mutating func named(_ ids: [ID<Project>]) { nameless.subtract(ids) }

    /// Asks for all names again: projects are renamed, and some had no row.
    mutating func forgetNames() { nameless = projects }
}

extension Duration {
    /// Whole microseconds, the unit of `Timestamp`.
    var inMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
    }
}
