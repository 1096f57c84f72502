import Base
import Screen

/// The frame around a list: title, counts, which rows are in view, and who has the keyboard.
struct ListFrame {
    var rect: Rect
    /// The key that goes to it; nil for full-screen lists.
    var key: String?
    var title: Line
    /// At the right end of the title.
    var trailing: String
    var isFocused: Bool
    var count: Int
    var index: Int
    var top: Int
    /// The lines that the list has, and how many each row of it takes.
    var area: Rect
    var rowHeight = 1
}

extension Painter {
    /// Draws the frame and its title, or the title alone where there is no room for a frame.
    mutating func draw(_ frame: ListFrame, _ layout: Layout) {
        let rect = frame.rect
        let area = frame.area
        let view = max(1, area.rows / frame.rowHeight)
        let edge = Style(frame.isFocused ? .accent : .frame)
        let isLong = frame.count > view && area.rows > 0
        if layout.isFramed { canvas.box(rect, style: edge) }
        let start = layout.isFramed ? rect.column + 1 : rect.column
        let end = layout.isFramed ? rect.endColumn - 1 : rect.endColumn
        var title: Line = [Span(" ")]
        if let key = frame.key { title.append(Span("\(key) ", frame.isFocused ? .accent : .muted, [.bold])) }
        title += frame.title + [Span(" ")]
        let next = draw(title, column: start, row: rect.row, width: end - start)
        let trailing = frame.trailing.isEmpty ? "" : " \(frame.trailing) "
        let trailingWidth = TextWidth.columns(of: trailing)
        if trailingWidth > 0, end - trailingWidth > next {
            canvas.put(trailing, column: end - trailingWidth, row: rect.row, style: Style(.muted))
        }
        guard layout.isFramed, isLong, rect.rows > 3 else { return }
        let place = " \(Format.grouped(frame.index + 1)) of \(Format.grouped(frame.count)) "
        let width = TextWidth.columns(of: place)
        if width + 2 < rect.columns {
            canvas.put(place, column: rect.endColumn - 2 - width, row: rect.endRow - 1, style: Style(.muted))
        }
        drawThumb(frame, view)
    }

    /// The part of the right edge that stands for the rows in view.
    private mutating func drawThumb(_ frame: ListFrame, _ view: Int) {
        let rows = frame.area.rows
        let length = max(1, rows * view / frame.count)
        let start = frame.top * (rows - length) / (frame.count - view)
        for row in start..<start + length {
            canvas.put(Cell("┃", style: Style(.muted)), column: frame.rect.endColumn - 1, row: frame.area.row + row)
        }
    }

    /// Marks the row under the cursor, after it was drawn.
    mutating func mark(_ rect: Rect, isFocused: Bool) {
        canvas.restyle(rect, adding: isFocused ? .selected : .marked)
        guard isFocused else { return }
        // The row is read from its first word on.
        canvas.attention = (column: rect.column + 1, row: rect.row)
        canvas.put(Cell("▌", style: Style(.accent, [.selected])), column: rect.column, row: rect.row)
    }

    /// Words in the middle of an empty list: the first line says what is so, the others what can be done.
    mutating func drawEmpty(_ lines: [Line], in area: Rect) {
        guard area.columns > 4, area.rows > 0 else { return }
        let width = min(area.columns - 4, 72)
        var wrapped = lines.flatMap { $0.wrapped(to: width) }
        if wrapped.count > area.rows { wrapped = Array(wrapped.prefix(area.rows)) }
        let first = area.row + (area.rows - wrapped.count) / 3
        for (offset, line) in wrapped.enumerated() {
            let column = area.column + (area.columns - line.columns) / 2
            draw(line, column: column, row: first + offset, width: width)
        }
    }
}
