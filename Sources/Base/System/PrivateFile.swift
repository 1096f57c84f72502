#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that is only appended to and that only its owner may read.
package final class PrivateFile: Sendable {
    package let descriptor: Int32
    private let path: String

    /// Why a file cannot be used.
    package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        case system(SystemError)
        /// A pipe, a device or a directory has its name.
        case notAFile(path: String)

        package var description: String {
            switch self {
            case .system(let error): "\(error)"
            case .notAFile(let path): "\(path) is no regular file: move it away"
            }
        }
    }

    /// Opens or creates it, and the directories on the way.
    ///
    /// Never waits for the other end of a pipe that has its name.
    package init(appendingTo path: String, movedAsideBeyond limit: Int64 = .max) throws(Problem) {
        self.path = path
        Self.makeFolders(above: path)
        var status = stat()
        if stat(path, &status) == 0 {
            guard Self.isRegular(status) else { throw .notAFile(path: path) }
            if Int64(status.st_size) > limit { rename(path, path + ".1") }
        }
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw .system(SystemError(doing: path, code: errno)) }
        // It may have become another since it was looked at.
        guard fstat(descriptor, &status) == 0, Self.isRegular(status) else {
            throw .notAFile(path: path)
        }
    }

    /// Creates one that did not exist before: nothing is overwritten, and no link leads into another file.
    package init(creating path: String) throws(SystemError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError(doing: path, code: errno) }
    }

    /// Makes the directories on the way to a file that are not there, for its owner alone.
    package static func makeFolders(above path: String) {
        var directory = ""
        for part in path.split(separator: "/").dropLast() {
            directory += "/" + part
            mkdir(directory, 0o700)
        }
    }

    private static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

    deinit { close(descriptor) }

    /// The last bytes of a file, as far as they can be read.
    package static func end(of path: String, bytes limit: Int) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, isRegular(status) else { return [] }
        let size = lseek(descriptor, 0, SEEK_END)
        lseek(descriptor, max(0, size - off_t(limit)), SEEK_SET)
        return [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            // A file on a disk gives all there is at once.
            count = max(0, read(descriptor, buffer.baseAddress, limit))
        }
    }

    /// Writes one line in one call, so that those of several processes never mix, and returns once it is on the disk.
    package func append(line: String) throws(SystemError) {
        var line = line + "\n"
        let written = line.withUTF8 { write(descriptor, $0.baseAddress, $0.count) }
        guard written == line.utf8.count, fsync(descriptor) == 0 else { throw SystemError(doing: path, code: errno) }
    }

    /// Appends all of the bytes to a file that nobody else writes to; after a failure there is nothing of them.
    package func append(_ bytes: [UInt8]) throws(SystemError) {
        let start = lseek(descriptor, 0, SEEK_END)
        let failure = bytes.withUnsafeBytes { SystemError.failure(writing: $0, to: descriptor, doing: path) }
        guard let failure else { return }
        // Room is given back even on a full disk.
        if start >= 0 { _ = ftruncate(descriptor, start) }
        throw failure
    }
}
