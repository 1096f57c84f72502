import LangSmith
import Monitor
import Screen

/// A page of text that is read by scrolling.
struct TextPage {
    var title: Line
    var trailing = ""
    private(set) var lines: [Line] = []
    /// When some text in it changes by itself.
    private(set) var nextTick: Duration?
    private let width: Int

    /// Nil for a page that is a list.
    init?(_ open: State.OpenPage, _ state: State, at now: Now, width: Int) {
        self.width = max(8, width)
        title = []
        var clock = Painter(Size(columns: 0, rows: 0), at: now)
        switch open.page {
        case .problems: return nil
        case .help:
            addHelp(state)
            addServer(state)
        case .journal: addJournal(state.board.journal, search: open.search, at: now)
        case .detail(let subject): addDetail(of: subject, state, &clock, isWhole: true)
        case .errors(let run, let export): addErrors(of: run, export, state, &clock)
        }
        nextTick = clock.nextTick
        guard !open.search.isEmpty else { return }
        title.append(Span("  \(open.search)", .waiting))
        // An entry of the journal has several lines, so that it looks for itself.
        if open.page != .journal { lines = lines.filter { Self.holds($0, open.search) } }
        if lines.isEmpty { add("Nothing here has these words. Esc shows everything again.", .muted) }
    }

    /// Whether a line has some text in it, whatever the case of its letters.
    static func holds(_ line: Line, _ text: String) -> Bool {
        line.map(\.text).joined().lowercased().firstRange(of: text.lowercased()) != nil
    }

    private init(width: Int) {
        self.width = max(8, width)
        title = []
    }

    /// Sentences and fields alone, to stand beside the lists.
    static func beside(_ subject: Subject, _ state: State, at now: Now, width: Int) -> TextPage {
        var page = TextPage(width: width)
        var clock = Painter(Size(columns: 0, rows: 0), at: now)
        page.addDetail(of: subject, state, &clock, isWhole: false)
        page.nextTick = clock.nextTick
        return page
    }

    /// Columns of text in a page of some size.
    static func width(_ rect: Rect) -> Int { min(100, rect.columns - 4) }

    /// Lines of text in view.
    static func rows(_ rect: Rect) -> Int { max(1, rect.rows - 2) }

    // MARK: Building

    mutating func add(_ line: Line, indent: Int = 0) { lines += line.wrapped(to: width, indent: indent) }

    mutating func add(_ text: String, _ tone: Tone = .normal) { add([Span(text, tone)]) }

    mutating func addBlank() {
        if let last = lines.last, !last.isEmpty { lines.append([]) }
    }

    mutating func addHeading(_ text: String) {
        addBlank()
        lines.append([Span(text, .accent, [.bold])])
    }

    /// Text that is aligned already, as a machine reads it: whole, what does not fit in lines that are set in.
    mutating func addVerbatim(_ text: String, _ tone: Tone = .normal) {
        lines += [Span(text, tone)].wrapped(to: width, indent: 8)
    }

    /// A name and its value, the values below each other.
    mutating func addField(_ name: String, _ value: Line, nameWidth: Int) {
        let head = Span(TextWidth.pad(name, to: nameWidth) + " ", .muted)
        add([head] + value, indent: nameWidth + 1)
    }
}

extension Painter {
    /// Draws a page in a frame.
    mutating func draw(_ page: TextPage, in rect: Rect, scroll: Int = 0, isFocused: Bool = true) {
        guard rect.columns >= 4, rect.rows >= 3 else { return }
        if let tick = page.nextTick { wake(at: tick) }
        canvas.box(rect, style: Style(isFocused ? .accent : .frame))
        draw([Span(" ")] + page.title + [Span(" ")], column: rect.column + 1, row: rect.row, width: rect.columns - 2)
        let area = rect.inset(left: 2, top: 1, right: 2, bottom: 1)
        let first = max(0, min(scroll, page.lines.count - area.rows))
        for (offset, line) in page.lines.dropFirst(first).prefix(area.rows).enumerated() {
            draw(line, column: area.column, row: area.row + offset, width: area.columns)
        }
        guard page.lines.count > area.rows else { return }
        let last = min(page.lines.count, first + area.rows)
        let place = isFocused ? " \(last) of \(page.lines.count) lines " : " d shows all "
        canvas.put(
            place,
            column: rect.endColumn - 2 - TextWidth.columns(of: place),
            row: rect.endRow - 1,
            style: Style(.muted)
        )
        guard isFocused else { return }
        let length = max(1, area.rows * area.rows / page.lines.count)
        let start = first * (area.rows - length) / (page.lines.count - area.rows)
        for row in start..<start + length {
            canvas.put(Cell("┃", style: Style(.muted)), column: rect.endColumn - 1, row: area.row + row)
        }
    }
}
