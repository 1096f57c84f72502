/// The identity of one thing of the service: a UUID that knows what it names.
///
/// Sixteen bytes instead of a string, because a workspace holds tens of thousands of exports with five ids each.
/// Every id of the bulk-export API is declared `format: uuid` in its OpenAPI file.
public struct ID<Subject>: Hashable, Comparable, Sendable {
    public let high: UInt64
    public let low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 32 hexadecimal digits, with or without the four hyphens of the canonical form; nil for anything else.
    @inlinable
    public init?(_ text: some StringProtocol) {
        self.init(utf8: text.utf8)
    }

    /// Reads the same from bytes in memory, the canonical form eight digits a step: a list holds five ids a row.
    @inlinable
    public init?(raw bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 36, bytes[8] == 0x2d, bytes[13] == 0x2d, bytes[18] == 0x2d, bytes[23] == 0x2d else {
            self.init(utf8: bytes)
            return
        }
        func word(_ first: Int, _ second: Int) -> UInt64 {
            UInt64(bytes.loadUnaligned(fromByteOffset: first, as: UInt32.self).littleEndian)
                | UInt64(bytes.loadUnaligned(fromByteOffset: second, as: UInt32.self).littleEndian) << 32
        }
        guard let a = Self.hexDigits(word(0, 4)), let b = Self.hexDigits(word(9, 14)),
            let c = Self.hexDigits(word(19, 24)), let d = Self.hexDigits(word(28, 32))
        else { return nil }
        self.init(high: a << 32 | b, low: c << 32 | d)
    }

    /// The value of eight hexadecimal digits, the first one in the lowest byte; nil if one of them is none.
    @inlinable @inline(__always)
    static func hexDigits(_ text: UInt64) -> UInt64? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // Bit 6 tells letters from decimal digits; a letter's low half counts from 1 for `a`.
        let letters = text & (ones &* 0x40)
        let digits = (text & (ones &* 0x0f)) &+ (letters >> 6) &* 9
        // What these values would be written as, in lower case, must be what stood there.
        let tens = ((digits &+ ones &* 0x76) & (ones &* 0x80)) >> 7
        let spelled = digits &+ ones &* 0x30 &+ tens &* 0x27
        guard digits & (ones &* 0xf0) == 0, spelled == text | letters >> 1 else { return nil }
        var value = digits.byteSwapped
        value = (value | value >> 4) & 0x00ff_00ff_00ff_00ff
        value = (value | value >> 8) & 0x0000_ffff_0000_ffff
        return (value | value >> 16) & 0xffff_ffff
    }

    @inlinable
    public init?(utf8 bytes: some Sequence<UInt8>) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var digits = 0
        var position = 0
        for byte in bytes {
            defer { position += 1 }
            if byte == UInt8(ascii: "-") {
                guard position == 8 || position == 13 || position == 18 || position == 23 else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte &- 0x30
            case 0x41...0x46: digit = byte &- 0x37
            case 0x61...0x66: digit = byte &- 0x57
            default: return nil
            }
            guard digits < 32 else { return nil }
            if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            digits += 1
        }
        guard digits == 32, position == 32 || position == 36 else { return nil }
        self.init(high: high, low: low)
    }

    @inlinable
    public static func < (a: Self, b: Self) -> Bool {
        a.high == b.high ? a.low < b.low : a.high < b.high
    }
}

extension ID: CustomStringConvertible {
    /// The canonical form, lower case with hyphens, as the service writes it.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let half = index < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: half >> UInt64((15 - index % 16) * 4)) & 15
                buffer[position] = digit < 10 ? 0x30 + digit : 0x57 + digit
                position += 1
            }
            return 36
        }
    }

    /// The first eight digits: what the screen shows where a name is missing.
    public var short: String { String(description.prefix(8)) }
}
