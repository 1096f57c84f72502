/// Raw JSON as the detail view shows it: every value character for character as it came, on lines of its own.
package enum JSONText {
    /// Breaks a body into lines, indented by two spaces a level.
    ///
    /// Nothing inside a value changes, but that a character a terminal would obey is written as its `\u` escape. A body
    /// that is not JSON comes as it is, line by line, cleaned the same way.
    /// - Parameters:
    ///   - body: of any size; whatever it holds.
    ///   - lineLimit: lines at most; when there are more, the last one says so.
    /// - Returns: lines without their ends; none for an empty body.
    package static func indented(_ body: [UInt8], lineLimit: Int = 5000) -> [String] {
        var body = body[...]
        if body.starts(with: [0xef, 0xbb, 0xbf]) { body = body.dropFirst(3) }
        let isJSON = (try? JSONReader.read(Array(body)) { (reader) throws(JSONFailure) in try reader.skip() }) != nil
        var lines = isJSON ? broken(body, lineLimit: lineLimit) : raw(body, lineLimit: lineLimit)
        if lines.count > lineLimit {
            lines.removeSubrange((max(0, lineLimit - 1))...)
            lines.append("… more than \(lineLimit) lines")
        }
        return lines
    }

    /// Breaks valid JSON after each bracket and comma.
    private static func broken(_ body: ArraySlice<UInt8>, lineLimit: Int) -> [String] {
        var lines: [String] = []
        var line: [UInt8] = []
        var depth = 0
        var index = body.startIndex
        func nextByte() -> UInt8? {
            var next = index
            while next < body.endIndex, body[next] <= 0x20 { next += 1 }
            return next < body.endIndex ? body[next] : nil
        }
        func endLine() {
            lines.append(visible(line))
            line = Array(repeating: 0x20, count: depth * 2)
        }
        while index < body.endIndex, lines.count <= lineLimit {
            let byte = body[index]
            index += 1
            switch byte {
            case 0...0x20: continue
            case UInt8(ascii: "\""):
                line.append(byte)
                var isEscaped = false
                while index < body.endIndex {
                    let next = body[index]
                    line.append(next)
                    index += 1
                    if next == UInt8(ascii: "\""), !isEscaped { break }
                    isEscaped = next == UInt8(ascii: "\\") && !isEscaped
                }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                line.append(byte)
                // An empty container stays on its line.
                if nextByte() == byte &+ 2 { continue }
                depth += 1
                endLine()
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                let isEmpty = line.last == byte &- 2
                if !isEmpty {
                    depth -= 1
                    endLine()
                }
                line.append(byte)
            case UInt8(ascii: ","):
                line.append(byte)
                endLine()
            case UInt8(ascii: ":"): line += [byte, 0x20]
            default: line.append(byte)
            }
        }
        lines.append(visible(line))
        return lines
    }

    private static func raw(_ body: ArraySlice<UInt8>, lineLimit: Int) -> [String] {
        var lines = body.split(maxSplits: lineLimit + 1, omittingEmptySubsequences: false) { $0 == 0x0a }
            .map { visible($0.last == 0x0d ? Array($0.dropLast()) : Array($0)) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The text of a line, with `\u` escapes for what a terminal would obey.
    private static func visible(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.unicodeScalars.contains(where: CleanText.isHostile) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if CleanText.isHostile(scalar) {
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
