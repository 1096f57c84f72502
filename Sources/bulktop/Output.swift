import Foundation

/// Writes to stdout and stderr at once: `print` would hold lines back while stdout is a pipe.
enum Output {
    static func line(_ text: String) { write(text, to: .standardOutput) }

    /// What is for the person and not for the pipe.
    static func complain(_ text: String) { write(text, to: .standardError) }

    private static func write(_ text: String, to file: FileHandle) { file.write(Data((text + "\n").utf8)) }
}
