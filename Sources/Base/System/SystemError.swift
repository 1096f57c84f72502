#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A call of the operating system that failed.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    package let doing: String
    package let code: Int32

    package init(doing: String, code: Int32) {
        self.doing = doing
        self.code = code
    }

    package var description: String { "\(doing): \(reason)" }

    /// The system's own words for it.
    package var reason: String { Self.reason(code) }

    package static func reason(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}

extension SystemError {
    /// Writes all of the bytes and gives what failed, if anything did; `doing` names where to.
    package static func failure(
        writing bytes: UnsafeRawBufferPointer,
        to descriptor: Int32,
        doing: String
    ) -> SystemError? {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let count = write(descriptor, start, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return SystemError(doing: doing, code: count < 0 ? errno : EIO) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
        return nil
    }
}
