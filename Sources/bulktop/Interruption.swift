import Dispatch

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// SIGINT and SIGTERM as something to wait for; from its making on, until `end`, they do nothing else.
struct Interruption: Sendable {
    // Kept alive, and never touched after `init`.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]
    private let asked: AsyncStream<Void>

    init() {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        self.asked = asked
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { ask.yield() }
            source.resume()
            return source
        }
    }

    private init(sources: [any DispatchSourceSignal], asked: AsyncStream<Void>) {
        self.sources = sources
        self.asked = asked
    }

    /// One that never comes; no signal is touched.
    static var never: Interruption { Interruption(sources: [], asked: AsyncStream { _ in }) }

    /// Returns at the first of them, or when the task is cancelled.
    func wait() async {
        for await _ in asked { return }
    }

    /// Lets them end the process again.
    func end() {
        for source in sources {
            source.cancel()
            signal(Int32(source.handle), SIG_DFL)
        }
    }
}
