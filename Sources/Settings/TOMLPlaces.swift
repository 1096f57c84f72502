/// Where the keys and values of a TOML document stand; the tables of a `[[name]]` are its keys `0`, `1`, ….
///
/// TOMLKit gives places for syntax errors only. This walks a document that has already been parsed, so it may rely on
/// its syntax; anything it does not understand only makes a place less exact, never wrong by more than its table.
struct TOMLPlaces {
    private var keys: [[String]: SourcePlace] = [:]
    private var values: [[String]: SourcePlace] = [:]

    init(of text: String) {
        var walker = Walker(text: Array(text.unicodeScalars))
        walker.walk()
        keys = walker.keys
        values = walker.values
    }

    /// Where a key stands; for one not found, its table or the start of the file.
    func key(_ path: [String]) -> SourcePlace {
        var path = path
        while !path.isEmpty {
            if let place = keys[path] { return place }
            path.removeLast()
        }
        return SourcePlace(line: 1, column: 1)
    }

    /// Where the value of a key begins.
    func value(_ path: [String]) -> SourcePlace {
        values[path] ?? key(path)
    }
}

private struct Walker {
    let text: [Unicode.Scalar]
    var keys: [[String]: SourcePlace] = [:]
    var values: [[String]: SourcePlace] = [:]
    private var index = 0
    private var place = SourcePlace(line: 1, column: 1)
    /// How many tables of each `[[name]]` came so far.
    private var counts: [[String]: Int] = [:]

    init(text: [Unicode.Scalar]) {
        self.text = text
    }

    private var next: Unicode.Scalar? { index < text.count ? text[index] : nil }

    mutating func walk() {
        var table: [String] = []
        skipBlank()
        while next != nil {
            let start = index
            if next == "[" {
                let isRow = text[index...].prefix(2).elementsEqual(["[", "["])
                while next == "[" { advance() }
                skipSpaces()
                let at = place
                table = keyPath()
                if isRow {
                    let number = counts[table, default: 0]
                    counts[table] = number + 1
                    table.append("\(number)")
                }
                note(table, under: 0, at: at)
                while next != nil, next != "\n" { advance() }
            } else {
                pair(in: table)
            }
            skipBlank()
            if index == start { advance() }
        }
    }

    /// `key = value`, in a table's body or between braces.
    private mutating func pair(in table: [String]) {
        let at = place
        let path = table + keyPath()
        note(path, under: table.count, at: at)
        skipSpaces()
        guard next == "=" else { return }
        advance()
        skipSpaces()
        values[path] = place
        value(path)
    }

    /// A dotted key begins where its first part does, and so do the tables it opens.
    private mutating func note(_ path: [String], under count: Int, at place: SourcePlace) {
        for length in (count + 1)..<max(path.count + 1, count + 1) where keys[Array(path.prefix(length))] == nil {
            keys[Array(path.prefix(length))] = place
        }
    }

    private mutating func keyPath() -> [String] {
        var parts: [String] = []
        while true {
            skipSpaces()
            if next == "\"" || next == "'" {
                parts.append(quoted())
            } else {
                var part = String.UnicodeScalarView()
                while let scalar = next, isBare(scalar) {
                    part.append(scalar)
                    advance()
                }
                parts.append(String(part))
            }
            skipSpaces()
            guard next == "." else { return parts }
            advance()
        }
    }

    private mutating func value(_ path: [String]) {
        switch next {
        case "\"", "'":
            _ = quoted()
        case "{":
            advance()
            skipBlank()
            while let scalar = next, scalar != "}" {
                let start = index
                pair(in: path)
                skipBlank()
                if next == "," { advance() }
                skipBlank()
                if index == start { advance() }
            }
            advance()
        case "[":
            advance()
            skipBlank()
            while let scalar = next, scalar != "]" {
                let start = index
                value([])
                skipBlank()
                if next == "," { advance() }
                skipBlank()
                if index == start { advance() }
            }
            advance()
        default:
            while let scalar = next, scalar != "\n", scalar != ",", scalar != "]", scalar != "}", scalar != "#" {
                advance()
            }
        }
    }

    /// Any of the four kinds of string; escapes are kept as they are written, which is enough to find a key again
    /// unless it was written with one.
    private mutating func quoted() -> String {
        guard let quote = next else { return "" }
        let long = text[index...].prefix(3).elementsEqual([quote, quote, quote])
        for _ in 0..<(long ? 3 : 1) { advance() }
        var content = String.UnicodeScalarView()
        while let scalar = next {
            if scalar == quote {
                guard long else { break }
                // Up to two quotes may stand just before the closing three.
                let run = text[index...].prefix(5).prefix { $0 == quote }.count
                if run >= 3 {
                    for _ in 0..<(run - 3) { advance() }
                    break
                }
            } else if scalar == "\\", quote == "\"" {
                content.append(scalar)
                advance()
            }
            if let scalar = next { content.append(scalar) }
            advance()
        }
        for _ in 0..<(long ? 3 : 1) { advance() }
        return String(content)
    }

    private mutating func skipSpaces() {
        while next == " " || next == "\t" { advance() }
    }

    private mutating func skipBlank() {
        while let scalar = next {
            if scalar == "#" {
                while next != nil, next != "\n" { advance() }
            } else if scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" || scalar == "\u{FEFF}" {
                advance()
            } else {
                return
            }
        }
    }

    private mutating func advance() {
        guard let scalar = next else { return }
        index += 1
        if scalar == "\n" {
            place = SourcePlace(line: place.line + 1, column: 1)
        } else {
            place.column += 1
        }
    }

    private func isBare(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }
}
