#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The person at the terminal, who is asked on stderr and answers on stdin, so that stdout stays for scripts.
enum Person {
    static var isThere: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// One line; nil at the end of the input.
    ///
    /// What was typed before the question could be read is no answer to it.
    static func answer(to question: String) -> String? {
        tcflush(STDIN_FILENO, TCIFLUSH)
        Output.ask(question)
        guard let line = readLine(strippingNewline: true) else {
            Output.complain("")
            return nil
        }
        return line
    }

    /// One line that is not echoed, whatever ends the reading.
    static func secret(for question: String) -> String? {
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
            Output.complain("")
        }
        Output.ask(question)
        // With signals off the key for them arrives as a character.
        guard let line = readLine(strippingNewline: true), !line.contains("\u{3}") else { return nil }
        return line
    }
}
