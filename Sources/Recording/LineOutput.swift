#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Where lines go.
protocol LineOutput: Sendable {
    /// Appends all of the bytes; after a failure there is nothing of them.
    func append(_ bytes: [UInt8]) throws(RecordingProblem)
    func close()
}

/// A file that did not exist before.
///
/// Every line is given to the system as soon as it is there: a crash of the program loses none that was written.
struct NewFile: LineOutput {
    private let descriptor: Int32

    init(creating path: String) throws(RecordingError) {
        // O_EXCL follows no link, so nobody can lead the recording into another file.
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor < 0 else { return }
        throw errno == EEXIST ? .exists(path: path) : .cannotCreate(path: path, reason: Self.reason(errno))
    }

    func append(_ bytes: [UInt8]) throws(RecordingProblem) {
        let start = lseek(descriptor, 0, SEEK_END)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                let reason = Self.reason(errno)
                // Room is given back even on a full disk, and the file ends with a whole line.
                if start >= 0 { _ = ftruncate(descriptor, start) }
                throw .writeFailed(reason: reason)
            }
        }
    }

    // Spelled with its module, since the method has its name.
    #if canImport(Darwin)
    func close() { _ = Darwin.close(descriptor) }
    #elseif canImport(Glibc)
    func close() { _ = Glibc.close(descriptor) }
    #elseif canImport(Musl)
    func close() { _ = Musl.close(descriptor) }
    #endif

    /// The system's words for an error, as the end of a sentence.
    static func reason(_ code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}
