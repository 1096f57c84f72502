import Base
import Changes
import LangSmith
import Monitor
import Screen

/// One place: its inventory with what the lists need to have at hand, conditions, counts, names, the journal; and what
/// the user has begun there.
///
/// Kept by changes, never rebuilt. Whatever is known by an id alone stands here, since another place may have the same
/// ids.
struct Board: Sendable {
    let session: Session
    /// What the name of the place is painted with, unless it is production.
    private let color: Tone
    private(set) var inventory = Inventory()
    private(set) var census = Census()
    var journal = Journal()
    /// What happened before this run.
    var memory = Memory()
    /// By name, then id.
    private(set) var destinations: [ID<Destination>] = []
    /// Problems by destination.
    private(set) var troubles: [ID<Destination>: Tally] = [:]
    private(set) var names = Names()

    /// What was typed into dialogs that were closed; never a secret.
    var drafts: [DraftKey: Form] = [:]
    /// Exports marked for an action on all of them.
    var marks: Set<ID<BulkExport>> = []
    /// Writes on their way, by ticket.
    var pending: [Int: Pending] = [:]
    /// What has come of those that were sent together, by the first one's ticket.
    var batches: [Int: Batch] = [:]

    /// What a batch of updates changed, so that only that is looked at again.
    struct Changes {
        var exports: Set<ID<BulkExport>> = []
        var runs: Set<ID<BulkExport>> = []
        var names = false
    }

    init(_ session: Session, color: Tone) {
        self.session = session
        self.color = color
        session.introduce(&inventory)
    }

    var place: Place { session.place }

    /// The tone of the badge with the name of the place.
    var badgeTone: Tone { session.isProduction ? .danger : color }

    mutating func apply(_ updates: [Update], at now: Now) -> Changes {
        var changes = Changes()
        countMissed(updates)
        // Before they are applied: the journal tells what is different.
        journal.note(updates, before: inventory, at: now)
        var destinationsCame = false
        for update in updates {
            inventory.apply(update)
            switch update {
            case .exports(let changed, let removed):
                for export in changed { changes.exports.insert(export.id) }
                changes.exports.formUnion(removed)
                changes.runs.formUnion(removed)
            case .recalled(let rows, _): for export in rows { changes.exports.insert(export.id) }
            case .forgotten(let ids):
                changes.exports.formUnion(ids)
                changes.runs.formUnion(ids)
                // What happened there is not what happened here.
                memory.catchUp = nil
            case .confirmed(let ids): changes.exports.formUnion(ids)
            case .runs(let export, _, _):
                changes.exports.insert(export)
                changes.runs.insert(export)
            case .progress(let export, _): changes.exports.insert(export)
            case .destinations:
                names.learn(destinations: inventory.destinations)
                changes.names = true
                destinationsCame = true
            case .projects(let projects):
                names.learn(projects: projects)
                changes.names = true
            case .document, .server, .feed, .listing, .shared, .link, .paused, .requests: break
            }
        }
        if !marks.isEmpty { marks = marks.filter { inventory.exports[$0] != nil } }
        if destinationsCame {
            destinations = inventory.destinations.keys.sorted {
                (names.destination($0).lowercased, $0) < (names.destination($1).lowercased, $1)
            }
        }
        let judged = census.apply(updates, in: inventory, at: now)
        if !judged.isEmpty { countTroubles() }
        changes.exports.formUnion(judged)
        return changes
    }

    /// Writes down what the user did, and what came of it.
    mutating func remember(_ entry: Journal.Entry) { journal.add(entry) }

    /// Looks again at what the passing of time alone can change.
    ///
    /// - Returns: Exports that came to be in another condition.
    mutating func tick(at now: Now) -> Set<ID<BulkExport>> {
        let changed = census.tick(in: inventory, at: now)
        if !changed.isEmpty { countTroubles() }
        return changed
    }

    /// Takes in what somebody said of problems.
    ///
    /// - Returns: exports that came to be in another condition.
    mutating func know(_ change: KnownProblems.Change, at now: Now) -> Set<ID<BulkExport>> {
        let changed = census.know(change, in: inventory, at: now)
        if !changed.isEmpty { countTroubles() }
        return changed
    }

    /// Takes what is known from before.
    mutating func recall(_ known: KnownProblems) { census.recall(known) }

    private mutating func countTroubles() {
        troubles.removeAll(keepingCapacity: true)
        for id in census.problems {
            guard let kind = census.conditions[id]?.kind, let destination = inventory.exports[id]?.destination else {
                continue
            }
            troubles[destination, default: Tally()].add(kind)
        }
    }
}

extension Board {
    /// The most urgent thing to say of the exports that use a destination, and how many there are of it.
    ///
    /// Failures that nobody can do anything about any more count only when there is nothing else.
    func worst(of destination: ID<Destination>) -> (kind: Condition.Kind, count: Int, isProblem: Bool)? {
        if let tally = troubles[destination], let kind = tally.present.first { return (kind, tally[kind], true) }
        guard let tally = census.usage[destination] else { return nil }
        let kinds = tally.present
        guard let kind = kinds.first(where: { $0 != .failed && $0 != .timedOut }) ?? kinds.first else { return nil }
        return (kind, tally[kind], false)
    }
}

extension Tally {
    /// The conditions there are, most urgent first.
    var present: [Condition.Kind] { Condition.Kind.all.filter { self[$0] > 0 } }
}
