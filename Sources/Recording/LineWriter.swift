import Base

/// Builds one line: a JSON object in plain ASCII and valid UTF-8, without a character that a terminal would obey.
struct LineWriter {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    /// The finished line with its line break.
    var line: [UInt8] { bytes + [UInt8(ascii: "}"), 0x0a] }

    mutating func field(_ name: StaticString, number: Int) {
        begin(name)
        bytes += "\(number)".utf8
    }

    mutating func field(_ name: StaticString, _ text: String) {
        begin(name)
        string(Array(text.utf8))
    }

    /// Seconds with six digits after the point.
    mutating func field(_ name: StaticString, seconds duration: Duration) {
        begin(name)
        let micros = max(0, duration.inMicroseconds)
        bytes += "\(micros / 1_000_000).\(Timestamp.padded(Int(micros % 1_000_000), 6))".utf8
    }

    mutating func field(_ name: StaticString, _ fields: [(String, String)]) {
        begin(name)
        bytes.append(UInt8(ascii: "{"))
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            string(Array(field.0.utf8))
            bytes.append(UInt8(ascii: ":"))
            string(Array(field.1.utf8))
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// A body as text where it is text, which keeps it readable with everyday tools.
    mutating func field(body: [UInt8]) {
        if String(validating: body, as: UTF8.self) != nil {
            begin("body")
            string(body)
        } else {
            begin("body_base64")
            bytes.append(UInt8(ascii: "\""))
            bytes += Base64.standard.encoded(body)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    mutating func field(_ name: StaticString, _ error: TransportError, redactor: Redactor) {
        begin(name)
        let (kind, number, text) = error.parts
        var inner = LineWriter()
        inner.field("kind", kind.rawValue)
        if let number { inner.field("number", number: number) }
        if let text { inner.field("text", redactor.redacted(text)) }
        bytes += inner.bytes
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func begin(_ name: StaticString) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// Writes valid UTF-8 as a string.
    private mutating func string(_ text: [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        JSONString.escape(text, into: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}

/// How text is written between the quotes of a JSON string.
enum JSONString {
    /// Escapes quotes, backslashes and everything below U+00A0 that is not printable: recordings are read with `less`.
    static func escape(_ text: [UInt8], into output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count + text.count / 4)
        text.withUnsafeBufferPointer { text in
            var start = 0
            var index = 0
            func flush(_ output: inout [UInt8]) {
                output.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            }
            while index < text.count {
                let byte = text[index]
                // C1 controls are two bytes in UTF-8, the first of which is C2.
                let isC1 = byte == 0xc2 && index + 1 < text.count && text[index + 1] < 0xa0
                guard byte < 0x20 || byte == 0x22 || byte == 0x5c || byte == 0x7f || isC1 else {
                    index += 1
                    continue
                }
                flush(&output)
                output.append(0x5c)
                switch byte {
                case 0x22, 0x5c: output.append(byte)
                case 0x0a: output.append(UInt8(ascii: "n"))
                case 0x0d: output.append(UInt8(ascii: "r"))
                case 0x09: output.append(UInt8(ascii: "t"))
                default:
                    let value = isC1 ? text[index + 1] : byte
                    output += "u00".utf8
                    output.append(hexDigits[Int(value >> 4)])
                    output.append(hexDigits[Int(value & 15)])
                }
                index += isC1 ? 2 : 1
                start = index
            }
            flush(&output)
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
