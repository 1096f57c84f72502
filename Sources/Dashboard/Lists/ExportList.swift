import Base
import Changes
import LangSmith
import Monitor

/// The exports as they are listed: which, in what order, and where the cursor is.
struct ExportList: Sendable {
    enum Order: String, CaseIterable, Sendable {
        case urgency, deadline, age, rows, project

        var next: Self {
            let all = Self.allCases
            return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
        }
    }

    private(set) var rows = SortedRows<ID<BulkExport>>()
    var cursor = Cursor<ID<BulkExport>>()
    private var rule = Rule()
    /// Changed since the rows were last put in order.
    private var waiting: Set<ID<BulkExport>> = []
    private var isStale = false
    private var filteredAt = Duration.zero

    var order: Order { rule.order }
    var filter: Filter { rule.filter }

    /// True while rows stand where they stood although they belong elsewhere by now.
    var isWaiting: Bool { isStale || !waiting.isEmpty }

    mutating func note(_ changed: Set<ID<BulkExport>>) { waiting.formUnion(changed) }

    /// Notes that everything may have to stand elsewhere.
    mutating func noteAll() { isStale = true }

    mutating func sort(by order: Order, _ board: Board, at now: Now) {
        rule.order = order
        rebuild(board, at: now)
    }

    mutating func filter(by filter: Filter, _ board: Board, at now: Now) {
        rule.filter = filter
        rebuild(board, at: now)
    }

    /// Lists one export at once, although rows hold still.
    mutating func place(_ id: ID<BulkExport>, _ board: Board, at now: Now) {
        let rule = rule
        rows.update([id]) { rule.key(of: $0, board, at: now) }
        waiting.remove(id)
    }

    /// Takes in what changed, unless rows must not move now.
    mutating func settle(_ board: Board, at now: Now, isHeld: Bool) {
        if filter.dependsOnTime, now.steady - filteredAt >= .seconds(30) { isStale = true }
        guard isWaiting, !isHeld || rows.count == 0 else { return }
        if isStale {
            rebuild(board, at: now)
        } else {
            let rule = rule
            rows.update(waiting) { rule.key(of: $0, board, at: now) }
            waiting.removeAll()
        }
    }

    private mutating func rebuild(_ board: Board, at now: Now) {
        let rule = rule
        rows.replace(with: board.inventory.exports.keys) { rule.key(of: $0, board, at: now) }
        waiting.removeAll()
        isStale = false
        filteredAt = now.steady
    }
}

/// Which exports a list has, and where each one stands.
private struct Rule: Sendable {
    var order = ExportList.Order.urgency
    var filter = Filter()

    /// Where an export stands in this list; nil when it is not in it.
    func key(of id: ID<BulkExport>, _ board: Board, at now: Now) -> SortedRows<ID<BulkExport>>.Key? {
        guard let export = board.inventory.exports[id], let condition = board.census.conditions[id] else { return nil }
        if !filter.isEmpty, !filter.matches(export, condition, in: board, at: now) { return nil }
        // The newest first wherever nothing else decides.
        let newest = -(export.createdAt?.microseconds ?? 0)
        switch order {
        case .urgency: return .init(rank: condition.rank, weight: newest)
        // Not only problems have one: of what is tried again it is told as well.
        case .deadline: return .init(rank: condition.deadline.map { Int($0.at.microseconds) } ?? .max, weight: newest)
        case .age: return .init(weight: newest)
        case .rows: return .init(weight: -(board.inventory.progress[id]?.rows ?? -1))
        case .project: return .init(rank: Int(clamping: board.names.rank(of: export)), weight: newest)
        }
    }
}
