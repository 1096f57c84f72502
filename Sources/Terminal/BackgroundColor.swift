/// What a terminal says of its background: the answer to OSC 11, or a variable that some of them set.
enum BackgroundColor {
    /// The question; answered, if at all, by `ESC ] 11 ; rgb:RRRR/GGGG/BBBB ST` among the keys.
    static let question = "\u{1B}]11;?\u{1B}\\"

    /// The meaning of an answer without its frame, as in `11;rgb:1e1e/1e1e/1e1e`; nil for one to something else.
    static func isLight(answer: some Collection<UInt8>) -> Bool? {
        let text = String(decoding: answer, as: UTF8.self)
        guard text.hasPrefix("11;rgb"), let colon = text.firstIndex(of: ":") else { return nil }
        let parts = text[text.index(after: colon)...].split(separator: "/", omittingEmptySubsequences: false)
        // A fourth part is how opaque it is.
        let levels = parts.prefix(3).compactMap(level)
        guard levels.count == 3 else { return nil }
        return isLight(red: levels[0], green: levels[1], blue: levels[2])
    }

    /// `COLORFGBG` of rxvt, Konsole and others, as in `15;default;0`: one of sixteen colours at its end.
    static func isLight(colorFGBG: String) -> Bool? {
        guard let last = colorFGBG.split(separator: ";").last, let index = Int(last) else { return nil }
        switch index {
        case 7, 9...15: return true
        case 0...6, 8: return false
        default: return nil
        }
    }

    /// One to four digits of sixteen, as a share of the largest such number.
    private static func level(_ digits: Substring) -> Double? {
        guard (1...4).contains(digits.count), let value = Int(digits, radix: 16), value >= 0 else { return nil }
        return Double(value) / Double((1 << (4 * digits.count)) - 1)
    }

    /// Light is what black is easier to read on than white: a relative luminance above 0.18 (WCAG 2), by a gamma of two,
    /// which is near enough for the backgrounds that people have.
    private static func isLight(red: Double, green: Double, blue: Double) -> Bool {
        0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue > 0.18
    }
}
