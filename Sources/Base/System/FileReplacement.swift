#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that takes the place of another in one step, or never; only its owner may read it.
package final class FileReplacement {
    private let target: String
    private var temporary: [CChar]
    private let file: Int32

    /// Opens a file beside the one that will be replaced, behind any link to it; `mkstemp` gives it the mode 0600.
    package init(of path: String) throws(SystemError) {
        let real = realpath(path, nil)
        defer { free(real) }
        target = real.map { String(cString: $0) } ?? path
        temporary = Array((target + ".XXXXXX").utf8CString)
        file = mkstemp(&temporary)
        guard file >= 0 else { throw SystemError(doing: path, code: errno) }
    }

    deinit { close(file) }

    package func commit(_ bytes: [UInt8]) throws(SystemError) {
        if let failure = bytes.withUnsafeBytes({ SystemError.failure(writing: $0, to: file, doing: target) }) {
            throw failure
        }
        guard fsync(file) == 0, rename(temporary, target) == 0 else { throw SystemError(doing: target, code: errno) }
        temporary = []
    }

    /// Leaves nothing behind; does nothing after a commit.
    package func discard() {
        if !temporary.isEmpty { unlink(temporary) }
    }
}
