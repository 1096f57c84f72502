import Base
import LangSmith
import Monitor
import Screen

/// The full-screen views, one over the other.
extension State {
    /// Opens a view in front of all others, or goes back to it where it is open already.
    mutating func show(_ kind: PageKind, at now: Now) {
        guard var page = try? kind.type.init(in: self) else { return }
        if let open = pages.lastIndex(where: { $0.kind == kind && $0.about == page.about }) {
            closePages(downTo: open + 1)
            return
        }
        page = closed.removeValue(forKey: kind) ?? page
        // Nothing of it is on the screen yet, so that no row can move under a finger.
        _ = page.settle(in: self, at: now, isHeld: false, isInFront: true)
        pages.append(page)
    }

    /// Leaves all views over the first so many.
    mutating func closePages(downTo count: Int = 0) {
        for page in pages[count...] { closed[page.kind] = page.closed() }
        pages.removeSubrange(count...)
    }

    /// Lets the view in front do something that needs to look at everything else.
    mutating func inFront<Result>(_ act: (inout any Page, State) -> Result) -> Result? {
        guard var page = pages.last else { return nil }
        let result = act(&page, self)
        pages[pages.count - 1] = page
        return result
    }

    mutating func settlePages(at now: Now, isHeld: Bool) {
        for index in pages.indices {
            var page = pages[index]
            let isInFront = index == pages.count - 1
            if let loss = page.settle(in: self, at: now, isHeld: isHeld, isInFront: isInFront) {
                mention(loss, at: now)
            }
            pages[index] = page
        }
    }

    /// Goes to an export in the list of exports, over which nothing is left.
    mutating func goTo(_ export: ID<BulkExport>, at now: Now) {
        closePages()
        pane = .exports
        exports.reveal(export, board, at: now)
        _ = exports.cursor.select(export, in: exports.rows, view: layout.rows(of: .exports))
    }
}
