/// Reads JSON (RFC 8259) from bytes, value by value, without ever building a tree of them.
///
/// Strict about the grammar, and safe on any bytes: the body may be cut, damaged or hostile. What the grammar leaves
/// open is decided here:
/// - A byte order mark before the value is skipped; anything but white space after the value is an error.
/// - Invalid UTF-8 and lone surrogates become U+FFFD: one bad byte in a name must not hide an export.
/// - Of equal keys the last one wins.
/// - An integer must fit `Int64`; a larger one is a mismatch, since a saturated number would be a lie on screen.
/// - A skipped value may nest 64 levels deep; more is malformed.
///
/// All `Optional` results are nil for `null`. A mismatch leaves the reader inside the value: whoever goes on reading
/// after one must `rewind` first.
///
/// `public`, as all that is called for each row of a list (`JSONSlice`, `Timestamp`, `ID`): the compiler takes no body
/// of a `package` function into another module, and without that a list of exports took half as long again to read.
public struct JSONReader: ~Copyable {
    @usableFromInline let base: UnsafeRawPointer
    @usableFromInline let count: Int
    @usableFromInline var index = 0
    var repeats = Repeats()

    /// Hands a reader over `body` to `decode`, and checks that nothing follows what that reads.
    public static func read<Value>(
        _ body: [UInt8],
        _ decode: (inout JSONReader) throws(JSONFailure) -> Value
    ) throws(JSONFailure) -> Value {
        try body.withUnsafeBufferPointer { (buffer) throws(JSONFailure) in
            guard let start = buffer.baseAddress, !buffer.isEmpty else { throw JSONFailure(.truncated, "is empty") }
            var reader = JSONReader(base: UnsafeRawPointer(start), count: buffer.count)
            if buffer.starts(with: [0xef, 0xbb, 0xbf]) { reader.index = 3 }
            reader.skipSpace()
            guard reader.index < reader.count else { throw JSONFailure(.truncated, "is empty") }
            let value = try decode(&reader)
            reader.skipSpace()
            guard reader.index == reader.count else {
                throw JSONFailure(.malformed, "goes on after its end, at byte \(reader.index)")
            }
            return value
        }
    }

    private init(base: UnsafeRawPointer, count: Int) {
        self.base = base
        self.count = count
    }

    @inlinable @inline(__always)
    func byte(_ index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }

    @inlinable @inline(__always)
    mutating func skipSpace() {
        while index < count {
            let next = byte(index)
            guard next <= 0x20, next == 0x20 || next == 0x0a || next == 0x0d || next == 0x09 else { return }
            index &+= 1
        }
    }

    /// The first byte of the next value or sign, which is not consumed.
    @inlinable @inline(__always)
    public mutating func peek() throws(JSONFailure) -> UInt8 {
        skipSpace()
        guard index < count else { throw cut() }
        return byte(index)
    }

    /// Where it stands, for `rewind`: in front of a value after a `peek`.
    @inlinable
    public var place: Int { index }

    /// Goes back to a place where a value began.
    @inlinable
    public mutating func rewind(to place: Int) { index = place }

