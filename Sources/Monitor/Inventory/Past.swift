package import Base

/// What happened before this run, as far as somebody looked.
package struct Past: Hashable, Sendable {
    /// Oldest first.
    package var events: [Journal.Entry] = []
    /// When a bulktop looked, oldest first: of all other time nothing is known.
    package var watched: [Range<Timestamp>] = []
    /// The last moment at which one looked before this run.
    package var lastLook: Timestamp?

    package init() {}

    package init(events: [Journal.Entry], watched: [Range<Timestamp>], lastLook: Timestamp?) {
        self.events = events
        self.watched = watched
        self.lastLook = lastLook
    }
}
