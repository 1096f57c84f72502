extension Canvas {
    /// The same screen in ASCII, cell by cell, for a terminal whose locale is not UTF-8.
    package func asciiFolded() -> Canvas {
        var folded = self
        for index in cells.indices where !cells[index].base.isASCII || cells[index].width != 1 {
            folded.setASCII(at: index)
        }
        return folded
    }

    /// What stands for a scalar in ASCII, one column.
    package static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII { return scalar }
        switch scalar {
        case "╭", "╮", "╰", "╯", "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼": return "+"
        case "─", "━", "═", "–", "—", "‐", "−", "╴", "╶": return "-"
        case "│", "┃", "║", "▌", "▐", "▍", "▎", "▏", "┆", "┊": return "|"
        case "…": return "~"
        case "•", "●", "◆", "★", "◉": return "*"
        case "○", "◇", "☆", "◌", "◯": return "o"
        case "✓", "✔": return "v"
        case "✗", "✘", "×", "✕": return "x"
        case "⚠": return "!"
        case "█", "▓", "■", "▇", "▆", "▮": return "#"
        case "▒", "▅", "▄": return "="
        case "░", "▃", "▂", "▁", "·", "□", "▯": return "."
        case "←", "↵", "◀", "◂", "‹", "⏎", "«": return "<"
        case "→", "↳", "▶", "▸", "►", "›", "»": return ">"
        case "↑", "▲", "▴", "△": return "^"
        case "↓", "▼", "▾", "▽": return "v"
        case "\u{2018}", "\u{2019}": return "'"
        case "\u{201C}", "\u{201D}": return "\""
        case "\u{A0}": return " "
        case "\u{2801}"..."\u{28FF}": return ":"
        default: return "?"
        }
    }
}
