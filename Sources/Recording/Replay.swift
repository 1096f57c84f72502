import Base
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
    /// From when on the server could not be reached, nil once it could be again.
    private let outages: [(from: Duration, error: TransportError?)]
    private let projects: ProjectRows

    init(header: RecordingHeader, end: Duration, exchanges: [Exchange], leftOut: Int, cutLine: Int?) {
        self.header = header
        self.end = end
        self.leftOut = leftOut
        self.cutLine = cutLine
        count = exchanges.count
        projects = ProjectRows(exchanges)
        let exchanges = exchanges.sorted { $0.answered < $1.answered }
        answers = Dictionary(grouping: exchanges, by: \.question).mapValues { exchanges in
            // Two may have crossed on the way: of those, the one asked for later is the newer truth.
            var newest: Duration?
            return exchanges.filter { exchange in
                if let newest, exchange.asked < newest { return false }
                newest = exchange.asked
                return true
            }
        }
        var outages: [(from: Duration, error: TransportError?)] = []
        for exchange in exchanges where exchange.lostLink != outages.last?.error {
            outages.append((exchange.answered, exchange.lostLink))
        }
        self.outages = outages
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
        case now(Result<HTTPResponse, TransportError>, answered: Duration)
        /// The answer comes later, and this is all there is until then.
        case later(Exchange, meanwhile: TransportError?)
        case never
    }

    /// The newest answer to a question as of a moment.
    ///
    /// A lost link fails every question, also those that nobody asked just then; and a question that failed because of
    /// it has no answer until the next one, once others were answered again.
    func answer(to question: Exchange.Question, at moment: Duration) -> Answer {
        let outage = outages.last(through: moment) { $0.from }.map { outages[$0] }
        let answers = answers[question] ?? []
        let newest = answers.last(through: moment) { $0.answered }
        let next = (newest ?? -1) + 1
        guard let newest else {
            guard next < answers.count else {
                return outage?.error.map { .now(.failure($0), answered: moment) } ?? .never
            }
            return .later(answers[next], meanwhile: outage?.error)
        }
        let exchange = answers[newest]
        if let outage, let error = outage.error, outage.from >= exchange.answered {
            return .now(.failure(error), answered: moment)
        }
        if let error = exchange.lostLink, outage?.error == nil, next < answers.count {
            return .later(answers[next], meanwhile: error)
        }
        return .now(exchange.outcome, answered: exchange.answered)
    }

    /// The projects of these ids in one body, from whichever answers named them.
    ///
    /// Which ids are asked for together depends on chance, so that the same question may never come again.
    func projects(_ ids: [ID<Project>]) -> [UInt8]? { projects.body(for: ids) }
}

extension Exchange {
    /// Why the server could not be reached, as opposed to giving an answer that was of no use.
    fileprivate var lostLink: TransportError? {
        guard case .failure(let error) = outcome else { return nil }
        switch error {
        case .tooLarge, .truncated, .cancelled: return nil
        default: return error
        }
    }
}

extension Array {
    /// The index of the last element at or before a moment, in an array in the order of its moments.
    fileprivate func last(through moment: Duration, of time: (Element) -> Duration) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if time(self[middle]) <= moment { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }
}
