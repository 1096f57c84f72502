#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Who answers questions.
protocol Person: Sendable {
    var isThere: Bool { get }

    /// One line; nil at the end of the input.
    func answer(to question: String) -> String?

    /// One line that is not echoed; nil where there is none.
    func secret(for question: String) -> String?
}

/// The person at the terminal, who is asked on stderr and answers on stdin, so that stdout stays for scripts.
struct PersonAtTerminal: Person {
    let output: Output

    var isThere: Bool { isatty(STDIN_FILENO) == 1 && output.isWatched }

    /// What was typed before the question could be read is no answer to it.
    func answer(to question: String) -> String? {
        tcflush(STDIN_FILENO, TCIFLUSH)
        output.ask(question)
        guard let line = readLine(strippingNewline: true) else {
            output.complain("")
            return nil
        }
        return line
    }

    /// The terminal echoes again whatever ends the reading.
    func secret(for question: String) -> String? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        // A Ctrl-C in between must not leave a terminal that shows nothing.
        let interrupts = [SIGINT, SIGTERM, SIGHUP, SIGTSTP]
        let handlers = interrupts.map { signal($0, SIG_IGN) }
        silent.c_lflag &= ~tcflag_t(ISIG)
        // Before the question, or the first letters of a quick answer would show; and what was typed ahead is kept.
        tcsetattr(STDIN_FILENO, TCSADRAIN, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSADRAIN, &before)
            for (number, handler) in zip(interrupts, handlers) { signal(number, handler) }
            output.complain("")
        }
        output.ask(question)
        // With signals off the key for them arrives as a character.
        guard let line = readLine(strippingNewline: true), !line.contains("\u{3}") else { return nil }
        return line
    }
}
