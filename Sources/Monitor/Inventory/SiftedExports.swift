package import Base
package import LangSmith

/// All exports in an order, and those of them that a question is about, four bytes each.
///
/// The order outlives the question, so that a letter more or less costs a pass over the rows and no sorting.
package struct SiftedExports: Sendable {
    private var table = ExportTable()
    private var all: [UInt32] = []
    private var found: [UInt32] = []

    package init() {}

    package var count: Int { found.count }

    package subscript(index: Int) -> ID<BulkExport> { table.row(at: Int(found[index])).id }

    package func index(of id: ID<BulkExport>) -> Int? {
        guard let row = table.row(of: id).map(UInt32.init) else { return nil }
        return found.firstIndex(of: row)
    }

    package func contains(_ id: ID<BulkExport>) -> Bool { index(of: id) != nil }

    /// Puts all exports in order anew.
    package mutating func sort(_ census: Census, by ranking: Ranking) {
        table = census.index.exports
        all = RankedRows(ranking, table, census.special).sort(table.places)
    }

    /// Finds what passes all the terms.
    ///
    /// `isNarrower` promises that nothing passes them that did not pass those before.
    package mutating func sift(_ census: Census, by terms: [SieveTerm], isNarrower: Bool) {
        let sieve = Sieve(terms, table, census.special)
        found = sieve.filter(isNarrower ? found : all)
    }

    /// Puts some that changed where they belong now, and in or out by the terms, if any.
    package mutating func update(
        _ ids: some Sequence<ID<BulkExport>>,
        _ census: Census,
        by ranking: Ranking,
        _ terms: [SieveTerm]?
    ) {
        let new = census.index.exports
        var moved: Set<UInt32> = []
        var fresh: [UInt32] = []
        for id in ids {
            if let row = table.row(of: id) { moved.insert(UInt32(row)) }
            guard let row = new.row(of: id) else { continue }
            moved.insert(UInt32(row))
            fresh.append(UInt32(row))
        }
        table = new
        let ranks = RankedRows(ranking, table, census.special)
        fresh = ranks.sort(fresh)
        all = Self.weave(all, without: moved, fresh, ranks)
        guard let terms else {
            found = []
            return
        }
        let sieve = Sieve(terms, table, census.special)
        found = Self.weave(found, without: moved, sieve.filter(fresh), ranks)
    }

    private static func weave(
        _ rows: [UInt32],
        without moved: Set<UInt32>,
        _ fresh: [UInt32],
        _ ranks: RankedRows
    ) -> [UInt32] {
        var rows = rows
        rows.removeAll(where: moved.contains)
        guard !fresh.isEmpty else { return rows }
        var woven: [UInt32] = []
        woven.reserveCapacity(rows.count + fresh.count)
        var place = 0
        for row in fresh {
            // Where it belongs is found by halves: nearly all others are only copied.
            var (low, high) = (place, rows.count)
            while low < high {
                let middle = (low + high) / 2
                if ranks.comes(rows[middle], before: row) { low = middle + 1 } else { high = middle }
            }
            woven.append(contentsOf: rows[place..<low])
            woven.append(row)
            place = low
        }
        woven.append(contentsOf: rows[place...])
        return woven
    }
}
