import Base

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a command says: stdout is for scripts, stderr for people.
struct Output: Sendable {
    let standard: any TextSink
    let errors: any TextSink

    /// A line for whoever uses the answer.
    ///
    /// - Throws: `CommandFailed`, because an answer that nobody got is no success.
    func line(_ text: String) throws(CommandFailed) {
        do throws(SystemError) {
            try standard.write(text + "\n")
        } catch {
            throw error.code == EPIPE ? .nobodyReads : .outputLost(error)
        }
    }

    /// Lines for the person and not for the pipe; where they cannot be written there is no one left to tell.
    ///
    /// Arguments are told again in them, with whatever they hold: nothing of it is obeyed by a terminal.
    func complain(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let clean = lines.map { CleanText.line(String($0), limit: .max) }.joined(separator: "\n")
        try? errors.write(clean + "\n")
    }

    /// A question, whose answer stands behind it on the same line.
    func ask(_ text: String) { try? errors.write(text) }

    /// A person sees what is said on stderr at once.
    var isWatched: Bool { errors.isTerminal }

    /// What is being done, for a person who would wait before an empty screen otherwise.
    func progress(_ text: String) {
        if isWatched { complain(text) }
    }
}

/// Takes text and keeps none of it back.
protocol TextSink: Sendable {
    var isTerminal: Bool { get }

    /// - Throws: why not all of it was taken.
    func write(_ text: String) throws(SystemError)
}

/// A stream of this process, written to at once: `print` would hold lines back while it is a pipe.
struct Descriptor: TextSink {
    static let output = Descriptor(number: STDOUT_FILENO, name: "standard output")
    static let errors = Descriptor(number: STDERR_FILENO, name: "standard error")

    let number: Int32
    let name: String

    var isTerminal: Bool { isatty(number) == 1 }

    func write(_ text: String) throws(SystemError) {
        var text = text
        let failure = text.withUTF8 {
            SystemError.failure(writing: UnsafeRawBufferPointer($0), to: number, doing: name)
        }
        if let failure { throw failure }
    }
}
