package import Base
package import Changes
package import Dashboard
package import LangSmith
package import Monitor
package import Screen
package import Store

/// The whole program around one screen: a poller off the main thread, the loop on it, and a mailbox between them.
package enum LiveDashboard {
    /// How it ended, and the objects that tests of buckets may have left behind.
    package struct Outcome: Sendable {
        package var end: Program.End
        package var leftBehind: [String]
    }

    /// How long the end waits for tests of buckets to remove what they wrote.
    private static let patience = Duration.seconds(3)

    /// Runs until the user leaves, and says how; call it on the real main thread.
    ///
    /// The poller is stopped when it returns. `seed` is that of the jitter between polls. `beside` runs along until it
    /// returns, and posts what it hears. What a `store` remembers is in the first frame; close it afterwards. Fails only when the process has no file descriptors left.
    package static func run(
        state: State,
        device: any Device,
        client: LangSmithClient,
        clock: any MonitorClock,
        writer: Writer,
        tester: BucketTester,
        clipboard: Clipboard,
        seed: UInt64,
        store: Store? = nil,
        known: (any KnownProblemStore)? = nil,
        beside: @escaping @Sendable (_ post: @escaping @Sendable (Message) -> Void) async -> Void = { _ in }
    ) throws(SystemError) -> Outcome {
        let mailbox = try Mailbox()
        var options = Poller.Options()
        options.workspace = state.session.workspace
        let poller = Poller(client: client, clock: clock, seed: seed, options: options) { [place = state.place] in
            mailbox.post(.news(.updates($0), from: place))
            store?.note($0, at: clock.now())
        }
        var state = state
        let memory = store.map { Remembrance($0, of: state.place, clock: clock) }
        let isAllShown = memory?.begin(&state) ?? true
        let polling = Task.detached {
            await memory?.recall(to: poller, isAllShown: isAllShown) { mailbox.post($0) }
            await poller.run()
        }
        let worrying = Task.detached { await memory?.tellTroubles { mailbox.post($0) } }
        let hearing = Task.detached { await beside { mailbox.post($0) } }
        defer {
            polling.cancel()
            worrying.cancel()
            hearing.cancel()
        }
        let runner = EffectRunner(
            services: [
                state.place: Service(
                    poller: poller,
                    writer: writer,
                    client: client,
                    store: store,
                    known: known
                )
            ],
            tester: tester,
            clock: clock,
            clipboard: clipboard
        ) { mailbox.post($0) }
        var program = Program(
            state: state,
            device: device,
            mailbox: mailbox,
            clock: clock,
            effects: runner
        )
        let end = program.run()
        return Outcome(end: end, leftBehind: runner.stopTests(within: patience))
    }
}
