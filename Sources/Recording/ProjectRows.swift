import Base
import LangSmith

/// Every project that a recording holds, by its id.
struct ProjectRows: Sendable {
    /// The row as it came; nil for a project that was asked for and is gone.
    private var rows: [ID<Project>: [UInt8]?] = [:]

    /// Later rows replace earlier ones.
    init(_ exchanges: [Exchange]) {
        for exchange in exchanges {
            guard case .success(let response) = exchange.outcome, response.status == 200,
                let method = HTTPRequest.Method(rawValue: exchange.question.method),
                case .projects(let ids) = Route(method: method, target: exchange.question.target),
                let found = Self.rows(of: response.body)
            else { continue }
            for id in ids { rows.updateValue(nil, forKey: id) }
            for (id, row) in found { rows.updateValue(row, forKey: id) }
        }
    }

    /// A list as the service would answer it; nil when none of the ids was ever asked for.
    ///
    /// A project that the recording does not know gets a row without a name, since no row would mean that it is gone.
    func body(for ids: [ID<Project>]) -> [UInt8]? {
        guard ids.contains(where: { rows[$0] != nil }) else { return nil }
        var list: [[UInt8]] = []
        for id in ids {
            switch rows[id] {
            case .some(.some(let row)): list.append(row)
            case .some(.none): break
            case .none: list.append(Array(#"{"id":"\#(id)"}"#.utf8))
            }
        }
        return [UInt8(ascii: "[")] + list.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    /// The objects of a JSON list with their ids; nil when the body is none.
    private static func rows(of body: [UInt8]) -> [(ID<Project>, [UInt8])]? {
        guard RedactedJSON.isJSON(body), body.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") else { return nil }
        var rows: [(ID<Project>, [UInt8])] = []
        var depth = 0
        var start = 0
        var inString = false
        var isEscaped = false
        for (index, byte) in body.enumerated() {
            if inString {
                inString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth == 2 { start = index }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                guard depth == 1 else { continue }
                let row = Array(body[start...index])
                let project = try? JSONReader.read(row, Project.init(from:))
                if let project { rows.append((project.id, row)) }
            default: break
            }
        }
        return rows
    }
}
