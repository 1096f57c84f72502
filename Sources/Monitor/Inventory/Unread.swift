import Base
package import LangSmith

/// Why a list does not show all there is: what it lacks may be there all the same.
package enum Unread: Hashable, Sendable {
    /// It was not answered, or not to its last page.
    case failed(APIError)
    /// So many of its rows could not be read.
    case rows(Int)

    /// What kept it from being read, as a sentence's end.
    package var reason: String {
        switch self {
        case .failed(let error): error.sentence
        case .rows(let count): "\(Words.count(count, "row")) could not be read."
        }
    }
}

extension Inventory {
    /// Why a feed's newest answer is not all of it; nil when it is.
    package func unread(_ feed: Feed) -> Unread? {
        let state = feeds[feed]
        guard let known = state, known.answeredAt != nil, !known.isRecalled, known.isComplete else {
            return .failed(state?.failure ?? link?.error ?? .transport(.timedOut(phase: "waiting for the answer")))
        }
        return known.rejected.isEmpty ? nil : .rows(known.rejected.count)
    }
}
