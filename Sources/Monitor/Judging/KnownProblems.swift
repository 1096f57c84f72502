package import Base
package import LangSmith

/// That somebody knows of a problem, and how long that is enough.
package struct KnownProblem: Hashable, Sendable {
    package var export: ID<BulkExport>
    /// What it was like then.
    package var symptom: Symptom
    /// What they wrote about it; may be empty.
    package var note: String
    /// By the server's clock.
    package var since: Timestamp
    package var span: Span

    package enum Span: Hashable, Sendable {
        /// Until it gets worse.
        case untilChanged
        /// As well, and at the latest until a moment.
        case until(Timestamp)
        /// Whatever becomes of it.
        case ever
    }

    package init(
        export: ID<BulkExport>,
        symptom: Symptom,
        note: String = "",
        since: Timestamp,
        span: Span = .untilChanged
    ) {
        self.export = export
        self.symptom = symptom
        self.note = note
        self.since = since
        self.span = span
    }

    /// True while it makes up for somebody looking at a problem as it is now.
    func covers(_ now: Symptom, at wall: Timestamp) -> Bool {
        switch span {
        case .ever: return true
        case .until(let moment) where moment <= wall: return false
        case .until, .untilChanged: return !now.isWorse(than: symptom)
        }
    }

    /// `known until it changes, since 2026-11-20 03:00: ticket 4711`.
    package var words: String {
        "known \(spanWords), since \(Words.minute(since))" + (note.isEmpty ? "" : ": \(note)")
    }

    /// How long, as the end of a sentence: `until it changes`, `until 2026-11-20 18:00`, `for ever`.
    package var spanWords: String {
        switch span {
        case .untilChanged: "until it changes"
        case .until(let moment): "until \(Words.minute(moment))"
        case .ever: "for ever"
        }
    }
}

/// The problems of a place that somebody knows of: they alarm nobody until they get worse.
package struct KnownProblems: Hashable, Sendable {
    package private(set) var all: [ID<BulkExport>: KnownProblem] = [:]

    package init(_ problems: [KnownProblem] = []) {
        for problem in problems { all[problem.export] = problem }
    }

    /// What somebody did at once.
    package struct Change: Hashable, Sendable {
        package var added: [KnownProblem]
        package var removed: [ID<BulkExport>]

        package init(added: [KnownProblem] = [], removed: [ID<BulkExport>] = []) {
            (self.added, self.removed) = (added, removed)
        }
    }

    package mutating func apply(_ change: Change) {
        for id in change.removed { all[id] = nil }
        for problem in change.added { all[problem.export] = problem }
    }
}

/// Keeps what is known from one run of bulktop to the next.
package protocol KnownProblemStore: Sendable {
    /// Those of a place.
    func load(_ place: Place) -> KnownProblems

    /// Keeps a change; answers why not, where it could not.
    func keep(_ change: KnownProblems.Change, at place: Place) async -> String?
}
