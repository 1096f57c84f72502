package import Base
package import LangSmith

/// One part of a question to all exports at once.
///
/// An export passes when any of what is given says so; with nothing given none does. What is asked of a shape or of a
/// condition is asked once for all exports that have it, not of each.
package struct SieveTerm {
    package var isNegated = false
    /// Of what an export has in common with others: no id, no times, and a status only where it is a schedule's.
    package var common: ((BulkExport) -> Bool)?
    package var condition: ((Condition, Status) -> Bool)?
    package var prefix: IDPrefix?
    /// When it was made.
    package var created: ClosedRange<Timestamp>?
    package var ids: [ID<BulkExport>] = []

    package init(isNegated: Bool = false) { self.isNegated = isNegated }
}

/// The beginning of an id, as a user types it.
package struct IDPrefix: Hashable, Sendable {
    fileprivate var high: UInt64 = 0
    fileprivate var low: UInt64 = 0
    fileprivate var highMask: UInt64 = 0
    fileprivate var lowMask: UInt64 = 0

    fileprivate init() {}

    /// Nil for what no id in its canonical form begins with.
    package init?(_ text: String) {
        guard text.utf8.count <= 36 else { return nil }
        var digits = 0
        for (position, byte) in text.utf8.enumerated() {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt64
            switch byte {
            case 0x30...0x39: digit = UInt64(byte - 0x30)
            case 0x61...0x66: digit = UInt64(byte - 0x57)
            default: return nil
            }
            let shift = UInt64(60 - digits % 16 * 4)
            if digits < 16 {
                high |= digit << shift
                highMask |= 15 << shift
            } else {
                low |= digit << shift
                lowMask |= 15 << shift
            }
            digits += 1
        }
    }

    @inline(__always)
    fileprivate func begins(_ id: ID<BulkExport>) -> Bool { id.high & highMask == high && id.low & lowMask == low }
}

/// A question to all exports, ready to be asked of rows.
struct Sieve {
    /// A term with its answers for whatever rows can have in common.
    private struct Term {
        let isNegated: Bool
        let shapes: [Bool]
        /// The same where the status says that it is a schedule.
        let schedules: [Bool]
        let completed: Bool
        let cancelled: Bool
        let prefix: IDPrefix?
        let earliest: Int64
        let latest: Int64
        /// Rows that pass for what is known of them alone, a bit each.
        let rows: [UInt64]

        /// Those of some rows that pass, in their order.
        ///
        /// It goes round a million times while a key waits: what rows have in common is one byte to look up.
        func filter(_ places: [UInt32], of table: ExportTable) -> [UInt32] {
            let verdicts = self.verdicts
            if !isNegated, verdicts.allSatisfy(\.self) { return places }
            let (isNegated, earliest, latest) = (isNegated, earliest, latest)
            let (hasPrefix, prefix) = (prefix != nil, prefix ?? IDPrefix())
            let isOfShapes = !hasPrefix && earliest > latest && rows.isEmpty
            return verdicts.withUnsafeBufferPointer { verdicts in
                rows.withUnsafeBufferPointer { rows in
                    table.filter(places) { row, place in
                        var passes = verdicts[Int(row.pointee.shape) * 8 + Int(row.pointee.status.rawValue)]
                        if !passes, !isOfShapes {
                            passes =
                                hasPrefix && prefix.begins(row.pointee.id)
                                || row.pointee.created.isWithin(earliest, latest)
                                || place / 64 < rows.count && rows[place / 64] >> UInt64(place % 64) & 1 == 1
                        }
                        return passes != isNegated
                    }
                }
            }
        }

        /// By shape, then status, whether that is enough.
        private var verdicts: [Bool] {
            var verdicts = [Bool](repeating: false, count: shapes.count * 8)
            for shape in shapes.indices {
                for status in 0..<8 { verdicts[shape * 8 + status] = shapes[shape] }
                func set(_ word: ExportTable.Word, _ passes: Bool) { verdicts[shape * 8 + Int(word.rawValue)] = passes }
                set(.intervalScheduled, schedules[shape])
                if completed { set(.completed, true) }
                if cancelled { set(.cancelled, true) }
            }
            return verdicts
        }
    }

    private let terms: [Term]
    private let table: ExportTable

