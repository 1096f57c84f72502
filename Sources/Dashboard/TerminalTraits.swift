/// What the terminal can do, and what had to be assumed about it: told at the start.
package struct TerminalTraits: Hashable, Sendable {
    /// It is drawn on in ASCII alone: keys then have words, because `<` and `^` mean something else.
    package var isASCII: Bool
    /// Clicks and the wheel come to us; the terminal's own selection then needs Shift.
    package var hasMouse: Bool
    /// What had to be assumed, in sentences.
    package var notes: [String]

    package init(isASCII: Bool = false, hasMouse: Bool = true, notes: [String] = []) {
        self.isASCII = isASCII
        self.hasMouse = hasMouse
        self.notes = notes
    }
}
