/// One cell of a screen: a base scalar with at most two zero-width marks, how wide it is, and its style.
package struct Cell: Hashable, Sendable {
    package var base: Unicode.Scalar
    /// Zero-width scalars drawn over the base; U+0000 for none.
    package var marks: (Unicode.Scalar, Unicode.Scalar)
    /// 1 or 2 columns; 0 for the second column of a wide cell.
    package var width: UInt8
    package var style: Style

    package init(
        _ base: Unicode.Scalar,
        marks: (Unicode.Scalar, Unicode.Scalar) = ("\0", "\0"),
        width: UInt8 = 1,
        style: Style = .normal
    ) {
        self.base = base
        self.marks = marks
        self.width = width
        self.style = style
    }

    package static let blank = Cell(" ")

    package static func == (a: Cell, b: Cell) -> Bool {
        a.base == b.base && a.marks == b.marks && a.width == b.width && a.style == b.style
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(base)
        hasher.combine(marks.0)
        hasher.combine(marks.1)
        hasher.combine(width)
        hasher.combine(style)
    }
}
