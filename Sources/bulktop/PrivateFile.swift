import App

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file that is only appended to and that only its owner may read.
final class PrivateFile: Sendable {
    let descriptor: Int32

    /// Why a file cannot be used.
    enum Problem: Error, CustomStringConvertible {
        case system(SystemError)
        /// A pipe, a device or a directory has its name.
        case notAFile(path: String)

        var description: String {
            switch self {
            case .system(let error): "\(error)"
            case .notAFile(let path): "\(path) is no regular file: move it away"
            }
        }
    }

    /// Opens or creates it, and the directories on the way.
    ///
    /// Never waits for the other end of a pipe that has its name.
    init(appendingTo path: String, movedAsideBeyond limit: Int64 = .max) throws(Problem) {
        var directory = ""
        for part in path.split(separator: "/").dropLast() {
            directory += "/" + part
            mkdir(directory, 0o700)
        }
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

    private static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

    deinit { close(descriptor) }

    /// The last bytes of a file, as far as they can be read.
    static func end(of path: String, bytes limit: Int) -> [UInt8] {
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
    func append(line: String, to path: String) throws(Problem) {
        var line = line + "\n"
        let written = line.withUTF8 { write(descriptor, $0.baseAddress, $0.count) }
        guard written == line.utf8.count, fsync(descriptor) == 0 else {
            throw .system(SystemError(doing: path, code: errno))
        }
    }
}
