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

    private(set) var rows = ExportRows()
    var cursor = Cursor<ID<BulkExport>>()
    private var rule = Rule()
    /// Changed since the rows were last put in order.
    private var waiting: Set<ID<BulkExport>> = []
    /// Everything may have to stand elsewhere.
    private var isStale = false
    /// Other exports may have to fold than did.
    private var foldsAnew = false
    private var filteredAt = Duration.zero
    /// How many schedules there were, and whether the list was whole, when that was last looked at.
    private var knownSchedules = 0
    private var wasWhole = true

    var order: Order { rule.order }
    var filter: Filter { rule.filter }

    /// True while rows stand where they stood although they belong elsewhere by now.
    var isWaiting: Bool { isStale || foldsAnew || !waiting.isEmpty }

    mutating func note(_ changed: Set<ID<BulkExport>>) { waiting.formUnion(changed) }

    /// Notes that everything may have to stand elsewhere.
    mutating func noteAll() { isStale = true }

    mutating func sort(by order: Order, _ board: Board, at now: Now) {
        rule.order = order
        rebuild(board, at: now)
    }

    mutating func filter(by filter: Filter, _ board: Board, at now: Now) {
        if isStale {
            rule.filter = filter
            return rebuild(board, at: now)
        }
        takeIn(board, at: now)
        let isNarrower = rows.isSifted && filter.isNarrower(than: rule.filter)
        rule.filter = filter
        if filter.isEmpty { fold(board) } else { sift(board, isNarrower: isNarrower, at: now) }
    }

    /// Lists one export at once, although rows hold still.
    mutating func place(_ id: ID<BulkExport>, _ board: Board, at now: Now) {
        update([id], board, at: now)
        waiting.remove(id)
    }

    /// Shows what is folded under a schedule.
    mutating func open(_ schedule: ID<BulkExport>, _ board: Board) {
        rule.open.insert(schedule)
        let places = rule.places(board)
        rows.folded.open(schedule, board.census.spawned(by: schedule), place: places.place)
    }

    /// Hides it again, but for what is marked.
    mutating func close(_ schedule: ID<BulkExport>, _ board: Board) {
        rule.open.remove(schedule)
        rows.folded.close(schedule)
        rows.folded.update(board.marks, place: rule.places(board).place)
    }

    /// Lists an export that is folded or filtered out.
    mutating func reveal(_ id: ID<BulkExport>, _ board: Board, at now: Now) {
        if rows.contains(id) { return }
        if !filter.isEmpty { filter(by: Filter(), board, at: now) }
        if !rows.contains(id), let schedule = board.inventory.exports[id]?.schedule { open(schedule, board) }
    }

    /// How many exports are not listed although no filter hides them.
    func hidden(_ board: Board) -> Int {
        filter.isEmpty ? max(0, board.inventory.exports.count - rows.count) : 0
    }

    /// Takes in what changed, unless rows must not move now.
    mutating func settle(_ board: Board, at now: Now, isHeld: Bool) {
        keep(board)
        // What was spawned folds once its schedule is known, or known to be missing.
        let schedules = board.census.schedules.count
        if schedules != knownSchedules || wasWhole != board.inventory.isListWhole {
            (knownSchedules, wasWhole) = (schedules, board.inventory.isListWhole)
            foldsAnew = true
        }
        guard !isHeld || rows.count == 0 else { return }
        if isStale { return rebuild(board, at: now) }
        takeIn(board, at: now)
        if foldsAnew, filter.isEmpty { fold(board) }
        foldsAnew = false
        // By the passing of time alone some come to match, and some cease to.
        if filter.dependsOnTime, now.steady - filteredAt >= .seconds(30) {
            sift(board, isNarrower: false, at: now)
        }
    }

    /// What the user is on stays when it would fold, until he goes elsewhere.
    private mutating func keep(_ board: Board) {
        let kept = cursor.isHeld ? cursor.id : nil
        guard kept != rule.kept else { return }
        let old = rule.kept
        rule.kept = kept
        if let old, filter.isEmpty, rows.contains(old), rule.places(board).place(old) == .nowhere {
            waiting.insert(old)
        }
    }

    private mutating func takeIn(_ board: Board, at now: Now) {
        guard !waiting.isEmpty else { return }
        update(waiting, board, at: now)
        waiting.removeAll()
    }

    private mutating func update(_ ids: Set<ID<BulkExport>>, _ board: Board, at now: Now) {
        let terms = filter.isEmpty ? nil : filter.terms(board, at: now)
        rows.sifted.update(ids, board.census, by: rule.ranking(board), terms)
        if filter.isEmpty { rows.folded.update(ids, place: rule.places(board).place) }
    }

    private mutating func rebuild(_ board: Board, at now: Now) {
        rows.sifted.sort(board.census, by: rule.ranking(board))
        if filter.isEmpty { fold(board) } else { sift(board, isNarrower: false, at: now) }
        waiting.removeAll()
        isStale = false
    }

    private mutating func sift(_ board: Board, isNarrower: Bool, at now: Now) {
        rows.sifted.sift(board.census, by: filter.terms(board, at: now), isNarrower: isNarrower)
        rows.isSifted = true
        filteredAt = now.steady
    }

    private mutating func fold(_ board: Board) {
        rows.isSifted = false
        foldsAnew = false
        let census = board.census
        let isWhole = board.inventory.isListWhole
        let places = rule.places(board)
        var all = census.standingOut { isWhole && census.schedules[$0] == nil }.union(board.marks)
        if let kept = rule.kept { all.insert(kept) }
        rows.folded.replace(with: all, place: places.place)
        for schedule in rule.open {
            rows.folded.open(schedule, census.spawned(by: schedule), place: places.place)
        }
    }
}

