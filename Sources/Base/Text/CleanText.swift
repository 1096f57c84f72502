/// Makes text of a server fit for one line of a terminal.
///
/// Every string that came over the wire goes through here before it is drawn, logged or printed.
package enum CleanText {
    /// The text on one line, with nothing in it that a terminal would obey or that would reorder other text.
    ///
    /// Line breaks and tabs become one space, colour and cursor sequences (`ESC [ …`) are dropped, and every other
    /// control, bidirectional or invisible formatting character becomes U+FFFD, so that it is seen to have been there.
    /// Plain ASCII is returned as it is, without a copy.
    ///
    /// The limit is in Unicode scalars, not characters, since one character may carry a million accents. A text that
    /// is longer is cut and ends with `…`.
    package static func line(_ text: String, limit: Int = 500) -> String {
        let isPlain = text.utf8.withContiguousStorageIfAvailable { bytes in
            guard bytes.count <= limit else { return false }
            var odd: UInt8 = 0
            for byte in bytes { odd |= byte &- 0x20 > 0x5e ? 1 : 0 }
            return odd == 0
        }
        if isPlain == true { return text }
        var length = 0
        var isClean = true
        for scalar in text.unicodeScalars {
            length += 1
            if length > limit || isHostile(scalar) {
                isClean = false
                break
            }
        }
        return isClean ? text : cleaned(text, limit: limit)
    }

    /// The text on one line, without the blanks around it.
    package static func trimmed(_ text: String, limit: Int = 500) -> String {
        // Cut first: a megabyte of blanks is not worth walking back over.
        let line = Self.line(text, limit: limit)
        let start = line.firstIndex { $0 != " " } ?? line.endIndex
        let end = line.lastIndex { $0 != " " }.map(line.index(after:)) ?? start
        return start == line.startIndex && end == line.endIndex ? line : String(line[start..<end])
    }

    private static func cleaned(_ text: String, limit: Int) -> String {
        var result = String.UnicodeScalarView()
        var length = 0
        var rest = text.unicodeScalars[...]
        func put(_ scalar: Unicode.Scalar) -> Bool {
            if length == limit {
                if !result.isEmpty { result.removeLast() }
                result.append("…")
                return false
            }
            result.append(scalar)
            length += 1
            return true
        }
        while let scalar = rest.popFirst() {
            if skipsControlSequence(after: scalar, in: &rest) { continue }
            if isBreak(scalar) {
                if result.last != " ", !put(" ") { break }
            } else if !put(isHostile(scalar) ? "\u{fffd}" : scalar) {
                break
            }
        }
        return String(result)
    }

    /// Passes over the rest of an ECMA-48 control sequence: parameters and intermediates, then one final byte.
    private static func skipsControlSequence(
        after scalar: Unicode.Scalar,
        in rest: inout Substring.UnicodeScalarView
    ) -> Bool {
        if scalar == "\u{1b}" {
            guard rest.first == "[" else { return false }
            rest.removeFirst()
        } else if scalar != "\u{9b}" {
            return false
        }
        while let next = rest.first, (0x20...0x3f).contains(next.value) { rest.removeFirst() }
        if let final = rest.first, (0x40...0x7e).contains(final.value) { rest.removeFirst() }
        return true
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0d, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// True for what must not reach a terminal: C0, DEL, C1, line and paragraph separators, bidirectional controls,
    /// invisible format characters, tags and noncharacters.
    ///
    /// Joiners and variation selectors are part of emoji and stay.
    package static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7e: false
        case 0...0x1f, 0x7f...0x9f, 0xad, 0x61c, 0x180e, 0x200b, 0x200e...0x200f, 0x2028...0x202e, 0x2060...0x206f,
            0xfeff, 0xfff9...0xfffb, 0xe0000...0xe007f:
            true
        case let value: value & 0xfffe == 0xfffe
        }
    }
}
