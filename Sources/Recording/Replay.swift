import LangSmith

/// A recording that was read: what every question was answered at every moment of it.
package struct Replay: Sendable {
    package let header: RecordingHeader
    /// The moment of the last answer, since the recording's start.
    package let end: Duration
    /// How many answers there are.
    package let count: Int
    /// How many answers the recorder had to leave out.
    package let leftOut: Int
    /// The number of a last line that was cut off and is left out here; nil for a recording that ended well.
    package let cutLine: Int?
    /// The answers to each question, in the order of both times.
    private let answers: [Exchange.Question: [Exchange]]
    private let projects: ProjectRows

    init(header: RecordingHeader, end: Duration, exchanges: [Exchange], leftOut: Int, cutLine: Int?) {
        self.header = header
        self.end = end
        self.leftOut = leftOut
        self.cutLine = cutLine
        count = exchanges.count
        projects = ProjectRows(exchanges)
        answers = Dictionary(grouping: exchanges, by: \.question).mapValues { exchanges in
            // Two may have crossed on the way: of those, the one asked for later is the newer truth.
            var newest: Duration?
            return exchanges.sorted { $0.answered < $1.answered }.filter { exchange in
                if let newest, exchange.asked < newest { return false }
                newest = exchange.asked
                return true
            }
        }
    }

    /// What the user should know before trusting the replay; empty for a whole recording.
    package var notices: [String] {
        var notices: [String] = []
        if let cutLine {
            notices.append("The recording breaks off within line \(cutLine), which is left out: it was not closed.")
        }
        if leftOut > 0 {
            notices.append("\(leftOut) answer\(leftOut == 1 ? " is" : "s are") missing: the disk was too slow then.")
        }
        return notices
    }

    enum Answer {
        case now(Exchange)
        /// The first answer comes later.
        case later(Exchange)
        case never
    }

    /// The newest answer to a question as of a moment.
    func answer(to question: Exchange.Question, at moment: Duration) -> Answer {
        guard let answers = answers[question], let first = answers.first else { return .never }
        // The first one that lies in the future.
        var low = 0
        var high = answers.count
        while low < high {
            let middle = (low + high) / 2
            if answers[middle].answered <= moment { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? .later(first) : .now(answers[low - 1])
    }

    /// The projects of these ids in one body, from whichever answers named them.
    ///
    /// Which ids are asked for together depends on chance, so that the same question may never come again.
    func projects(_ ids: [ID<Project>]) -> [UInt8]? { projects.body(for: ids) }
}
