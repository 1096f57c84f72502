import Base
import LangSmith

/// What is true of an export beyond the service's own word for it, with the numbers that show it.
package struct Condition: Hashable, Sendable {
    package var kind: Kind
    /// A sentence with the numbers behind the word: "no progress for 14m: rows and cursor unchanged in 28 polls".
    ///
    /// The cause first, then the deadline, then the words of the service.
    package var evidence: String
    /// True when a human should look: see `Health` for the rule of each kind.
    package var isProblem: Bool
    /// Until when what is lost, or may be, can be made up for; nil for what is not, and where nothing is known of it.
    package var deadline: Deadline?
    /// An export is at work that makes up for this one.
    package var isMended = false
    /// What somebody said of it who knows it: then it is no problem to anybody else.
    package var known: KnownProblem?

    package init(_ kind: Kind, evidence: String = "", isProblem: Bool = false, deadline: Deadline? = nil) {
        self.kind = kind
        self.evidence = evidence
        self.isProblem = isProblem
        self.deadline = deadline
    }

    /// Its place in a list by urgency, lower first: problems by the time that is left, to the second, then by what is
    /// worst; then what is no problem, where failures that are history stand with what is done.
    package var rank: Int {
        guard isProblem else {
            switch kind {
            case .failed, .timedOut: return .max - 64 + Kind.completed.urgency
            default: return .max - 64 + kind.urgency
            }
        }
        let unknown = Int64.max >> 6
        let seconds = deadline.map { min($0.at.microseconds / 1_000_000, unknown) } ?? unknown
        return Int(clamping: seconds << 4) + kind.urgency
    }

    /// Words in capitals are bulktop's own conclusions; the others are the service's, as it wrote them.
    package enum Kind: Hashable, Sendable {
        case failed, timedOut
        /// Running, but neither rows, cursor nor `updated_at` moved for a long time.
        case stalled
        /// A schedule with this many windows that nothing covers.
        case gap(windows: Int)
        /// A schedule that has spawned nothing at all although this many windows should have an export.
        case missing(windows: Int)
        /// A schedule whose next export should have been spawned by now.
        case late
        /// Created long ago, although there is room for it to run.
        case stuck
        /// Completed, and another run wrote over a file of it.
        case collision
        /// Completed, with fewer rows than it was seen with.
        case wentBack
        /// Running, and at its pace not done before the service ends it.
        case due
        /// Completed without a row, between windows full of them.
        case zero
        /// The highest attempt among its running partitions, of 20.
        case retrying(Int)
        case running
        /// Created, and other exports hold the slots.
        case queued
        case created
        case scheduled
        case completed
        case cancelled
        case unknown(String)
    }
}

extension Condition.Kind {
    /// The word without its number.
    package var name: String {
        if case .retrying = self { return "RETRYING" }
        return word
    }

    /// The word on screen.
    package var word: String {
        switch self {
        case .failed: "Failed"
        case .timedOut: "TimedOut"
        case .stalled: "STALLED"
        case .gap: "GAP"
        case .missing: "MISSING"
        case .late: "LATE"
        case .stuck: "STUCK"
        case .collision: "COLLISION"
        case .wentBack: "ROWS WENT BACK"
        case .due: "DUE"
        case .zero: "ZERO?"
        case .retrying(let attempt): "RETRYING \(attempt)/20"
        case .running: "Running"
        case .queued: "QUEUED"
        case .created: "Created"
        case .scheduled: "Scheduled"
        case .completed: "Completed"
        case .cancelled: "Cancelled"
        case .unknown(let word): word
        }
    }

    /// How many urgencies there are.
    static let urgencies = 19

    /// Lower comes first among what has equally much time left; each kind has its own, and problems are below 16.
    package var urgency: Int {
        switch self {
        case .failed: 0
        case .timedOut: 1
        case .stalled: 2
        case .stuck: 3
        case .missing: 4
        case .gap: 5
        case .late: 6
        case .collision: 7
        case .wentBack: 8
        case .due: 9
        case .zero: 10
        case .retrying: 11
        case .running: 12
        case .queued: 13
        case .created: 14
        case .unknown: 15
        case .scheduled: 16
        case .completed: 17
        case .cancelled: 18
        }
    }
}
