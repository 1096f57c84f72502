import Base
import LangSmith
import Monitor
import Screen

/// The line on which somebody says that a problem is known: for how long, and a note.
struct KnownPrompt: Equatable, Sendable {
    var editor = LineEditor(limit: 200)
    var term = Term.untilChanged
    /// Problems it is about.
    let exports: [ID<BulkExport>]

    enum Term: CaseIterable, Sendable {
        case untilChanged, hours8, hours24, days7, ever

        var words: String {
            switch self {
            case .untilChanged: "until it changes"
            case .hours8: "for 8 hours"
            case .hours24: "for 24 hours"
            case .days7: "for 7 days"
            case .ever: "for ever"
            }
        }

        var next: Self { step(by: 1) }
        var previous: Self { step(by: -1) }

        private func step(by count: Int) -> Self {
            let all = Self.allCases
            let place = (all.firstIndex(of: self) ?? 0) + count
            return all[(place + all.count) % all.count]
        }

        /// What is kept of it at a moment.
        func span(at wall: Timestamp) -> KnownProblem.Span {
            switch self {
            case .untilChanged: .untilChanged
            case .hours8: .until(wall + .seconds(8 * 3600))
            case .hours24: .until(wall + .seconds(24 * 3600))
            case .days7: .until(wall + .seconds(7 * 86_400))
            case .ever: .ever
            }
        }

        /// What it means, in a sentence.
        var meaning: String {
            switch self {
            case .untilChanged:
                "It leaves the banner and the counts, and comes back with another state, another error, or one more window."
            case .hours8, .hours24, .days7:
                "It leaves the banner and the counts for that long, and comes back before when it gets worse."
            case .ever: "It leaves the banner and the counts, whatever becomes of it, until m takes it back."
            }
        }
    }
}
