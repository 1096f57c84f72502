package import Base
package import LangSmith

/// The condition of every export that a census has judged.
///
/// Nearly all exports are finished and nothing can be said of them: they are not written down one by one.
package struct Conditions: Sendable {
    /// Those that are not plain.
    fileprivate let special: [ID<BulkExport>: Condition]
    fileprivate let exports: ExportTable

    init(special: [ID<BulkExport>: Condition], exports: ExportTable) {
        self.special = special
        self.exports = exports
    }

    package var count: Int { exports.count }

    package subscript(id: ID<BulkExport>) -> Condition? {
        special[id] ?? exports.row(of: id).flatMap { Condition(plain: exports.row(at: $0).status) }
    }

    package var values: some Sequence<Condition> { lazy.map(\.value) }
}

extension Conditions: Sequence {
    package func makeIterator() -> AnyIterator<(key: ID<BulkExport>, value: Condition)> {
        let all = exports.keys.lazy.compactMap { id in self[id].map { (key: id, value: $0) } }
        return AnyIterator(all.makeIterator())
    }
}

extension Condition {
    /// What is true of an export of which nothing more can be said than that it is over; nil for all others.
    init?(plain status: ExportTable.Word) {
        switch status {
        case .completed: self.init(.completed)
        case .cancelled: self.init(.cancelled)
        default: return nil
        }
    }
}

extension Census {
    /// The exports that a schedule spawned, in no order.
    package func spawned(by schedule: ID<BulkExport>) -> [ID<BulkExport>] { index.spawned(by: schedule) }

    /// The exports of which there is more to say than that a schedule spawned them and that they are over; and of what a
    /// schedule spawned that `isWanted` wants, all.
    package func standingOut(orSpawnedBy isWanted: (ID<BulkExport>) -> Bool) -> Set<ID<BulkExport>> {
        Set(index.exports.unfolded(isWanted)).union(special.keys)
    }
}
