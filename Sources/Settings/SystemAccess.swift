/// What settings need of the machine.
///
/// ``LocalSystem`` is the real one; tests give tables.
package protocol SystemAccess {
    /// Reads a whole file, following links.
    func contents(of path: String) -> FileReading

    /// Runs a command line with `/bin/sh -c` and gives what it wrote to its standard output. Its standard error and
    /// input are ours, so that it can ask for a passphrase: never call it while the screen is claimed.
    func output(of command: String) throws(CommandFailure) -> String
}

/// What came of reading a file.
package enum FileReading: Hashable, Sendable {
    case absent
    /// With the system's reason, as in "Permission denied".
    case unreadable(String)
    /// The mode holds the permission bits; nil where they mean nothing (a pipe).
    case contents(String, mode: Int?)
}

/// Why a command gave no answer; reads after its name: "exited with status 1".
package struct CommandFailure: Error, Hashable, Sendable {
    package var reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
