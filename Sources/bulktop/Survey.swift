import App
import Dashboard
import LangSmith
import Monitor
import Synchronization

/// Everything asked for one time, for the commands without a screen.
struct Survey {
    var inventory: Inventory
    /// The same as changes in the order they came, for a dashboard's state.
    var updates: [Update]

    /// Why there is no list of exports, if there is none.
    var failure: APIError? {
        guard let feed = inventory.feeds[.exports], feed.answeredAt == nil else { return nil }
        return feed.failure
    }

    /// Asks within the dashboard's own request budget and returns when all is answered, failed, or `deadline` is over.
    static func run(on connection: Connection, deadline: Duration = .seconds(20)) throws -> Survey {
        let (client, workspace) = (connection.client, connection.session.workspace)
        return try blocking {
            let updates = Updates()
            var options = Poller.Options()
            options.once = true
            options.workspace = workspace
            let poller = Poller(
                client: client,
                clock: SystemClock(),
                seed: .random(in: .min ... .max),
                options: options
            ) {
                updates.append($0)
            }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await poller.run() }
                group.addTask { try? await Task.sleep(for: deadline) }
                await group.next()
                group.cancelAll()
            }
            return await Survey(inventory: poller.inventory, updates: updates.all)
        }
    }
}

/// What the poller posted, in order, from whichever thread.
private final class Updates: Sendable {
    private let box = Mutex<[Update]>([])

    var all: [Update] { box.withLock { $0 } }

    func append(_ updates: [Update]) { box.withLock { $0 += updates } }
}
