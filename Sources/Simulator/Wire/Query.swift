import Base
import LangSmith

/// The query of a request, read as FastAPI reads it: the last of several values counts, and a value that does not fit
/// is a complaint in the list of a 422.
struct Query {
    let items: [(name: String, value: String)]
    private(set) var complaints: [Complaint] = []
    /// A number beyond 64 bits, which the service answers in words of its own.
    private(set) var isTooBig = false

    init(_ text: Substring) {
        items = text.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
    }

    func last(_ name: String) -> String? { items.last { $0.name == name }?.value }

    mutating func int(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = last(name) else { return nil }
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            let message = "Input should be a valid integer, unable to parse string as an integer"
            complain("int_parsing", ["query", name], message)
            return nil
        }
        let number = Int(text) ?? (text.hasPrefix("-") ? .min : .max)
        if let complaint = Complaint.number(number, at: ["query", name], outside: range) {
            complaints.append(complaint)
        } else if number == .max {
            isTooBig = true
        }
        return number
    }

    mutating func bool(_ name: String) -> Bool? {
        guard let text = last(name) else { return nil }
        switch text.lowercased() {
        case "true", "1", "on", "t", "y", "yes": return true
        case "false", "0", "off", "f", "n", "no": return false
        default:
            complain("bool_parsing", ["query", name], "Input should be a valid boolean, unable to interpret input")
            return nil
        }
    }

    /// One of some words.
    mutating func choice(_ name: String, among words: [String]) -> String? {
        guard let text = last(name) else { return nil }
        guard words.contains(text) else {
            complain("enum", ["query", name], "Input should be \(BodyReader.list(words))")
            return nil
        }
        return text
    }

    mutating func ids<Subject>(_ name: String) -> [ID<Subject>] {
        var found: [ID<Subject>] = []
        for (index, item) in items.filter({ $0.name == name }).enumerated() {
            if let id = ID<Subject>(item.value) {
                found.append(id)
            } else {
                complain("uuid_parsing", ["query", name, "\(index)"], Complaint.notAUUID)
            }
        }
        return found
    }

    /// A UUID that must be there.
    mutating func requiredID<Subject>(_ name: String) -> ID<Subject>? {
        guard let text = last(name) else {
            complaints.append(.missing(["query", name]))
            return nil
        }
        return id(text, at: ["query", name])
    }

    /// A UUID in the path, complained about under the parameter's name.
    mutating func pathID<Subject>(_ text: String, named name: String) -> ID<Subject>? {
        id(Self.decoded(text[...]), at: ["path", name])
    }

    private mutating func id<Subject>(_ text: String, at location: [String]) -> ID<Subject>? {
        guard let id = ID<Subject>(text) else {
            complain("uuid_parsing", location, Complaint.notAUUID)
            return nil
        }
        return id
    }

    private mutating func complain(_ type: String, _ location: [String], _ message: String) {
        complaints.append(Complaint(type: type, location: location, message: message))
    }

    /// Undoes percent-encoding and the plus signs of forms.
    static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.count >= 2
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == 0x2b ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