    /// The bytes from `start` to here, valid while the reader is.
    public func bytes(from start: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + start, count: index - start)
    }

    // MARK: Failures

    @usableFromInline
    func cut() -> JSONFailure { JSONFailure(.truncated, "is cut off after \(count) bytes") }

    @usableFromInline
    func unexpected() -> JSONFailure {
        index < count ? JSONFailure(.malformed, "is not valid JSON at byte \(index)") : cut()
    }

    /// The failure of a value that is not `wanted`, or that is no value at all.
    @usableFromInline
    func mismatch(_ wanted: String) -> JSONFailure {
        guard index < count else { return cut() }
        let found: String
        switch byte(index) {
        case UInt8(ascii: "\""): found = "a string"
        case UInt8(ascii: "{"): found = "an object"
        case UInt8(ascii: "["): found = "a list"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): found = "true or false"
        case UInt8(ascii: "n"): found = "null"
        case UInt8(ascii: "-"), 0x30...0x39: found = "a number"
        default: return unexpected()
        }
        return JSONFailure(.mismatched, "should be \(wanted), but is \(found)")
    }

    // MARK: Containers

    /// Reads an object, handing each key to `field`, which must consume the value; false when it is `null`.
    @inlinable @inline(__always)
    public mutating func object(
        _ field: (inout JSONReader, JSONSlice) throws(JSONFailure) -> Void
    ) throws(JSONFailure) -> Bool {
        guard try open(UInt8(ascii: "{"), "an object") else { return false }
        guard try peek() != UInt8(ascii: "}") else {
            index &+= 1
            return true
        }
        while true {
            let key = try self.key()
            do throws(JSONFailure) { try field(&self, key) } catch { throw error.under(key.text) }
            guard try goesOn(until: UInt8(ascii: "}")) else { return true }
        }
    }

    /// Reads an array, calling `element` for each of its values, which that must consume; false when it is `null`.
    @inlinable @inline(__always)
    public mutating func array(
        _ element: (inout JSONReader, Int) throws(JSONFailure) -> Void
    ) throws(JSONFailure) -> Bool {
        guard try open(UInt8(ascii: "["), "a list") else { return false }
        guard try peek() != UInt8(ascii: "]") else {
            index &+= 1
            return true
        }
        var position = 0
        while true {
            do throws(JSONFailure) { try element(&self, position) } catch { throw error.at(position) }
            guard try goesOn(until: UInt8(ascii: "]")) else { return true }
            position += 1
        }
    }

    @usableFromInline
    mutating func open(_ bracket: UInt8, _ wanted: String) throws(JSONFailure) -> Bool {
        if try peek() == bracket {
            index &+= 1
            return true
        }
        guard try null() else { throw mismatch(wanted) }
        return false
    }

    /// Consumes a comma (true) or the closing bracket (false).
    @inlinable @inline(__always)
    mutating func goesOn(until bracket: UInt8) throws(JSONFailure) -> Bool {
        let next = try peek()
        guard next == UInt8(ascii: ",") || next == bracket else { throw unexpected() }
        index &+= 1
        return next != bracket
    }

    @inlinable @inline(__always)
    mutating func key() throws(JSONFailure) -> JSONSlice {
        guard try peek() == UInt8(ascii: "\"") else { throw unexpected() }
        let key = try slice()
        guard try peek() == UInt8(ascii: ":") else { throw unexpected() }
        index &+= 1
        return key
    }

    // MARK: Scalars

    /// Consumes `null` if that is next.
    @inlinable @inline(__always)
    public mutating func null() throws(JSONFailure) -> Bool {
        guard try peek() == UInt8(ascii: "n") else { return false }
        try word("null")
        return true
    }

    @usableFromInline
    mutating func word(_ literal: StaticString) throws(JSONFailure) {
        for offset in 0..<literal.utf8CodeUnitCount {
            guard index < count else { throw cut() }
            guard byte(index) == literal.utf8Start[offset] else { throw unexpected() }
            index &+= 1
        }
    }

    /// Reads a string without unescaping it; nil for `null`.
    @inlinable @inline(__always)
    public mutating func string() throws(JSONFailure) -> JSONSlice? {
        guard try peek() == UInt8(ascii: "\"") else {
            guard try null() else { throw mismatch("a string") }
            return nil
        }
        return try slice()
    }

    public mutating func bool() throws(JSONFailure) -> Bool? {
        switch try peek() {
        case UInt8(ascii: "t"): try word("true"); return true
        case UInt8(ascii: "f"): try word("false"); return false
        default:
            guard try null() else { throw mismatch("true or false") }
            return nil
        }
    }

    /// Reads a whole number, which may be written `7`, `7.0` or `7e3`.
    public mutating func integer() throws(JSONFailure) -> Int64? {
        guard let text = try number() else { return nil }
        if let value = Int64(text) { return value }
        // With a fraction or an exponent it goes through a Double, which is exact below 2^53 only.
        if let value = Double(text).flatMap(Int64.init(exactly:)), value.magnitude <= 1 << 53 { return value }
        throw JSONFailure(.mismatched, "should be a whole number below 2^63")
    }

    /// Reads a number of things: one below zero is none.
    public mutating func amount() throws(JSONFailure) -> Int64? { try integer().map { Swift.max(0, $0) } }

    public mutating func double() throws(JSONFailure) -> Double? {
        guard let text = try number() else { return nil }
        guard let value = Double(text), value.isFinite else {
            throw JSONFailure(.mismatched, "is a number beyond all bounds")
        }
        return value
    }

    /// The digits of a number; at most 400 bytes of them, which `Double` could still tell apart.
    private mutating func number() throws(JSONFailure) -> String? {
        switch try peek() {
        case UInt8(ascii: "-"), 0x30...0x39: break
        default:
            guard try null() else { throw mismatch("a number") }
            return nil
        }
        let start = index
        try skipNumber()
        guard index - start <= 400 else { throw JSONFailure(.mismatched, "is a number of \(index - start) characters") }
        return String(decoding: bytes(from: start), as: UTF8.self)
    }

    // MARK: Skipping

    /// Passes over one value of any type, checking its grammar.
    public mutating func skip() throws(JSONFailure) {
        var depth = 0
        var isObject: UInt64 = 0
        while true {
            switch try peek() {
            case UInt8(ascii: "\""): _ = try slice()
            case UInt8(ascii: "t"): try word("true")
            case UInt8(ascii: "f"): try word("false")
            case UInt8(ascii: "n"): try word("null")
            case UInt8(ascii: "-"), 0x30...0x39: try skipNumber()
            case let bracket where bracket == UInt8(ascii: "{") || bracket == UInt8(ascii: "["):
                index &+= 1
                // `[` and `{` stand two before their closing brackets.
                if try peek() == bracket &+ 2 {
                    index &+= 1
                    break
                }
                guard depth < 64 else { throw JSONFailure(.malformed, "nests deeper than 64 levels") }
                depth += 1
                isObject = isObject << 1 | (bracket == UInt8(ascii: "{") ? 1 : 0)
                if isObject & 1 == 1 { _ = try key() }
                continue
            default: throw unexpected()
            }
            while true {
                guard depth > 0 else { return }
                if try goesOn(until: isObject & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    if isObject & 1 == 1 { _ = try key() }
                    break
                }
                depth -= 1
                isObject >>= 1
            }
        }
    }

    private mutating func skipNumber() throws(JSONFailure) {
        if byte(index) == UInt8(ascii: "-") { index &+= 1 }
        let leadingZero = index < count && byte(index) == UInt8(ascii: "0")
        let digits = try skipDigits()
        if leadingZero, digits > 1 { throw unexpected() }
        if index < count, byte(index) == UInt8(ascii: ".") {
            index &+= 1
            _ = try skipDigits()
        }
        if index < count, byte(index) | 0x20 == UInt8(ascii: "e") {
            index &+= 1
            if index < count, byte(index) == UInt8(ascii: "+") || byte(index) == UInt8(ascii: "-") { index &+= 1 }
            _ = try skipDigits()
        }
    }

    private mutating func skipDigits() throws(JSONFailure) -> Int {
        let start = index
        while index < count, byte(index) &- 0x30 <= 9 { index &+= 1 }
        guard index > start else { throw unexpected() }
        return index - start
    }

    /// Reads a string from its opening quote, eight bytes a step.
    @inlinable @inline(__always)
    mutating func slice() throws(JSONFailure) -> JSONSlice {
        index &+= 1
        let start = index
        var hasEscapes = false
        while true {
            while index &+ 8 <= count {
                let special = Self.specials(base.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
                guard special == 0 else {
                    index &+= special.trailingZeroBitCount / 8
                    break
                }
                index &+= 8
            }
            guard index < count else { throw cut() }
            let next = byte(index)
            if next == UInt8(ascii: "\"") {
                let bytes = UnsafeRawBufferPointer(start: base + start, count: index &- start)
                index &+= 1
                return JSONSlice(bytes: bytes, hasEscapes: hasEscapes)
            }
            if next == UInt8(ascii: "\\") {
                hasEscapes = true
                try skipEscape()
            } else if next >= 0x20 {
                index &+= 1
            } else {
                throw unexpected()
            }
        }
    }

    /// Marks the highest bit of each byte that is a quote, a backslash or a control character.
    ///
    /// The subtractions may also mark bytes after the first true one, so only the lowest mark counts.
    @inlinable @inline(__always)
    static func specials(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5c)
        let marks =
            ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | ((word &- ones &* 0x20) & ~word)
        return marks & (ones &* 0x80)
    }

    @usableFromInline
    mutating func skipEscape() throws(JSONFailure) {
        index &+= 1
        guard index < count else { throw cut() }
        switch byte(index) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index &+= 1
        case UInt8(ascii: "u"):
            index &+= 1
            for _ in 0..<4 {
                guard index < count else { throw cut() }
                guard ASCII.hexDigit(byte(index)) != nil else { throw unexpected() }
                index &+= 1
            }
        default: throw unexpected()
        }
    }
}
