/// Writes compact JSON (RFC 8259) value by value, in the order of the calls, so that equal values are equal bytes.
///
/// No white space, text as UTF-8, only what must be escaped escaped. Commas are its own business: one goes before every
/// key and every element that is not the first.
///
/// `public`, because the simulator writes each row of its lists with it.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private var isFirst = true
    private let isVisible: Bool

    /// `visibly` escapes all that is not printable below U+00A0, for files that people read.
    public init(capacity: Int = 256, visibly: Bool = false) {
        isVisible = visibly
        bytes.reserveCapacity(capacity)
    }

    /// The bytes of what `write` writes.
    @inlinable
    public static func document(capacity: Int = 256, _ write: (inout Self) -> Void) -> [UInt8] {
        var writer = Self(capacity: capacity)
        write(&writer)
        return writer.bytes
    }

    // MARK: Containers

    @inlinable
    public mutating func object(_ content: (inout Self) -> Void) {
        open(0x7b)
        content(&self)
        close(0x7d)
    }

    @inlinable
    public mutating func array(_ content: (inout Self) -> Void) {
        open(0x5b)
        content(&self)
        close(0x5d)
    }

    @inlinable
    public mutating func array<Elements: Sequence>(
        _ elements: Elements,
        _ write: (inout Self, Elements.Element) -> Void
    ) {
        open(0x5b)
        for element in elements { write(&self, element) }
        close(0x5d)
    }

    /// Begins what `close` ends, for whoever cannot write it in one go: `{` or `[`.
    public mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        isFirst = true
    }

    public mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        isFirst = false
    }

    /// The key of the value that is written next.
    ///
    /// It stands as it is, so it must need no escapes.
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(0x22)
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0x22)
        bytes.append(0x3a)
        isFirst = true
    }

    public mutating func key(_ name: String) {
        string(name)
        bytes.append(0x3a)
        isFirst = true
    }

    // MARK: Scalars

    public mutating func null() { raw("null") }

    public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    public mutating func int(_ value: Int64) { raw(String(value)) }

    public mutating func string(_ text: String) {
        separate()
        bytes.append(0x22)
        var text = text
        text.withUTF8 { JSONString.escape($0, visibly: isVisible, into: &bytes) }
        bytes.append(0x22)
    }

    public mutating func strings(_ texts: [String]) { array(texts) { $0.string($1) } }

    /// A UUID in its canonical form.
    @inlinable
    public mutating func id<Subject>(_ id: ID<Subject>) { id128(id.high, id.low) }

    @usableFromInline
    mutating func id128(_ high: UInt64, _ low: UInt64) {
        ascii { bytes in
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 { bytes.append(0x2d) }
                let half = index < 16 ? high : low
                bytes.append(ASCII.hex(UInt8(truncatingIfNeeded: half >> UInt64((15 - index % 16) * 4)) & 15))
            }
        }
    }

    /// A string of ASCII that needs no escapes, as `write` appends it.
    public mutating func ascii(_ write: (inout [UInt8]) -> Void) {
        separate()
        bytes.append(0x22)
        write(&bytes)
        bytes.append(0x22)
    }

    /// A value that is JSON already.
    public mutating func raw(_ json: String) {
        separate()
        bytes.append(contentsOf: json.utf8)
    }

    private mutating func separate() {
        if isFirst { isFirst = false } else { bytes.append(0x2c) }
    }
}