    init(_ terms: [SieveTerm], _ table: ExportTable, _ special: [ID<BulkExport>: Condition]) {
        self.table = table
        let shapes = table.common
        self.terms = terms.map { term in
            var rows: [UInt64] = []
            func mark(_ id: ID<BulkExport>) {
                guard let row = table.row(of: id) else { return }
                while rows.count <= row / 64 { rows.append(0) }
                rows[row / 64] |= 1 << UInt64(row % 64)
            }
            term.ids.forEach(mark)
            if let matches = term.condition {
                for (id, condition) in special {
                    guard let status = table[id]?.status, matches(condition, status) else { continue }
                    mark(id)
                }
            }
            return Term(
                isNegated: term.isNegated,
                shapes: shapes.map { term.common?($0) ?? false },
                schedules: shapes.map { shape in
                    var shape = shape
                    shape.status = .intervalScheduled
                    return term.common?(shape) ?? false
                },
                completed: term.condition?(Condition(.completed), .completed) ?? false,
                cancelled: term.condition?(Condition(.cancelled), .cancelled) ?? false,
                prefix: term.prefix,
                earliest: term.created?.lowerBound.microseconds ?? .max,
                latest: term.created?.upperBound.microseconds ?? .min,
                rows: rows
            )
        }
    }

    /// Those of some rows that pass all terms, in their order.
    func filter(_ places: [UInt32]) -> [UInt32] { terms.reduce(places) { $1.filter($0, of: table) } }
}

/// In what order exports are listed: by a rank, then by a weight, both ascending, then by their ids.
package enum Ranking {
    /// By what is true of each, then the newest first.
    case condition((Condition) -> Int)
    /// By what each has in common with others, then the newest first.
    case common((BulkExport) -> Int)
    /// By a weight that some of them have.
    case weight([ID<BulkExport>: Int64], others: Int64)
}

extension Ranking {
    /// Where one export stands.
    package func rank(of export: BulkExport, _ condition: Condition) -> (rank: Int, weight: Int64) {
        let newest = -(export.createdAt?.microseconds ?? 0)
        return switch self {
        case .condition(let rank): (rank(condition), newest)
        case .common(let rank): (rank(export), newest)
        case .weight(let some, let others): (0, some[export.id] ?? others)
        }
    }
}

/// The place of each row in an order.
struct RankedRows {
    private var shapes: [Int] = []
    private var completed = 0
    private var cancelled = 0
    private var ranks: [UInt32: Int] = [:]
    private var weights: [UInt32: Int64] = [:]
    private var otherWeight: Int64?
    private let table: ExportTable

    init(_ ranking: Ranking, _ table: ExportTable, _ special: [ID<BulkExport>: Condition]) {
        self.table = table
        switch ranking {
        case .condition(let rank):
            completed = rank(Condition(.completed))
            cancelled = rank(Condition(.cancelled))
            ranks.reserveCapacity(special.count)
            for (id, condition) in special {
                if let row = table.row(of: id) { ranks[UInt32(row)] = rank(condition) }
            }
        case .common(let rank): shapes = table.common.map(rank)
        case .weight(let some, let others):
            otherWeight = others
            for (id, weight) in some {
                if let row = table.row(of: id) { weights[UInt32(row)] = weight }
            }
        }
    }

    private func key(_ row: ExportTable.Row, _ place: UInt32) -> (rank: Int, weight: Int64) {
        if let otherWeight { return (0, weights.isEmpty ? otherWeight : weights[place] ?? otherWeight) }
        let newest = -(row.created.time?.microseconds ?? 0)
        if !shapes.isEmpty { return (shapes[Int(row.shape)], newest) }
        switch row.status {
        case .completed where ranks.isEmpty: return (completed, newest)
        case .cancelled where ranks.isEmpty: return (cancelled, newest)
        case .completed: return (ranks[place] ?? completed, newest)
        case .cancelled: return (ranks[place] ?? cancelled, newest)
        default: return (ranks[place] ?? .max, newest)
        }
    }

    /// Puts rows in order.
    func sort(_ rows: [UInt32]) -> [UInt32] {
        var keyed = rows.map { place -> (rank: Int, weight: Int64, place: UInt32) in
            let key = key(table.row(at: Int(place)), place)
            return (key.rank, key.weight, place)
        }
        keyed.sort { a, b in
            if a.rank != b.rank { return a.rank < b.rank }
            if a.weight != b.weight { return a.weight < b.weight }
            return table.row(at: Int(a.place)).id < table.row(at: Int(b.place)).id
        }
        return keyed.map(\.place)
    }

    func comes(_ a: UInt32, before b: UInt32) -> Bool {
        let (first, second) = (table.row(at: Int(a)), table.row(at: Int(b)))
        let (one, other) = (key(first, a), key(second, b))
        if one.rank != other.rank { return one.rank < other.rank }
        if one.weight != other.weight { return one.weight < other.weight }
        return first.id < second.id
    }
}
