import Logging
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The program's log: one file, appended to, readable by its owner alone.
///
/// It also takes what libraries write to stderr while the screen is up, so it is opened before the screen is.
final class LogFile: Sendable {
    /// Past this size the file is moved aside to `.1` at the next start.
    private static let rotationSize: Int64 = 4 << 20

    let path: String
    let descriptor: Int32

    /// Nil when the file cannot be opened: a dashboard without a log is better than none.
    init?(path: String) {
        var directory = ""
        for part in path.split(separator: "/").dropLast() {
            directory += "/" + part
            mkdir(directory, 0o700)
        }
        var status = stat()
        if stat(path, &status) == 0, Int64(status.st_size) > Self.rotationSize { rename(path, path + ".1") }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Writes one line in one call, so that lines of several threads never mix.
    func write(_ line: String) {
        var line = line + "\n"
        line.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}

/// Writes log entries to a `LogFile`, with everything that looks like an API key struck out.
struct RedactingLogHandler: LogHandler {
    private let file: LogFile
    private let label: String
    private let now: @Sendable () -> String
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]

    init(label: String, file: LogFile, now: @escaping @Sendable () -> String) {
        self.label = label
        self.file = file
        self.now = now
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        file.write("\(now()) \(event.level) \(label): \(redacted("\(event.message)"))")
    }
}

/// Strikes out everything of the form of a LangSmith key (`lsv2_pt_…`, `lsv2_sk_…`; the SDK's redaction rule) and the
/// legacy `ls__…`.
func redacted(_ text: String) -> String {
    guard text.contains("lsv2_") || text.contains("ls__") else { return text }
    var result = ""
    var rest = Substring(text)
    while let start = ["lsv2_", "ls__"].compactMap({ rest.firstRange(of: $0)?.lowerBound }).min() {
        result += rest[..<start] + "••••"
        rest = rest[start...].drop { $0.isLetter || $0.isNumber || $0 == "_" }
    }
    return result + rest
}
