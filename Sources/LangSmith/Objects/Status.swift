/// The state of an export or of a run, in the service's own words.
///
/// The API spells them in PascalCase (`ExportStatus` and `RunStatus` of its OpenAPI file); its prose uses upper case.
/// `intervalScheduled` is a state of exports only. A word we do not know is kept as it came and counts as alive.
package enum Status: Hashable, Sendable {
    case created, running, intervalScheduled, completed, failed, timedOut, cancelled
    case unknown(String)

    /// Matches without regard to case and underscores, since the sources disagree on both.
    package init(_ word: String) {
        switch word {
        case "Created": self = .created
        case "Running": self = .running
        case "IntervalScheduled": self = .intervalScheduled
        case "Completed": self = .completed
        case "Failed": self = .failed
        case "TimedOut": self = .timedOut
        case "Cancelled": self = .cancelled
        default:
            let folded = word.lowercased().filter { $0 != "_" }
            self = Self.known.first { $0.word.lowercased() == folded } ?? .unknown(word)
        }
    }

    package static let known: [Status] = [
        .created, .running, .intervalScheduled, .completed, .failed, .timedOut, .cancelled,
    ]

    /// The word on the wire.
    package var word: String {
        switch self {
        case .created: "Created"
        case .running: "Running"
        case .intervalScheduled: "IntervalScheduled"
        case .completed: "Completed"
        case .failed: "Failed"
        case .timedOut: "TimedOut"
        case .cancelled: "Cancelled"
        case .unknown(let word): word
        }
    }

    /// True once nothing will ever change again, so that it need not be asked for any more.
    package var isFinal: Bool {
        switch self {
        case .completed, .failed, .timedOut, .cancelled: true
        case .created, .running, .intervalScheduled, .unknown: false
        }
    }
}
