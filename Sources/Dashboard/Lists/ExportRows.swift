import Base
import LangSmith
import Monitor

/// The rows of the list of exports: folded under their schedules, or all that a filter finds, one by one.
struct ExportRows: RowOrder, Sendable {
    var folded = FoldedRows()
    var sifted = SiftedExports()
    var isSifted = false

    var count: Int { isSifted ? sifted.count : folded.count }

    func element(at index: Int) -> ID<BulkExport> { isSifted ? sifted[index] : folded.element(at: index) }

    func index(of element: ID<BulkExport>) -> Int? {
        isSifted ? sifted.index(of: element) : folded.index(of: element)
    }

    func contains(_ element: ID<BulkExport>) -> Bool {
        isSifted ? sifted.contains(element) : folded.contains(element)
    }

    func isOpen(_ schedule: ID<BulkExport>) -> Bool { !isSifted && folded.isOpen(schedule) }

    /// True for an export that is listed because its schedule is open.
    func isUnder(_ schedule: ID<BulkExport>, _ element: ID<BulkExport>) -> Bool {
        !isSifted && folded.isUnder(schedule, element)
    }
}
