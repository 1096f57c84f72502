import Base
import LangSmith

extension Poller {
    /// Takes in what an earlier run knew: call it before `run()`, with what was posted of it already.
    ///
    /// Nothing of it is posted again. What is still so is told as confirmed, once for each export, and what is not as any
    /// change; exports that are gone are told as gone by the first whole list.
    package func recall(_ memory: Recollection) {
        let now = clock.now()
        for update in memory.updates(at: now) { hear(update) }
        list.recall(isNewestFirst: memory.isNewestFirst)
        plan.recall(memory, at: now)
        wholeAt = memory.extent.isWhole ? memory.extent.asOf : nil
    }

    /// Lets go what is remembered of another workspace: where none is asked for the key decides, and it may be another key
    /// than the last time.
    func forgetOthers(than rows: [BulkExport]) {
        guard let ours = rows.lazy.compactMap(\.workspace).first, let any = inventory.unconfirmed.first,
            let theirs = inventory.exports[any]?.workspace, theirs != ours
        else { return }
        let others = inventory.unconfirmed.filter { inventory.exports[$0]?.workspace != ours }.sorted()
        plan.learned(changed: [], removed: others, at: serverNow())
        for id in others { trackers[id] = nil }
        wholeAt = nil
        tell(.forgotten(others))
    }

    /// Tells that these were answered with what is known of them.
    func confirm(_ ids: some Sequence<ID<BulkExport>>) {
        guard !inventory.unconfirmed.isEmpty else { return }
        let confirmed = ids.filter(inventory.unconfirmed.contains)
        if !confirmed.isEmpty { tell(.confirmed(confirmed)) }
    }

    /// Tells how far the list was read, for a later run.
    func tellListing() {
        let state = ListingState(resume: plan.resume, isNewestFirst: list.order == .newestFirst, wholeAt: wholeAt)
        guard state != listing else { return }
        listing = state
        tell(.listing(state))
    }
}
