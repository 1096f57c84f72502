package import LangSmith
package import Monitor
package import ObjectStore
package import Screen

/// What happened, in the past tense.
package enum Message: Sendable {
    /// The terminal said something.
    case input(InputEvent)
    /// The moment of the last frame's `nextTick` has come.
    case ticked
    /// A program of this machine took what was to be copied, by its name.
    case copied(by: String)
    /// Answers are missing in the recording; `isEnd` says that no more will be written.
    case recordingTroubled(String, isEnd: Bool)
    /// Something came from a place.
    case news(News, from: Place)

    /// What became known of a place, or of something that was ordered there.
    package enum News: Sendable {
        /// The poller found something new.
        case updates([Update])
        /// What happened before this run.
        case past(Past)
        /// Something is not remembered, or not any more.
        case storeTroubled(String)
        /// The test of a bucket got further.
        case tried(ticket: Int, BucketTest.Progress)
        /// The service looked at a filter; nil where it cannot or did not.
        case checked(ticket: Int, FilterCheck?)
        /// The service told projects, or did not.
        case projects(ticket: Int, Result<ProjectPage, APIError>)
        /// What somebody said of problems could not be kept, and why.
        case knownNotKept(String)
        /// A search for conversations got further.
        case found(ticket: Int, ConversationSearch.News)
        /// A write came to its end; `auditProblem` says why it could not be written down, when it could not.
        case wrote(ticket: Int, WriteReport, auditProblem: String?)
    }
}
