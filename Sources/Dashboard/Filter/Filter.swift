import Base
import Changes
import LangSmith
import Monitor

/// A question to the list of exports, in the words of the filter line: `status:failed dest:s3-eu age:>2h !nightly`.
///
/// Terms join with and; `!` negates one; a bare word matches any name or id. An empty filter matches everything.
struct Filter: Equatable, Sendable {
    /// As it was typed.
    var text = ""
    var terms: [Term] = []

    struct Term: Equatable, Sendable {
        var isNegated = false
        var test: Test
    }

    enum Test: Equatable, Sendable {
        /// In a project's or destination's name, in what kind of export it is, or at the start of its id.
        case word(Needle)
        case status(Needle)
        case destination(Needle)
        case project(Needle)
        case kind(Needle)
        /// The start of an id, lower case.
        case id(String)
        /// Seconds since it was created.
        case age(Comparison)
        case rows(Comparison)
        case retry(Comparison)
        /// Hours.
        case interval(Comparison)
    }

    /// What to look for in a name, lower case.
    ///
    /// In quotes it is the whole name, without them a part of it.
    struct Needle: Equatable, Sendable {
        var text: String
        var isWhole: Bool
        /// Could be the beginning of an id: only then are ids worth spelling out.
        let isHexadecimal: Bool

        init(_ text: String, isWhole: Bool = false) {
            self.text = text
            self.isWhole = isWhole
            isHexadecimal =
                !isWhole
                && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) || $0 == 0x2d }
        }

        /// Whether a name, given in lower case, is looked for.
        func matches(_ name: String) -> Bool {
            isWhole ? name == text : name.containsBytes(of: text)
        }
    }

    struct Comparison: Equatable, Sendable {
        enum Relation: String, CaseIterable, Sendable {
            case atLeast = ">="
            case atMost = "<="
            case above = ">"
            case below = "<"
            case equal = "="
        }

        var relation: Relation
        var value: Int64

        /// Unknown values match nothing but their negation.
        func matches(_ candidate: Int64?) -> Bool {
            guard let candidate else { return false }
            return switch relation {
            case .atLeast: candidate >= value
            case .atMost: candidate <= value
            case .above: candidate > value
            case .below: candidate < value
            case .equal: candidate == value
            }
        }
    }

    var isEmpty: Bool { terms.isEmpty }

    /// The same question without its last term, in the same words.
    var withoutLastWord: Filter { Filter(text: text, terms: terms.dropLast()) }

    /// True when an export can come to match, or cease to, by the passing of time.
    var dependsOnTime: Bool {
        terms.contains {
            if case .age = $0.test { true } else { false }
        }
    }
}

extension BulkExport.Kind {
    /// Also what a bare word in a filter finds it by.
    var word: String {
        switch self {
        case .oneTime: "one-time"
        case .schedule: "interval schedule"
        case .spawned: "spawned"
        }
    }
}

extension String {
    /// Whether another string's bytes occur in this one's.
    ///
    /// Both UTF-8, so no character is cut in two.
    fileprivate func containsBytes(of needle: String) -> Bool {
        let found = utf8.withContiguousStorageIfAvailable { hay -> Bool in
            needle.utf8.withContiguousStorageIfAvailable { needle -> Bool in
                guard let first = needle.first else { return true }
                guard hay.count >= needle.count else { return false }
                for start in 0...(hay.count - needle.count)
                where hay[start] == first && hay[start..<(start + needle.count)].elementsEqual(needle) { return true }
                return false
            } ?? false
        }
        return found ?? false
    }
}
