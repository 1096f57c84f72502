import Base
import Changes
import LangSmith
import Monitor

extension Filter {
    /// The question in the form in which it is asked of all exports at once.
    func terms(_ board: Board, at now: Now) -> [SieveTerm] {
        terms.map { term in
            var question = SieveTerm(isNegated: term.isNegated)
            let names = board.names
            let progress = board.inventory.progress
            switch term.test {
            case .word(let needle):
                question.common = { export in
                    needle.matches(names.project(of: export).lowercased)
                        || needle.matches(names.destination(of: export).lowercased)
                        || needle.matches(export.kind.word)
                }
                if needle.isHexadecimal { question.prefix = IDPrefix(needle.text) }
            case .status(let needle):
                question.condition = { condition, status in
                    needle.matches(condition.kind.word.lowercased()) || needle.matches(status.word.lowercased())
                }
            case .destination(let needle):
                question.common = { needle.matches(names.destination(of: $0).lowercased) }
            case .project(let needle): question.common = { needle.matches(names.project(of: $0).lowercased) }
            case .kind(let needle): question.common = { needle.matches($0.kind.word) }
            case .id(let prefix): question.prefix = IDPrefix(prefix)
            case .age(let comparison): question.created = comparison.moments(before: now.wall)
            case .rows(let comparison):
                question.ids = progress.filter { comparison.matches($0.value.rows) }.map(\.key)
            case .retry(let comparison):
                question.ids = progress.filter { comparison.matches(Int64($0.value.retry)) }.map(\.key)
            case .interval(let comparison):
                question.common = { comparison.matches($0.intervalHours.map(Int64.init)) }
            }
            return question
        }
    }

    /// True when nothing can match this one that did not match the other.
    func isNarrower(than other: Filter) -> Bool {
        guard !other.isEmpty, !dependsOnTime, terms.count >= other.terms.count else { return false }
        return zip(terms, other.terms).allSatisfy { $0 == $1 || $0.isNarrower(than: $1) }
    }
}

extension Filter.Term {
    fileprivate func isNarrower(than other: Self) -> Bool {
        guard !isNegated, !other.isNegated else { return false }
        return switch (test, other.test) {
        case (.word(let needle), .word(let wider)), (.status(let needle), .status(let wider)),
            (.destination(let needle), .destination(let wider)), (.project(let needle), .project(let wider)),
            (.kind(let needle), .kind(let wider)):
            !needle.isWhole && !wider.isWhole && needle.text.hasPrefix(wider.text)
        case (.id(let prefix), .id(let wider)): prefix.hasPrefix(wider)
        default: false
        }
    }
}

extension Filter.Comparison {
    /// When something happened whose age, in whole seconds, compares so.
    fileprivate func moments(before now: Timestamp) -> ClosedRange<Timestamp>? {
        let (first, last) = (Timestamp(microseconds: .min + 1), Timestamp(microseconds: .max))
        // Thirty thousand years are as good as for ever.
        func ago(_ seconds: Int64) -> Timestamp { now - .seconds(min(seconds, 1_000_000_000_000)) }
        func after(_ moment: Timestamp) -> Timestamp { Timestamp(microseconds: moment.microseconds + 1) }
        return switch relation {
        case .atLeast: first...ago(value)
        case .above: first...ago(value + 1)
        case .below: after(ago(value))...last
        case .atMost: after(ago(value + 1))...last
        case .equal: after(ago(value + 1))...ago(value)
        }
    }
}
