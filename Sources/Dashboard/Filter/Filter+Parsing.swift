import LangSmith
import Monitor

/// Why a filter cannot be read, and where.
struct FilterProblem: Error, Equatable, Sendable {
    /// A sentence that says what would be right.
    var message: String
    /// The word it is about, as an offset in characters of the text.
    var range: Range<Int>
}

extension Filter {
    /// The fields, in the order in which they are offered, with an example for the help screen.
    static let fields: [(name: String, example: String, meaning: String)] = [
        (
            "status", "status:failed",
            "a part of the state's word, the service's or ours: failed, stalled, retrying, gap"
        ),
        ("dest", "dest:s3-eu", "a part of the destination's name"),
        ("project", "project:\"search\"", "the project's name; in quotes the whole name, without them a part of it"),
        ("age", "age:>2h", "how long ago it was created: s, m, h, d or w"),
        ("rows", "rows:0", "rows written so far; k, M and B are understood"),
        ("retry", "retry:>=3", "the highest attempt among its partitions"),
        ("kind", "kind:schedule", "one-time, schedule or spawned"),
        ("interval", "interval:<=6", "hours between the windows of a schedule"),
        ("id", "id:6f3a", "the beginning of an id"),
    ]

    /// The words of states, the service's and ours, in small letters.
    static let states: Set<String> = {
        let own = Condition.Kind.all.map { $0.shortWord.lowercased() }
        return Set(own + LangSmith.Status.known.map { $0.word.lowercased() }).subtracting([""])
    }()

    /// Reads the words of the filter line.
    init(_ text: String) throws(FilterProblem) {
        self.text = text
        for token in Self.tokens(of: text) { terms.append(try Self.term(token)) }
    }

    /// Exports of one destination alone, whatever other names it is a part of.
    static func destination(_ name: String) -> Filter {
        let quoted = name.contains("\"") ? name : "\"\(name)\""
        return Filter(
            text: "dest:\(quoted)",
            terms: [Term(test: .destination(Needle(name.lowercased(), isWhole: true)))]
        )
    }

    /// The rest of a field's name that the end of a text begins, with its colon, or else the rest of a state's word; nil
    /// when nothing fits.
    static func completion(of text: String) -> String? {
        guard let last = tokens(of: text).last, last.end == text.count, last.field == nil, !last.isQuoted,
            !last.value.isEmpty
        else { return nil }
        let start = last.value.lowercased()
        if let field = fields.first(where: { $0.name.hasPrefix(start) }) {
            return field.name.dropFirst(start.count) + ":"
        }
        let state = states.filter { $0.hasPrefix(start) && $0 != start }.min()
        return state.map { String($0.dropFirst(start.count)) }
    }

    private struct Token {
        var start: Int
        var end: Int
        var isNegated = false
        var field: String?
        var value = ""
        var isQuoted = false
        var isClosed = true
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var token: Token?
        var inQuotes = false
        for (offset, character) in text.enumerated() {
            if character == " ", !inQuotes {
                if let done = token { tokens.append(done) }
                token = nil
                continue
            }
            var current = token ?? Token(start: offset, end: offset)
            let isFirst = token == nil
            current.end = offset + 1
            switch character {
            case "!" where isFirst: current.isNegated = true
            case "\"":
                inQuotes.toggle()
                current.isQuoted = true
                current.isClosed = !inQuotes
            case ":" where current.field == nil && !current.isQuoted:
                current.field = current.value.lowercased()
                current.value = ""
            default: current.value.append(character)
            }
            token = current
        }
        if let token { tokens.append(token) }
        return tokens
    }

    private static func term(_ token: Token) throws(FilterProblem) -> Term {
        func problem(_ message: String) -> FilterProblem {
            FilterProblem(message: message, range: token.start..<token.end)
        }
        guard token.isClosed else { throw problem("the quotes are not closed") }
        let needle = Needle(token.value.lowercased(), isWhole: token.isQuoted)
        guard let field = token.field else {
            guard !token.value.isEmpty else { throw problem("a word or field:value is missing") }
            return Term(isNegated: token.isNegated, test: .word(needle))
        }
        guard fields.contains(where: { $0.name == field }) else {
            throw problem("no field \(field); there are \(fields.map(\.name).joined(separator: ", "))")
        }
        guard !token.value.isEmpty else { throw problem("\(field): needs a value") }
        let test: Test
        switch field {
        case "status": test = .status(needle)
        case "dest": test = .destination(needle)
        case "project": test = .project(needle)
        case "kind": test = .kind(needle)
        case "id": test = .id(needle.text)
        default:
            let (relation, number) = relation(token.value)
            let units = field == "age" ? ages : field == "interval" ? hours : counts
            guard let value = value(number, units: units) else {
                let example = fields.first { $0.name == field }?.example ?? ""
                throw problem("\(field): needs a number, as in \(example)")
            }
            switch field {
            case "age": test = .age(Comparison(relation: relation ?? .atLeast, value: value))
            case "rows": test = .rows(Comparison(relation: relation ?? .equal, value: value))
            case "retry": test = .retry(Comparison(relation: relation ?? .equal, value: value))
            default: test = .interval(Comparison(relation: relation ?? .equal, value: value))
            }
        }
        return Term(isNegated: token.isNegated, test: test)
    }

    private static let ages: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    private static let counts: [Character: Int64] = ["k": 1000, "m": 1_000_000, "b": 1_000_000_000]
    private static let hours: [Character: Int64] = ["h": 1, "d": 24]

    private static func relation(_ text: String) -> (Comparison.Relation?, Substring) {
        for relation in Comparison.Relation.allCases where text.hasPrefix(relation.rawValue) {
            return (relation, text.dropFirst(relation.rawValue.count))
        }
        return (nil, text[...])
    }

    /// A whole number or one with a decimal point, and a unit; nil when it is not one or too large.
    private static func value(_ text: Substring, units: [Character: Int64]) -> Int64? {
        guard let last = text.last else { return nil }
        let unit = units[Character(last.lowercased())]
        let digits = unit == nil ? text : text.dropLast()
        guard digits.count <= 15, let first = digits.first, first.isNumber,
            digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(digits)
        else { return nil }
        let scaled = number * Double(unit ?? 1)
        return scaled < 9e18 ? Int64(scaled) : nil
    }
}
