/// Finds secrets in plain text, by their letters, their form or the name before them, in one pass.
struct SecretFinder {
    private let literals: [[UInt8]]
    /// Bytes at which something may begin, so that most of a text is only glanced at.
    private let triggers: [Bool]

    init(literals: [[UInt8]]) {
        self.literals = literals
        var triggers = Array(repeating: false, count: 256)
        for byte in "lAGBbe=:>".utf8 { triggers[Int(byte)] = true }
        for literal in literals { triggers[Int(literal[0])] = true }
        self.triggers = triggers
    }

    /// The places of the secrets, in order, not overlapping.
    func matches(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        var index = 0
        while index < text.count {
            if triggers[Int(text[index])], let match = match(in: Text(bytes: text), at: index) {
                matches.append(match)
                index = match.upperBound
            } else {
                index += 1
            }
        }
        return matches
    }

    private func match(in text: Text, at index: Int) -> Range<Int>? {
        for literal in literals where text.has(literal, at: index) { return index..<index + literal.count }
        switch text.bytes[index] {
        case UInt8(ascii: "l"): return text.langSmithKey(at: index)
        case UInt8(ascii: "A"), UInt8(ascii: "G"): return text.accessKey(at: index)
        case UInt8(ascii: "B"), UInt8(ascii: "b"): return text.token(at: index)
        case UInt8(ascii: "e"): return text.webToken(at: index)
        case UInt8(ascii: "="): return text.namedValue(at: index)
        case UInt8(ascii: ":"): return text.userInfo(at: index) ?? text.namedValue(at: index)
        case UInt8(ascii: ">"): return text.element(at: index)
        default: return nil
        }
    }
}

/// The forms of secrets.
///
/// Each takes the index of the byte that gives one away.
private struct Text {
    let bytes: UnsafeBufferPointer<UInt8>

    func has(_ literal: [UInt8], at index: Int) -> Bool {
        guard index + literal.count <= bytes.count else { return false }
        for offset in literal.indices where bytes[index + offset] != literal[offset] { return false }
        return true
    }

    private func has(_ word: StaticString, at index: Int) -> Bool {
        guard index >= 0, index + word.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<word.utf8CodeUnitCount where bytes[index + offset] != word.utf8Start[offset] { return false }
        return true
    }

    private func end(from index: Int, while isPart: (UInt8) -> Bool) -> Int {
        var index = index
        while index < bytes.count, isPart(bytes[index]) { index += 1 }
        return index
    }

    private func isAfterWord(_ index: Int) -> Bool { index > 0 && Self.isWord(bytes[index - 1]) }

    /// `lsv2_pt_…`, `lsv2_sk_…` and the older `ls__…`.
    func langSmithKey(at index: Int) -> Range<Int>? {
        let end: Int
        if has("lsv2_", at: index) {
            end = self.end(from: index, while: Self.isWord)
        } else if has("ls__", at: index), !isAfterWord(index) {
            end = self.end(from: index) { Self.isWord($0) || $0 == UInt8(ascii: "-") }
        } else {
            return nil
        }
        return end - index >= 16 ? index..<end : nil
    }

    /// `AKIA…` and `ASIA…` of AWS, `GOOG…` of Google's S3 interface.
    func accessKey(at index: Int) -> Range<Int>? {
        guard has("AKIA", at: index) || has("ASIA", at: index) || has("GOOG", at: index), !isAfterWord(index) else {
            return nil
        }
        let end = self.end(from: index) { $0 &- 0x41 < 26 || $0 &- 0x30 < 10 }
        return end - index >= 16 ? index..<end : nil
    }

    /// What follows `Bearer` or `Basic`, unless it looks like a word of a sentence.
    func token(at index: Int) -> Range<Int>? {
        guard !isAfterWord(index), let scheme = scheme(at: index) else { return nil }
        let end = self.end(from: scheme, while: Self.isToken)
        let isWord = bytes[scheme..<end].allSatisfy { ($0 | 0x20) &- 0x61 < 26 }
        return end - scheme >= (isWord ? 16 : 8) ? scheme..<end : nil
    }

