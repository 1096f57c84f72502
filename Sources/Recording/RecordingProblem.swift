/// Why no recording could be begun.
package enum RecordingError: Error, Hashable, Sendable {
    /// A recording never overwrites a file, nor follows a link to one.
    case exists(path: String)
    case cannotCreate(path: String, reason: String)

    /// What is wrong and what to do.
    package var sentence: String {
        switch self {
        case .exists(let path): "\(path) exists already, and a recording never overwrites a file: name another."
        case .cannotCreate(let path, let reason): "The recording \(path) cannot be created: \(reason)."
        }
    }
}

/// What went wrong with a recording that was begun; nothing of it ever disturbs the requests themselves.
package enum RecordingProblem: Error, Hashable, Sendable {
    /// A write failed, mostly because the disk is full. The recording ended before it, at a whole line.
    case writeFailed(reason: String)
    /// The file has reached its greatest size, in bytes, and the recording ended.
    case limitReached(Int)
    /// The disk is slower than the answers: some are left out, and the file says how many.
    case fallingBehind

    /// What the user reads.
    package var sentence: String {
        switch self {
        case .writeFailed(let reason): "The recording has ended early: \(reason)."
        case .limitReached(let bytes): "The recording has ended at its limit of \(bytes >> 20) MiB."
        case .fallingBehind: "The disk is too slow for the recording: some answers are left out of it."
        }
    }
}
