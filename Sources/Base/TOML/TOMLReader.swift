/// Reads TOML 1.0.0 (https://toml.io/en/v1.0.0), strictly and with the places of keys and values.
///
/// What the grammar leaves open is decided here: a byte order mark at the beginning is passed over, a line break inside
/// a text of several lines is `\n` however it is written, and values nest 64 levels deep at most.
package struct TOMLReader {
    let text: [Unicode.Scalar]
    var index = 0
    var place = SourcePlace(line: 1, column: 1)

    /// The table that a document is.
    package static func read(_ text: String) throws(TOMLFailure) -> TOMLTable {
        var reader = TOMLReader(text: Array(text.unicodeScalars))
        try reader.checkCharacters()
        if reader.next == "\u{feff}" { reader.index += 1 }
        return try reader.document()
    }

    private init(text: [Unicode.Scalar]) { self.text = text }

    // MARK: Characters

    var next: Unicode.Scalar? { index < text.count ? text[index] : nil }

    func peek(_ offset: Int) -> Unicode.Scalar? { index + offset < text.count ? text[index + offset] : nil }

    mutating func advance() {
        guard let scalar = next else { return }
        index += 1
        if scalar == "\n" {
            place = SourcePlace(line: place.line + 1, column: 1)
        } else {
            place.column += 1
        }
    }

    func failure(_ problem: String, at place: SourcePlace? = nil) -> TOMLFailure {
        TOMLFailure(place: place ?? self.place, problem: problem)
    }

    /// Control characters may stand nowhere, neither in texts nor in comments, but for tabs and line breaks.
    private func checkCharacters() throws(TOMLFailure) {
        var copy = self
        while let scalar = copy.next {
            switch scalar.value {
            case 0x09, 0x0a: break
            case 0x0d where copy.peek(1) == "\n": break
            case 0x00: throw copy.failure("a NUL character")
            case 0x0d: throw copy.failure("a carriage return without a line break")
            case 0x01...0x1f, 0x7f:
                throw copy.failure("the control character \(scalar.value), which is written as an escape")
            default: break
            }
            copy.advance()
        }
    }

    mutating func skipSpaces() {
        while next == " " || next == "\t" { advance() }
    }

    private mutating func skipComment() {
        guard next == "#" else { return }
        while next != nil, next != "\n" { advance() }
    }

    /// Passes over spaces, line breaks and comments.
    mutating func skipBlank() {
        while let scalar = next {
            switch scalar {
            case " ", "\t", "\n", "\r": advance()
            case "#": skipComment()
            default: return
            }
        }
    }

    private mutating func endLine(after what: String) throws(TOMLFailure) {
        skipSpaces()
        skipComment()
        if next == "\r" { advance() }
        guard next == nil || next == "\n" else {
            throw failure("the line goes on after its \(what): the next key stands on a line of its own")
        }
    }

    // MARK: Tables

    private mutating func document() throws(TOMLFailure) -> TOMLTable {
        let root = TOMLTableInProgress(at: place)
        var table = root
        var section = 0
        skipBlank()
        while let scalar = next {
            if scalar == "[" {
                section += 1
                table = try header(in: root)
            } else {
                try pair(in: table, section: section)
                try endLine(after: "value")
            }
            skipBlank()
        }
        return root.finished
    }

    /// `[a.b]` or `[[a.b]]`: the table whose keys follow.
    private mutating func header(in root: TOMLTableInProgress) throws(TOMLFailure) -> TOMLTableInProgress {
        advance()
        let isRow = next == "["
        if isRow { advance() }
        skipSpaces()
        let at = place
        let path = try keyPath()
        for _ in 0..<(isRow ? 2 : 1) {
            guard next == "]" else { throw failure("the name of a table ends with \(isRow ? "]]" : "]")") }
            advance()
        }
        try endLine(after: "table's name")
        return try root.declare(path, isRow: isRow, at: at)
    }

    /// `key = value`, in a table's body or between braces.
    mutating func pair(in table: TOMLTableInProgress, section: Int, depth: Int = 0) throws(TOMLFailure) {
        let at = place
        let path = try keyPath()
        guard next == "=" else { throw failure("a key is followed by = and its value") }
        advance()
        skipSpaces()
        let valueAt = place
        let value = try value(depth: depth)
        try table.put(TOMLMember(value, keyPlace: at, valuePlace: valueAt), at: path, section: section)
    }

    private mutating func keyPath() throws(TOMLFailure) -> [String] {
        var parts: [String] = []
        while true {
            skipSpaces()
            if next == "\"" || next == "'" {
                guard !(peek(1) == next && peek(2) == next) else {
                    throw failure("a key stands in one pair of quotes, not in three")
                }
                parts.append(try string())
            } else {
                var part = String.UnicodeScalarView()
                while let scalar = next, Self.isBare(scalar) {
                    part.append(scalar)
                    advance()
                }
                guard !part.isEmpty else {
                    throw failure("a key is expected here: of letters, digits, _ and -, or in quotes")
                }
                parts.append(String(part))
            }
            skipSpaces()
            guard next == "." else { return parts }
            guard parts.count < 64 else { throw failure("a key has more than 64 parts") }
            advance()
        }
    }

    static func isBare(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }
}
