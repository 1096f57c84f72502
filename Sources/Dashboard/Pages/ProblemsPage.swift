import Base
import Changes
import LangSmith
import Monitor
import Screen

/// Everything that needs a human, most urgent first: what it is, and under it why.
struct ProblemsPage: ListPage {
    static let label = PageLabel(
        name: "problems",
        keys: [.character("!")],
        help: "Everything that needs a human, most urgent first, with a line of why."
    )

    var list = HeldList<ID<BulkExport>>()

    init(in state: State) {}

    var title: String { "Problems" }
    var trailing: String { "most urgent first" }
    var rowHeight: Int { 2 }
    var hints: [Action] {
        [.open, ErrorsPage.action, DetailPage.action, .repair, .cancel, .copy, .back, .refresh]
    }
    var entry: String? { list.cursor.id.map { _ in "go to it" } }

    func elements(in state: State) -> [ID<BulkExport>] { state.board.census.problems }
    func subject(of id: ID<BulkExport>) -> Subject? { .export(id) }

    func text(of id: ID<BulkExport>, in state: State) -> String {
        guard let export = state.inventory.exports[id], let condition = state.board.census.conditions[id] else {
            return ""
        }
        let names = state.board.names
        return [
            condition.kind.cleanWord, names.project(of: export).text, names.destination(of: export).text,
            id.description, CleanText.line(condition.evidence),
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
        let age = export.createdAt.map { painter.age(since: $0) } ?? Format.unknown
        let width = rect.columns - 2
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
            width: width - 7
        )
        if end < rect.endColumn - 6 {
            painter.canvas.put(TextWidth.pad(age, to: 5, .right), column: rect.endColumn - 6, row: rect.row)
        }
        let why = CleanText.line(condition.evidence, limit: 600)
        painter.draw(
            [Span(why, condition.isProblem ? .normal : .muted)],
            column: rect.column + 3,
            row: rect.row + 1,
            width: width - 3
        )
    }
}
