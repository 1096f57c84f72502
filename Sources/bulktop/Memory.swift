#if canImport(Glibc)
import CProcess
#endif

/// How the C library's allocator treats what we free.
enum Memory {
    /// Gives large buffers back to the system as soon as they are free; call it before any thread starts.
    ///
    /// A body of some megabytes is read, decoded and dropped within milliseconds. Left to itself the allocator raises
    /// the size from which it maps memory to the largest such body, and keeps a heap for every thread that decoded one:
    /// 5 MiB of 48 with 10,000 exports (mallopt(3)).
    static func giveBackEarly() {
        #if canImport(Glibc)
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_MMAP_THRESHOLD, 64 << 10)
        mallopt(M_TRIM_THRESHOLD, 64 << 10)
        #endif
    }
}
