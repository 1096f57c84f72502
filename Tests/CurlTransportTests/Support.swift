import Base
import CurlTransport

/// The error a request ends with; nil if it was answered.
func failure(_ transport: CurlTransport, _ request: HTTPRequest) async -> TransportError? {
    do throws(TransportError) {
        _ = try await transport.send(request)
        return nil
    } catch {
        return error
    }
}

extension CurlTransport {
    /// A transport that no setting of the machine sends through a proxy.
    static func direct(_ change: (inout Options) -> Void = { _ in }) -> CurlTransport {
        var options = Options()
        options.proxy = ""
        change(&options)
        return CurlTransport(options: options)
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Gzip written by hand, so that a test needs no tool and a bomb costs nothing to make.
enum Gzip {
    private static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

    /// One stored block (RFC 1951, 3.2.4); up to 65,535 bytes.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt16(bytes.count)
        return header + [1] + littleEndian(count) + littleEndian(~count) + bytes + littleEndian(crc32(bytes))
            + littleEndian(UInt32(bytes.count))
    }

    /// The beginning of a stream of zero bytes: the first, then what `zeros` repeats.
    ///
    /// A block of fixed codes (RFC 1951, 3.2.6): 3 bits of block header, 8 for the literal 0, then 13 for each match
    /// of 258 at distance 1. The start ends with a byte, and so does a piece, which unpacks to 2 MB.
    static let zeroStream: (start: [UInt8], piece: [UInt8]) = {
        var bits: [Bool] = [true, true, false]  // last block, fixed codes (type 1, low bit first)
        bits += code(0x30, 8)
        while bits.count % 8 != 0 { bits += match }
        let start = header + pack(bits)
        return (start, pack(Array(repeatElement(match, count: 8 * 1024).joined())))
    }()

    /// Length 258 is code 285, fixed code 11000101; distance 1 is code 0 in five bits.
    private static let match = code(0b1100_0101, 8) + code(0, 5)

    /// Huffman codes are packed from their highest bit.
    private static func code(_ value: Int, _ length: Int) -> [Bool] {
        (0..<length).reversed().map { value >> $0 & 1 == 1 }
    }

    private static func pack(_ bits: [Bool]) -> [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<(start + 8)].reversed().reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xedb8_8320 : sum >> 1 }
        }
        return ~sum
    }
}

extension TransportError {
    /// The reason in the words of whatever libcurl and OpenSSL are installed: they differ from version to version.
    var words: String {
        switch self {
        case .nameNotResolved(let words), .connectionReset(let words), .tls(let words), .proxy(let words): words
        default: ""
        }
    }
}
