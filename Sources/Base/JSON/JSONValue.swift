/// Any JSON, kept whole: a body with whatever is in it, a file of another program that is written back with all that is
/// not ours.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Nil for what is not JSON.
    package init?(_ body: [UInt8]) {
        do throws(JSONFailure) {
            self = try JSONReader.read(body) { (reader) throws(JSONFailure) in try reader.value() }
        } catch {
            return nil
        }
    }

    /// Puts a value below a path of keys, making the objects on the way.
    package mutating func set(_ value: JSONValue, at path: some Collection<String>) {
        guard let key = path.first else {
            self = value
            return
        }
        var object: [String: JSONValue] = [:]
        if case .object(let existing) = self { object = existing }
        object[key, default: .object([:])].set(value, at: path.dropFirst())
        self = .object(object)
    }
}

extension JSONReader {
    /// Reads a value of any type, nested as deep as what is skipped may be.
    fileprivate mutating func value(depth: Int = 0) throws(JSONFailure) -> JSONValue {
        switch try peek() {
        case UInt8(ascii: "\""): return .string(try text() ?? "")
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try bool() ?? false)
        case UInt8(ascii: "-"), 0x30...0x39:
            let start = place
            do throws(JSONFailure) {
                if let whole = try integer() { return .int(whole) }
            } catch {
                guard error.kind == .mismatched else { throw error }
                rewind(to: start)
            }
            return try double().map { .double($0) } ?? .null
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            guard depth < 64 else { throw JSONFailure(.malformed, "nests deeper than 64 levels") }
            if try peek() == UInt8(ascii: "[") {
                var values: [JSONValue] = []
                _ = try array { (reader, _) throws(JSONFailure) in values.append(try reader.value(depth: depth + 1)) }
                return .array(values)
            }
            var members: [String: JSONValue] = [:]
            _ = try object { (reader, key) throws(JSONFailure) in
                members[key.text] = try reader.value(depth: depth + 1)
            }
            return .object(members)
        default:
            guard try null() else { throw unexpected() }
            return .null
        }
    }
}
