/// Collects a bracketed paste up to its end mark, whatever the reads it comes in.
struct PasteBuffer {
    /// More than this is cut off: nobody pastes it on purpose.
    static let limit = 1 << 20

    private static let endMark = Array("\u{1B}[201~".utf8)
    private var bytes: [UInt8] = []
    private var total = 0
    private var matched = 0

    /// Takes one byte and gives the text when it was the last of the end mark.
    mutating func append(_ byte: UInt8) -> String? {
        total += 1
        if bytes.count < Self.limit { bytes.append(byte) }
        if byte == Self.endMark[matched] {
            matched += 1
        } else {
            // The mark begins with its only Escape, so a failed match can start again at this byte alone.
            matched = byte == Self.endMark[0] ? 1 : 0
        }
        guard matched == Self.endMark.count else { return nil }
        return text
    }

    /// What came so far, without the end mark or its beginning.
    var text: String {
        let kept = min(bytes.count, total - matched)
        return Self.clean(String(decoding: bytes[..<kept], as: UTF8.self))
    }

    /// One kind of newline, and no control characters but it and the tab.
    private static func clean(_ text: String) -> String {
        var cleaned = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            defer { afterReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0D: cleaned.append("\n")
            case 0x0A: if !afterReturn { cleaned.append("\n") }
            case 0x09: cleaned.append(scalar)
            case 0x00...0x1F, 0x7F...0x9F: break
            default: cleaned.append(scalar)
            }
        }
        return String(cleaned)
    }
}
