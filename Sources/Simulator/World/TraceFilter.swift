import Base
import LangSmith

/// The run filter language (API notes, section 7): comparators, `and(…)`, `or(…)`, read and applied.
indirect enum TraceFilter: Sendable {
    case all([TraceFilter])
    case any([TraceFilter])
    case search(String)
    case compare(field: String, Comparator, Literal)

    enum Comparator: String, CaseIterable, Sendable {
        case eq, neq, gt, gte, lt, lte, has, `in`, like
    }

    enum Literal: Hashable, Sendable {
        case text(String)
        case number(Double)
        case bool(Bool)
        case null
        case list([Literal])
    }

    struct Problem: Error, Hashable {
        var message: String
    }

    /// Fields that may be compared: the documented ones, and those that are used in practice.
    static let fields: Set<String> = [
        "id", "name", "run_type", "status", "start_time", "end_time", "latency", "tags", "metadata_key",
        "metadata_value", "feedback_key", "feedback_score", "feedback_source", "trace_id", "parent_run_id", "is_root",
        "input_key", "input_value", "output_key", "output_value", "error", "inputs", "outputs", "total_tokens",
        "prompt_tokens", "completion_tokens", "total_cost", "first_token_time", "thread_id", "session_id",
        "reference_example_id", "execution_order",
    ]

    static func read(_ text: String) -> Result<TraceFilter, Problem> {
        var parser = Parser(text)
        do throws(Problem) {
            let filter = try parser.filter(depth: 0)
            try parser.end()
            return .success(filter)
        } catch {
            return .failure(error)
        }
    }

    /// True for a step of a trace that it lets through.
    func accepts(_ step: TraceStep) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.accepts(step) }
        case .any(let parts): parts.contains { $0.accepts(step) }
        case .search(let text): step.name.contains(text) || (step.error?.contains(text) ?? false)
        case .compare(let field, let comparator, let literal): step.matches(field, comparator, literal)
        }
    }
}

extension TraceStep {
    fileprivate func matches(
        _ field: String,
        _ comparator: TraceFilter.Comparator,
        _ literal: TraceFilter.Literal
    ) -> Bool {
        let values = values(of: field)
        switch comparator {
        case .eq: return literal == .null ? values.isEmpty : values.contains(literal)
        case .neq: return literal == .null ? !values.isEmpty : !values.contains(literal)
        case .has: return values.contains(literal)
        case .in:
            guard case .list(let choices) = literal else { return false }
            return values.contains { choices.contains($0) }
        case .like:
            guard case .text(let pattern) = literal else { return false }
            let part = pattern.filter { $0 != "%" }.lowercased()
            return values.contains { if case .text(let text) = $0 { text.lowercased().contains(part) } else { false } }
        case .gt: return compare(values, literal) { $0 > $1 }
        case .gte: return compare(values, literal) { $0 >= $1 }
        case .lt: return compare(values, literal) { $0 < $1 }
        case .lte: return compare(values, literal) { $0 <= $1 }
        }
    }

    private func compare(
        _ values: [TraceFilter.Literal],
        _ literal: TraceFilter.Literal,
        _ holds: (Double, Double) -> Bool
    ) -> Bool {
        guard let bound = Self.number(literal) else { return false }
        return values.contains { Self.number($0).map { holds($0, bound) } ?? false }
    }

    /// A number, a duration such as `5s`, or a time.
    private static func number(_ literal: TraceFilter.Literal) -> Double? {
        switch literal {
        case .number(let number): number
        case .text(let text):
            Timestamp(text).map { Double($0.microseconds) } ?? (text.hasSuffix("s") ? Double(text.dropLast()) : nil)
        case .bool, .null, .list: nil
        }
    }

