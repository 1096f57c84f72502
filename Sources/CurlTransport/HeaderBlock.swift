import Base

/// The header lines of an answer as they come in: the last block wins, informational ones (1xx) go before it.
struct HeaderBlock {
    /// Bytes of all header lines of one answer together; no honest service comes near.
    static let limit = 64 << 10

    private(set) var fields: [HTTPHeader] = []
    /// Whether the empty line after the block has come.
    private(set) var isComplete = false
    private(set) var contentLength: Int?
    private var bytes = 0

    /// Takes one line as libcurl gives it, line end included; false if that is too much.
    mutating func receive(_ line: UnsafeRawBufferPointer) -> Bool {
        bytes += line.count
        guard bytes <= Self.limit else { return false }
        let text = line.drop(while: Self.isBlank)
        if text.starts(with: "HTTP/".utf8), text.count == line.count, fields.isEmpty || isComplete {
            // Another block: the one before was informational. The count goes on, or there would be no end to them.
            fields = []
            contentLength = nil
            isComplete = false
        } else if text.isEmpty {
            isComplete = true
        } else if !isComplete {
            // After the empty line only trailers come, which nobody here asks for.
            append(text)
        }
        return true
    }

    private mutating func append(_ line: Slice<UnsafeRawBufferPointer>) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self)
        var value = line[line.index(after: colon)...].drop(while: Self.isBlank)
        while let last = value.last, Self.isBlank(last) { value.removeLast() }
        let field = HTTPHeader(name, String(decoding: value, as: UTF8.self))
        if field.name.lowercased() == "content-length" { contentLength = Int(field.value) }
        fields.append(field)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a }
}
