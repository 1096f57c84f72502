import LangSmith

extension PollPlan {
    /// Takes a new view of what is on screen.
    ///
    /// A selection that keeps moving is waited for.
    package mutating func setFocus(_ new: Focus, at now: Duration) {
        guard new != focus else { return }
        if new.export != focus.export {
            if let old = focus.export { wanted.subtract([.runs(old), .document(old)]) }
            let isMoving = focusedAt.map { now - $0 < .milliseconds(300) } ?? false
            focusRestsAt = isMoving ? now + .milliseconds(200) : now
            focusedAt = now
        }
        // The raw JSON of something finished is asked for once, when its view opens.
        if let export = new.export, new.wantsDocument, !focus.wantsDocument || focus.export != export {
            wanted.insert(.document(export))
        }
        // Whoever left them does not wait for them any more.
        wanted.subtract(focus.unread.subtracting(new.unread).filter { $0 != new.export }.map { .document($0) })
        for export in new.unread.subtracting(focus.unread) { want(.document(export), first: true) }
        focus = new
    }

    /// Asks for one thing as the user would; `first` before all else that he wants.
    mutating func want(_ feed: Feed, first: Bool = false) {
        wanted.insert(feed)
        if first { urgent.insert(feed) }
    }

    /// Makes everything on screen due now, also while paused or after failures, but never beyond the budget.
    package mutating func refresh(at now: Duration) {
        link?.retryAt = now
        wanted.formUnion([.exports, .destinations])
        if let export = focus.export {
            wanted.insert(.document(export))
            if !catalog.schedules.contains(export) { wanted.insert(.runs(export)) }
        }
        for export in focus.visible where catalog.live[export] != nil { wanted.insert(.runs(export)) }
    }

    package mutating func setPaused(_ paused: Bool) { isPaused = paused }
}
