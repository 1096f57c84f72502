import Base

/// Builds one line: a JSON object in valid UTF-8, without a character that a terminal would obey.
struct LineWriter {
    private var json = JSONWriter(visibly: true)

    init() { json.open(UInt8(ascii: "{")) }

    /// The finished line with its line break.
    var line: [UInt8] {
        var whole = json
        whole.close(UInt8(ascii: "}"))
        return whole.bytes + [0x0a]
    }

    mutating func field(_ name: StaticString, number: Int) { json.field(name, number) }

    mutating func field(_ name: StaticString, _ text: String) { json.field(name, text) }

    /// Seconds with six digits after the point.
    mutating func field(_ name: StaticString, seconds duration: Duration) {
        let micros = max(0, duration.inMicroseconds)
        json.key(name)
        json.raw("\(micros / 1_000_000).\(Timestamp.padded(Int(micros % 1_000_000), 6))")
    }

    mutating func field(_ name: StaticString, _ fields: [(String, String)]) {
        json.field(name) { json in
            for field in fields {
                json.key(field.0)
                json.string(field.1)
            }
        }
    }

    /// A body as text where it is text, which keeps it readable with everyday tools.
    mutating func field(body: [UInt8]) {
        if let text = String(validating: body, as: UTF8.self) {
            json.field("body", text)
        } else {
            json.key("body_base64")
            json.ascii { $0 += Base64.standard.encoded(body) }
        }
    }

    mutating func field(_ name: StaticString, _ error: TransportError, redactor: Redactor) {
        let (kind, number, text) = error.parts
        json.field(name) { json in
            json.field("kind", kind.rawValue)
            json.field("number", number)
            json.field("text", text.map { redactor.redacted($0) })
        }
    }
}
