/// Writes one JSON object (RFC 8259) field by field, in the order of the calls, so that equal requests are equal bytes.
///
/// It cannot write `null`: where the service wants nothing it wants the key left out, and a value that is nil writes
/// nothing at all.
package struct JSONWriter {
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

    /// The bytes of an object with what `fields` writes.
    package static func object(_ fields: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        fields(&writer)
        return writer.bytes + [UInt8(ascii: "}")]
    }

    package mutating func field(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        put(name)
        put(value)
    }

    package mutating func field(_ name: StaticString, _ value: Bool?) {
        guard let value else { return }
        put(name)
        bytes += (value ? "true" : "false").utf8
    }

    package mutating func field(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        put(name)
        bytes += "\(value)".utf8
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`, the only form sent: fractions of a second are cut.
    package mutating func field(_ name: StaticString, _ value: Timestamp?) {
        field(name, value?.description)
    }

    package mutating func field<Subject>(_ name: StaticString, _ value: ID<Subject>?) {
        field(name, value?.description)
    }

    package mutating func field(_ name: StaticString, _ values: [String]?) {
        guard let values else { return }
        put(name)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            put(value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    package mutating func field(_ name: StaticString, object fields: (inout JSONWriter) -> Void) {
        put(name)
        bytes += Self.object(fields)
    }

    private mutating func put(_ name: StaticString) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        put(name.description)
        bytes.append(UInt8(ascii: ":"))
    }

    /// A string: quotes, backslashes and control characters escaped, all else as UTF-8.
    private mutating func put(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0a: bytes += "\\n".utf8
            case 0x0d: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0..<0x20: bytes += ((byte < 16 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
