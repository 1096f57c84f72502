import Base
import Changes
import LangSmith
import Monitor

/// Which problems the journal has told, so that each is told once when it begins and once when it is over.
struct Verdicts: Sendable {
    private var told: [ID<BulkExport>: Condition.Kind] = [:]
    /// What was wrong when the list was first read to its end is no news.
    private var hasBegun = false

    /// Writes down which of the exports that are judged anew came to be a problem, and which ceased to be one.
    mutating func note(
        _ judged: Set<ID<BulkExport>>,
        _ census: Census,
        _ inventory: Inventory,
        _ names: Names,
        in journal: inout Journal,
        at now: Timestamp
    ) {
        guard inventory.feeds[.exports]?.answeredAt != nil, inventory.isListWhole else { return }
        guard hasBegun else {
            hasBegun = true
            for id in census.problems { told[id] = census.conditions[id]?.kind }
            return
        }
        for id in judged.sorted() {
            let old = told[id]
            guard let export = inventory.exports[id], let condition = census.conditions[id] else {
                told[id] = nil
                continue
            }
            func write(_ kind: Journal.Kind, _ words: String) {
                let name = "\(names.project(of: export).text) \(id.short)"
                journal.add(Journal.Entry(at: now, kind: kind, export: id, text: CleanText.line("\(name): \(words)")))
            }
            if condition.isProblem {
                // A failure is told with its cause, which comes with its runs.
                let runs = inventory.feeds[.runs(id)]
                let isUnread = export.status.isFinal && runs?.answeredAt == nil && runs?.failure == nil
                guard !isUnread, old.map({ condition.kind.isNews(after: $0) }) ?? true else { continue }
                told[id] = condition.kind
                write(.problem, "\(condition.kind.word): \(condition.evidence)")
            } else if let old {
                told[id] = nil
                let why = condition.evidence.isEmpty ? "" : ": \(condition.evidence)"
                let what = condition.kind.urgency == old.urgency ? why : ", \(condition.kind.word)\(why)"
                write(.relief, "\(old.shortWord) no more\(what)")
            }
        }
    }
}

extension Condition.Kind {
    /// Another state is news, and so is one more lost window; one more attempt is not.
    fileprivate func isNews(after old: Self) -> Bool {
        switch (self, old) {
        case (.gap(let windows), .gap(let before)), (.missing(let windows), .missing(let before)): windows > before
        default: urgency != old.urgency
        }
    }
}
