import Base

extension Canvas {
    /// Draws a frame with rounded corners and a title in its upper edge.
    ///
    /// Looks like `╭1 Exports (3)─────── sort: age ╮`. What is inside stays as it is. Titles that do not fit are cut with an ellipsis, the trailing one goes first.
    /// Nothing is drawn below two columns or two rows.
    package mutating func box(
        _ rect: Rect,
        style: Style = Style(.frame),
        title: String = "",
        titleStyle: Style? = nil,
        trailing: String = "",
        trailingStyle: Style? = nil
    ) {
        guard rect.columns >= 2, rect.rows >= 2 else { return }
        let right = rect.endColumn - 1
        let bottom = rect.endRow - 1
        horizontalLine(column: rect.column + 1, row: rect.row, columns: rect.columns - 2, style: style)
        horizontalLine(column: rect.column + 1, row: bottom, columns: rect.columns - 2, style: style)
        verticalLine(column: rect.column, row: rect.row + 1, rows: rect.rows - 2, style: style)
        verticalLine(column: right, row: rect.row + 1, rows: rect.rows - 2, style: style)
        put(Cell("╭", style: style), column: rect.column, row: rect.row)
        put(Cell("╮", style: style), column: right, row: rect.row)
        put(Cell("╰", style: style), column: rect.column, row: bottom)
        put(Cell("╯", style: style), column: right, row: bottom)
        let room = rect.columns - 2
        let titleEnd = put(
            title,
            column: rect.column + 1,
            row: rect.row,
            style: titleStyle ?? style,
            width: room
        )
        let trailingWidth = TextWidth.columns(of: trailing)
        // One column of line stays between the two.
        guard trailingWidth > 0, right - titleEnd > trailingWidth else { return }
        put(trailing, column: right - trailingWidth, row: rect.row, style: trailingStyle ?? titleStyle ?? style)
    }

    package mutating func horizontalLine(column: Int, row: Int, columns: Int, style: Style = Style(.frame)) {
        fill(Rect(column: column, row: row, columns: columns, rows: 1), Cell("─", style: style))
    }

    package mutating func verticalLine(column: Int, row: Int, rows: Int, style: Style = Style(.frame)) {
        fill(Rect(column: column, row: row, columns: 1, rows: rows), Cell("│", style: style))
    }
}
