package import Base
import Dispatch
package import LangSmith
package import Monitor
import Synchronization

/// What outlives a run of bulktop at one place: the newest answers, and what happened.
///
/// All work with files is done on a thread of its own, in the order it was asked for; what comes is written a few seconds
/// later, in one transaction with all that came meanwhile, so that a crash loses no more than those seconds.
package final class Store: Sendable {
    package struct Options: Sendable {
        /// Nil without a home directory.
        package var paths: StorePaths?
        /// How long the history goes back.
        package var days: Int
        /// How large both files together may become.
        package var mib: Int
        /// One line that tells others who writes here.
        package var holder: String
        package var mask: StoreMask
        package var now: @Sendable () -> Now
        /// Only reads, beside whoever writes, and leaves everything as it is.
        package var isReader = false

        package init(
            paths: StorePaths?,
            days: Int = Store.defaultDays,
            mib: Int = Store.defaultMiB,
            holder: String,
            mask: StoreMask,
            now: @escaping @Sendable () -> Now
        ) {
            self.paths = paths
            self.days = days
            self.mib = mib
            self.holder = holder
            self.mask = mask
            self.now = now
        }
    }

    package static let defaultDays = 180
    package static let defaultMiB = 256

    /// How long what came may wait to be written.
    private static let delay = DispatchTimeInterval.seconds(5)
    /// That there was an answer and nothing new in it is worth less.
    private static let calmDelay = DispatchTimeInterval.seconds(300)
    /// Exports in a first frame: more than a screen has rows, and few enough to be read and judged in some milliseconds.
    package static let firstExports = 120
    /// Events of the past that the journal shows.
    private static let pastEvents = 900

    /// What goes wrong, as it does; for one listener.
    package let troubles: AsyncStream<StoreTrouble>
    private let tell: AsyncStream<StoreTrouble>.Continuation
    private let queue = DispatchQueue(label: "bulktop.store")
    private let engine: OnQueue<StoreEngine>
    private let inbox = Mutex(Waiting())
    private let firstFrame = FirstFrame()

    private struct Waiting {
        var inbox = StoreInbox()
        /// When the next writing is due, and whether that is soon.
        var isSoon = false
        var isScheduled = false
        var isClosed = false
    }

    /// Begins to open the files at once, and returns before that is done.
    package init(_ options: Options) {
        let (troubles, tell) = AsyncStream.makeStream(of: StoreTrouble.self)
        (self.troubles, self.tell) = (troubles, tell)
        engine = OnQueue(StoreEngine(options) { tell.yield($0) })
        queue.async { [engine, firstFrame] in
            engine.value.openCache()
            firstFrame.settle(engine.value.recollection(limit: Self.firstExports))
            engine.value.openHistory()
        }
    }

    /// What belongs into the first frame, if it is there in time; call it one time.
    package func first(within patience: Duration) -> Recollection? { firstFrame.wait(patience) }

    /// All that is remembered of the exports.
    package func recollection() async -> Recollection? { await onQueue { $0.recollection() } }

    /// What happened before, the newest events of it.
    package func past() async -> Past { await onQueue { $0.past(since: nil, limit: Self.pastEvents) } }

    /// What happened since a moment, the newest so many events of it.
    package func past(since moment: Timestamp, limit: Int) async -> Past {
        await onQueue { $0.past(since: moment, limit: limit) }
    }

    /// What came of the finished runs of a schedule, or of one export: the latest windows first.
    package func totals(of id: ID<BulkExport>, limit: Int) async -> [RunTotals] {
        await onQueue { $0.totals(of: id, limit: limit) }
    }

    /// Takes what became known; returns at once.
    package func note(_ updates: [Update], at now: Now) {
        put { $0.take(updates, at: now) }
    }

    /// Takes what was written into the journal; returns at once.
    package func keep(_ entries: [Journal.Entry]) {
        put { $0.entries += entries }
    }

    private func put(_ change: (inout StoreInbox) -> Void) {
        let delay: DispatchTimeInterval? = inbox.withLock { waiting in
            guard !waiting.isClosed else { return nil }
            change(&waiting.inbox)
            guard !waiting.inbox.isEmpty else { return nil }
            let isSoon = !waiting.inbox.isCalm
            guard !waiting.isScheduled || isSoon && !waiting.isSoon else { return nil }
            (waiting.isScheduled, waiting.isSoon) = (true, isSoon)
            return isSoon ? Self.delay : Self.calmDelay
        }
        guard let delay else { return }
        queue.asyncAfter(deadline: .now() + delay) { [self] in write() }
    }

    /// Writes all that came so far.
    private func write() {
        let news = inbox.withLock { waiting in
            defer {
                waiting.inbox = StoreInbox()
                (waiting.isScheduled, waiting.isSoon) = (false, false)
            }
            return waiting.inbox
        }
        guard !news.isEmpty, let left = engine.value.write(news) else { return }
        put { $0.putBack(left) }
    }

    /// Writes what came, now; for tests, and before the files are looked at by others.
    package func flush() { queue.sync { write() } }

    /// Writes what came and leaves whole files behind, if the disk lets it within so long.
    package func close(within patience: Duration = .seconds(2)) {
        inbox.withLock { $0.isClosed = true }
        let done = DispatchSemaphore(value: 0)
        queue.async { [self] in
            write()
            engine.value.close()
            tell.finish()
            done.signal()
        }
        _ = done.wait(timeout: .now() + patience.asDispatch)
    }

    private func onQueue<Value: Sendable>(_ work: @escaping @Sendable (StoreEngine) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { [engine] in continuation.resume(returning: work(engine.value)) }
        }
    }
}

/// Hands something over to a queue that alone touches it from then on.
private struct OnQueue<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}

/// The one thing that the main thread waits for, and not for long.
private final class FirstFrame: Sendable {
    private let memory = Mutex<Recollection?>(nil)
    private let settled = DispatchSemaphore(value: 0)

    func settle(_ memory: Recollection?) {
        self.memory.withLock { $0 = memory }
        settled.signal()
    }

    func wait(_ patience: Duration) -> Recollection? {
        _ = settled.wait(timeout: .now() + patience.asDispatch)
        return memory.withLock { $0 }
    }
}

extension Duration {
    fileprivate var asDispatch: DispatchTimeInterval {
        .microseconds(Int(clamping: components.seconds &* 1_000_000 &+ components.attoseconds / 1_000_000_000_000))
    }
}
