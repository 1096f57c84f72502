package import LangSmith
package import Monitor
package import ObjectStore

/// What the outside is asked to do; data, so that tests compare it.
///
/// Carried out by the App room, in order.
package enum Effect: Hashable, Sendable {
    /// Leave with exit code 0, or with 128 and the number of the signal that asked for it.
    case quit(signal: Int32?)
    /// Put a text on the user's clipboard: the terminal's, and that of this machine; `Message.copied` comes back if it has
    /// one.
    case copy(String)
    /// Let clicks and the wheel come to us, or give them back to the terminal.
    case setMouse(Bool)
    /// Do something at a place.
    case order(Order, at: Place)

    /// What is to be done at a place; what comes of it comes from that place, with the ticket.
    package enum Order: Hashable, Sendable {
        /// Ask again for everything on screen, as soon as the request budget allows.
        case refresh
        /// Stop the polling, or go on with it. The poller answers with `Update.paused`.
        case setPaused(Bool)
        /// Try a bucket from this machine; `News.tried` comes back, again and again until it is over.
        case tryBucket(Bucket, ticket: Int)
        /// End the test of a bucket with this ticket early; it removes what it wrote all the same, and tells its end.
        case stopTest(ticket: Int)
        /// Ask the service whether a filter is well-formed; `News.checked` comes back.
        case checkFilter(TraceQuery, ticket: Int)
        /// Ask the service for projects; `News.projects` comes back.
        case findProjects(ProjectQuestion, ticket: Int)
        /// Look for conversations; `News.found` comes back, again and again until it is over.
        case findConversations(ConversationSearch.Question, ticket: Int)
        /// Give up the search with this ticket: nobody waits for it any more.
        case stopFinding(ticket: Int)
        /// Keep what somebody said of problems; `News.knownNotKept` comes back where that cannot be.
        case know(KnownProblems.Change)
        /// Change something at the service, once; `News.wrote` comes back.
        case write(Write, known: KnownThings, ticket: Int)
    }
}
