package import Base
package import LangSmith

/// Exports by id, in 64 bytes each: the service deletes none, so that a workspace comes to a million of them.
///
/// What an export has in common with others, such as project, destination and schedule, is kept once, as a shape. A value
/// whose copies share what none of them has changed since, by chunks and parts: the poller's, the census's and the
/// dashboard's together take little more than one.
package struct ExportTable: Sendable {
    /// What is an export's own.
    struct Row: Sendable {
        var id: ID<BulkExport>
        var start: Moment
        var end: Moment
        var created: Moment
        var updated: Moment
        var finished: Moment
        /// `vacant` where a row waits for an export.
        var shape: UInt32
        var status: Word

        static let vacant = UInt32.max
        static let empty = Row(
            id: ID(high: 0, low: 0),
            start: Moment(nil),
            end: Moment(nil),
            created: Moment(nil),
            updated: Moment(nil),
            finished: Moment(nil),
            shape: vacant,
            status: .other
        )
    }

    /// A time or none, in eight bytes: an optional one takes sixteen.
    struct Moment: Sendable {
        private var microseconds: Int64

        init(_ time: Timestamp?) { microseconds = time?.microseconds ?? .min }

        /// Never for none.
        @inline(__always)
        func isWithin(_ first: Int64, _ last: Int64) -> Bool {
            microseconds != .min && microseconds >= first && microseconds <= last
        }

        var time: Timestamp? { microseconds == .min ? nil : Timestamp(microseconds: microseconds) }
    }

    /// A status in a byte; a word that we do not know is the shape's.
    enum Word: UInt8, Sendable {
        case created, running, intervalScheduled, completed, failed, timedOut, cancelled, other

        init(_ status: Status) {
            self =
                switch status {
                case .created: .created
                case .running: .running
                case .intervalScheduled: .intervalScheduled
                case .completed: .completed
                case .failed: .failed
                case .timedOut: .timedOut
                case .cancelled: .cancelled
                case .unknown: .other
                }
        }

        /// Nil for a word of the shape.
        var status: Status? {
            switch self {
            case .created: .created
            case .running: .running
            case .intervalScheduled: .intervalScheduled
            case .completed: .completed
            case .failed: .failed
            case .timedOut: .timedOut
            case .cancelled: .cancelled
            case .other: nil
            }
        }
    }

    /// What exports have in common: one without id and times, and without a status that we know.
    private struct Shape: Hashable, Sendable {
        var export: BulkExport

        init(_ export: BulkExport) {
            self.export = export
            self.export.id = ID(high: 0, low: 0)
            self.export.startTime = nil
            self.export.endTime = nil
            self.export.createdAt = nil
            self.export.updatedAt = nil
            self.export.finishedAt = nil
            if Word(export.status) != .other { self.export.status = .created }
        }

        /// Half of an id tells it from the others as well as the whole.
        func hash(into hasher: inout Hasher) {
            hasher.combine(export.project?.low ?? 0)
            hasher.combine(export.schedule?.low ?? 0)
            hasher.combine(export.destination?.low ?? 0)
            hasher.combine(export.filter)
        }
    }

    /// Some of the slots in which an id is looked up: a row's number plus one, 0 in an empty one.
    private struct Part: Sendable {
        var slots: [UInt32] = []
        var count = 0
    }

    private static let chunkLength = 512
    private static let partBits = 8

    private var chunks: [[Row]] = []
    /// Rows that were given out, vacant ones included.
    private var end = 0
    /// Vacant rows below `end`.
    private var vacancies: [UInt32] = []
    private var shapes: [Shape] = []
    private var shapeNumbers: [Shape: UInt32] = [:]
    private var parts = [Part](repeating: Part(), count: 1 << partBits)
    /// Tells which export stands in which row, whatever else is known of it: equal in tables that were filled alike.
    private var layout: UInt64 = 0
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package subscript(id: ID<BulkExport>) -> BulkExport? {
        get { row(of: id).flatMap { export(at: $0) } }
        set { if let newValue { put(newValue) } else { remove(id) } }
    }

    func contains(_ id: ID<BulkExport>) -> Bool { row(of: id) != nil }

    /// Makes this one share the memory of another that tells the same.
    mutating func share(_ other: Self) {
        if layout == other.layout, count == other.count, end == other.end { self = other }
    }
}

