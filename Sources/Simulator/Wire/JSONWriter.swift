import Base
import LangSmith

/// Writes compact JSON as the service does: no white space, non-ASCII text as UTF-8, only what must be escaped escaped.
///
/// Commas are its own business: one goes before every key and every element that is not the first.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    init(capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

    mutating func object(_ content: (inout Self) -> Void) { nest(0x7b, content, 0x7d) }

    mutating func array(_ content: (inout Self) -> Void) { nest(0x5b, content, 0x5d) }

    mutating func array<Elements: Sequence>(_ elements: Elements, _ write: (inout Self, Elements.Element) -> Void) {
        array { writer in
            for element in elements { write(&writer, element) }
        }
    }

    /// The key of the value that is written next.
    ///
    /// It stands as it is, so it must need no escapes.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(0x22)
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0x22)
        bytes.append(0x3a)
        isFirst = true
    }

    mutating func key(_ name: String) {
        string(name)
        bytes.append(0x3a)
        isFirst = true
    }

    mutating func null() { raw("null") }

    mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    mutating func int(_ value: Int64) { raw(String(value)) }

    mutating func string(_ text: String) {
        separate()
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5c:
                bytes.append(0x5c)
                bytes.append(byte)
            case 0x0a: bytes.append(contentsOf: "\\n".utf8)
            case 0x0d: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(Self.hex(byte >> 4))
                bytes.append(Self.hex(byte & 15))
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    /// A UUID in its canonical form.
    mutating func id<Subject>(_ id: ID<Subject>) {
        separate()
        bytes.append(0x22)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { bytes.append(0x2d) }
            let half = index < 16 ? id.high : id.low
            bytes.append(Self.hex(UInt8(truncatingIfNeeded: half >> UInt64((15 - index % 16) * 4)) & 15))
        }
        bytes.append(0x22)
    }

    /// `YYYY-MM-DDThh:mm:ss[.ffffff]+00:00`, as Python's `isoformat` writes a UTC time.
    mutating func time(_ time: Timestamp) {
        separate()
        let c = time.civil
        bytes.append(0x22)
        digits(c.year, 4)
        bytes.append(0x2d)
        digits(c.month, 2)
        bytes.append(0x2d)
        digits(c.day, 2)
        bytes.append(0x54)
        digits(c.hour, 2)
        bytes.append(0x3a)
        digits(c.minute, 2)
        bytes.append(0x3a)
        digits(c.second, 2)
        if c.microsecond != 0 {
            bytes.append(0x2e)
            digits(c.microsecond, 6)
        }
        bytes.append(contentsOf: "+00:00\"".utf8)
    }

    /// A value that is JSON already.
    mutating func raw(_ json: String) {
        separate()
        bytes.append(contentsOf: json.utf8)
    }

    private mutating func nest(_ opening: UInt8, _ content: (inout Self) -> Void, _ closing: UInt8) {
        separate()
        bytes.append(opening)
        isFirst = true
        content(&self)
        bytes.append(closing)
        isFirst = false
    }

    private mutating func separate() {
        if isFirst { isFirst = false } else { bytes.append(0x2c) }
    }

    private mutating func digits(_ value: Int, _ width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }
}

extension JSONWriter {
    mutating func string(_ text: String?) {
        if let text { string(text) } else { null() }
    }

    mutating func id<Subject>(_ id: ID<Subject>?) {
        if let id { self.id(id) } else { null() }
    }

    mutating func time(_ time: Timestamp?) {
        if let time { self.time(time) } else { null() }
    }

    mutating func strings(_ texts: [String]) { array(texts) { $0.string($1) } }

    static func document(capacity: Int = 1024, _ write: (inout Self) -> Void) -> [UInt8] {
        var writer = Self(capacity: capacity)
        write(&writer)
        return writer.bytes
    }
}
