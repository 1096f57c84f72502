import LangSmith
import Monitor

/// The inventory with what the lists need to have at hand: conditions, counts, names.
///
/// Kept by changes, never rebuilt.
struct Board: Sendable {
    private(set) var inventory = Inventory()
    private(set) var conditions: [ID<BulkExport>: Condition] = [:]
    private(set) var tally = Tally()
    private(set) var usage: [ID<Destination>: Tally] = [:]
    /// By name, then id.
    private(set) var destinations: [ID<Destination>] = []
    private(set) var names = Names()
    /// Everything that is not over, whose condition can change by the passing of time.
    private var living: Set<ID<BulkExport>> = []
    /// Which destination an export was counted under.
    private var counted: [ID<BulkExport>: ID<Destination>] = [:]

    /// What a batch of updates changed, so that only that is looked at again.
    struct Changes {
        var exports: Set<ID<BulkExport>> = []
        var runs: Set<ID<BulkExport>> = []
        var removed: Set<ID<BulkExport>> = []
        var names = false
        var destinations = false
    }

    mutating func apply(_ updates: [Update], at now: Now) -> Changes {
        var changes = Changes()
        for update in updates {
            inventory.apply(update)
            switch update {
            case .exports(let changed, let removed):
                for export in changed { changes.exports.insert(export.id) }
                for id in removed {
                    changes.exports.insert(id)
                    changes.removed.insert(id)
                }
            case .runs(let export, _, _):
                changes.exports.insert(export)
                changes.runs.insert(export)
            case .progress(let export, _): changes.exports.insert(export)
            case .destinations:
                names.learn(destinations: inventory.destinations)
                changes.destinations = true
            case .projects(let projects):
                names.learn(projects: projects)
                changes.names = true
            case .document, .server, .feed, .link, .paused, .requests: break
            }
        }
        if changes.destinations {
            destinations = inventory.destinations.keys.sorted {
                (names.destination($0).lowercased, $0) < (names.destination($1).lowercased, $1)
            }
        }
        for id in changes.exports { assess(id, at: now) }
        return changes
    }

    /// Looks again at everything that is not over, because time has passed; returns what came to be something else.
    mutating func reassess(at now: Now) -> Set<ID<BulkExport>> {
        living.filter { assess($0, at: now) }
    }

    /// Derives one export's condition and keeps the counts right; true when its kind changed.
    @discardableResult
    private mutating func assess(_ id: ID<BulkExport>, at now: Now) -> Bool {
        let old = conditions[id]
        let export = inventory.exports[id]
        let new = export.map { Health.condition(of: $0, in: inventory, at: now) }
        if let export, !export.status.isFinal { living.insert(id) } else { living.remove(id) }
        conditions[id] = new
        let destination = export?.destination
        if let old {
            tally.remove(old.kind)
            if let before = counted[id] { usage[before]?.remove(old.kind) }
        }
        if let new {
            tally.add(new.kind)
            if let destination { usage[destination, default: Tally()].add(new.kind) }
        }
        counted[id] = destination
        return old?.kind != new?.kind
    }
}

/// How many exports are in which condition.
struct Tally: Equatable, Sendable {
    private(set) var total = 0
    private var counts: [Int: (kind: Condition.Kind, count: Int)] = [:]

    mutating func add(_ kind: Condition.Kind) {
        total += 1
        counts[kind.urgency, default: (kind, 0)].count += 1
    }

    mutating func remove(_ kind: Condition.Kind) {
        total -= 1
        counts[kind.urgency]?.count -= 1
    }

    /// How many are in this condition, whatever numbers it carries.
    subscript(_ kind: Condition.Kind) -> Int { counts[kind.urgency]?.count ?? 0 }

    static func == (a: Self, b: Self) -> Bool {
        a.total == b.total && a.counts.mapValues(\.count) == b.counts.mapValues(\.count)
    }
}
