import CNcurses
import CTerminal

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What can be told of a terminal without claiming it, for commands that only look.
package enum TerminalFacts {
    /// Colours of a terminal type; nil for one that is not in the terminfo database.
    package static func colours(of type: String) -> Int? {
        let colours = cn_type_colors(type)
        return colours < 0 ? nil : Int(colours)
    }

    /// What the locale can carry.
    package enum Charset: Sendable {
        case ascii
        case utf8
        /// UTF-8 was asked for by a locale that is not installed here, and comes from another one.
        case utf8Instead
    }

    /// Takes the character set from the environment, for the whole process.
    package static func charset() -> Charset {
        switch cn_set_locale() {
        case CN_UTF8: .utf8
        case CN_UTF8_INSTEAD: .utf8Instead
        default: .ascii
        }
    }

    /// Whether the locale carries UTF-8; takes it from the environment for the whole process.
    package static func isUnicode() -> Bool { charset() != .ascii }

    /// Whether both ends of the process are at a terminal.
    package static var isAttached: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// Columns and rows of the terminal on standard output; nil where it is none.
    package static var size: (columns: Int, rows: Int)? {
        var columns: Int32 = 0
        var rows: Int32 = 0
        return ct_window_size(STDOUT_FILENO, &columns, &rows) ? (Int(columns), Int(rows)) : nil
    }
}
