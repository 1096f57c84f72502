import Base
import LangSmith
import Monitor
import Screen

/// What happened, the newest on top, with the times in which nobody looked.
struct JournalPage: ListPage {
    static let label = PageLabel(
        name: "journal",
        keys: [.character("J")],
        help: "What happened, also before this start: states that changed, retries, the link, answers that failed."
    )

    /// One line of it.
    enum Element: Hashable, Sendable {
        /// By its number in the journal.
        case entry(Int)
        /// Nobody looked: what happened then is not known, but for what the service told later.
        case gap(Range<Timestamp>)
    }

    var list = HeldList<Element>()
    /// Of the entry under the cursor, kept here because a page knows its subject without the state.
    private var export: ID<BulkExport>?

    init(in state: State) {}

    var title: String { "Journal" }
    var trailing: String { "newest first" }
    var feed: Feed? { nil }
    var hints: [Action] { [.open, .back, .filter, DetailPage.action, .copy, .top, .bottom] }
    var subject: Subject? { export.map { .export($0) } }
    var entry: String? { export.map { _ in "go to it" } }

    func elements(in state: State) -> [Element] {
        let journal = state.board.journal
        var gaps = state.board.memory.gaps[...]
        var all: [Element] = []
        for (index, entry) in journal.entries.enumerated().reversed() {
            while let gap = gaps.last, gap.lowerBound >= entry.at {
                all.append(.gap(gap))
                gaps.removeLast()
            }
            all.append(.entry(journal.first + index))
        }
        // A time before all that is told bounds nothing.
        return all
    }

    func text(of element: Element, in state: State) -> String {
        guard case .entry(let number) = element, let entry = state.board.journal[number] else { return "unknown" }
        return "\(entry.kind.rawValue) \(entry.text) \(entry.export?.description ?? "")"
    }

    mutating func settle(in state: State, at now: Now, isHeld: Bool, isInFront: Bool) -> String? {
        if !isInFront { list.cursor.hold() }
        let all = elements(in: state)
        list.take(words.isEmpty ? all : all.filter { text(of: $0, in: state).holds(words) }, isHeld: isHeld)
        _ = list.cursor.follow(list.rows, view: max(1, state.layout.pageArea.rows))
        export = nil
        if case .entry(let number)? = list.cursor.id { export = state.board.journal[number]?.export }
        return nil
    }

    func enter(_ state: inout State, at now: Now) -> [Effect] {
        guard let export else { return [] }
        guard state.inventory.exports[export] != nil else {
            state.say("export \(export.short) is gone: the service does not list it any more", isRefusal: true, at: now)
            return []
        }
        state.goTo(export, at: now)
        return []
    }

    func told(_ state: State) -> Line? {
        switch list.cursor.id {
        case .entry(let number)?:
            return state.board.journal[number].map { [Span($0.text, $0.kind.tone)] }
        case .gap(let gap)?:
            let words =
                "No bulktop looked from \(Format.moment(gap.lowerBound)) to \(Format.moment(gap.upperBound)) UTC:"
            return [Span("\(words) what happened then is known only as far as the service told it later.", .muted)]
        case nil: return nil
        }
    }

    func empty(_ state: State, _ painter: inout Painter) -> [Line] {
        [
            [Span("Nothing has happened yet.", .normal, [.bold])],
            [Span("Every change of state, retry, lost link and failed answer is kept here.", .muted)],
        ]
    }

    func draw(_ element: Element, in rect: Rect, _ state: State, _ painter: inout Painter) {
        let width = rect.columns - 2
        switch element {
        case .entry(let number):
            guard let entry = state.board.journal[number] else { return }
            let (today, moment) = (painter.now.wall.startOfDay, Format.moment(entry.at))
            let time = entry.at.startOfDay == today ? moment.dropFirst(11) : moment.dropFirst(5).prefix(11)
            // One column for all, as wide as the oldest of them needs.
            let isAllToday = state.board.journal.entries.first.map { $0.at.startOfDay == today } ?? true
            let when = TextWidth.pad(String(time), to: isAllToday ? 8 : 11)
            let head = "\(when)  \(TextWidth.pad(entry.kind.rawValue, to: 8))"
            let line: Line = [Span(head, .muted), Span(" \(entry.text)", entry.kind.tone)]
            painter.draw(line, column: rect.column + 1, row: rect.row, width: width)
        case .gap(let gap):
            let length = Words.length(gap.upperBound.since(gap.lowerBound))
            let line: Line = [Span("╌╌ nobody looked for \(length), until \(Format.moment(gap.upperBound)) ╌╌", .muted)]
            painter.draw(line, column: rect.column + 1, row: rect.row, width: width)
        }
    }
}

extension Journal.Kind {
    fileprivate var tone: Tone {
        switch self {
        case .export, .status: .normal
        case .retry, .feed, .rows, .server, .clock, .terminal, .store: .warning
        case .write, .summary: .accent
        case .link, .key, .recording: .danger
        }
    }
}