/// Which exports a list has, and where each one stands.
private struct Rule: Sendable {
    var order = ExportList.Order.urgency
    var filter = Filter()
    /// Schedules that hide nothing.
    var open: Set<ID<BulkExport>> = []
    /// Not to be folded.
    var kept: ID<BulkExport>?

    /// The newest come first wherever nothing else decides.
    func ranking(_ board: Board) -> Ranking {
        switch order {
        case .urgency: .condition(\.rank)
        // Not only problems have one: of what is tried again it is told as well.
        case .deadline: .condition { $0.deadline.map { Int($0.at.microseconds) } ?? .max }
        case .age: .condition { _ in 0 }
        case .rows: .weight(board.inventory.progress.mapValues { -$0.rows }, others: 1)
        case .project: .common { Int(clamping: board.names.rank(of: $0)) }
        }
    }

    func places(_ board: Board) -> Places {
        Places(
            board: board,
            conditions: board.census.conditions,
            schedules: board.census.schedules,
            isWhole: board.inventory.isListWhole,
            ranking: ranking(board),
            open: open,
            kept: kept
        )
    }

    /// Where exports stand in the list without a filter.
    struct Places {
        let board: Board
        let conditions: Conditions
        let schedules: [ID<BulkExport>: Schedule]
        let isWhole: Bool
        let ranking: Ranking
        let open: Set<ID<BulkExport>>
        let kept: ID<BulkExport>?

        /// What a schedule spawned is folded under it once it is over and no problem: what is at work or needs somebody
        /// has a line of its own, and so has what the user is on or marked.
        func place(_ id: ID<BulkExport>) -> FoldedRows.Place {
            guard let export = board.inventory.exports[id], let condition = conditions[id] else { return .nowhere }
            let rank = ranking.rank(of: export, condition)
            let key = FoldedRows.Rows.Key(rank: rank.rank, weight: rank.weight)
            guard let schedule = export.schedule, condition.isQuiet else { return .own(key) }
            // Without its line nobody would know of it; the line of one that is not read yet will come.
            if isWhole, schedules[schedule] == nil { return .own(key) }
            if open.contains(schedule) { return .under(schedule, key) }
            return id == kept || board.marks.contains(id) ? .own(key) : .nowhere
        }
    }
}
