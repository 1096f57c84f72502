import Monitor
import Synchronization

/// Says how far a long search has come: each step to a person, a line now and then to a log.
final class SearchProgress: Sendable {
    private let output: Output
    private let pages = Mutex(0)
    /// Pages of a search between two lines in a log.
    private static let stride = 10

    init(_ output: Output) { self.output = output }

    func tell(_ progress: ConversationSearch.Progress) {
        let count = pages.withLock { pages in
            pages += 1
            return pages
        }
        guard output.isWatched || count % Self.stride == 1 else { return }
        let reached = progress.reached.map { ", back to \($0)" } ?? ""
        output.complain("bulktop: \(progress.traces) conversations found\(reached)")
    }
}
