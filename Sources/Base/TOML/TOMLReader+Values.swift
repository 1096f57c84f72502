extension TOMLReader {
    /// Any value; `depth` counts the arrays and tables around it.
    mutating func value(depth: Int) throws(TOMLFailure) -> TOMLValue {
        guard depth < 64 else { throw failure("values nest deeper than 64 levels") }
        switch next {
        case nil, "\n", "\r", "#": throw failure("a value is missing here")
        case "\"", "'": return .string(try string())
        case "[": return .array(try array(depth: depth + 1))
        case "{": return .table(try inlineTable(depth: depth + 1))
        default: return try scalar()
        }
    }

    private mutating func array(depth: Int) throws(TOMLFailure) -> [TOMLMember] {
        let start = place
        var elements: [TOMLMember] = []
        advance()
        while true {
            skipBlank()
            if next == "]" { break }
            let at = place
            guard next != nil else { throw failure("this list has no closing ]", at: start) }
            elements.append(TOMLMember(try value(depth: depth), keyPlace: at, valuePlace: at))
            skipBlank()
            if next == "]" { break }
            guard next != nil else { throw failure("this list has no closing ]", at: start) }
            guard next == "," else { throw failure("a comma or a closing ] is expected here") }
            advance()
        }
        advance()
        return elements
    }

    /// On one line, and without a comma behind the last value: TOML 1.0 has it so.
    private mutating func inlineTable(depth: Int) throws(TOMLFailure) -> TOMLTable {
        let start = place
        let table = TOMLTableInProgress(at: start)
        advance()
        skipSpaces()
        if next == "}" {
            advance()
            return table.finished
        }
        while true {
            skipSpaces()
            guard next != "}" else { throw failure("no comma stands before a closing }") }
            try checkLine(of: start)
            try pair(in: table, section: 0, depth: depth)
            skipSpaces()
            try checkLine(of: start)
            let sign = next
            guard sign == "," || sign == "}" else { throw failure("a comma or a closing } is expected here") }
            advance()
            if sign == "}" { return table.finished }
        }
    }

    private func checkLine(of start: SourcePlace) throws(TOMLFailure) {
        switch next {
        case nil: throw failure("this table has no closing }", at: start)
        case "\n", "\r", "#": throw failure("a table in braces stands on one line", at: start)
        default: break
        }
    }

    // MARK: Strings

    /// Any of the four kinds of text.
    mutating func string() throws(TOMLFailure) -> String {
        let start = place
        guard let quote = next else { return "" }
        let isLong = peek(1) == quote && peek(2) == quote
        for _ in 0..<(isLong ? 3 : 1) { advance() }
        if isLong {
            if next == "\r" { advance() }
            if next == "\n" { advance() }
        }
        var content = String.UnicodeScalarView()
        while let scalar = next {
            switch scalar {
            case quote:
                guard isLong else {
                    advance()
                    return String(content)
                }
                let run = (0..<5).prefix { peek($0) == quote }.count
                for _ in 0..<run { advance() }
                // Up to two quotes may stand just before the closing three.
                for _ in 0..<(run < 3 ? run : run - 3) { content.append(quote) }
                if run >= 3 { return String(content) }
            case "\n", "\r":
                guard isLong else { throw failure("this text has no closing \(quote) on its line", at: start) }
                if scalar == "\n" { content.append("\n") }
                advance()
            case "\\" where quote == "\"":
                if let escaped = try escape(isLong: isLong) { content.append(escaped) }
            default:
                content.append(scalar)
                advance()
            }
        }
        let end = String(repeating: String(quote), count: isLong ? 3 : 1)
        throw failure("this text has no closing \(end)", at: start)
    }

    /// What an escape stands for; nil for a line that goes on at the next word.
    private mutating func escape(isLong: Bool) throws(TOMLFailure) -> Unicode.Scalar? {
        let start = place
        advance()
        let sign = next
        if isLong, sign == " " || sign == "\t" || sign == "\r" || sign == "\n" {
            skipSpaces()
            guard next == "\n" || next == "\r" else {
                throw failure("a backslash before a blank ends its line", at: start)
            }
            while next == " " || next == "\t" || next == "\n" || next == "\r" { advance() }
            return nil
        }
        advance()
        switch sign {
        case "b": return "\u{8}"
        case "t": return "\t"
        case "n": return "\n"
        case "f": return "\u{c}"
        case "r": return "\r"
        case "\"": return "\""
        case "\\": return "\\"
        case "u", "U":
            var value: UInt32 = 0
            for _ in 0..<(sign == "u" ? 4 : 8) {
                guard let digit = next, digit.isASCII, let half = ASCII.hexDigit(UInt8(digit.value)) else {
                    let digits = sign == "u" ? #"\u has four hexadecimal digits"# : #"\U has eight hexadecimal digits"#
                    throw failure(digits + #"; a backslash is written \\"#, at: start)
                }
                value = value << 4 | UInt32(half)
                advance()
            }
            guard let scalar = Unicode.Scalar(value) else {
                throw failure("this escape stands for no character", at: start)
            }
            return scalar
        default:
            let way = #"a backslash is written \\, or the text in single quotes"#
            throw failure("there is no such escape: \(way)", at: start)
        }
    }
}
