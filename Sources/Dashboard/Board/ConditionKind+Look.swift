import Monitor
import Screen

extension Condition.Kind {
    /// One column; every one of them has an ASCII stand-in.
    var glyph: String {
        switch self {
        case .failed, .timedOut: "✗"
        case .stalled, .gap, .late: "!"
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
        case .failed, .timedOut, .stalled: .danger
        case .gap, .late, .retrying: .warning
        case .running: .active
        case .queued, .created, .scheduled: .waiting
        case .completed: .ok
        case .cancelled: .muted
        case .unknown: .normal
        }
    }

    /// Finished and nothing to do about it: drawn quietly.
    var isQuiet: Bool { self == .completed || self == .cancelled }

    /// Needs a human.
    var isProblem: Bool {
        switch self {
        case .failed, .timedOut, .stalled, .gap, .late: true
        default: false
        }
    }

    /// The word without its number, for places where the number has a column of its own.
    var shortWord: String {
        if case .retrying = self { return "RETRYING" }
        return word
    }

    /// All that the banner counts, most urgent first; the numbers in them mean nothing.
    static let counted: [Self] = [.failed, .timedOut, .stalled, .gap(windows: 0), .late, .retrying(0)]
}
