import Base
import LangSmith
@testable import Monitor
import Synchronization
import TestClock
import Testing

/// A poller on a manual clock with a scripted server or any other transport, and what it posted.
final class Rig: Sendable {
    let clock: ManualClock
    /// Asked only by a rig that was made with a script.
    let server: FakeServer
    let poller: Poller
    private let box = Mailbag()

    /// Collects what is posted; apart from `Rig`, so that the poller's closure can hold it.
    final class Mailbag: Sendable {
        let batches = Mutex<[[Update]]>([])
    }

    convenience init(_ script: @escaping @Sendable (String) -> FakeServer.Behaviour) throws {
        let clock = ManualClock()
        let server = FakeServer(clock, script: script)
        try self.init(clock: clock, server: server, transport: server, credentials: Credentials(.apiKey(Secret("k"))))
    }

    convenience init(clock: ManualClock, transport: any HTTPTransport, credentials: Credentials) throws {
        let server = FakeServer(clock) { _ in .fail(.cancelled) }
        try self.init(clock: clock, server: server, transport: transport, credentials: credentials)
    }

    private init(clock: ManualClock, server: FakeServer, transport: any HTTPTransport, credentials: Credentials) throws
    {
        self.clock = clock
        self.server = server
        let address = try ServerAddress("http://127.0.0.1:1")
        let client = LangSmithClient(address: address, credentials: credentials, transport: transport)
        let box = box
        poller = Poller(client: client, clock: clock, seed: 7) { updates in
            box.batches.withLock { $0.append(updates) }
        }
    }

    /// Runs the poller while `body` works with it, then ends it.
    func run(_ body: (Rig) async throws -> Void) async throws {
        let task = Task { await poller.run() }
        let outcome: Result<Void, any Error>
        do {
            try await settle()
            try await body(self)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        task.cancel()
        await task.value
        try outcome.get()
    }

    /// Waits until nothing more happens without the clock or the test: requests held by the script stay open.
    func settle() async throws {
        for _ in 0..<2_000_000 {
            // In this order: the alarm that was seen before the poller rests may be that of the rest before.
            if await poller.isResting(holding: server.held.count),
                clock.nextDeadline.map({ $0 > clock.now().steady }) ?? false
            {
                return
            }
            await Task.yield()
        }
        throw Stuck()
    }

    struct Stuck: Error {}

    /// Lets time pass as the poller would see it: from one alarm to the next.
    func pass(_ duration: Duration) async throws {
        let end = clock.now().steady + duration
        while let next = clock.nextDeadline, next <= end {
            clock.move(to: next)
            try await settle()
        }
        clock.move(to: end)
        try await settle()
    }

    /// All updates so far, batch by batch.
    var batches: [[Update]] { box.batches.withLock { $0 } }

    var updates: [Update] { batches.flatMap { $0 } }

    /// What a dashboard would know now.
    var inventory: Inventory {
        var inventory = Inventory()
        for update in updates { inventory.apply(update) }
        return inventory
    }
}
