import Base
import Changes
import LangSmith
import Monitor
import Screen

/// The buckets, who uses them and how those are doing.
struct DestinationsPane {
    enum Column: Hashable, Sendable {
        case glyph, name, provider, bucket, exports, worst
    }

    let state: State
    let layout: Layout

    static func plan(width: Int) -> TablePlan<Column> {
        TablePlan(
            [
                .init(.glyph, "", width: 1, rank: 0),
                .init(.name, "NAME", width: 8, limit: 24, rank: 1, gap: 1),
                .init(.provider, "STORE", width: 7, limit: 8, rank: 3, gap: 1),
                .init(.bucket, "BUCKET", width: 14, limit: 40, rank: 5),
                .init(.exports, "EXP", width: 4, rank: 2, .right, gap: 1),
                .init(.worst, "WORST", width: 14, rank: 4),
            ],
            width: width
        )
    }

    func draw(_ painter: inout Painter) {
        guard let rect = layout.panes[.destinations] else { return }
        let ids = state.board.destinations
        let cursor = state.destinations
        let area = layout.listArea(rect)
        let isFocused = state.pane == .destinations && state.page == nil
        var title: Line = [Span("Destinations", isFocused ? .accent : .normal, isFocused ? [.bold] : [])]
        if !ids.isEmpty { title.append(Span(" (\(Format.grouped(ids.count)))", .muted)) }
        painter.draw(
            ListFrame(
                rect: rect,
                key: "1",
                title: title,
                trailing: "",
                isFocused: isFocused,
                count: ids.count,
                index: cursor.index,
                top: cursor.top,
                area: area
            ),
            layout
        )
        guard !ids.isEmpty else {
            painter.drawEmpty(EmptyState.destinations(state, &painter), in: area)
            return
        }
        let plan = Self.plan(width: area.columns - 2)
        if layout.isFramed { painter.drawHeadings(plan, column: area.column + 1, row: area.row - 1) }
        for index in cursor.top..<min(ids.count, cursor.top + area.rows) {
            let row = area.row + index - cursor.top
            draw(ids[index], plan, column: area.column + 1, row: row, &painter)
            if index == cursor.index {
                painter.mark(Rect(column: area.column, row: row, columns: area.columns, rows: 1), isFocused: isFocused)
            }
        }
    }

    private func draw(
        _ id: ID<Destination>,
        _ plan: TablePlan<Column>,
        column: Int,
        row: Int,
        _ painter: inout Painter
    ) {
        guard let destination = state.inventory.destinations[id] else { return }
        let total = state.board.usage(of: id)
        let worst = state.board.worst(of: id)
        let look = worst.map { Condition($0.kind, isProblem: $0.isProblem) }
        for place in plan.places {
            var style = Style.normal
            let value: String
            switch place.column {
            case .glyph:
                value = worst?.kind.glyph ?? "·"
                style = look?.glyphStyle ?? Style(.muted)
            case .name:
                value = state.board.names.destination(id).text
                style = Style(.name)
            case .provider:
                value = destination.provider ?? Format.unknown
                style = Style(.muted)
            case .bucket:
                value = destination.config?.bucketName.map { CleanText.line($0, limit: 100) } ?? Format.unknown
                style = Style(.muted)
            case .exports:
                value = total.count.map { Format.short(Int64($0)) } ?? total.word
                if total.isOpen { style = Style(.muted) }
            case .worst:
                let none = total.count == nil ? total.word : "no exports"
                value = worst.map { "\(Format.grouped($0.count)) \($0.kind.shortWord)" } ?? none
                style = look?.style ?? Style(.muted)
            }
            painter.draw(value, style, in: place, column: column, row: row)
        }
    }
}
