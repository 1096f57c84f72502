package import Base
package import Dashboard
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The one way into the main thread: any thread posts messages, and the loop, asleep in `poll`, wakes and takes them.
///
/// A pipe rather than an eventfd because it exists on every system the program runs on. One byte is written when the
/// queue turns from empty to filled, so that a burst of posts costs one wake-up.
package final class Mailbox: Sendable {
    private struct Box {
        var messages: [Message] = []
    }

    /// Readable while messages wait.
    package let descriptor: Int32
    private let writeEnd: Int32
    private let box = Mutex(Box())

    /// Fails when the process has no file descriptors left.
    package init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError(doing: "opening a pipe", code: errno) }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (descriptor, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    /// Adds a message behind those waiting.
    ///
    /// Never blocks: the pipe holds at most one byte.
    package func post(_ message: Message) {
        let wasEmpty = box.withLock { box in
            box.messages.append(message)
            return box.messages.count == 1
        }
        guard wasEmpty else { return }
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Takes everything posted so far, in order.
    ///
    /// The byte goes first: a post between the two steps writes a new one, and the loop then wakes once for nothing
    /// instead of sleeping on a filled box.
    package func take() -> [Message] {
        var bytes: (UInt64, UInt64) = (0, 0)
        _ = read(descriptor, &bytes, MemoryLayout.size(ofValue: bytes))
        return box.withLock { box in
            let messages = box.messages
            box.messages = []
            return messages
        }
    }
}
