import Base
import LangSmith
import Monitor

/// What happened at a place before this run, and what became of it since.
struct Memory: Sendable {
    /// When nobody looked, oldest first, since the first time that somebody did: of that time nothing is known.
    var gaps: [Range<Timestamp>] = []
    /// What is told once this run has its own list; nil once it was, and where nobody looked before.
    var catchUp: CatchUp?

    /// What changed while nobody looked.
    struct CatchUp: Sendable {
        var since: Timestamp
        /// Problems as they were then.
        var problems: Set<ID<BulkExport>>
        var failed = 0
        var completed = 0
        var other = 0
        var new = 0
        var gone = 0
    }
}

extension Board {
    /// Takes in what happened before this run.
    mutating func recall(_ past: Past, at now: Now) {
        journal.recall(past.events)
        memory.gaps = past.gaps(until: inventory.serverNow(now).wall)
        guard let since = past.lastLook, inventory.recalled != nil, inventory.feeds[.exports]?.isRecalled == true else {
            return
        }
        memory.catchUp = Memory.CatchUp(since: since, problems: Set(census.problems))
    }

    /// Counts what a batch of updates says of the time in which nobody looked; before it is applied.
    mutating func countMissed(_ updates: [Update]) {
        guard memory.catchUp != nil else { return }
        for case .exports(let changed, let removed) in updates {
            for export in changed {
                let old = inventory.exports[export.id]
                guard old?.status != export.status else { continue }
                if old == nil { memory.catchUp?.new += 1 }
                switch export.status {
                case .failed, .timedOut: memory.catchUp?.failed += 1
                case .completed: memory.catchUp?.completed += 1
                default: if old != nil { memory.catchUp?.other += 1 }
                }
            }
            memory.catchUp?.gone += removed.count { inventory.exports[$0] != nil }
        }
    }

    /// Tells what happened since somebody looked, once the list is this run's own; nil before, and ever after.
    mutating func caughtUp(at now: Now) -> String? {
        guard let missed = memory.catchUp, let feed = inventory.feeds[.exports], !feed.isRecalled, feed.isComplete,
            feed.failure == nil
        else { return nil }
        memory.catchUp = nil
        let recovered = missed.problems.subtracting(census.problems).count { inventory.exports[$0] != nil }
        var words: [String] = []
        func add(_ count: Int, _ what: String) {
            if count > 0 { words.append("\(Words.grouped(Int64(count))) \(what)") }
        }
        add(missed.failed, "failed")
        add(recovered, "recovered")
        add(missed.completed, "completed")
        add(missed.other, "changed otherwise")
        add(missed.new, "new")
        add(missed.gone, "gone from the list")
        let age = Words.length(max(.zero, now.wall.since(missed.since)))
        let text =
            "since you looked, \(age) ago: " + (words.isEmpty ? "nothing changed" : words.joined(separator: ", "))
        remember(Journal.Entry(at: inventory.serverNow(now).wall, kind: .summary, text: text))
        return text
    }
}
