import Base
import Screen

extension [Span] {
    /// The same text on lines of at most `width` columns, broken at blanks, and within words that are too long.
    ///
    /// Lines after the first start with `indent` blank columns.
    func wrapped(to width: Int, indent: Int = 0) -> [Line] {
        let width = Swift.max(1, width)
        let indent = indent < width / 2 ? indent : 0
        guard columns > width else { return [self] }
        var lines: [Line] = []
        var line: Line = []
        var used = 0
        func closeLine() {
            while let last = line.last, last.text.last == " " {
                line[line.count - 1].text.removeLast()
                if last.text.count == 1 { line.removeLast() }
            }
            lines.append(line)
            line = indent > 0 ? [Span(String(repeating: " ", count: indent))] : []
            used = indent
        }
        func add(_ text: Substring, _ style: Style, _ columns: Int) {
            used += columns
            if let last = line.last, last.style == style, line.count > (lines.isEmpty || indent == 0 ? 0 : 1) {
                line[line.count - 1].text += text
            } else {
                line.append(Span(String(text), style: style))
            }
        }
        for span in self {
            for word in Self.words(of: span.text) {
                let columns = TextWidth.columns(of: String(word))
                if used + columns <= width {
                    add(word, span.style, columns)
                    continue
                }
                if word.first == " " { continue }
                // A word that fits on no line is broken where it stands.
                if columns <= width - indent, used > (lines.isEmpty ? 0 : indent) { closeLine() }
                var rest = word
                var restColumns = columns
                while used + restColumns > width {
                    // Not one of its characters fits behind what is there.
                    let next = rest.first.map { TextWidth.columns(of: String($0)) } ?? 0
                    if used + next > width, used > (lines.isEmpty ? 0 : indent) {
                        closeLine()
                        continue
                    }
                    let head = Self.head(of: rest, columns: width - used)
                    add(head, span.style, TextWidth.columns(of: String(head)))
                    rest = rest[head.endIndex...]
                    restColumns = TextWidth.columns(of: String(rest))
                    closeLine()
                }
                if !rest.isEmpty { add(rest, span.style, restColumns) }
            }
        }
        if used > (lines.isEmpty ? 0 : indent) || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// Runs of blanks and runs of everything else.
    private static func words(of text: String) -> [Substring] {
        var words: [Substring] = []
        var start = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if next == text.endIndex || (text[next] == " ") != (text[index] == " ") {
                words.append(text[start..<next])
                start = next
            }
            index = next
        }
        return words
    }

    /// The beginning that fits into some columns; at least one character, so that breaking always gets on.
    private static func head(of text: Substring, columns: Int) -> Substring {
        var end = text.startIndex
        var used = 0
        while end < text.endIndex {
            let width = TextWidth.columns(of: String(text[end]))
            if used + width > columns, end > text.startIndex { break }
            used += width
            end = text.index(after: end)
        }
        return text[..<end]
    }
}
