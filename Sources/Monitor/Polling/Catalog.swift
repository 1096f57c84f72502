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
        }
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
