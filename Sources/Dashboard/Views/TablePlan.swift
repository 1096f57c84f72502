import Base
import Screen

/// Which columns of a table are shown, where, and how wide: a function of the width alone, so that nothing on screen
/// moves while the data change.
struct TablePlan<Column: Hashable & Sendable>: Sendable {
    /// What a column asks for.
    ///
    /// Columns are offered in the order of the screen.
    struct Wish: Sendable {
        var column: Column
        var title: String
        /// Without this many columns it is left out.
        var width: Int
        /// How far it may grow when there is room.
        var limit: Int
        /// Lower ones stay longer when the room gets scarce.
        var rank: Int
        var alignment = TextWidth.Alignment.left
        /// Blank columns before it.
        var gap = 2

        init(
            _ column: Column,
            _ title: String,
            width: Int,
            limit: Int? = nil,
            rank: Int,
            _ alignment: TextWidth.Alignment = .left,
            gap: Int = 2
        ) {
            self.column = column
            self.title = title
            self.width = width
            self.limit = limit ?? width
            self.rank = rank
            self.alignment = alignment
            self.gap = gap
        }
    }

    struct Place: Sendable {
        var column: Column
        var title: String
        /// From the left edge of the table.
        var start: Int
        var width: Int
        var alignment: TextWidth.Alignment
        var end: Int { start + width }
    }

    private(set) var places: [Place] = []

    /// - Parameters:
    ///   - wishes: All columns there could be, left to right.
    ///   - width: What the table may take.
    init(_ wishes: [Wish], width: Int) {
        var chosen: Set<Column> = []
        // The first column has no gap before it.
        var used = -(wishes.first?.gap ?? 0)
        for wish in wishes.sorted(by: { $0.rank < $1.rank }) {
            guard used + wish.gap + wish.width <= width || chosen.isEmpty else { break }
            chosen.insert(wish.column)
            used += wish.gap + wish.width
        }
        let kept = wishes.filter { chosen.contains($0.column) }
        var spare = max(0, width - used)
        var widths = kept.map(\.width)
        for index in kept.indices.sorted(by: { kept[$0].rank < kept[$1].rank }) {
            let growth = min(spare, kept[index].limit - kept[index].width)
            widths[index] += growth
            spare -= growth
        }
        var next = 0
        for (index, wish) in kept.enumerated() {
            let start = index == 0 ? 0 : next + wish.gap
            let width = min(widths[index], max(0, width - start))
            places.append(
                Place(column: wish.column, title: wish.title, start: start, width: width, alignment: wish.alignment)
            )
            next = start + width
        }
    }

    subscript(_ column: Column) -> Place? { places.first { $0.column == column } }
}

extension Painter {
    /// Draws a cell of a table: cut with an ellipsis, or filled up on the side that its column says.
    mutating func draw<Column>(_ text: String, _ style: Style, in place: TablePlan<Column>.Place, column: Int, row: Int)
    {
        canvas.put(
            TextWidth.pad(text, to: place.width, place.alignment),
            column: column + place.start,
            row: row,
            style: style,
            width: place.width
        )
    }

    /// Draws the headings of a table.
    mutating func drawHeadings<Column>(_ plan: TablePlan<Column>, column: Int, row: Int) {
        for place in plan.places { draw(place.title, Style(.muted), in: place, column: column, row: row) }
    }
}
