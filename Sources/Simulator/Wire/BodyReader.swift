import Base
import LangSmith

/// Reads the object in the body of a request as Pydantic reads it: everything that does not fit becomes a complaint, so
/// that one answer names them all.
struct BodyReader {
    private(set) var complaints: [Complaint] = []
    /// Whether names that nobody asked for are complained of, or passed over.
    private let isStrict: Bool
    private var asked: Set<[String]> = []

    init(isStrict: Bool = false) { self.isStrict = isStrict }

    /// Whether a name must be there, and whether it may be null.
    enum Need { case required, optional, nullable }

    /// An object in the body, and the way to it.
    struct Fields {
        var values: [String: JSONValue]
        var location: [String]
    }

    /// The whole body as an object; complains when it is none.
    mutating func object(in body: [UInt8]?) -> Fields? {
        guard let body, !body.isEmpty else {
            complaints.append(.missing(["body"]))
            return nil
        }
        guard let value = JSONValue(body) else {
            complaints.append(Complaint(type: "json_invalid", location: ["body", "0"], message: "JSON decode error"))
            return nil
        }
        return object(value, at: ["body"])
    }

    private mutating func object(_ value: JSONValue, at location: [String]) -> Fields? {
        guard case .object(let values) = value else {
            let message = "Input should be a valid dictionary or object to extract fields from"
            complaints.append(Complaint(type: "model_attributes_type", location: location, message: message))
            return nil
        }
        return Fields(values: values, location: location)
    }

    mutating func object(_ name: String, in fields: Fields, _ need: Need) -> Fields? {
        guard let value = value(name, in: fields, need) else { return nil }
        return object(value, at: fields.location + [name])
    }

    /// Nil when it is absent, or null where that is allowed.
    private mutating func value(_ name: String, in fields: Fields, _ need: Need) -> JSONValue? {
        if isStrict { asked.insert(fields.location + [name]) }
        switch (fields.values[name], need) {
        case (nil, .required):
            complaints.append(.missing(fields.location + [name]))
            return nil
        case (nil, _), (.null?, .nullable): return nil
        case (let value?, _): return value
        }
    }

    mutating func string(
        _ name: String,
        in fields: Fields,
        _ need: Need,
        length: ClosedRange<Int> = 0 ... .max
    ) -> String? {
        guard let value = value(name, in: fields, need) else { return nil }
        let location = fields.location + [name]
        guard case .string(let text) = value else {
            complain("string_type", location, "Input should be a valid string")
            return nil
        }
        let count = text.unicodeScalars.count
        if count < length.lowerBound {
            complain("string_too_short", location, "String should have at least \(Self.characters(length.lowerBound))")
        } else if count > length.upperBound {
            complain("string_too_long", location, "String should have at most \(Self.characters(length.upperBound))")
        }
        return text
    }

    private static func characters(_ count: Int) -> String { "\(count) character\(count == 1 ? "" : "s")" }

    mutating func choice(
        _ name: String,
        in fields: Fields,
        _ need: Need = .optional,
        among choices: [String]
    ) -> String? {
        guard let value = value(name, in: fields, need) else { return nil }
        if case .string(let text) = value, choices.contains(text) { return text }
        complain("enum", fields.location + [name], "Input should be \(Self.list(choices))")
        return nil
    }

    /// `'a', 'b' or 'c'`.
    static func list(_ choices: [String]) -> String {
        let quoted = choices.map { "'\($0)'" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }

    mutating func strings(_ name: String, in fields: Fields, _ need: Need, among choices: [String]? = nil) -> [String]?
    {
        guard let value = value(name, in: fields, need) else { return nil }
        guard case .array(let elements) = value else {
            complain("list_type", fields.location + [name], "Input should be a valid list")
            return nil
        }
        return elements.enumerated().compactMap { index, element in
            let location = fields.location + [name, "\(index)"]
            guard case .string(let text) = element else {
                complain("string_type", location, "Input should be a valid string")
                return nil
            }
            if let choices, !choices.contains(text) {
                complain("enum", location, "Input should be \(Self.list(choices))")
                return nil
            }
            return text
        }
    }

    mutating func ids<Subject>(_ name: String, in fields: Fields) -> [ID<Subject>]? {
        strings(name, in: fields, .nullable)?.enumerated().compactMap { index, text in
            if let id = ID<Subject>(text) { return id }
            complain("uuid_parsing", fields.location + [name, "\(index)"], Complaint.notAUUID)
            return nil
        }
    }

    mutating func id<Subject>(_ name: String, in fields: Fields, _ need: Need) -> ID<Subject>? {
        guard let value = value(name, in: fields, need) else { return nil }
        let location = fields.location + [name]
        guard case .string(let text) = value else {
            complain("uuid_type", location, "UUID input should be a string, bytes or UUID object")
            return nil
        }
        guard let id = ID<Subject>(text) else {
            complain("uuid_parsing", location, Complaint.notAUUID)
            return nil
        }
        return id
    }

    mutating func bool(_ name: String, in fields: Fields, _ need: Need) -> Bool? {
        guard let value = value(name, in: fields, need) else { return nil }
        switch value {
        case .bool(let value): return value
        case .int(0), .string("false"): return false
        case .int(1), .string("true"): return true
        default:
            complain("bool_type", fields.location + [name], "Input should be a valid boolean")
            return nil
        }
    }

    mutating func int(_ name: String, in fields: Fields, _ need: Need, range: ClosedRange<Int>) -> Int? {
        guard let value = value(name, in: fields, need) else { return nil }
        let location = fields.location + [name]
        switch value {
        case .int(let number):
            if let complaint = Complaint.number(Int(number), at: location, outside: range) {
                complaints.append(complaint)
            }
            return Int(number)
        case .double:
            complain("int_from_float", location, "Input should be a valid integer, got a number with a fractional part")
        default:
            complain("int_type", location, "Input should be a valid integer")
        }
        return nil
    }

    mutating func time(_ name: String, in fields: Fields, _ need: Need) -> Timestamp? {
        guard let value = value(name, in: fields, need) else { return nil }
        let location = fields.location + [name]
        switch value {
        case .string(let text):
            if let time = Timestamp(text) { return time }
            complain("datetime_from_date_parsing", location, "Input should be a valid datetime or date")
        // Seconds since 1970, up to the year 9999.
        case .int(let seconds) where (0...253_402_300_799).contains(seconds):
            return Timestamp(microseconds: seconds * .second)
        default:
            complain("datetime_type", location, "Input should be a valid datetime")
        }
        return nil
    }

    /// Complains of what was not asked for, once everything was.
    mutating func refuseUnknown(in fields: Fields) {
        guard isStrict else { return }
        for name in fields.values.keys.sorted() where !asked.contains(fields.location + [name]) {
            complain("extra_forbidden", fields.location + [name], "Extra inputs are not permitted")
        }
    }

    mutating func complain(_ type: String, _ location: [String], _ message: String) {
        complaints.append(Complaint(type: type, location: location, message: message))
    }

    mutating func complain(_ rule: String) { complaints.append(.rule(rule)) }
}
