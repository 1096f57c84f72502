#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A lock between processes, held until it is let go of (`flock`).
package final class FileLock: Sendable {
    private let descriptor: Int32

    /// Waits for whoever holds it, for so many tenths of a second; the file is made if it is not there.
    ///
    /// - Throws: why it is not ours; `EWOULDBLOCK` where another holds it still.
    package init(path: String, patience tenths: Int) throws(SystemError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError(doing: path, code: errno) }
        for _ in 0..<tenths {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { break }
            poll(nil, 0, 100)
        }
        throw SystemError(doing: path, code: errno)
    }

    deinit { close(descriptor) }
}
