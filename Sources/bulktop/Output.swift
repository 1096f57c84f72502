#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes to stdout and stderr at once: `print` would hold lines back while stdout is a pipe.
enum Output {
    static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// What is for the person and not for the pipe.
    static func complain(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// A person sees what is said on stderr at once.
    static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

    /// What is being done, for a person who would wait before an empty screen otherwise.
    static func progress(_ text: String) {
        if isWatched { complain(text) }
    }

    /// A question, whose answer stands behind it on the same line.
    static func ask(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Gives up when nobody reads any more: there is no one left to tell.
    private static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, !rest.isEmpty {
                #if canImport(Glibc)
                let count = Glibc.write(descriptor, start, rest.count)
                #else
                let count = Darwin.write(descriptor, start, rest.count)
                #endif
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
    }
}
