import Base
import LangSmith

/// The list of exports with what schedules spawned folded under them: rows in their order, and below each schedule that is
/// open the rows that it hides otherwise.
struct FoldedRows: RowOrder, Sendable {
    typealias Rows = SortedRows<ID<BulkExport>>

    /// Where an export stands.
    enum Place: Equatable, Sendable {
        case own(Rows.Key)
        /// Below its schedule, as far as that is open.
        case under(ID<BulkExport>, Rows.Key)
        case nowhere
    }

    private var own = Rows()
    private var folds: [ID<BulkExport>: Rows] = [:]
    /// The open schedules that are listed, from top to bottom.
    private var seams: [(index: Int, schedule: ID<BulkExport>, count: Int)] = []

    var count: Int { own.count + seams.reduce(0) { $0 + $1.count } }

    func element(at index: Int) -> ID<BulkExport> {
        var passed = 0
        for seam in seams {
            let first = seam.index + 1 + passed
            if index < first { break }
            if index < first + seam.count, let rows = folds[seam.schedule] { return rows.element(at: index - first) }
            passed += seam.count
        }
        return own.element(at: index - passed)
    }

    func index(of element: ID<BulkExport>) -> Int? {
        if let index = own.index(of: element) {
            return seams.reduce(index) { $1.index < index ? $0 + $1.count : $0 }
        }
        var passed = 0
        for seam in seams {
            if let index = folds[seam.schedule]?.index(of: element) { return seam.index + 1 + passed + index }
            passed += seam.count
        }
        return nil
    }

    func contains(_ element: ID<BulkExport>) -> Bool {
        own.contains(element) || seams.contains { folds[$0.schedule]?.contains(element) == true }
    }

    /// True for an export that is listed because its schedule is open.
    func isUnder(_ schedule: ID<BulkExport>, _ element: ID<BulkExport>) -> Bool {
        folds[schedule]?.contains(element) == true
    }

    func isOpen(_ schedule: ID<BulkExport>) -> Bool { folds[schedule] != nil }

    /// Puts all in order again.
    mutating func replace(with elements: some Sequence<ID<BulkExport>>, place: (ID<BulkExport>) -> Place) {
        own.replace(with: elements) { place($0).key }
        sew()
    }

    /// Puts some that changed where they belong now.
    mutating func update(_ elements: Set<ID<BulkExport>>, place: (ID<BulkExport>) -> Place) {
        own.update(elements) { place($0).key }
        for schedule in folds.keys { folds[schedule]?.update(elements) { place($0).key(under: schedule) } }
        sew()
    }

    /// Shows what a schedule hides.
    mutating func open(
        _ schedule: ID<BulkExport>,
        _ spawned: some Sequence<ID<BulkExport>>,
        place: (ID<BulkExport>) -> Place
    ) {
        var rows = Rows()
        rows.replace(with: spawned) { place($0).key(under: schedule) }
        folds[schedule] = rows
        sew()
    }

    mutating func close(_ schedule: ID<BulkExport>) {
        folds[schedule] = nil
        sew()
    }

    mutating func closeAll() {
        folds.removeAll()
        sew()
    }

    private mutating func sew() {
        seams = folds.compactMap { schedule, rows in
            own.index(of: schedule).map { (index: $0, schedule: schedule, count: rows.count) }
        }.sorted { $0.index < $1.index }
    }
}

extension FoldedRows.Place {
    fileprivate var key: FoldedRows.Rows.Key? { if case .own(let key) = self { key } else { nil } }

    fileprivate func key(under schedule: ID<BulkExport>) -> FoldedRows.Rows.Key? {
        if case .under(schedule, let key) = self { key } else { nil }
    }
}
