import Base
import Changes
import LangSmith
import Monitor
import Screen

/// Everything that needs a human, what has least time left first: what it is and how long there is, then the cause, and
/// what to do next.
struct ProblemsPage: ListPage {
    static let label = PageLabel(
        name: "problems",
        keys: [.character("!")],
        help:
            "Everything that needs a human, what has least time left first: why, until when, and what to do; then what is known."
    )

    var list = HeldList<ID<BulkExport>>()

    init(in state: State) {}

    var title: String { "Problems" }
    var trailing: String { "least time left first, what is known last" }

    /// Where there is room, the whole reason is read without opening anything.
    func rowHeight(in lines: Int) -> Int {
        lines < 12 ? 2 : min(6, max(3, lines / max(1, list.rows.count)))
    }

    var hints: [Action] {
        [.open, .know, ErrorsPage.action, DetailPage.action, .repair, .cancel, .copy, .back, .refresh]
    }
    var entry: String? { list.cursor.id.map { _ in "go to it" } }

    func elements(in state: State) -> [ID<BulkExport>] {
        state.board.census.problems + state.board.census.knownProblems
    }
    func subject(of id: ID<BulkExport>) -> Subject? { .export(id) }

    func text(of id: ID<BulkExport>, in state: State) -> String {
        guard let export = state.inventory.exports[id], let condition = state.board.census.conditions[id] else {
            return ""
        }
        let names = state.board.names
        return [
            condition.known?.words ?? "", condition.kind.cleanWord, names.project(of: export).text,
            names.destination(of: export).text, id.description, CleanText.line(condition.evidence),
        ].joined(separator: " ")
    }

    func loss(of id: ID<BulkExport>, in state: State) -> String? {
        state.loss(of: id, otherwise: "is not a problem any more")
    }

    func enter(_ state: inout State, at now: Now) -> [Effect] {
        if let id = list.cursor.id { state.goTo(id, at: now) }
        return []
    }

    func empty(_ state: State, _ painter: inout Painter) -> [Line] { EmptyState.problems(state, &painter) }

    func draw(_ id: ID<BulkExport>, in rect: Rect, _ state: State, _ painter: inout Painter) {
        guard let export = state.inventory.exports[id], let condition = state.board.census.conditions[id] else {
            return
        }
        let names = state.board.names
        let width = rect.columns - 2
        let known = condition.known.map { _ in Span("known", .muted) }
        let left =
            known
            ?? condition.deadline.map { deadline in
                Span(
                    deadline.isOver(at: painter.now.wall) ? "gone" : "\(painter.left(until: deadline)) left",
                    style: Style(deadline.tone(at: painter.now.wall), [.bold])
                )
            }
        let end = painter.draw(
            [
                Span("\(condition.kind.glyph) ", style: condition.glyphStyle),
                Span(TextWidth.pad(condition.kind.cleanWord, to: 14), style: condition.style), Span("  "),
                Span(names.project(of: export).text, .name, [.bold]),
                Span("  to \(names.destination(of: export).text)", .muted),
                Span("  \(export.id.short)", .muted),
            ],
            column: rect.column + 1,
            row: rect.row,
            width: width - 12
        )
        if let left, end < rect.endColumn - 11 {
            let place = TextWidth.pad(left.text, to: 10, .right)
            painter.draw([Span(place, style: left.style)], column: rect.endColumn - 11, row: rect.row, width: 10)
        }
        let story = Story(.export(id), state, &painter)
        let step: Line =
            condition.known.map { [Span(CleanText.line($0.words), .accent)] }
            ?? story.map { $0.fix.isEmpty ? [] : [$0.fixSpan] } ?? []
        let why = [Span(CleanText.line(condition.evidence, limit: 600), condition.isProblem ? .normal : .muted)]
        // What to do keeps a line of its own where there are two.
        let room = rect.rows - (step.isEmpty || rect.rows < 3 ? 1 : 2)
        var lines = Array(why.wrapped(to: width - 3).prefix(room))
        if lines.count == room, why.wrapped(to: width - 3).count > room, let last = lines.popLast() {
            // The cut shows.
            let rest = why.wrapped(to: width - 3).dropFirst(room).flatMap { $0 }
            lines.append(last + [Span(" ")] + rest)
        }
        if rect.rows > 2, !step.isEmpty { lines.append(step) }
        for (number, line) in lines.enumerated() {
            painter.draw(line, column: rect.column + 3, row: rect.row + 1 + number, width: width - 3)
        }
    }
}
