/// Things in order of a key, kept sorted while single ones change.
///
/// A change of a few costs a search and a move of memory each; a change of many is sorted anew.
struct SortedRows<Element: Hashable & Comparable & Sendable>: RowOrder, Sendable {
    /// Sorts by rank, then weight, both ascending; the id decides last, so that equal things never swap places.
    struct Key: Hashable, Sendable {
        var rank: Int
        var weight: Int64

        init(rank: Int = 0, weight: Int64 = 0) {
            self.rank = rank
            self.weight = weight
        }
    }

    private struct Row: Comparable, Sendable {
        var key: Key
        var element: Element

        static func < (a: Self, b: Self) -> Bool {
            if a.key.rank != b.key.rank { return a.key.rank < b.key.rank }
            if a.key.weight != b.key.weight { return a.key.weight < b.key.weight }
            return a.element < b.element
        }
    }

    private var rows: [Row] = []
    private var keys: [Element: Key] = [:]

    var count: Int { rows.count }
    func element(at index: Int) -> Element { rows[index].element }
    func contains(_ element: Element) -> Bool { keys[element] != nil }

    func index(of element: Element) -> Int? {
        keys[element].map { place(of: Row(key: $0, element: element)) }
    }

    /// Puts all things in order.
    ///
    /// - Parameters:
    ///   - elements: Everything that may be in the list, each once.
    ///   - key: Where it stands; nil when it is not in the list.
    mutating func replace(with elements: some Sequence<Element>, key: (Element) -> Key?) {
        keys.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        for element in elements {
            guard let value = key(element) else { continue }
            rows.append(Row(key: value, element: element))
            keys[element] = value
        }
        rows.sort()
    }

    /// Puts some things that changed where they belong now.
    mutating func update(_ elements: Set<Element>, key: (Element) -> Key?) {
        guard elements.count < max(32, rows.count / 64) else { return merge(elements, key: key) }
        for element in elements {
            let new = key(element)
            let old = keys[element]
            guard new != old else { continue }
            if let old { rows.remove(at: place(of: Row(key: old, element: element))) }
            keys[element] = new
            if let new {
                let row = Row(key: new, element: element)
                rows.insert(row, at: place(of: row))
            }
        }
    }

    /// The same for so many that moving them one by one would take longer than to weave them in.
    private mutating func merge(_ elements: Set<Element>, key: (Element) -> Key?) {
        var fresh: [Row] = []
        fresh.reserveCapacity(elements.count)
        for element in elements {
            let new = key(element)
            keys[element] = new
            if let new { fresh.append(Row(key: new, element: element)) }
        }
        fresh.sort()
        var woven: [Row] = []
        woven.reserveCapacity(rows.count + fresh.count)
        var next = 0
        for row in rows where !elements.contains(row.element) {
            while next < fresh.count, fresh[next] < row {
                woven.append(fresh[next])
                next += 1
            }
            woven.append(row)
        }
        woven.append(contentsOf: fresh[next...])
        rows = woven
    }

    /// Where a row stands, or would.
    private func place(of row: Row) -> Int {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
