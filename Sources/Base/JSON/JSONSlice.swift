/// A JSON string as it stands in the body, between its quotes, not yet unescaped: what keys and words are compared as.
///
/// Valid only while the reader that gave it is.
public struct JSONSlice {
    @usableFromInline let bytes: UnsafeRawBufferPointer
    @usableFromInline let hasEscapes: Bool

    @inlinable
    init(bytes: UnsafeRawBufferPointer, hasEscapes: Bool) {
        self.bytes = bytes
        self.hasEscapes = hasEscapes
    }

    /// The string itself: escapes resolved, lone surrogates and invalid UTF-8 repaired with U+FFFD.
    public var text: String {
        guard hasEscapes else { return String(decoding: bytes, as: UTF8.self) }
        // An escape is never shorter than the UTF-8 it stands for, so the raw length is room enough.
        return String(unsafeUninitializedCapacity: bytes.count) { unescape(into: $0) }
    }

    /// Lets a `switch` over a slice name its cases by literals, without making a string.
    @inlinable @inline(__always)
    public static func ~= (literal: StaticString, slice: JSONSlice) -> Bool {
        guard !slice.hasEscapes else { return slice.text == literal.description }
        return slice.bytes.count == literal.utf8CodeUnitCount && slice.equals(literal.utf8Start)
    }

    /// Compares as many bytes as the slice has.
    @inlinable
    func equals(_ other: UnsafePointer<UInt8>) -> Bool {
        Self.equal(bytes, UnsafeRawPointer(other))
    }

    @inlinable
    static func equal(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawPointer) -> Bool {
        guard let start = a.baseAddress else { return true }
        var index = 0
        while index &+ 8 <= a.count {
            let left = start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard left == b.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
            index &+= 8
        }
        while index < a.count {
            guard start.load(fromByteOffset: index, as: UInt8.self) == b.load(fromByteOffset: index, as: UInt8.self)
            else { return false }
            index &+= 1
        }
        return true
    }

    /// Writes the unescaped bytes and tells how many.
    ///
    /// The reader has checked every escape already.
    private func unescape(into output: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var written = 0
        var index = 0
        func put(_ byte: UInt8) {
            output[written] = byte
            written += 1
        }
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                put(byte)
                continue
            }
            let escape = bytes[index]
            index += 1
            switch escape {
            case UInt8(ascii: "b"): put(0x08)
            case UInt8(ascii: "f"): put(0x0c)
            case UInt8(ascii: "n"): put(0x0a)
            case UInt8(ascii: "r"): put(0x0d)
            case UInt8(ascii: "t"): put(0x09)
            case UInt8(ascii: "u"):
                let unit = codeUnit(at: index)
                index += 4
                var value = UInt32(unit)
                if unit & 0xfc00 == 0xd800, index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
                    bytes[index + 1] == UInt8(ascii: "u")
                {
                    let second = codeUnit(at: index + 2)
                    if second & 0xfc00 == 0xdc00 {
                        value = 0x10000 + (UInt32(unit & 0x3ff) << 10 | UInt32(second & 0x3ff))
                        index += 6
                    }
                }
                for byte in UTF8.encode(Unicode.Scalar(value) ?? "\u{fffd}") ?? UTF8.encodedReplacementCharacter {
                    put(byte)
                }
            default: put(escape)
            }
        }
        return written
    }

    private func codeUnit(at index: Int) -> UInt16 {
        var value: UInt16 = 0
        for offset in 0..<4 { value = value << 4 | UInt16(ASCII.hexDigit(bytes[index + offset]) ?? 0) }
        return value
    }
}

/// Bytes that mean something in the texts we read.
public enum ASCII {
    /// The value of a hexadecimal digit; nil for any other byte.
    @inline(__always)
    public static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte &- 0x30
        case 0x41...0x46: byte &- 0x37
        case 0x61...0x66: byte &- 0x57
        default: nil
        }
    }

    /// A hexadecimal digit, 0 to 15, in lower case.
    @inline(__always)
    package static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }
}
