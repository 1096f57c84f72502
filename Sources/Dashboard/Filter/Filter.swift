import LangSmith

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

    /// True when an export can come to match, or cease to, by the passing of time.
    var dependsOnTime: Bool {
        terms.contains {
            if case .age = $0.test { true } else { false }
        }
    }

    /// What a filter looks at, each part made only when a term asks for it.
    struct Subject {
        var id: ID<BulkExport>
        /// The words of its state, lower case: the service's own and ours.
        var status: () -> [String]
        /// Lower case.
        var destination: () -> String
        /// Lower case.
        var project: () -> String
        /// Lower case.
        var kind: () -> String
        var age: () -> Int64?
        var rows: () -> Int64?
        var retry: () -> Int64?
        var interval: () -> Int64?
    }

    func matches(_ subject: Subject) -> Bool {
        terms.allSatisfy { Self.passes($0.test, subject) != $0.isNegated }
    }

    private static func passes(_ test: Test, _ subject: Subject) -> Bool {
        switch test {
        case .word(let needle):
            needle.matches(subject.project()) || needle.matches(subject.destination()) || needle.matches(subject.kind())
                || subject.id.description.hasPrefix(needle.text)
        case .status(let needle): subject.status().contains { needle.matches($0) }
        case .destination(let needle): needle.matches(subject.destination())
        case .project(let needle): needle.matches(subject.project())
        case .kind(let needle): needle.matches(subject.kind())
        case .id(let prefix): subject.id.description.hasPrefix(prefix)
        case .age(let comparison): comparison.matches(subject.age())
        case .rows(let comparison): comparison.matches(subject.rows())
        case .retry(let comparison): comparison.matches(subject.retry())
        case .interval(let comparison): comparison.matches(subject.interval())
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
