import Base
import LangSmith
import Monitor

/// What is to be written next: of everything only its newest state.
struct StoreInbox {
    /// Nil for one that is gone.
    var exports: [ID<BulkExport>: BulkExport?] = [:]
    var runs: [ID<BulkExport>: Recollection.Runs] = [:]
    var destinations: [Destination]?
    var projects: [ID<Project>: Project?] = [:]
    var server: ServerFacts?
    var asOf: Timestamp?
    /// When a list that is not read to its end was begun: worth something where none was ever read.
    var begunAt: Timestamp?
    var listing: ListingState?
    var entries: [Journal.Entry] = []

    /// True when nothing but the time was told.
    var isCalm: Bool {
        exports.isEmpty && runs.isEmpty && destinations == nil && projects.isEmpty && server == nil && entries.isEmpty
            && listing == nil
    }

    var isEmpty: Bool { isCalm && asOf == nil }

    mutating func take(_ updates: [Update], at now: Now) {
        for update in updates {
            switch update {
            case .exports(let changed, let removed):
                for export in changed { exports.updateValue(export, forKey: export.id) }
                for id in removed {
                    exports.updateValue(nil, forKey: id)
                    runs[id] = nil
                }
            case .forgotten(let ids):
                for id in ids { exports.updateValue(nil, forKey: id) }
            case .runs(let id, let rows, _):
                runs[id] = Recollection.Runs(export: id, rows: rows, readAt: now.wall)
            case .destinations(let all): destinations = all
            case .projects(let named): projects.merge(named) { $1 }
            case .server(let facts):
                // The clock's skew is of this run.
                if server?.isSame(as: facts) != true { server = facts }
            case .feed(.exports, let state):
                guard let answered = state.answeredAt else { break }
                let moment = now.wall - (now.steady - answered)
                if state.isComplete { asOf = moment } else { begunAt = moment }
            case .listing(let state): listing = state
            case .recalled, .confirmed, .shared, .progress, .document, .feed, .link, .paused, .requests: break
            }
        }
    }

    /// Puts back what could not be written: what came since counts.
    mutating func putBack(_ older: StoreInbox) {
        exports.merge(older.exports) { new, _ in new }
        runs.merge(older.runs) { new, _ in new }
        destinations = destinations ?? older.destinations
        projects.merge(older.projects) { new, _ in new }
        server = server ?? older.server
        asOf = asOf ?? older.asOf
        listing = listing ?? older.listing
        entries = older.entries + entries
    }
}

extension ServerFacts {
    fileprivate func isSame(as other: ServerFacts) -> Bool {
        var (mine, theirs) = (self, other)
        (mine.clockSkew, theirs.clockSkew) = (nil, nil)
        return mine == theirs
    }
}
