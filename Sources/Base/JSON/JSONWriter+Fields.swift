/// The fields of a request: where the service wants nothing it wants the key left out, so a value that is nil writes
/// nothing at all.
extension JSONWriter {
    /// The bytes of an object with what `fields` writes.
    package static func object(_ fields: (inout JSONWriter) -> Void) -> [UInt8] {
        document { $0.object(fields) }
    }

    package mutating func field(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    package mutating func field(_ name: StaticString, _ value: Bool?) {
        guard let value else { return }
        key(name)
        bool(value)
    }

    package mutating func field(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        key(name)
        int(Int64(value))
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`, the only form sent: fractions of a second are cut.
    package mutating func field(_ name: StaticString, _ value: Timestamp?) {
        field(name, value?.description)
    }

    package mutating func field<Subject>(_ name: StaticString, _ value: ID<Subject>?) {
        guard let value else { return }
        key(name)
        id(value)
    }

    package mutating func field(_ name: StaticString, _ values: [String]?) {
        guard let values else { return }
        key(name)
        strings(values)
    }

    package mutating func field(_ name: StaticString, object fields: (inout JSONWriter) -> Void) {
        key(name)
        object(fields)
    }
}
