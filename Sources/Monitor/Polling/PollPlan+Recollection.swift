import Base
import LangSmith

extension PollPlan {
    /// Takes in what an earlier run knew, before anything is asked.
    ///
    /// A long list that has what is newest on its first page is read only so far as it is new at first, and from end to
    /// end when the list is due the next time; a first reading that was interrupted goes on where it stopped.
    mutating func recall(_ memory: Recollection, at now: Now) {
        for runs in memory.runs { records[.runs(runs.export)] = Record() }
        learned(changed: memory.exports, removed: [], at: now)
        let byExport = Dictionary(memory.runs.map { ($0.export, $0.rows) }) { $1 }
        for export in memory.exports where export.status.isFinal && export.kind != .schedule {
            if byExport[export.id]?.allSatisfy(\.status.isFinal) == true { catalog.settle(export.id) }
        }
        catalog.named(memory.projects.map(\.id))
        if !memory.extent.isWhole {
            firstOffset = memory.resume ?? 0
        } else if memory.isNewestFirst, memory.extent.total > pace.wholeAtStart {
            readsNewEnd = true
        }
    }

    /// The first reading of the list, given what an earlier run left to be done.
    mutating func firstListing(at now: Duration, isWanted: Bool) -> Listing {
        defer { (firstOffset, readsNewEnd) = (0, false) }
        var listing = Listing(startedAt: now, isWanted: isWanted, isWhole: !readsNewEnd)
        if firstOffset > 0 {
            listing.paging = ExportPaging(from: firstOffset)
            listing.beginsAtStart = false
        }
        return listing
    }

    /// True while the list was never read to its end and the server has not said that its pages come too fast.
    var isFirstReading: Bool {
        guard firstPages != nil, listing != nil, let state = records[.exports]?.state else { return false }
        return state.answeredAt != nil && !state.isComplete
    }

    /// Where the next page begins of a first reading that is under way; nil once the list is known to its end.
    var resume: Int? {
        guard let listing, listing.isWhole, records[.exports]?.state.isComplete == false,
            case .exports(_, let offset)? = listing.paging.next
        else { return nil }
        return offset
    }
}
