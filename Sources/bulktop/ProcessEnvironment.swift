// All of Foundation would bring ICU along: 44 MB of binary and 11 MB of memory for formats that nobody here uses.
#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The variables this process was started with.
enum ProcessEnvironment {
    static var current: [String: String] { ProcessInfo.processInfo.environment }
}
