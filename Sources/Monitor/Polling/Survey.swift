package import Base
package import LangSmith
import Synchronization

/// Asks for everything once, for commands without a screen, within the same budget as the dashboard.
package struct Survey: Sendable {
    /// What was learnt, also when not all of it.
    package var inventory: Inventory
    /// The same as changes in the order they came, for whoever follows changes.
    package var updates: [Update]
    /// When it ended: what ages are counted to.
    package var endedAt: Now
    /// False when the time was up before everything had been asked.
    package var isComplete: Bool

    /// Why a feed has no good answer, for each that failed the last time it was asked.
    package var failures: [Feed: APIError] {
        inventory.feeds.compactMapValues(\.failure)
    }

    /// The failure that keeps the list of exports from being known; nil when it is known, to its last page.
    package var whyNoExports: APIError? {
        if case .failed(let error)? = inventory.unread(.exports) { error } else { nil }
    }

    /// What could not be read that a problem may be in, with its reason: exports, destinations and runs that were asked
    /// for, in the order of their feeds.
    ///
    /// Names and facts of the server are left out: no problem follows from them.
    package var blindSpots: [(feed: Feed, why: Unread)] {
        let asked = inventory.feeds.keys.filter { if case .runs = $0 { true } else { false } }
        return ([.exports, .destinations] + asked.sorted { $0.order < $1.order }).compactMap { feed in
            inventory.unread(feed).map { (feed, $0) }
        }
    }

    /// What an earlier run knew, as if it had been asked for.
    package init(_ memory: Recollection, at now: Now) {
        updates = memory.updates(at: now)
        inventory = Inventory()
        for update in updates { inventory.apply(update) }
        endedAt = now
        isComplete = true
    }

    private init(inventory: Inventory, updates: [Update], endedAt: Now, isComplete: Bool) {
        self.inventory = inventory
        self.updates = updates
        self.endedAt = endedAt
        self.isComplete = isComplete
    }

    /// Asks for exports, destinations, names and server facts, and for the runs of what is alive or failed lately.
    ///
    /// - Parameters:
    ///   - client: asks with the key.
    ///   - clock: both clocks, and the only way to wait.
    ///   - seed: of the jitter in the plan.
    ///   - workspace: the one the key was told to use.
    ///   - readsRuns: false leaves the runs out, which are most of the questions.
    ///   - deadline: of all of it together.
    /// - Returns: what came until then.
    package static func gather(
        client: LangSmithClient,
        clock: any MonitorClock,
        seed: UInt64,
        workspace: ID<Workspace>? = nil,
        readsRuns: Bool = true,
        deadline: Duration = .seconds(20)
    ) async -> Survey {
        var options = Poller.Options()
        options.pace = .survey
        options.pace.surveysRuns = readsRuns
        options.once = true
        options.workspace = workspace
        let updates = Collector()
        let poller = Poller(client: client, clock: clock, seed: seed, options: options) { updates.add($0) }
        let end = clock.now().steady + deadline
        let isComplete = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await poller.run()
                return true
            }
            group.addTask {
                // Cancelled means that the poller was done first.
                try? await clock.sleep(until: end)
                return false
            }
            let isFirst = await group.next() ?? false
            group.cancelAll()
            return isFirst
        }
        return Survey(
            inventory: await poller.inventory,
            updates: updates.all,
            endedAt: clock.now(),
            isComplete: isComplete
        )
    }
}

/// Keeps what the poller posts, in order.
private final class Collector: Sendable {
    private let updates = Mutex<[Update]>([])

    var all: [Update] { updates.withLock { $0 } }

    func add(_ new: [Update]) { updates.withLock { $0 += new } }
}
