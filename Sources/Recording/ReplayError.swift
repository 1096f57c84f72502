/// Why a recording could not be read.
package enum ReplayError: Error, Hashable, Sendable {
    case unreadable(reason: String)
    /// The first line is not a recording's.
    case notARecording
    /// The file ends within its first line, or is empty.
    case noFirstLine
    /// Made by a later bulktop in a format that this one does not know.
    case newerFormat(Int)
    /// The line, counted from 1, and what is wrong with it; holds no words of the file.
    case damaged(line: Int, problem: String)

    /// What the user reads after the file's name.
    package var sentence: String {
        switch self {
        case .unreadable(let reason): "It cannot be read: \(reason)."
        case .notARecording: "Line 1 is not the beginning of a bulktop recording."
        case .noFirstLine: "It ends within line 1, so there is nothing to replay."
        case .newerFormat(let format):
            "Line 1 says format \(format), but this bulktop reads format \(RecordingHeader.format): update bulktop."
        case .damaged(let line, let problem): "Line \(line) is damaged: \(problem)."
        }
    }
}
