import CProcess

/// What this process was started with.
enum ProcessArguments {
    /// Those after its own name.
    ///
    /// Not `CommandLine.arguments`: on Linux those are read from `/proc`, and are none in a chroot without it.
    static var current: [String] {
        let count = cp_argument_count()
        guard count > 0 else { return Array(CommandLine.arguments.dropFirst()) }
        return (1..<max(1, count)).map { String(cString: cp_argument($0)) }
    }
}
