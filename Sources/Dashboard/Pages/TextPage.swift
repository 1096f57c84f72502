import Monitor
import Screen

/// A full-screen view that is read: lines of text, scrolled and searched.
protocol TextPage: Page {
    var reading: Reading { get set }
    /// Writes its title and all of its lines.
    func write(_ text: inout PageText, _ state: State, _ clock: inout Painter)
}

/// How far a text has been scrolled, and what is looked for in it.
struct Reading: Equatable, Sendable {
    var scroll = 0
    /// Keeps the last line in view when more comes, as the raw JSON does a moment after the rest.
    var isAtEnd = false
    var words = "" {
        didSet {
            scroll = 0
            isAtEnd = false
        }
    }
}

extension TextPage {
    var words: String {
        get { reading.words }
        set { reading.words = newValue }
    }

    var hints: [Action] {
        guard about != nil else { return [.back, .filter, .top, .bottom] }
        return [
            .back, DetailPage.action, ErrorsPage.action, .repair, .cancel, .credentials, .filter, .copy, .copyCurl,
            .clone, .refresh,
        ]
    }

    mutating func move(_ move: Move, in state: State) {
        switch move {
        case .rows(let rows): scroll(by: rows, in: state)
        case .screens(let screens): scroll(by: screens * max(1, PageText.rows(state.layout.page) - 1), in: state)
        case .first: reading.scroll = 0
        case .last: break
        }
        reading.isAtEnd = move == .last
    }

    mutating func scroll(by rows: Int, in state: State) {
        reading.scroll = max(0, reading.scroll + rows)
        reading.isAtEnd = false
    }

    /// Keeps it from being scrolled past its end.
    mutating func settle(in state: State, at now: Now, isHeld: Bool, isInFront: Bool) -> String? {
        guard isInFront, reading.scroll > 0 || reading.isAtEnd else { return nil }
        let rect = state.layout.page
        let last = max(0, text(state, at: now, in: rect).lines.count - PageText.rows(rect))
        reading.scroll = reading.isAtEnd ? last : min(reading.scroll, last)
        return nil
    }

    func draw(_ state: State, _ layout: Layout, _ painter: inout Painter) {
        painter.draw(text(state, at: painter.now, in: layout.page), in: layout.page, scroll: reading.scroll)
    }

    private func text(_ state: State, at now: Now, in rect: Rect) -> PageText {
        var text = PageText(width: PageText.width(rect), words: words)
        text.write(at: now) { write(&$0, state, &$1) }
        return text
    }
}
