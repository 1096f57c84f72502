/// A canvas as text, for tests and `bulktop snapshot`.
extension Canvas {
    /// One row as text, trailing blanks left out.
    package func line(_ row: Int) -> String {
        var scalars = String.UnicodeScalarView()
        for column in 0..<size.columns {
            let cell = self[column, row]
            guard cell.width > 0 else { continue }
            scalars.append(cell.base)
            for mark in [cell.marks.0, cell.marks.1] where mark != "\0" { scalars.append(mark) }
        }
        return Self.trimmed(scalars)
    }

    /// All rows as text, joined by newlines.
    package var text: String { (0..<size.rows).map(line).joined(separator: "\n") }

    /// What each cell of a row means: one letter for each column, trailing normal cells left out.
    ///
    /// | letter | tone | letter | tone | letter | tone |
    /// |---|---|---|---|---|---|
    /// | blank | normal | `n` | name | `!` | warning |
    /// | `m` | muted | `o` | ok | `x` | danger |
    /// | `f` | frame | `r` | active (runs) | `e` | environment |
    /// | `a` | accent | `w` | waiting | | |
    package func styleLine(_ row: Int) -> String {
        Self.trimmed(plane(row) { Self.letter(of: $0.tone) })
    }

    /// The strongest attribute of each cell of a row: one letter for each column, trailing plain cells left out.
    ///
    /// In this order: `s` selected, `k` marked, `v` reverse, `u` underline, `b` bold, `d` old, blank for none.
    package func attributeLine(_ row: Int) -> String {
        Self.trimmed(plane(row) { Self.letter(of: $0.attributes) })
    }

    private func plane(_ row: Int, _ letter: (Style) -> Unicode.Scalar) -> String.UnicodeScalarView {
        var scalars = String.UnicodeScalarView()
        for column in 0..<size.columns { scalars.append(letter(self[column, row].style)) }
        return scalars
    }

    private static func letter(of tone: Tone) -> Unicode.Scalar {
        switch tone {
        case .normal: " "
        case .muted: "m"
        case .frame: "f"
        case .accent: "a"
        case .name: "n"
        case .ok: "o"
        case .active: "r"
        case .waiting: "w"
        case .warning: "!"
        case .danger: "x"
        case .environment: "e"
        }
    }

    private static func letter(of attributes: Style.Attributes) -> Unicode.Scalar {
        let letters: [(Style.Attributes, Unicode.Scalar)] = [
            (.selected, "s"), (.marked, "k"), (.reverse, "v"), (.underline, "u"), (.bold, "b"), (.old, "d"),
        ]
        return letters.first { attributes.contains($0.0) }?.1 ?? " "
    }

    private static func trimmed(_ scalars: String.UnicodeScalarView) -> String {
        guard let last = scalars.lastIndex(where: { $0 != " " }) else { return "" }
        return String(scalars[...last])
    }
}
