import Base

/// A grid of cells that views draw on.
///
/// Drawing outside of it, or of the clip rectangle given, is silently cut. No cell ever holds half of a wide character: whatever cuts one in two leaves blanks in its place.
package struct Canvas: Equatable, Sendable {
    package let size: Size
    package private(set) var cells: [Cell]
    /// Where the terminal's cursor stands, nil when it is hidden.
    package var cursor: (column: Int, row: Int)?
    /// Where the cursor stands while it is hidden: what a screen reader or a magnifier follows.
    package var attention: (column: Int, row: Int)?

    package init(_ size: Size) {
        let size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
        self.size = size
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    package static func == (a: Canvas, b: Canvas) -> Bool {
        a.size == b.size && a.cells == b.cells && isSame(a.cursor, b.cursor) && isSame(a.attention, b.attention)
    }

    /// Whether a cursor has not moved.
    package static func isSame(_ a: (column: Int, row: Int)?, _ b: (column: Int, row: Int)?) -> Bool {
        a?.column == b?.column && a?.row == b?.row
    }

    package subscript(column: Int, row: Int) -> Cell { cells[row * size.columns + column] }

    /// Draws a text on one line.
    ///
    /// - Parameters:
    ///   - text: Any text; what must not reach a terminal is replaced as `TextWidth.drawn(_:)` says.
    ///   - column: Where it starts; may lie left of the clip rectangle, then the beginning is cut.
    ///   - row: The line.
    ///   - style: How every cell of it looks.
    ///   - maxColumns: The columns the text may take. A longer text ends in an ellipsis.
    ///   - clip: Cuts without an ellipsis; the whole canvas when nil.
    /// - Returns: The column after the text, or one at or past the end of the clip rectangle when the text reaches it.
    @discardableResult
    package mutating func put(
        _ text: String,
        column: Int,
        row: Int,
        style: Style = .normal,
        width maxColumns: Int = .max,
        in clip: Rect? = nil
    ) -> Int {
        guard maxColumns > 0 else { return column }
        let bounds = clip.map { $0.intersection(Rect(size)) } ?? Rect(size)
        let limit = maxColumns > Int.max - max(0, column) ? Int.max : column + maxColumns
        let visible = row >= bounds.row && row < bounds.endRow
        var next = column
        var last: Int?
        for scalar in text.unicodeScalars {
            guard let (drawn, width) = TextWidth.drawn(scalar) else { continue }
            if width == 0 {
                if visible, let last { addMark(drawn, to: row * size.columns + last) }
                continue
            }
            if next + width > limit {
                if visible { place(Cell(TextWidth.ellipsis, style: style), column: limit - 1, row: row, in: bounds) }
                return limit
            }
            if visible {
                place(Cell(drawn, width: UInt8(width), style: style), column: next, row: row, in: bounds)
                last = next >= bounds.column && next + width <= bounds.endColumn ? next : nil
            }
            next += width
            // Nothing further can show, unless the ellipsis is still to come.
            if next >= bounds.endColumn, limit > bounds.endColumn { return next }
        }
        return next
    }

    /// Sets one cell, of one or two columns.
    package mutating func put(_ cell: Cell, column: Int, row: Int, in clip: Rect? = nil) {
        let bounds = clip.map { $0.intersection(Rect(size)) } ?? Rect(size)
        guard row >= bounds.row, row < bounds.endRow else { return }
        place(cell, column: column, row: row, in: bounds)
    }

    /// As `put`, on a row within bounds that lie within the canvas.
    private mutating func place(_ cell: Cell, column: Int, row: Int, in bounds: Rect) {
        if cell.width != 2 {
            guard column >= bounds.column, column < bounds.endColumn else { return }
            splitWideCells(column: column, columns: 1, row: row)
            cells[row * size.columns + column] = cell
            return
        }
        let first = column >= bounds.column && column < bounds.endColumn
        let second = column + 1 >= bounds.column && column + 1 < bounds.endColumn
        guard first || second else { return }
        if first && second {
            splitWideCells(column: column, columns: 2, row: row)
            cells[row * size.columns + column] = cell
            cells[row * size.columns + column + 1] = Cell(" ", width: 0, style: cell.style)
        } else {
            place(Cell(" ", style: cell.style), column: first ? column : column + 1, row: row, in: bounds)
        }
    }

    /// Sets every cell of a rectangle to the same one, of one column.
    package mutating func fill(_ rect: Rect, _ cell: Cell = .blank) {
        let area = rect.intersection(Rect(size))
        guard !area.isEmpty else { return }
        for row in area.row..<area.endRow {
            splitWideCells(column: area.column, columns: area.columns, row: row)
            let start = row * size.columns + area.column
            for index in start..<start + area.columns { cells[index] = cell }
        }
    }

    /// Changes how the cells of a rectangle look and keeps what they say.
    package mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        let area = rect.intersection(Rect(size))
        guard !area.isEmpty else { return }
        for row in area.row..<area.endRow {
            let start = row * size.columns + area.column
            for index in start..<start + area.columns { cells[index].style = change(cells[index].style) }
        }
    }

    /// Adds attributes to the cells of a rectangle.
    package mutating func restyle(_ rect: Rect, adding attributes: Style.Attributes) {
        restyle(rect) { Style($0.tone, $0.attributes.union(attributes)) }
    }

    /// Copies another canvas onto this one, its top left corner at the place given.
    package mutating func put(_ other: Canvas, column: Int, row: Int) {
        for y in 0..<other.size.rows {
            for x in 0..<other.size.columns where other[x, y].width != 0 {
                put(other[x, y], column: column + x, row: row + y)
            }
        }
    }

    /// Replaces one cell by its ASCII stand-in; the second column of a wide one by the same.
    mutating func setASCII(at index: Int) {
        let cell = cells[index]
        cells[index] = Cell(cell.width == 0 ? "?" : Self.ascii(cell.base), style: cell.style)
    }

    private mutating func addMark(_ mark: Unicode.Scalar, to index: Int) {
        if cells[index].marks.0 == "\0" {
            cells[index].marks.0 = mark
        } else if cells[index].marks.1 == "\0" {
            cells[index].marks.1 = mark
        }
    }

    /// Blanks the halves that would be left over when the given columns are overwritten.
    private mutating func splitWideCells(column: Int, columns: Int, row: Int) {
        let start = row * size.columns + column
        let end = start + columns
        if cells[start].width == 0, column > 0 { cells[start - 1] = Cell(" ", style: cells[start - 1].style) }
        if cells[end - 1].width == 2, column + columns < size.columns {
            cells[end] = Cell(" ", style: cells[end].style)
        }
    }
}
