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

extension Past {
    /// A pause between two looks that is longer than this is one in which nobody looked: lists are read every 75 s, and
    /// every ten minutes at most.
    private static let longestPause = Duration.seconds(900)

    /// When nobody looked, oldest first: from a moment on, or from the first look, to another one.
    package func gaps(from begin: Timestamp? = nil, until end: Timestamp) -> [Range<Timestamp>] {
        guard var known = begin ?? watched.first?.lowerBound else { return [] }
        var gaps: [Range<Timestamp>] = []
        for span in watched where span.upperBound >= known {
            if span.lowerBound.since(known) > Self.longestPause { gaps.append(known..<span.lowerBound) }
            known = max(known, span.upperBound)
        }
        if end.since(known) > Self.longestPause { gaps.append(known..<end) }
        return gaps
    }
}
