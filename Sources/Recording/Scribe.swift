import Base

/// Turns exchanges into the lines of a recording.
///
/// A recording is JSON Lines: a header, then one object a line for each answer, in the order they came.
///
///     {"bulktop_recording":1,"started_at":"2026-11-20T03:00:00.000000Z","server":"https://…","workspace":"…"}
///     {"asked":0.012000,"answered":0.140210,"method":"GET","target":"/api/v1/info","status":200,"headers":{…},"body":"…"}
///     {"asked":60.1,"answered":60.2,"method":"GET","target":"/api/v1/info","status":200,"headers":{…},"same_as":2}
///     {"asked":61.1,"answered":66.1,"method":"GET","target":"/api/v1/info","error":{"kind":"timed_out","text":"connecting"}}
///     {"left_out":3,"answered":70.0}
///
/// Times are seconds since `started_at`. `same_as` is the number of the line, counted from 1, whose body this answer had
/// too. `body_base64` takes the place of `body` for bytes that are no UTF-8.
struct Scribe: Sendable {
    private let output: any LineOutput
    private let baseURL: String
    private let limit: Int
    private var lines = 0
    private var bytes = 0
    private var lastAnswered: Duration = .zero
    /// The newest bodies of each question, so that a list that did not change is stored one time.
    private var stored: [Exchange.Question: [Stored]] = [:]

    private struct Stored {
        var fingerprint: Int
        var count: Int
        var line: Int
    }

    /// - Parameters:
    ///   - output: takes the lines.
    ///   - baseURL: what the targets leave out.
    ///   - limit: bytes that are never exceeded.
    init(_ output: any LineOutput, baseURL: String, limit: Int) {
        self.output = output
        self.baseURL = baseURL
        self.limit = limit
    }

    mutating func begin(_ header: RecordingHeader) throws(RecordingProblem) {
        var line = LineWriter()
        line.field("bulktop_recording", number: RecordingHeader.format)
        line.field("started_at", header.startedAt.inMicroseconds)
        line.field("server", header.server)
        if let workspace = header.workspace { line.field("workspace", "\(workspace)") }
        try put(line)
    }

    mutating func write(_ capture: Capture) throws(RecordingProblem) {
        let redactor = Redactor(secretsOf: capture.request)
        let question = Exchange.Question(capture.request, baseURL: baseURL, redactor: redactor)
        var line = LineWriter()
        line.field("asked", seconds: capture.asked)
        line.field("answered", seconds: capture.answered)
        line.field("method", question.method)
        line.field("target", question.target)
        if let digest = question.digest { line.field("question", digest) }
        lastAnswered = max(lastAnswered, capture.answered)
        switch capture.outcome {
        case .failure(let error):
            line.field("error", error, redactor: redactor)
            try put(line)
        case .success(let response):
            line.field("status", number: response.status)
            line.field("headers", Self.kept(response.headers, redactor))
            let fingerprint = Self.fingerprint(response.body)
            let known = stored[question]?.last { $0.fingerprint == fingerprint && $0.count == response.body.count }
            if let known {
                line.field("same_as", number: known.line)
                return try put(line)
            }
            line.field(body: redactor.redacted(response.body))
            try put(line)
            // Eight are enough for what goes back and forth.
            stored[question, default: []].append(
                Stored(fingerprint: fingerprint, count: response.body.count, line: lines)
            )
            if stored[question, default: []].count > 8 { stored[question]?.removeFirst() }
        }
    }

    /// Says that answers are missing here; nil means after the last one.
    mutating func note(leftOut count: Int, before moment: Duration?) throws(RecordingProblem) {
        var line = LineWriter()
        line.field("left_out", number: count)
        line.field("answered", seconds: moment ?? lastAnswered)
        try put(line)
    }

    private mutating func put(_ line: LineWriter) throws(RecordingProblem) {
        let text = line.line
        guard bytes + text.count <= limit else { throw .limitReached(limit) }
        try output.append(text)
        bytes += text.count
        lines += 1
    }

    /// Differs from process to process, which is one more reason why it is not in the file.
    private static func fingerprint(_ body: [UInt8]) -> Int {
        var hasher = Hasher()
        body.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    /// The headers that mean something to a reader: times, types, limits, and the ids that operators ask for.
    private static func kept(_ headers: [HTTPHeader], _ redactor: Redactor) -> [(String, String)] {
        var names: Set<String> = []
        return headers.compactMap { header in
            let name = header.name.lowercased()
            guard keptNames.contains(name) || keptPrefixes.contains(where: name.hasPrefix), names.insert(name).inserted
            else { return nil }
            return (name, redactor.redacted(header.value))
        }
    }

    private static let keptNames: Set<String> = [
        "date", "content-type", "server", "etag", "retry-after", "retry-after-ms", "x-should-retry", "x-request-id",
        "x-trace-id", "traceparent", "x-cloud-trace-context", "cf-ray",
    ]
    private static let keptPrefixes = ["x-ratelimit-", "x-pagination-"]
}
