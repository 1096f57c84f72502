import Base

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where lines go.
protocol LineOutput: Sendable {
    /// Appends all of the bytes; after a failure there is nothing of them.
    func append(_ bytes: [UInt8]) throws(RecordingProblem)
}

/// A file that did not exist before, closed when nobody has it any more.
///
/// Every line is given to the system as soon as it is there: a crash of the program loses none that was written.
struct NewFile: LineOutput {
    private let file: PrivateFile

    init(creating path: String) throws(RecordingError) {
        do throws(SystemError) {
            file = try PrivateFile(creating: path)
        } catch {
            throw error.code == EEXIST ? .exists(path: path) : .cannotCreate(path: path, reason: error.reason)
        }
    }

    func append(_ bytes: [UInt8]) throws(RecordingProblem) {
        do throws(SystemError) {
            try file.append(bytes)
        } catch {
            throw .writeFailed(reason: error.reason)
        }
    }
}
