import Base
import LangSmith
import Monitor
import Screen

extension Condition {
    /// Nothing moves and nothing can be done: drawn quietly.
    var isQuiet: Bool {
        if known != nil { return true }
        return switch kind {
        case .completed, .cancelled: true
        case .failed, .timedOut: !isProblem
        default: false
        }
    }

    /// How its word looks.
    var style: Style { isQuiet ? Style(.muted) : Style(kind.tone, isProblem ? [.bold] : []) }

    /// How its glyph looks: in its colour also where the word is quiet.
    var glyphStyle: Style { Style(isQuiet && kind != .completed ? .muted : kind.tone, isProblem ? [.bold] : []) }
}

extension Condition.Kind {
    /// One of each, most urgent first; the numbers and words in them mean nothing.
    static let all: [Self] = [
        .failed, .timedOut, .stalled, .stuck, .missing(windows: 0), .gap(windows: 0), .late, .collision, .wentBack,
        .due, .zero, .retrying(0), .running, .queued, .created, .unknown(""), .scheduled, .completed, .cancelled,
    ]

    /// One column; every one of them has an ASCII stand-in.
    var glyph: String {
        switch self {
        case .failed, .timedOut: "✗"
        case .stalled, .stuck, .missing, .gap, .late, .collision, .wentBack, .due, .zero: "!"
        case .retrying: "▲"
        case .running: "●"
        case .queued, .created: "○"
        case .scheduled: "◇"
        case .completed: "✓"
        case .cancelled: "–"
        case .unknown: "?"
        }
    }

    var tone: Tone {
        switch self {
        case .failed, .timedOut, .stalled, .stuck, .missing, .collision, .wentBack: .danger
        case .gap, .late, .due, .zero, .retrying: .warning
        case .running: .active
        case .queued, .created, .scheduled: .waiting
        case .completed: .ok
        case .cancelled: .muted
        case .unknown: .normal
        }
    }

    /// The word, fit for the screen: a state that we do not know is the service's own text.
    var cleanWord: String { CleanText.line(word, limit: 40) }

    /// The word in few columns, without its number, which has a column of its own.
    var shortWord: String {
        switch self {
        case .retrying: "RETRYING"
        case .wentBack: "WENT BACK"
        default: cleanWord
        }
    }
}
