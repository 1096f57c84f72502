#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The image of this process that a system keeps of one that crashes: it would hold every key.
enum CoreDump {
    /// Lets none be made; call it before any secret is read.
    ///
    /// A limit of zero does not keep Linux from handing the image to a program, which may store it all the same; a limit
    /// of one byte does (core(5), fs/coredump.c). `PR_SET_DUMPABLE` would do so too, but it gives `/proc/self` to root,
    /// and with it what the user may see of the own process.
    static func prevent() {
        #if canImport(Glibc)
        let (resource, least) = (__rlimit_resource_t(RLIMIT_CORE.rawValue), rlim_t(1))
        #else
        let (resource, least) = (RLIMIT_CORE, rlim_t(0))
        #endif
        var limit = rlimit()
        getrlimit(resource, &limit)
        // Nobody but root may raise the harder of the two again.
        limit.rlim_max = min(limit.rlim_max, least)
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }
}
