import CNcurses
import Screen

/// What the meanings of `Style` look like on the terminal at hand.
package struct Palette {
    /// How many colours there are to choose from.
    package enum Depth: Sendable {
        /// None, or `NO_COLOR` asks for none.
        case mono
        /// The eight that users theme to their taste.
        case basic
        /// xterm's 256, of which 16 and up look the same everywhere.
        case indexed
        /// Red, green and blue in 24 bits.
        case direct
    }

    /// Attributes and colours of one style; colours are xterm's 256, -1 is the terminal's own.
    struct Look: Hashable {
        var foreground = -1
        var background = -1
        var attributes: attr_t = 0
    }

    /// What the terminal paints behind us.
    package enum Background: CaseIterable, Sendable {
        /// It has not said, and may never.
        case unknown
        case dark
        case light
    }

    package let depth: Depth
    let background: Background
    /// One entry for each tone and set of attributes, so that drawing only looks up.
    private var entries: [(attributes: attr_t, pair: Int16)] = []

    /// Sets up the colours of the terminal that was opened last; again when its background becomes known.
    init(noColor: Bool, background: Background) {
        self.background = background
        var ownColors = false
        if noColor || !has_colors() || start_color() != OK {
            depth = .mono
        } else {
            ownColors = use_default_colors() == OK
            switch cn_colors() {
            case 257...: depth = .direct
            case 256: depth = .indexed
            case 8...: depth = .basic
            default: depth = .mono
            }
        }
        var pairs: [[Int]: Int16] = [[-1, -1]: 0]
        for tone in Tone.allCases {
            for raw in 0..<Self.attributeCombinations {
                let attributes = Style.Attributes(rawValue: UInt8(raw))
                let look = Self.look(of: Style(tone, attributes), depth: depth, on: background)
                let key = [look.foreground, look.background]
                if pairs[key] == nil {
                    let number = Int16(pairs.count)
                    let foreground = Self.color(look.foreground, depth)
                    let behind = look.background < 0 && !ownColors ? 0 : Self.color(look.background, depth)
                    // A pair that was refused would paint black on black: its styles do without colour.
                    pairs[key] = cn_init_pair(Int32(number), foreground, behind) ? number : -1
                }
                if let pair = pairs[key], pair >= 0 {
                    entries.append((look.attributes, pair))
                } else {
                    entries.append((Self.look(of: Style(tone, attributes), depth: .mono, on: background).attributes, 0))
                }
            }
        }
    }

    subscript(style: Style) -> (attributes: attr_t, pair: Int16) {
        entries[Int(style.tone.rawValue) * Self.attributeCombinations + Int(style.attributes.rawValue)]
    }

    private static let attributeCombinations = 64

    // MARK: What it looks like

    static func look(of style: Style, depth: Depth, on background: Background) -> Look {
        var look = Look()
        let attributes = style.attributes
        if attributes.contains(.bold) { look.attributes |= cn_bold() }
        if attributes.contains(.underline) { look.attributes |= cn_underline() }
        if attributes.contains(.reverse) { look.attributes |= cn_reverse() }
        // Without colour, in what the terminal's owner reads best: never faint, which halves the contrast.
        let tone = attributes.contains(.old) ? Tone.normal : style.tone
        switch depth {
        case .indexed, .direct:
            if attributes.contains(.selected) || attributes.contains(.marked) {
                look.background = attributes.contains(.selected) ? selectedBackground : markedBackground
                look.foreground = foregroundOnRow(tone)
            } else {
                look.foreground = foreground(tone, on: background)
            }
        case .basic, .mono:
            if attributes.contains(.selected) {
                // One bar of one colour: a row of patches is no row. The words still say what the colours said.
                look.attributes |= cn_reverse()
            } else {
                if depth == .basic { look.foreground = basicForeground(tone, on: background) }
                let isLoud = tone == .danger || tone == .accent || tone == .warning && look.foreground < 0
                if isLoud || attributes.contains(.marked) { look.attributes |= cn_bold() }
                // Lines alone: faint text is hard to read.
                if tone == .frame { look.attributes |= cn_dim() }
            }
        }
        return look
    }

    private static func color(_ index: Int, _ depth: Depth) -> Int32 {
        guard depth == .direct, index >= 0 else { return Int32(index) }
        let (red, green, blue) = components(of: index)
        return Int32(red << 16 | green << 8 | blue)
    }

    /// Red, green and blue of one of xterm's colours from 16 to 255.
    package static func components(of index: Int) -> (red: Int, green: Int, blue: Int) {
        guard index < 232 else {
            let grey = 8 + 10 * (index - 232)
            return (grey, grey, grey)
        }
        func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
        let cube = index - 16
        return (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
    }
}
