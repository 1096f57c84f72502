import LangSmith

/// Asks the service for what can be chosen as somebody types: one question at a time, the next for what is typed by then.
struct Inquiry: Equatable, Sendable {
    /// What was asked for last; nil before the first question.
    private(set) var text: String?
    /// Set while a question is under way.
    private(set) var ticket: Int?
    /// Why the last one was not answered.
    private(set) var failure: String?
    /// Rows that the service told for the text so far.
    private var told = 0
    private var isMore = false

    /// What is to be asked now; nil while a question is under way, or everything is known.
    ///
    /// With `isAtEnd` the last of what is known is in view.
    func question(for text: String, isAtEnd: Bool) -> ProjectQuestion? {
        guard ticket == nil else { return nil }
        if text != self.text { return ProjectQuestion(text) }
        return isMore && isAtEnd && failure == nil ? ProjectQuestion(text, offset: told) : nil
    }

    mutating func begin(_ question: ProjectQuestion, _ ticket: Int) {
        text = question.text
        told = question.offset
        failure = nil
        self.ticket = ticket
    }

    /// Takes an answer; false where nobody waits for it any more.
    mutating func take(_ answer: Result<ProjectPage, APIError>, ticket: Int) -> Bool {
        guard self.ticket == ticket else { return false }
        self.ticket = nil
        switch answer {
        case .success(let page):
            told += page.count
            isMore = page.isMore
        case .failure(let error): failure = error.sentence
        }
        return true
    }

    /// Nothing is asked any more; what is known stays.
    mutating func stop() { ticket = nil }
}
