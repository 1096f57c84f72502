import CTerminal
package import Screen

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Terminal {
    package func readEvents() -> [InputEvent] {
        guard isClaimed else { return [] }
        var events = readSignals()
        guard !isClosed else { return events }
        while isReadable(), let bytes = readBytes() {
            events += decoder.decode(bytes, now: options.milliseconds())
        }
        if isClosed { return events + [.closed] }
        if quietLimit == 0 { events += decoder.flush(now: options.milliseconds()) }
        for case .background(let isLight) in events { adopt(isLight ? .light : .dark) }
        return events
    }

    package var quietLimit: Int? {
        guard isClaimed, !isClosed else { return nil }
        return decoder.wait(now: options.milliseconds(), delay: options.escapeDelay)
    }

    private func readSignals() -> [InputEvent] {
        let signals = ct_signals_take()
        guard signals != 0 else { return [] }
        var events: [InputEvent] = []
        if signals & ct_bit(SIGTSTP) != 0 {
            suspend()
            // The SIGCONT that woke us is this one's, and a resize meanwhile is found below.
            let meanwhile = ct_signals_take()
            events += Self.terminations(meanwhile)
            events.append(.resumed)
        } else if signals & ct_bit(SIGCONT) != 0 {
            // After SIGSTOP, which nobody sees coming.
            reclaim()
            events.append(.resumed)
        }
        if adoptSize() { events.append(.resized(size)) }
        return events + Self.terminations(signals)
    }

    private static func terminations(_ signals: UInt32) -> [InputEvent] {
        [SIGTERM, SIGHUP, SIGINT].filter { signals & ct_bit($0) != 0 }.map { .terminated(signal: $0) }
    }

    private func isReadable() -> Bool {
        guard !isClosed else { return false }
        var entry = pollfd(fd: options.input, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 0) > 0 else { return false }
        if entry.revents & Int16(POLLIN) != 0 { return true }
        // Hung up, and nothing left to read.
        isClosed = true
        return false
    }

    /// What is there, nil when there is nothing or never will be.
    private func readBytes() -> [UInt8]? {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
            result = read(options.input, buffer.baseAddress, buffer.count)
            count = max(0, result)
        }
        if result > 0 { return bytes }
        // poll promised something, so no byte is the end, unless a signal or another reader came between.
        if result == 0 || (errno != EINTR && errno != EAGAIN) { isClosed = true }
        return nil
    }
}
