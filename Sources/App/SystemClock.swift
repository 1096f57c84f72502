import Base
package import Monitor

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The machine's clocks.
package struct SystemClock: MonitorClock {
    package init() {}

    package func now() -> Now {
        Now(wall: Timestamp(microseconds: Self.microseconds(CLOCK_REALTIME)), steady: .microseconds(Self.steady()))
    }

    package func sleep(until steady: Duration) async throws {
        let left = steady - now().steady
        if left > .zero { try await Task.sleep(for: left, tolerance: .milliseconds(5), clock: .continuous) }
        try Task.checkCancellation()
    }

    /// Counts the time asleep too: data that was on screen when the lid closed is old when it opens.
    private static func steady() -> Int64 {
        #if os(Linux)
        microseconds(CLOCK_BOOTTIME)
        #else
        microseconds(CLOCK_MONOTONIC)
        #endif
    }

    private static func microseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
