import Base
import Synchronization

@testable import bulktop

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Gives what was written on it, and is empty then.
protocol Readable: Sendable {
    func take() -> String
}

/// A stream of text in memory.
final class Sheet: TextSink, Readable {
    private let text = Mutex("")
    private let code: Int32?

    /// With a `code` nothing is taken, for that reason of the system's.
    init(failingWith code: Int32? = nil) { self.code = code }

    var isTerminal: Bool { false }

    func write(_ new: String) throws(SystemError) {
        if let code { throw SystemError(doing: "standard output", code: code) }
        text.withLock { $0 += new }
    }

    func take() -> String {
        text.withLock { text in
            defer { text = "" }
            return text
        }
    }
}

/// Somebody with a list of answers, or nobody.
final class ScriptedPerson: Person {
    private let answers: Mutex<[String]?>
    private let asked = Mutex<[String]>([])
    private let sheet = Mutex<Sheet?>(nil)

    init(_ answers: [String]?) { self.answers = Mutex(answers) }

    /// The same, whose questions are seen on that sheet.
    func asking(on sheet: Sheet) -> ScriptedPerson {
        self.sheet.withLock { $0 = sheet }
        return self
    }

    /// What was asked, in order.
    var questions: [String] { asked.withLock { $0 } }

    func says(_ new: String...) { answers.withLock { $0 = new } }

    var isThere: Bool { answers.withLock { $0 != nil } }

    func answer(to question: String) -> String? {
        asked.withLock { $0.append(question) }
        try? sheet.withLock { $0 }?.write(question + "\n")
        return answers.withLock { answers in
            guard let first = answers?.first else { return nil }
            answers?.removeFirst()
            return first
        }
    }

    func secret(for question: String) -> String? { answer(to: question) }
}
