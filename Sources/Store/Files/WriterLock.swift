import Base

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The right to write to a place's store, held by one process and given back by the kernel when that ends.
final class WriterLock {
    private let descriptor: Int32

    /// Takes it without waiting, and writes down who has it, in one line.
    ///
    /// - Throws: `heldBy` with the line of whoever has it.
    init(_ path: String, holder: String) throws(StoreTrouble) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failed(path: path, SystemError.reason(errno)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK else { throw .failed(path: path, SystemError.reason(code)) }
            throw .heldBy(Self.holder(path) ?? "it does not say who")
        }
        self.descriptor = descriptor
        ftruncate(descriptor, 0)
        var line = holder + "\n"
        line.withUTF8 { _ = pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    deinit {
        ftruncate(descriptor, 0)
        close(descriptor)
    }

    /// Who wrote his line into it last, and has not taken it out again; nil for nobody.
    static func holder(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, 256))
        }
        let line = String(decoding: bytes.prefix { $0 >= 0x20 }, as: UTF8.self)
        return line.isEmpty ? nil : line
    }

    /// True while some process holds it.
    static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return true }
        return false
    }
}
