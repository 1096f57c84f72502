package import Dashboard
import LangSmith
package import Monitor
package import Store

/// What an earlier run knew of a place, on its way into this one, and what this one learns, on its way to the next.
package struct Remembrance: Sendable {
    let store: Store
    let place: Place
    let clock: any MonitorClock

    /// How long the first frame waits for what is remembered: a disk that is slower is not waited for.
    private static let patience = Duration.milliseconds(40)
    /// Exports that the main thread takes in at once, so that a key is not kept waiting by thousands.
    private static let slice = 1000

    package init(_ store: Store, of place: Place, clock: any MonitorClock) {
        self.store = store
        self.place = place
        self.clock = clock
    }

    /// Puts what belongs into the first frame where it is drawn from.
    ///
    /// - Returns: true when that was all there is.
    package func begin(_ state: inout State) -> Bool {
        guard let memory = store.first(within: Self.patience) else { return false }
        let now = clock.now()
        _ = update(&state, .news(.updates(memory.updates(at: now)), from: place), at: now)
        return memory.isAll
    }

    /// Gives a poller all that is remembered before it asks anything, and posts what the first frame had no room for.
    package func recall(to poller: Poller, isAllShown: Bool, _ post: @Sendable (Message) -> Void) async {
        if let memory = await store.recollection() {
            let batches = isAllShown ? [] : memory.updates(at: clock.now()).sliced(Self.slice)
            for updates in batches { post(.news(.updates(updates), from: place)) }
            await poller.recall(memory)
        }
        post(.news(.past(await store.past()), from: place))
    }

    /// Says what goes wrong, as it does.
    package func tellTroubles(_ post: @Sendable (Message) -> Void) async {
        for await trouble in store.troubles { post(.news(.storeTroubled(trouble.sentence), from: place)) }
    }
}

extension [Update] {
    /// The same with the exports in pieces.
    fileprivate func sliced(_ size: Int) -> [[Update]] {
        var batches: [[Update]] = []
        var rest: [Update] = []
        for update in self {
            guard case .recalled(let exports, let extent) = update, exports.count > size else {
                rest.append(update)
                continue
            }
            for start in stride(from: 0, to: exports.count, by: size) {
                batches.append([
                    .recalled([BulkExport](exports[start..<Swift.min(start + size, exports.count)]), extent)
                ])
            }
        }
        return batches + [rest]
    }
}
