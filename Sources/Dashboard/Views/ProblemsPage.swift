import Base
import Changes
import LangSmith
import Monitor
import Screen

/// Everything that needs a human, most urgent first: what it is, and under it why.
struct ProblemsPage {
    let state: State
    let layout: Layout

    func draw(_ painter: inout Painter) {
        let list = state.problems
        let area = layout.problemArea
        painter.draw(
            ListFrame(
                rect: layout.page,
                key: nil,
                title: [
                    Span("Problems", .accent, [.bold]), Span(" (\(Format.grouped(list.rows.count)))", .muted),
                ],
                trailing: "most urgent first",
                isFocused: true,
                count: list.rows.count,
                index: list.cursor.index,
                top: list.cursor.top,
                area: area,
                rowHeight: 2
            ),
            layout
        )
        guard list.rows.count > 0 else {
            painter.drawEmpty(EmptyState.problems(state, &painter), in: area)
            return
        }
        for index in list.cursor.top..<min(list.rows.count, list.cursor.top + layout.problemRows) {
            let place = Rect(
                column: area.column,
                row: area.row + 2 * (index - list.cursor.top),
                columns: area.columns,
                rows: 2
            )
            draw(list.rows.element(at: index), in: place, &painter)
            if index == list.cursor.index { painter.mark(place, isFocused: true) }
        }
    }

    private func draw(_ id: ID<BulkExport>, in rect: Rect, _ painter: inout Painter) {
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
