import Base
import LangSmith
import Monitor

/// The runs of one export as they are listed.
struct RunList: Sendable {
    enum Order: String, CaseIterable, Sendable {
        case urgency, day, rows, took

        var next: Self {
            let all = Self.allCases
            return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
        }
    }

    /// Row numbers of the inventory's array, in the order of the screen.
    struct Rows: RowOrder, Sendable {
        fileprivate(set) var places: [Int] = []
        fileprivate(set) var ids: [ID<BulkExportRun>] = []

        var count: Int { ids.count }
        func element(at index: Int) -> ID<BulkExportRun> { ids[index] }
        func index(of element: ID<BulkExportRun>) -> Int? { ids.firstIndex(of: element) }
    }

    private(set) var export: ID<BulkExport>?
    private(set) var rows = Rows()
    var cursor = Cursor<ID<BulkExportRun>>()
    private(set) var order = Order.urgency
    private(set) var isWaiting = false
    /// The run that is worst off among those that reported an error.
    private(set) var worst: ID<BulkExportRun>?

    /// Where a row of the list stands in the inventory's array.
    func place(of index: Int) -> Int { rows.places[index] }

    /// Shows another export's runs; the cursor starts at their top.
    mutating func show(_ export: ID<BulkExport>?, _ board: Board) {
        guard export != self.export else { return }
        self.export = export
        cursor.release()
        rebuild(board)
    }

    mutating func sort(by order: Order, _ board: Board) {
        self.order = order
        rebuild(board)
    }

    /// Notes that the runs changed; an array of other runs cannot wait, since rows point into it.
    mutating func note(_ board: Board) {
        isWaiting = true
        let runs = board.runs(of: export)
        findWorst(runs)
        if runs.count != rows.count || !rows.places.indices.allSatisfy({ runs[rows.places[$0]].id == rows.ids[$0] }) {
            rebuild(board)
        }
    }

    mutating func settle(_ board: Board, isHeld: Bool) {
        if isWaiting, !isHeld { rebuild(board) }
    }

    private mutating func findWorst(_ runs: [BulkExportRun]) {
        worst =
            runs.lazy.filter { !$0.attempts.isEmpty }
            .min { (Condition.Kind($0).urgency, -$0.retryNumber) < (Condition.Kind($1).urgency, -$1.retryNumber) }?.id
    }

    private mutating func rebuild(_ board: Board) {
        isWaiting = false
        let runs = board.runs(of: export)
        findWorst(runs)
        // The array is sorted by window; ties keep that order.
        let keys: [Int64] = runs.map { run in
            switch order {
            case .urgency: Int64(Condition.Kind(run).urgency)
            case .day: 0
            case .rows: -(run.result?.rowsWritten ?? -1)
            case .took: -(run.took.map { $0.components.seconds } ?? -1)
            }
        }
        rows.places = runs.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
        rows.ids = rows.places.map { runs[$0].id }
    }
}

extension Board {
    func runs(of export: ID<BulkExport>?) -> [BulkExportRun] { export.flatMap { inventory.runs[$0] } ?? [] }
}

extension Condition.Kind {
    /// What one partition is doing; a running one that was retried says so.
    init(_ run: BulkExportRun) {
        switch run.status {
        case .created, .intervalScheduled: self = .created
        case .running: self = run.retryNumber > 0 ? .retrying(run.retryNumber) : .running
        case .completed: self = .completed
        case .failed: self = .failed
        case .timedOut: self = .timedOut
        case .cancelled: self = .cancelled
        case .unknown(let word): self = .unknown(word)
        }
    }
}

extension BulkExportRun {
    /// From its creation to its end; nil while it runs.
    var took: Duration? {
        guard let createdAt, let finishedAt else { return nil }
        return finishedAt.since(createdAt)
    }
}
