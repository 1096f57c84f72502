import Base

/// The program's log: one file, appended to, readable by its owner alone.
///
/// It takes what libraries write to stderr while the screen is up, so it is opened before the screen is.
final class LogFile: Sendable {
    /// Past this size the file is moved aside to `.1` at the next start.
    private static let rotationSize: Int64 = 4 << 20

    private let file: PrivateFile

    var descriptor: Int32 { file.descriptor }

    /// - Throws: why it cannot be written; a dashboard without a log is better than none.
    init(path: String) throws(PrivateFile.Problem) {
        file = try PrivateFile(appendingTo: path, movedAsideBeyond: Self.rotationSize)
    }
}
