/// How many columns text takes on a terminal, and how to make it fit.
///
/// Scalars are measured one by one, as ncurses does (an emoji family is 2+0+2+0+2), so that what is planned is what is
/// drawn. Nothing here knows the locale of the process.
///
/// `public`, because a canvas asks it for each scalar that it draws.
public enum TextWidth {
    /// What stands for a scalar that must not reach the terminal.
    public static let replacement: Unicode.Scalar = "\u{FFFD}"
    /// Ends a text that was cut; one column wide.
    public static let ellipsis: Unicode.Scalar = "…"

    public enum Alignment: Sendable {
        case left, right, center
    }

    /// The columns `wcwidth` gives a scalar, nil when it is not printable.
    ///
    /// Only for comparing with the C library; what is drawn is decided by `drawn(_:)`.
    public static func systemColumns(of scalar: Unicode.Scalar) -> Int? {
        let value = scalar.value
        if value >= 0x20, value < 0x7F { return 1 }
        // The last run that starts at or before the scalar. The first starts at U+0000, so there is always one.
        let key = value << 2 | 3
        var low = 0
        var high = WidthTable.runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if WidthTable.runs[middle] <= key { low = middle } else { high = middle }
        }
        let width = WidthTable.runs[low] & 3
        return width == 3 ? nil : Int(width)
    }

    /// What a scalar becomes on screen, and its columns: 0 (a mark over the cell before), 1 or 2.
    ///
    /// Control characters, C1, line separators, noncharacters, unassigned scalars and bidirectional controls become
    /// U+FFFD. Joiners, variation selectors and other invisible scalars become nil: they would make some terminals join
    /// or widen what we, and ncurses, count scalar by scalar.
    @inlinable
    public static func drawn(_ scalar: Unicode.Scalar) -> (scalar: Unicode.Scalar, columns: Int)? {
        let value = scalar.value
        if value >= 0x20, value < 0x7F { return (scalar, 1) }
        switch value {
        case 0, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
            return (replacement, 1)
        case 0x034F, 0x180B...0x180F, 0x200B...0x200D, 0x2060...0x2065, 0x206A...0x206F, 0xFE00...0xFE0F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
            return nil
        default:
            guard let columns = systemColumns(of: scalar) else { return (replacement, 1) }
            return (scalar, columns)
        }
    }

    /// The columns a scalar takes when drawn.
    public static func columns(of scalar: Unicode.Scalar) -> Int { drawn(scalar)?.columns ?? 0 }

    /// The columns a text takes when drawn on one line.
    public static func columns(of text: String) -> Int {
        isPlain(text) ? text.utf8.count : text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
    }

    /// The text itself when it fits, otherwise its beginning with an ellipsis, at most `limit` columns together.
    public static func clip(_ text: String, to limit: Int) -> String {
        guard limit > 0 else { return "" }
        guard columns(of: text) > limit else { return text }
        return String(prefix(of: text, columns: limit - 1)) + String(ellipsis)
    }

    /// A text of exactly `width` columns: filled with blanks, or cut with an ellipsis.
    public static func pad(_ text: String, to width: Int, _ alignment: Alignment = .left) -> String {
        let clipped = clip(text, to: width)
        let missing = max(0, width - columns(of: clipped))
        let before =
            switch alignment {
            case .left: 0
            case .right: missing
            case .center: missing / 2
            }
        return String(repeating: " ", count: before) + clipped + String(repeating: " ", count: missing - before)
    }

    /// The longest beginning of a text that takes at most `limit` columns, with the marks on its last cell.
    private static func prefix(of text: String, columns limit: Int) -> Substring {
        var taken = 0
        var end = text.unicodeScalars.startIndex
        while end < text.unicodeScalars.endIndex {
            let width = columns(of: text.unicodeScalars[end])
            guard taken + width <= limit else { break }
            taken += width
            end = text.unicodeScalars.index(after: end)
        }
        return text[..<end]
    }

    /// Whether every byte is a printable ASCII character, so that bytes are columns.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }
}
