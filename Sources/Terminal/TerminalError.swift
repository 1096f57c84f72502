/// Why the dashboard cannot have the terminal; the description is the sentence for the user.
package enum TerminalError: Error, Hashable, CustomStringConvertible {
    /// Standard input or output is a file or a pipe.
    case notATerminal(standardInput: Bool)
    /// `TERM` is empty, or names a terminal that cannot move its cursor.
    case tooSimple(type: String)
    /// Neither `TERM` nor any common terminal is in the terminfo database.
    case unknownType(String)
    /// The system refused; the number is `errno`.
    case system(Int32)
    /// There is one screen, and another `Terminal` has it.
    case inUse

    package var description: String {
        switch self {
        case .notATerminal(let input):
            "standard \(input ? "input" : "output") is not a terminal; the dashboard needs one"
        case .tooSimple(let type):
            type.isEmpty
                ? "TERM is not set, so there is no telling how to draw"
                : "a terminal of type \"\(type)\" cannot show a full screen"
        case .unknownType(let type):
            "terminal type \"\(type)\" is not in the terminfo database, and neither is xterm; install ncurses-base"
        case .system(let number):
            "the terminal could not be set up: error \(number)"
        case .inUse:
            "the screen is in use already"
        }
    }
}
