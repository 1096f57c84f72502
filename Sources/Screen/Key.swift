/// One thing the keyboard said.
package enum Key: Hashable, Sendable {
    /// A character as typed, never a control character.
    case character(Character)
    /// Control with a letter, lower case.
    case control(Character)
    /// Alt (Escape, then a character within the terminal's escape delay).
    case alt(Character)
    case enter, tab, backTab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    /// 1...12.
    case function(Int)
}

/// Everything that can come in from a terminal.
package enum InputEvent: Hashable, Sendable {
    case key(Key)
    /// Bracketed paste, cleaned of control characters but newline and tab, at most 1 MiB.
    case paste(String)
    case mouse(MouseEvent)
    case resized(Size)
    /// The process continued after SIGTSTP: draw everything anew.
    case resumed
    /// The terminal told what it paints behind us, some time after it was asked: draw everything anew.
    case background(isLight: Bool)
    /// SIGTERM, SIGHUP or SIGINT came: leave in good order. The number of the signal.
    case terminated(signal: Int32)
    /// The terminal went away: end of input.
    case closed
}

package struct MouseEvent: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case press, doubleClick, scrollUp, scrollDown
    }

    package var kind: Kind
    package var column: Int
    package var row: Int

    package init(_ kind: Kind, column: Int, row: Int) {
        self.kind = kind
        self.column = column
        self.row = row
    }
}
