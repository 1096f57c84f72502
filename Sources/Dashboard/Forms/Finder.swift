import LangSmith
import Monitor

/// Looks for conversations at the service, before exports of them can be made.
struct Finder: Equatable, Sendable {
    enum Stage: Equatable, Sendable {
        case idle
        /// Nil until the first page has come.
        case running(ticket: Int, ConversationSearch.Progress?)
        case found(ConversationSearch.Found)
        case failed(String)
    }

    /// What the answers ask for as they stand; nil while one of them is missing or wrong.
    private(set) var question: ConversationSearch.Question?
    private(set) var stage = Stage.idle

    /// Takes the answers as they stand; what was found for others is none of theirs.
    mutating func ask(_ question: ConversationSearch.Question?) {
        guard self.question != question else { return }
        self.question = question
        stage = .idle
    }

    /// The search that is under way.
    var ticket: Int? { if case .running(let ticket, _) = stage { ticket } else { nil } }

    var found: ConversationSearch.Found? { if case .found(let found) = stage { found } else { nil } }

    mutating func begin(_ ticket: Int) { stage = .running(ticket: ticket, nil) }

    mutating func stop() { stage = .idle }

    /// Takes what a search has come to, if it is that of the answers as they stand.
    mutating func take(_ news: ConversationSearch.News, ticket: Int) {
        guard self.ticket == ticket else { return }
        switch news {
        case .progress(let progress): stage = .running(ticket: ticket, progress)
        case .found(let found): stage = .found(found)
        case .failed(let error): stage = .failed(error.sentence)
        }
    }

    /// Why no export can be made of it yet.
    var problem: String? {
        switch stage {
        case .idle: "Find them first: Space looks for them."
        case .running: "The search is still under way."
        case .found(let found): found.traces.isEmpty ? "No root run of this window matches." : nil
        case .failed(let sentence): sentence
        }
    }

    /// What its key does.
    var help: String {
        switch stage {
        case .idle, .failed:
            "Space asks the service for the root runs of this project, window and filter. Thousands take a while."
        case .running: "The latest come first. Space or Esc stops the search; nothing of it is kept."
        case .found: "Space looks again."
        }
    }
}