    /// Where the token begins, if `index` is at the name of a scheme.
    private func scheme(at index: Int) -> Int? {
        for scheme: StaticString in ["bearer", "basic"] {
            let length = scheme.utf8CodeUnitCount
            guard index + length < bytes.count,
                (0..<length).allSatisfy({
                    bytes[index + $0] | 0x20 == scheme.utf8Start[$0]
                })
            else { continue }
            let end = self.end(from: index + length) { $0 == 0x20 }
            if end > index + length { return end }
        }
        return nil
    }

    /// A JSON web token: three parts in base64url, the first of which begins with `{"`.
    func webToken(at index: Int) -> Range<Int>? {
        func part(_ start: Int) -> Int { self.end(from: start) { Self.isWord($0) || $0 == UInt8(ascii: "-") } }
        guard has("eyJ", at: index), !isAfterWord(index) else { return nil }
        var end = part(index)
        for _ in 0..<2 where end < bytes.count && bytes[end] == UInt8(ascii: ".") { end = part(end + 1) }
        return end - index >= 20 ? index..<end : nil
    }

    /// The name and password of `https://name:password@host`.
    func userInfo(at index: Int) -> Range<Int>? {
        guard has("://", at: index) else { return nil }
        let start = index + 3
        let end = self.end(from: start) { !Self.endsValue($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")), at > start else { return nil }
        return start..<at
    }

    /// The value after `name=`, `name: ` or `"name": `, when the name is that of a secret.
    func namedValue(at index: Int) -> Range<Int>? {
        var nameEnd = index
        while nameEnd > 0, bytes[nameEnd - 1] == 0x20 { nameEnd -= 1 }
        let isQuoted = nameEnd > 0 && Self.isQuote(bytes[nameEnd - 1])
        while nameEnd > 0, Self.isQuote(bytes[nameEnd - 1]) || bytes[nameEnd - 1] == UInt8(ascii: "\\") { nameEnd -= 1 }
        guard let name = name(before: nameEnd) else { return nil }
        guard name == .certain || isQuoted || bytes[index] == UInt8(ascii: "=") else { return nil }

        var start = end(from: index + 1) { $0 == 0x20 || $0 == UInt8(ascii: "\\") }
        guard start < bytes.count else { return nil }
        let first = bytes[start]
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return start..<endOfBrackets(from: start) }
        let end: Int
        if Self.isQuote(first) {
            start += 1
            end = endOfString(from: start, quote: first, isEscaped: bytes[start - 2] == UInt8(ascii: "\\"))
        } else {
            // A header's scheme stays, its token goes.
            start = scheme(at: start) ?? start
            end = self.end(from: start) { !Self.endsValue($0) }
        }
        let isNothing = ["null", "None", "true", "false", "True", "False"].contains { (word: StaticString) in
            word.utf8CodeUnitCount == end - start && has(word, at: start)
        }
        return end > start && !isNothing ? start..<end : nil
    }

    /// The text of an XML element such as `<AWSAccessKeyId>`, as stores write it in their errors.
    func element(at index: Int) -> Range<Int>? {
        guard name(before: index) == .certain else { return nil }
        let end = self.end(from: index + 1) { $0 != UInt8(ascii: "<") }
        return end > index + 1 ? index + 1..<end : nil
    }

    /// The kind of name that ends at `end`.
    private func name(before end: Int) -> SecretName? {
        var start = end
        // No name of a secret is longer.
        while start > 0, end - start < 80, Self.isWord(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: "-") {
            start -= 1
        }
        guard start < end else { return nil }
        return SecretName(UnsafeBufferPointer(rebasing: bytes[start..<end]))
    }

    /// Where the closing quote stands, which is written `\"` if the opening one was.
    private func endOfString(from start: Int, quote: UInt8, isEscaped: Bool) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\\"), !isEscaped { index += 1 }
            index += 1
        }
        return min(index, bytes.count)
    }

    private func endOfBrackets(from start: Int) -> Int {
        var depth = 0
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            index += 1
            if depth == 0 { break }
        }
        return index
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private static func isWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
    }

    /// The characters of a token (RFC 9110, 11.2).
    private static func isToken(_ byte: UInt8) -> Bool {
        if isWord(byte) { return true }
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"),
            UInt8(ascii: "="):
            return true
        default: return false
        }
    }

    /// What no unquoted value holds: white space, and the signs that addresses, lists and markup end one with.
    private static func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x22, 0x27, UInt8(ascii: "&"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ")"),
            UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
            UInt8(ascii: "#"):
            true
        default: false
        }
    }
}
