/// What is true of an export beyond the service's own word for it, with the numbers that show it.
package struct Condition: Hashable, Sendable {
    package var kind: Kind
    /// A sentence with the numbers behind the word: "no progress for 14m: rows and cursor unchanged in 28 polls".
    package var evidence: String
    /// True when a human should look: see `Health` for the rule of each kind.
    package var isProblem: Bool

    package init(_ kind: Kind, evidence: String = "", isProblem: Bool = false) {
        self.kind = kind
        self.evidence = evidence
        self.isProblem = isProblem
    }

    /// Words in capitals are bulktop's own conclusions; the others are the service's, as it wrote them.
    package enum Kind: Hashable, Sendable {
        case failed, timedOut
        /// Running, but neither rows, cursor nor `updated_at` moved for a long time.
        case stalled
        /// A schedule with this many windows that nothing covers.
        case gap(windows: Int)
        /// A schedule whose next export should have been spawned by now.
        case late
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
    /// The word on screen.
    package var word: String {
        switch self {
        case .failed: "Failed"
        case .timedOut: "TimedOut"
        case .stalled: "STALLED"
        case .gap: "GAP"
        case .late: "LATE"
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
    static let urgencies = 13

    /// Lower comes first in the list; each kind has its own.
    package var urgency: Int {
        switch self {
        case .failed: 0
        case .timedOut: 1
        case .stalled: 2
        case .gap: 3
        case .late: 4
        case .retrying: 5
        case .running: 6
        case .queued: 7
        case .created: 8
        case .unknown: 9
        case .scheduled: 10
        case .completed: 11
        case .cancelled: 12
        }
    }
}