    /// What a field holds; nothing for one that this made-up trace does not have.
    private func values(of field: String) -> [TraceFilter.Literal] {
        switch field {
        case "id": [.text("\(id)")]
        case "trace_id": [.text("\(trace)")]
        case "parent_run_id": isRoot ? [] : [.text("\(trace)")]
        case "session_id": [.text("\(project)")]
        case "name": [.text(name)]
        case "run_type": [.text(runType)]
        case "status": [.text(error == nil ? "success" : "error")]
        case "error": error.map { [.text($0)] } ?? []
        case "is_root": [.bool(isRoot)]
        case "tags": tags.map { .text($0) }
        case "start_time": [.text("\(start)"), .number(Double(start.microseconds))]
        case "end_time": [.text("\(end)"), .number(Double(end.microseconds))]
        case "latency": [.number(Double(end.microseconds - start.microseconds) / 1e6)]
        default: []
        }
    }
}

/// Reads a filter from left to right.
private struct Parser {
    private let text: [UInt8]
    private var index = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func filter(depth: Int) throws(TraceFilter.Problem) -> TraceFilter {
        guard depth < 64 else { throw TraceFilter.Problem(message: "nested too deeply") }
        let word = name()
        guard !word.isEmpty else { throw unexpected("a comparator") }
        guard take("(") else { throw unexpected("'(' after '\(word)'") }
        switch word {
        case "and", "or":
            var parts = [try filter(depth: depth + 1)]
            while take(",") { parts.append(try filter(depth: depth + 1)) }
            guard take(")") else { throw unexpected("',' or ')'") }
            return word == "and" ? .all(parts) : .any(parts)
        case "search":
            guard case .text(let part) = try literal() else { throw unexpected("a string") }
            guard take(")") else { throw unexpected("')'") }
            return .search(part)
        default:
            guard let comparator = TraceFilter.Comparator(rawValue: word) else {
                throw TraceFilter.Problem(message: "unknown comparator '\(word)'")
            }
            let field = name()
            guard !field.isEmpty else { throw unexpected("a field") }
            guard TraceFilter.fields.contains(field) else {
                throw TraceFilter.Problem(message: "unknown field '\(field)'")
            }
            guard take(",") else { throw unexpected("','") }
            let literal = try literal()
            guard take(")") else { throw unexpected("')'") }
            return .compare(field: field, comparator, literal)
        }
    }

    func end() throws(TraceFilter.Problem) {
        var rest = self
        rest.skipBlanks()
        guard rest.index == text.count else { throw unexpected("the end") }
    }

    private mutating func literal() throws(TraceFilter.Problem) -> TraceFilter.Literal {
        skipBlanks()
        guard index < text.count else { throw unexpected("a value") }
        switch text[index] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try quoted())
        case UInt8(ascii: "["):
            index += 1
            var elements: [TraceFilter.Literal] = []
            if take("]") { return .list([]) }
            repeat { elements.append(try literal()) } while take(",")
            guard take("]") else { throw unexpected("',' or ']'") }
            return .list(elements)
        default:
            let start = index
            while index < text.count, text[index] != 0x2c, text[index] != 0x29, text[index] != 0x5d { index += 1 }
            let word = String(decoding: text[start..<index], as: UTF8.self).trimmingSuffix(while: { $0 == " " })
            switch word {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "null", "None": return .null
            default:
                guard let number = Double(word) else {
                    index = start
                    throw unexpected("a value")
                }
                return .number(number)
            }
        }
    }

    private mutating func quoted() throws(TraceFilter.Problem) -> String {
        let quote = text[index]
        index += 1
        var bytes: [UInt8] = []
        while index < text.count, text[index] != quote {
            if text[index] == UInt8(ascii: "\\"), index + 1 < text.count { index += 1 }
            bytes.append(text[index])
            index += 1
        }
        guard index < text.count else { throw TraceFilter.Problem(message: "unterminated string") }
        index += 1
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func name() -> String {
        skipBlanks()
        let start = index
        while index < text.count, text[index] == 0x5f || (0x61...0x7a).contains(text[index] | 0x20) { index += 1 }
        return String(decoding: text[start..<index], as: UTF8.self)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard index < text.count, UInt32(text[index]) == character.value else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while index < text.count, text[index] == 0x20 || (0x09...0x0d).contains(text[index]) { index += 1 }
    }

    private func unexpected(_ wanted: String) -> TraceFilter.Problem {
        TraceFilter.Problem(message: "expected \(wanted) at position \(index)")
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var end = endIndex
        while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
        return String(self[..<end])
    }
}