// MARK: - Rows

extension ExportTable {
    /// The row of an export: its own as long as it is in the table.
    func row(of id: ID<BulkExport>) -> Int? {
        let hash = Self.hash(id)
        return slot(of: id, hash).row
    }

    /// What is an export's own.
    func row(at place: Int) -> Row { chunks[place / Self.chunkLength][place % Self.chunkLength] }

    /// The export in a row; nil in a vacant one.
    func export(at place: Int) -> BulkExport? {
        let row = row(at: place)
        guard row.shape != Row.vacant else { return nil }
        var export = shapes[Int(row.shape)].export
        export.id = row.id
        if let status = row.status.status { export.status = status }
        export.startTime = row.start.time
        export.endTime = row.end.time
        export.createdAt = row.created.time
        export.updatedAt = row.updated.time
        export.finishedAt = row.finished.time
        return export
    }

    /// The exports but for those that were spawned and are plainly over; of these too those that `isWanted` wants, which
    /// is asked once for each schedule.
    func unfolded(_ isWanted: (ID<BulkExport>) -> Bool) -> [ID<BulkExport>] {
        let folds = shapes.map { $0.export.schedule.map { !isWanted($0) } ?? false }
        var found: [ID<BulkExport>] = []
        for chunk in chunks {
            for row in chunk where row.shape != Row.vacant {
                if row.status == .completed || row.status == .cancelled, folds[Int(row.shape)] { continue }
                found.append(row.id)
            }
        }
        return found
    }

    /// What the exports have in common, by the number that stands in their rows.
    var common: [BulkExport] { shapes.map(\.export) }

    /// All rows that are not vacant.
    var places: [UInt32] {
        var places: [UInt32] = []
        places.reserveCapacity(count)
        for place in 0..<end where row(at: place).shape != Row.vacant { places.append(UInt32(place)) }
        return places
    }

    /// Those of some rows that pass, in their order.
    @inline(__always)
    func filter(_ places: [UInt32], _ passes: (UnsafePointer<Row>, Int) -> Bool) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: places.count) { found, count in
            places.withUnsafeBufferPointer { places in
                var next = 0
                while next < places.count {
                    // Neighbours in an order are mostly neighbours here.
                    let number = Int(places[next]) / Self.chunkLength
                    chunks[number].withUnsafeBufferPointer { chunk in
                        guard let first = chunk.baseAddress else {
                            next = places.count
                            return
                        }
                        while next < places.count, Int(places[next]) / Self.chunkLength == number {
                            let place = Int(places[next])
                            found[count] = places[next]
                            count += passes(first + place % Self.chunkLength, place) ? 1 : 0
                            next += 1
                        }
                    }
                }
            }
        }
    }

    private mutating func put(_ export: BulkExport) {
        let row = Row(
            id: export.id,
            start: Moment(export.startTime),
            end: Moment(export.endTime),
            created: Moment(export.createdAt),
            updated: Moment(export.updatedAt),
            finished: Moment(export.finishedAt),
            shape: number(of: Shape(export)),
            status: Word(export.status)
        )
        let hash = Self.hash(export.id)
        let (slot, known) = slot(of: export.id, hash)
        if let known {
            chunks[known / Self.chunkLength][known % Self.chunkLength] = row
            return
        }
        let place = vacantRow()
        chunks[place / Self.chunkLength][place % Self.chunkLength] = row
        enter(place, hash, at: slot)
        layout ^= Self.digest(hash, place)
        count += 1
    }

    private mutating func remove(_ id: ID<BulkExport>) {
        let hash = Self.hash(id)
        let (slot, place) = slot(of: id, hash)
        guard let place else { return }
        close(slot, in: Self.part(hash))
        chunks[place / Self.chunkLength][place % Self.chunkLength] = .empty
        vacancies.append(UInt32(place))
        layout ^= Self.digest(hash, place)
        count -= 1
    }

    private mutating func vacantRow() -> Int {
        if let place = vacancies.popLast() { return Int(place) }
        if end == chunks.count * Self.chunkLength {
            chunks.append([Row](repeating: .empty, count: Self.chunkLength))
        }
        end += 1
        return end - 1
    }

    private mutating func number(of shape: Shape) -> UInt32 {
        if let number = shapeNumbers[shape] { return number }
        let number = UInt32(shapes.count)
        shapes.append(shape)
        shapeNumbers[shape] = number
        return number
    }
}

