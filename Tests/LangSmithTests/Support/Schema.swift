import Base
import LangSmith

/// What a schema of the OpenAPI file allows in a place.
indirect enum Schema: Sendable {
    case text, id, time, bool, integer, number, anything
    case word([String])
    case list(Schema)
    case object([Field])

    struct Field: Sendable {
        var name: String
        var schema: Schema
        /// `anyOf` with null.
        var isNullable = false
        var isRequired = false
    }

    static func required(_ name: String, _ schema: Schema, nullable: Bool = false) -> Field {
        Field(name: name, schema: schema, isNullable: nullable, isRequired: true)
    }

    static func optional(_ name: String, _ schema: Schema, nullable: Bool = true) -> Field {
        Field(name: name, schema: schema, isNullable: nullable)
    }

    /// A document that the schema allows, with keys in any order, and some that it does not name.
    func document(using random: inout Dice) -> Document {
        func leaf(_ choices: [String]) -> Document {
            Document(content: .leaf(choices.randomElement(using: &random) ?? ""), wrong: wrong)
        }
        switch self {
        case .text: return leaf([#""""#, #""a \u00e9\n\"""#, #""x""#])
        case .id: return leaf(["\"\(ID<BulkExport>(high: random.next(), low: random.next()))\""])
        case .time:
            return leaf([
                #""2026-08-19T00:00:00Z""#, #""2025-10-29T10:55:36.008282+00:00""#, #""2026-08-19T00:00:00""#,
            ])
        case .bool: return leaf(["true", "false"])
        case .integer: return leaf(["\(Int64.random(in: 0...(1 << 40), using: &random))"])
        case .number: return leaf(["0", "1.5", "-2e3"])
        case .anything: return leaf(["null", "7", #""x""#, #"{"a":[1,{"b":null}]}"#, "[]"])
        case .word(let words): return leaf(words.map { "\"\($0)\"" })
        case .list(let element):
            let count = Int.random(in: 0...3, using: &random)
            return Document(
                content: .list((0..<count).map { _ in element.document(using: &random) }),
                wrong: wrong
            )
        case .object(let fields):
            return Document(content: .object(members(of: fields, using: &random)), wrong: wrong)
        }
    }

    private func members(of fields: [Field], using random: inout Dice) -> [(name: String, Document)] {
        var members: [(name: String, Document)] = [("x_unknown", Schema.anything.document(using: &random))]
        for field in fields where field.isRequired || Bool.random(using: &random) {
            let isNull = field.isNullable && Int.random(in: 0..<3, using: &random) == 0
            let value = field.schema.document(using: &random)
            members.append((field.name, isNull ? Document(content: .leaf("null"), wrong: value.wrong) : value))
        }
        return members.shuffled(using: &random)
    }

    /// A value of a type that the schema does not allow; for what may be anything, another anything.
    private var wrong: String {
        switch self {
        case .text, .id, .time, .word: "7"
        case .bool, .integer, .number, .anything: #""no""#
        case .list: "{}"
        case .object: "[1]"
        }
    }
}

/// JSON in parts, each of which can be made wrong.
struct Document: Sendable {
    indirect enum Content: Sendable {
        case leaf(String)
        case list([Document])
        case object([(name: String, Document)])
    }

    var content: Content
    /// What would be of another type.
    var wrong: String

    var text: String { text(wrongAt: nil, path: "") }

    /// The document with one value of a wrong type, at one of its `paths`.
    func text(wrongAt target: String) -> String { text(wrongAt: target, path: "") }

    private func text(wrongAt target: String?, path: String) -> String {
        if path == target { return wrong }
        switch content {
        case .leaf(let text): return text
        case .list(let elements):
            let parts = elements.enumerated().map { $1.text(wrongAt: target, path: "\(path)[\($0)]") }
            return "[" + parts.joined(separator: ",") + "]"
        case .object(let members):
            let parts = members.map { "\"\($0)\":" + $1.text(wrongAt: target, path: Self.join(path, $0)) }
            return "{" + parts.joined(separator: ",") + "}"
        }
    }

    /// The ways to all its values but itself, as the client names them: `metadata.result.exported_files[2]`.
    var paths: [String] { paths(from: "") }

    private func paths(from path: String) -> [String] {
        switch content {
        case .leaf: []
        case .list(let elements):
            elements.enumerated().flatMap { ["\(path)[\($0)]"] + $1.paths(from: "\(path)[\($0)]") }
        case .object(let members):
            members.flatMap { [Self.join(path, $0)] + $1.paths(from: Self.join(path, $0)) }
        }
    }

    private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
