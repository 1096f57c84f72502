package import Base

/// The pages of the export list, asked one after the other until the list has ended, on servers that page and on
/// those that answer every question with the whole list.
///
/// The same export may stand on two pages when new ones push the list along; merging by id takes care of that.
package struct ExportPaging: Hashable, Sendable {
    /// Rows a page: the most that servers allow.
    package let limit: Int
    /// What to ask next; nil once the list has ended.
    package private(set) var next: Route?
    private var firstIDs: Set<ID<BulkExport>> = []

    /// Starts with the page that begins at an offset.
    package init(limit: Int = 1000, from offset: Int = 0) {
        self.limit = limit
        next = .exports(limit: limit, offset: offset)
    }

    /// Asks no more.
    package mutating func end() { next = nil }

    /// Takes note of the answer to `next`.
    ///
    /// - Parameters:
    ///   - rowsOnWire: rows of the page, those that could not be read included.
    ///   - firstID: the first row that could be read; nil ends the list, since nothing would tell its pages apart.
    package mutating func received(rowsOnWire: Int, firstID: ID<BulkExport>?) {
        guard case .exports(_, let offset) = next else { return }
        next = nil
        // Shorter is the last page. Longer means that the server ignored `limit` and this was the whole list.
        guard rowsOnWire == limit else { return }
        // Seen before means that it ignored `offset`. Two thousand pages are more than a year of 200 hourly schedules.
        guard let firstID, firstIDs.insert(firstID).inserted, firstIDs.count < 2000 else { return }
        next = .exports(limit: limit, offset: offset + limit)
    }
}