// MARK: - Looking up

extension ExportTable {
    private static func hash(_ id: ID<BulkExport>) -> UInt { UInt(bitPattern: id.hashValue) }

    private static func part(_ hash: UInt) -> Int { Int(hash >> UInt(UInt.bitWidth - partBits)) }

    private static func digest(_ hash: UInt, _ place: Int) -> UInt64 {
        let mixed = (UInt64(hash) ^ UInt64(place)) &* 0x9e37_79b9_7f4a_7c15
        return mixed ^ mixed >> 29
    }

    /// The slot that leads to an id, or would, and the row it leads to.
    private func slot(of id: ID<BulkExport>, _ hash: UInt) -> (slot: Int, row: Int?) {
        let slots = parts[Self.part(hash)].slots
        guard !slots.isEmpty else { return (0, nil) }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if row(at: place).id == id { return (slot, place) }
            slot = (slot + 1) & mask
        }
        return (slot, nil)
    }

    private mutating func enter(_ place: Int, _ hash: UInt, at slot: Int) {
        let part = Self.part(hash)
        parts[part].count += 1
        // Three quarters full are found in a few steps.
        if parts[part].count * 4 <= parts[part].slots.count * 3 {
            parts[part].slots[slot] = UInt32(place) + 1
            return
        }
        let old = parts[part].slots
        var slots = [UInt32](repeating: 0, count: max(4, old.count * 2))
        let mask = slots.count - 1
        for number in old + [UInt32(place) + 1] where number != 0 {
            var slot = Int(truncatingIfNeeded: Self.hash(row(at: Int(number) - 1).id)) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = number
        }
        parts[part].slots = slots
    }

    /// Empties a slot, and moves up what stood behind it for want of a better one.
    private mutating func close(_ slot: Int, in part: Int) {
        let mask = parts[part].slots.count - 1
        var hole = slot
        var next = (hole + 1) & mask
        while parts[part].slots[next] != 0 {
            let number = parts[part].slots[next]
            let home = Int(truncatingIfNeeded: Self.hash(row(at: Int(number) - 1).id)) & mask
            if (next - home) & mask >= (next - hole) & mask {
                parts[part].slots[hole] = number
                hole = next
            }
            next = (next + 1) & mask
        }
        parts[part].slots[hole] = 0
        parts[part].count -= 1
    }
}

extension ExportTable: Hashable {
    package static func == (a: Self, b: Self) -> Bool {
        a.count == b.count && a.values.allSatisfy { b[$0.id] == $0 }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(count) }
}

// MARK: - One after the other

extension ExportTable {
    package var keys: Keys { Keys(table: self) }
    package var values: Values { Values(table: self) }

    /// The first row from `place` on that is not vacant; `end` after the last.
    fileprivate func occupied(from place: Int) -> Int {
        var place = place
        while place < end, row(at: place).shape == Row.vacant { place += 1 }
        return place
    }

    /// The ids, in no order.
    package struct Keys: Collection, Sendable {
        fileprivate let table: ExportTable

        package var startIndex: Int { table.occupied(from: 0) }
        package var endIndex: Int { table.end }
        package var count: Int { table.count }
        package func index(after index: Int) -> Int { table.occupied(from: index + 1) }
        package subscript(index: Int) -> ID<BulkExport> { table.row(at: index).id }
    }

    /// The exports, in the order of `keys`; each is made as it is asked for.
    package struct Values: Collection, Sendable {
        fileprivate let table: ExportTable

        package var startIndex: Int { table.occupied(from: 0) }
        package var endIndex: Int { table.end }
        package var count: Int { table.count }
        package func index(after index: Int) -> Int { table.occupied(from: index + 1) }
        package subscript(index: Int) -> BulkExport {
            table.export(at: index) ?? BulkExport(id: table.row(at: index).id, status: .unknown(""))
        }
    }
}
