import Base
import LangSmith
import Monitor
import Screen

/// The lines of a text that is read by scrolling, as they are written one below the other.
struct PageText {
    var title: Line = []
    private(set) var lines: [Line] = []
    /// When some text in it changes by itself.
    private(set) var nextTick: Duration?
    let width: Int
    /// Only what holds these words is kept.
    private let words: String

    init(width: Int, words: String = "") {
        self.width = max(8, width)
        self.words = words
    }

    /// Writes what has ages in it, and notes when they change.
    mutating func write(at now: Now, _ write: (inout Self, inout Painter) -> Void) {
        var clock = Painter(Size(columns: 0, rows: 0), at: now)
        write(&self, &clock)
        nextTick = clock.nextTick
        guard !words.isEmpty else { return }
        title.append(Span("  \(words)", .waiting))
        if lines.isEmpty { lines = EmptyState.search.flatMap { $0.wrapped(to: width) } }
    }

    /// Columns of text in a page of some size.
    static func width(_ rect: Rect) -> Int { min(100, rect.columns - 4) }

    /// Lines of text in view.
    static func rows(_ rect: Rect) -> Int { max(1, rect.rows - 2) }

    // MARK: Building

    mutating func add(_ line: Line, indent: Int = 0) {
        if keeps(line) { lines += line.wrapped(to: width, indent: indent) }
    }

    mutating func add(_ text: String, _ tone: Tone = .normal) { add([Span(text, tone)]) }

    mutating func addBlank() {
        if words.isEmpty, let last = lines.last, !last.isEmpty { lines.append([]) }
    }

    mutating func addHeading(_ text: String) {
        addBlank()
        add([Span(text, .accent, [.bold])])
    }

    /// Text that is aligned already, as a machine reads it: whole, what does not fit in lines that are set in.
    mutating func addVerbatim(_ text: String, _ tone: Tone = .normal) { add([Span(text, tone)], indent: 8) }

    /// A name and its value, the values below each other.
    mutating func addField(_ name: String, _ value: Line, nameWidth: Int) {
        let head = Span(TextWidth.pad(name, to: nameWidth) + " ", .muted)
        add([head] + value, indent: nameWidth + 1)
    }

    private func keeps(_ line: Line) -> Bool { words.isEmpty || line.map(\.text).joined().holds(words) }
}

extension Painter {
    /// Draws a text in a frame.
    mutating func draw(_ text: PageText, in rect: Rect, scroll: Int = 0, isFocused: Bool = true) {
        guard rect.columns >= 4, rect.rows >= 3 else { return }
        if let tick = text.nextTick { wake(at: tick) }
        canvas.box(rect, style: Style(isFocused ? .accent : .frame))
        draw([Span(" ")] + text.title + [Span(" ")], column: rect.column + 1, row: rect.row, width: rect.columns - 2)
        let area = rect.inset(left: 2, top: 1, right: 2, bottom: 1)
        let first = max(0, min(scroll, text.lines.count - area.rows))
        for (offset, line) in text.lines.dropFirst(first).prefix(area.rows).enumerated() {
            draw(line, column: area.column, row: area.row + offset, width: area.columns)
        }
        guard text.lines.count > area.rows else { return }
        let last = min(text.lines.count, first + area.rows)
        let place = isFocused ? " \(last) of \(text.lines.count) lines " : " d shows all "
        canvas.put(
            place,
            column: rect.endColumn - 2 - TextWidth.columns(of: place),
            row: rect.endRow - 1,
            style: Style(.muted)
        )
        guard isFocused else { return }
        let length = max(1, area.rows * area.rows / text.lines.count)
        let start = first * (area.rows - length) / (text.lines.count - area.rows)
        for row in start..<start + length {
            canvas.put(Cell("┃", style: Style(.muted)), column: rect.endColumn - 1, row: area.row + row)
        }
    }
}

extension String {
    /// Whether some words are in it, whatever the case of their letters.
    func holds(_ words: String) -> Bool { lowercased().firstRange(of: words.lowercased()) != nil }
}
