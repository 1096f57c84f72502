import Base
import LangSmith
import Monitor
import Screen

/// A full-screen view that is a list: the cursor follows its thing by id, and rows hold still under a finger.
protocol ListPage: Page {
    /// What tells a row from all others, whatever becomes of it.
    associatedtype Element: Hashable & Sendable

    var list: HeldList<Element> { get set }

    var title: String { get }
    /// At the right end of the title: how it is sorted.
    var trailing: String { get }
    /// Lines of each row in so many of them.
    func rowHeight(in lines: Int) -> Int
    /// Lines below the rows, of so many, in which it tells of the selected one.
    func rowsBelow(of lines: Int) -> Int
    /// What is behind the title: how many there are.
    var count: String { get }
    /// Whether a line above the rows has headings, where there is room for a frame.
    var hasHeadings: Bool { get }

    /// All there is to list, in its order.
    func elements(in state: State) -> [Element]
    /// What a row says, for a search for words.
    func text(of element: Element, in state: State) -> String
    func subject(of element: Element) -> Subject?
    /// What to say when the selected row is gone; nil for nothing.
    func loss(of element: Element, in state: State) -> String?
    func draw(_ element: Element, in rect: Rect, _ state: State, _ painter: inout Painter)
    func drawHeadings(in rect: Rect, _ painter: inout Painter)
    /// Tells of the selected row in the lines below all rows.
    func drawBelow(in rect: Rect, _ state: State, _ painter: inout Painter)
    /// Why there is nothing to list, and what to do.
    func empty(_ state: State, _ painter: inout Painter) -> [Line]
}

extension ListPage {
    func rowHeight(in lines: Int) -> Int { 1 }
    func rowsBelow(of lines: Int) -> Int { 0 }
    var count: String { Format.grouped(list.rows.count) }
    var hasHeadings: Bool { false }
    func subject(of element: Element) -> Subject? { nil }
    func loss(of element: Element, in state: State) -> String? { nil }
    func drawHeadings(in rect: Rect, _ painter: inout Painter) {}
    func drawBelow(in rect: Rect, _ state: State, _ painter: inout Painter) {}

    var isList: Bool { true }
    var hints: [Action] { [.open, .back, .filter, DetailPage.action, .copy, .refresh] }
    var isWaiting: Bool { list.isWaiting }
    var subject: Subject? { list.cursor.id.flatMap(subject(of:)) }
    var words: String {
        get { list.words }
        set { list.words = newValue }
    }

    mutating func move(_ move: Move, in state: State) {
        list.cursor.move(move, in: list.rows, view: view(state.layout))
    }

    mutating func scroll(by rows: Int, in state: State) {
        list.cursor.scroll(by: rows, in: list.rows, view: view(state.layout))
    }

    mutating func click(column: Int, row: Int, in state: State) -> Bool {
        let area = area(state.layout)
        guard area.contains(column: column, row: row) else { return false }
        let place = list.cursor.top + (row - area.row) / rowHeight(in: area.rows)
        if place < list.rows.count { list.cursor.move(to: place, in: list.rows, view: view(state.layout)) }
        return true
    }

    mutating func settle(in state: State, at now: Now, isHeld: Bool, isInFront: Bool) -> String? {
        settleRows(in: state, isHeld: isHeld, isInFront: isInFront)
    }

    mutating func settleRows(in state: State, isHeld: Bool, isInFront: Bool) -> String? {
        // Whoever looks into something must not find himself at something else.
        if !isInFront { list.cursor.hold() }
        let all = elements(in: state)
        list.take(words.isEmpty ? all : all.filter { text(of: $0, in: state).holds(words) }, isHeld: isHeld)
        // What words leave out is not lost.
        guard let lost = list.cursor.follow(list.rows, view: view(state.layout)), !all.contains(lost) else {
            return nil
        }
        return loss(of: lost, in: state)
    }

    /// A list opens where it was left, with everything in it.
    func closed() -> (any Page)? {
        guard about == nil else { return nil }
        var page = self
        page.words = ""
        return page
    }

    func focus(over below: Focus, in state: State) -> Focus {
        Focus(
            export: subject?.export ?? below.export,
            visible: visible(state.layout).compactMap { subject(of: list.rows.element(at: $0))?.export }
        )
    }

    func draw(_ state: State, _ layout: Layout, _ painter: inout Painter) {
        let area = area(layout)
        let rowHeight = rowHeight(in: area.rows)
        var heading: Line = [Span(title, .accent, [.bold]), Span(" (\(count))", .muted)]
        if !words.isEmpty { heading.append(Span("  \(words)", .waiting)) }
        painter.draw(
            ListFrame(
                rect: layout.page,
                key: nil,
                title: heading,
                trailing: trailing,
                isFocused: true,
                count: list.rows.count,
                index: list.cursor.index,
                top: list.cursor.top,
                area: area,
                rowHeight: rowHeight
            ),
            layout
        )
        guard list.rows.count > 0 else {
            painter.drawEmpty(words.isEmpty ? empty(state, &painter) : EmptyState.search, in: area)
            return
        }
        if hasHeadings, layout.isFramed {
            drawHeadings(in: Rect(column: area.column, row: area.row - 1, columns: area.columns, rows: 1), &painter)
        }
        for index in visible(layout) {
            let row = area.row + rowHeight * (index - list.cursor.top)
            let place = Rect(column: area.column, row: row, columns: area.columns, rows: rowHeight)
            draw(list.rows.element(at: index), in: place, state, &painter)
            if index == list.cursor.index { painter.mark(place, isFocused: true) }
        }
        let below = below(layout)
        if below.rows > 0 { drawBelow(in: below, state, &painter) }
    }

    /// The lines of its rows.
    private func area(_ layout: Layout) -> Rect {
        let area = hasHeadings ? layout.listArea(layout.page) : layout.pageArea
        return area.inset(bottom: rowsBelow(of: area.rows))
    }

    private func below(_ layout: Layout) -> Rect {
        let area = hasHeadings ? layout.listArea(layout.page) : layout.pageArea
        return area.inset(top: area.rows - rowsBelow(of: area.rows))
    }

    /// How many rows are in view.
    private func view(_ layout: Layout) -> Int { max(1, area(layout).rows / rowHeight(in: area(layout).rows)) }

    private func visible(_ layout: Layout) -> Range<Int> {
        list.cursor.top..<max(list.cursor.top, min(list.rows.count, list.cursor.top + view(layout)))
    }
}

/// The rows of a full-screen list as they stand on the screen, and where the user is among them.
struct HeldList<Element: Hashable & Sendable>: Sendable {
    private(set) var rows = ListedRows<Element>()
    var cursor = Cursor<Element>()
    /// True while rows stand where they stood although they belong elsewhere by now.
    private(set) var isWaiting = false
    /// Only rows with these words are listed; another word moves them at once.
    var words = "" { didSet { mustMove = true } }
    private var mustMove = true

    /// Lists what there is now, unless rows must not move.
    mutating func take(_ elements: [Element], isHeld: Bool) {
        isWaiting = isHeld && !mustMove && rows.count > 0 && rows.elements != elements
        guard !isWaiting else { return }
        rows.elements = elements
        mustMove = false
    }
}
