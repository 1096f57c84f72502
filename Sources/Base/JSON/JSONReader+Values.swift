extension JSONReader {
    public mutating func text() throws(JSONFailure) -> String? { try string()?.text }

    /// Reads a text that many rows share, such as a filter: equal ones share their storage.
    public mutating func sharedText() throws(JSONFailure) -> String? {
        guard let slice = try string() else { return nil }
        // Fifteen bytes and less live inside the String.
        guard slice.bytes.count > 15 else { return slice.text }
        return repeats.texts.value(for: slice.bytes) { slice.text }
    }

    /// Reads a list of texts; an element that is `null` is left out.
    public mutating func texts() throws(JSONFailure) -> [String]? {
        var result: [String] = []
        let isList = try array { (reader, _) throws(JSONFailure) in
            if let text = try reader.text() { result.append(text) }
        }
        return isList ? result : nil
    }

    /// Reads a list of texts that many rows share, such as the exported fields: equal lists share their storage.
    public mutating func sharedTexts() throws(JSONFailure) -> [String]? {
        guard try peek() == UInt8(ascii: "[") else { return try texts() }
        let start = index
        try skip()
        let raw = bytes(from: start)
        if let list = repeats.lists.known(raw) { return list }
        let end = index
        rewind(to: start)
        let list = try texts() ?? []
        rewind(to: end)
        repeats.lists.remember(list, for: raw)
        return list
    }

    public mutating func time() throws(JSONFailure) -> Timestamp? {
        guard let slice = try string() else { return nil }
        let time = slice.hasEscapes ? Timestamp(slice.text) : Timestamp(utf8: slice.bytes)
        guard let time else { throw JSONFailure(.mismatched, "should be a time such as 2026-08-19T00:00:00Z") }
        return time
    }

    @inlinable
    public mutating func id<Subject>(_: ID<Subject>.Type = ID<Subject>.self) throws(JSONFailure) -> ID<Subject>? {
        guard let slice = try string() else { return nil }
        let id = slice.hasEscapes ? ID<Subject>(slice.text) : ID<Subject>(raw: slice.bytes)
        guard let id else { throw JSONFailure(.mismatched, "should be a UUID") }
        return id
    }

    /// Reads a value of any type as words: a string as its text, all else as JSON without white space; nil for `null`.
    public mutating func anyText() throws(JSONFailure) -> String? {
        switch try peek() {
        case UInt8(ascii: "\""): return try text()
        case UInt8(ascii: "n"):
            _ = try null()
            return nil
        default: break
        }
        let start = index
        try skip()
        var compact: [UInt8] = []
        var inString = false
        var escaped = false
        for byte in bytes(from: start) {
            if inString {
                inString = escaped || byte != UInt8(ascii: "\"")
                escaped = !escaped && byte == UInt8(ascii: "\\")
            } else if byte <= 0x20 {
                continue
            } else {
                inString = byte == UInt8(ascii: "\"")
            }
            compact.append(byte)
        }
        return String(decoding: compact, as: UTF8.self)
    }
}
