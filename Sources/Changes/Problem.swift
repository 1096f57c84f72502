package import Base
package import LangSmith

/// Something that is wrong with an answer, and the field of the request that it is about.
package struct Problem: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// What was given cannot be read, so that nothing more is known of the field.
        case unreadable
        /// Something else was meant.
        case slip
        /// Against a rule of the service.
        case rule(InputProblem)
        /// Right in itself, but it cannot work at this server or with this key.
        case notHere
    }

    package var field: WireField
    /// What is wrong and what would be right; for `notHere` the reason alone, without capital and full stop.
    package var reason: String
    package var kind: Kind
    /// What would be right, where that can be told.
    package var correction: Correction?

    /// One sentence, to stand beside the field.
    package var sentence: String { kind == .notHere ? "Not here: \(reason)." : reason }
}

/// All that is wrong with the answers, each thing once.
package struct Problems: Hashable, Sendable {
    package private(set) var all: [Problem] = []

    package init() {}

    package var isEmpty: Bool { all.isEmpty }

    /// The first of a field.
    package subscript(field: WireField) -> Problem? { all.first { $0.field == field } }

    /// Takes a field whose value is not known, because what was given for it cannot be used.
    package mutating func add(unreadable reason: String, of field: WireField, correction: Correction? = nil) {
        all.append(Problem(field: field, reason: reason, kind: .unreadable, correction: correction))
    }

    /// Takes what is against the rules; of a field that could not be read nothing more is said.
    ///
    /// With `takesExperiments` false a project is the only source there can be.
    package mutating func add(_ rules: [InputProblem], takesExperiments: Bool = true) {
        let unread = Set(all.filter { $0.kind == .unreadable || $0.kind == .slip }.map(\.field))
        for rule in rules where !unread.contains(rule.field) {
            // Of two times, one of which is not known.
            if rule == .endNotAfterStart, unread.contains(.start) { continue }
            let reason = rule == .noSource && !takesExperiments ? "Choose a project." : rule.sentence
            all.append(Problem(field: rule.field, reason: reason, kind: .rule(rule)))
        }
    }

    /// Takes what is wrong with a destination: what was meant otherwise before the rules that it breaks by that.
    package mutating func add(_ create: DestinationCreate) {
        add(create.slips)
        add(create.problems)
    }

    /// Takes what cannot have been meant as it stands.
    mutating func add(_ slips: [Slip]) {
        for slip in slips where slip.isSure {
            all.append(Problem(field: slip.field, reason: slip.sentence, kind: .slip, correction: slip.correction))
        }
    }

    mutating func add(notHere reason: String, of field: WireField) {
        all.append(Problem(field: field, reason: reason, kind: .notHere))
    }

    /// Reads the hours of a schedule's windows; what is no number of hours is a problem of its field.
    package mutating func hours(_ text: String) -> Int? {
        let hours = DateEntry.hours(text)
        if hours == nil {
            add(unreadable: "A number of hours is needed, as 24, 24h or 1d.", of: .interval)
        }
        return hours
    }

    /// Offers something better than what a field has, where a rule has told what is wrong with it.
    mutating func offer(_ correction: Correction, for problem: InputProblem) {
        for index in all.indices where all[index].kind == .rule(problem) { all[index].correction = correction }
    }

    /// Reads a moment as people type it; what is no moment is a problem of its field.
    package mutating func time(_ text: String, of field: WireField, now: Timestamp) -> Timestamp? {
        do throws(DateEntry.Problem) {
            return try DateEntry.read(text, now: now)
        } catch {
            add(unreadable: error.sentence, of: field)
            return nil
        }
    }
}
