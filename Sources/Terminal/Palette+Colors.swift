package import Screen

/// The colours, xterm's numbers of 16 and more, which look the same everywhere.
///
/// TerminalTests measure them (WCAG 2): on a background that is known every text has 4.5 to 1, lines 3 to 1, and red and
/// green stay apart for eyes without green.
extension Palette {
    package static let selectedBackground = 24
    package static let markedBackground = 238

    /// What a meaning is written in, -1 for the terminal's own.
    package static func foreground(_ tone: Tone, on background: Background) -> Int {
        switch background {
        case .unknown: foregroundAnywhere(tone)
        case .dark: foregroundOnDark(tone)
        case .light: foregroundOnLight(tone)
        }
    }

    private static func foregroundOnDark(_ tone: Tone) -> Int {
        switch tone {
        case .normal: -1
        case .muted: 248
        case .frame: 243
        case .accent: 75
        case .name: 110
        case .ok: 79
        case .active: 81
        case .waiting: 146
        case .warning: 214
        case .danger: 203
        case .environment: 177
        }
    }

    private static func foregroundOnLight(_ tone: Tone) -> Int {
        switch tone {
        case .normal: -1
        case .muted: 240
        case .frame: 244
        case .accent: 26
        case .name: 60
        case .ok: 29
        case .active: 24
        case .waiting: 97
        case .warning: 94
        case .danger: 160
        case .environment: 91
        }
    }

    /// Halfway between black and white, for terminals that do not tell: 3.9 to 1 on both.
    ///
    /// More is not to be had: 4.5 to 1 on dark grey (#1e1e1e) takes a luminance above 0.23, and on white one below 0.19.
    private static func foregroundAnywhere(_ tone: Tone) -> Int {
        switch tone {
        case .normal, .name: -1
        case .muted, .frame: 243
        case .accent: 63
        case .ok: 29
        case .active: 30
        case .waiting: 97
        case .warning: 130
        case .danger: 196
        case .environment: 163
        }
    }

    /// On the two dark backgrounds of a row, which bring their own foreground for a light terminal's sake.
    package static func foregroundOnRow(_ tone: Tone) -> Int {
        switch tone {
        case .normal: 255
        case .muted, .frame: 252
        case .accent: 153
        case .name, .waiting: 189
        case .ok: 157
        case .active: 159
        case .warning: 222
        case .danger: 224
        case .environment: 225
        }
    }

    /// The eight that users theme to their taste.
    ///
    /// Blue is left out where it may stand on black, cyan and yellow where they
    /// would stand on white, and bright black everywhere, which some themes make the background.
    static func basicForeground(_ tone: Tone, on background: Background) -> Int {
        switch tone {
        case .normal, .muted, .frame, .name, .waiting: -1
        case .accent, .active: background == .light ? 4 : 6
        case .ok: 2
        case .warning: background == .light ? -1 : 3
        case .danger: 1
        case .environment: 5
        }
    }
}
