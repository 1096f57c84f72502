import Base
import LangSmith

/// The destinations as the list and the writes told of them: a list that was asked for before a write undoes none.
struct DestinationList: Sendable {
    /// The number of the write that last told of a destination, or of its end.
    private var writtenBy: [ID<Destination>: Int] = [:]

    /// Takes a whole list as it came.
    ///
    /// - Returns: what there is, with what was written since the list was asked for in place of its rows; `isOutdated`
    ///   when that is something else than its rows say.
    func received(
        _ rows: [Destination],
        ask: Int,
        known: [ID<Destination>: Destination]
    ) -> (all: [Destination], isOutdated: Bool) {
        let written = writtenBy.filter { $0.value > ask }
        guard !written.isEmpty else { return (rows, false) }
        let later = known.values.filter { written[$0.id] != nil }
        let all = rows.filter { written[$0.id] == nil } + later
        return (all, Set(all) != Set(rows))
    }

    /// Takes one that a write made or changed; returns all there are now.
    mutating func stored(_ destination: Destination, number: Int, known: [ID<Destination>: Destination])
        -> [Destination]
    {
        writtenBy[destination.id] = number
        return known.values.filter { $0.id != destination.id } + [destination]
    }

    /// Takes the end of one; returns all there are now.
    mutating func deleted(_ id: ID<Destination>, number: Int, known: [ID<Destination>: Destination]) -> [Destination] {
        writtenBy[id] = number
        return known.values.filter { $0.id != id }
    }
}
