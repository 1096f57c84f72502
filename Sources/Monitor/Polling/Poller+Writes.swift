import Base
package import LangSmith

extension Poller {
    /// Takes in what came of a write, as an answer to a question asked just now: whatever was asked before it, and comes
    /// later, is older.
    ///
    /// What it tells is posted when this returns. Everything on screen is asked for again as soon as the budget allows,
    /// also after a write that failed or of which nobody knows what came.
    package func heard(_ report: WriteReport) {
        let number = plan.takeNumber()
        switch report {
        case .created(let export, _), .createdBefore(let export), .cancelled(let export), .alreadyFinished(let export):
            let known = inventory.exports[export.id]
            guard !Self.isLater(known?.updatedAt, than: export.updatedAt) else { break }
            if list.received(export, ask: number, known: inventory.exports) == .news {
                learn([export], removed: [])
                list.took(export.id, ask: number, known: inventory.exports)
            }
        case .stored(let destination, _), .storedBefore(let destination), .rotated(let destination, _):
            guard !Self.isLater(inventory.destinations[destination.id]?.updatedAt, than: destination.updatedAt) else {
                break
            }
            tellDestinations(destinations.stored(destination, number: number, known: inventory.destinations))
        case .deleted(let id):
            tellDestinations(destinations.deleted(id, number: number, known: inventory.destinations))
        case .notDone, .invalid, .unknown: break
        }
        plan.refresh(at: clock.now().steady)
        // Whoever made it waits for its first runs; on a full screen those of all others would come before them.
        switch report {
        case .created(let export, _), .createdBefore(let export):
            if export.kind != .schedule { plan.want(.runs(export.id), first: true) }
        default: break
        }
        finishStep()
    }

    /// What a write made is read back before it is told of here: a question asked after that, and answered already, saw
    /// something newer.
    private static func isLater(_ moment: Timestamp?, than other: Timestamp?) -> Bool {
        guard let moment, let other else { return false }
        return moment > other
    }

    private func tellDestinations(_ all: [Destination]) {
        // The list may come again with the bytes it had, from before the write: then it must be read.
        fingerprints[.destinations] = nil
        tell(.destinations(all))
        learnDestinations()
    }
}
