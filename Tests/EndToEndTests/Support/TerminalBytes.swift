/// What the bytes written to a terminal ask of it, beside showing text.
struct TerminalBytes {
    /// Everything that neither text nor our drawing needs, as it came.
    private(set) var forbidden: Set<String> = []
    /// The private modes that were switched, and how each was left.
    private(set) var modes: [Int: Bool] = [:]

    /// Cursor application keys, blinking, cursor, wrapping, mouse presses in SGR form, alternate screen, paste brackets.
    private static let ours: Set<Int> = [1, 7, 12, 25, 1000, 1006, 1049, 2004]
    /// What we ask the terminal: its background.
    private static let question = Array("11;?\u{1B}\\".utf8)
    /// Finals of what moves the cursor, erases, scrolls, repeats and styles.
    private static let drawing = Set("ABCDGHJKLMPSTXZ@bdfmr".utf8)

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x1b: readEscape(&rest)
            // Backspace, tab, line feed and return move the cursor; shifts choose a character set.
            case 0x08, 0x09, 0x0a, 0x0d, 0x0e, 0x0f: break
            case 0x00..<0x20, 0x7f: forbidden.insert("control \(byte)")
            // C1 in UTF-8.
            case 0xc2 where (0x80...0x9f).contains(rest.first ?? 0): forbidden.insert("C1 \(rest.removeFirst())")
            default: break
            }
        }
    }

    private mutating func readEscape(_ rest: inout ArraySlice<UInt8>) {
        switch rest.popFirst() {
        case UInt8(ascii: "[")?: readControlSequence(&rest)
        case UInt8(ascii: "(")?, UInt8(ascii: ")")?: _ = rest.popFirst()
        case UInt8(ascii: "7")?, UInt8(ascii: "8")?, UInt8(ascii: "=")?, UInt8(ascii: ">")?, UInt8(ascii: "M")?: break
        case UInt8(ascii: "]")? where rest.starts(with: Self.question): rest = rest.dropFirst(Self.question.count)
        case let other?: forbidden.insert("ESC \(other)")
        case nil: forbidden.insert("ESC at the end")
        }
    }

    private mutating func readControlSequence(_ rest: inout ArraySlice<UInt8>) {
        let parameters = rest.prefix { (0x20...0x3f).contains($0) }
        rest = rest.dropFirst(parameters.count)
        guard let final = rest.popFirst() else {
            forbidden.insert("CSI at the end")
            return
        }
        let text = String(decoding: parameters, as: UTF8.self)
        let isSwitch = final == UInt8(ascii: "h") || final == UInt8(ascii: "l")
        if isSwitch, text.first == "?" {
            for mode in text.dropFirst().split(separator: ";").compactMap({ Int($0) }) {
                modes[mode] = final == UInt8(ascii: "h")
                if !Self.ours.contains(mode) { forbidden.insert("mode \(mode)") }
            }
        } else if isSwitch, text == "4" {
            // ncurses moves the rest of a line by inserting.
        } else if text == "22;0;0" || text == "23;0;0", final == UInt8(ascii: "t") {
            // terminfo's smcup and rmcup keep the title for us.
        } else if !Self.drawing.contains(final) || text.contains(where: { !"0123456789;:".contains($0) }) {
            forbidden.insert("CSI \(text) \(final)")
        }
    }
}
