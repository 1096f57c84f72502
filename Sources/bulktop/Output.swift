import Foundation

/// Writes to stdout at once: `print` would hold lines back while stdout is a pipe.
enum Output {
    static func line(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}
