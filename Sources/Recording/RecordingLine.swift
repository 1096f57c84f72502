import Base
import LangSmith

/// One line of a recording after the first.
enum RecordingLine {
    case exchange(Exchange)
    /// An answer whose body stands in an earlier line.
    case repeated(Exchange, bodyOf: Int)
    case leftOut(Int, at: Duration)

    init(_ line: [UInt8]) throws(JSONFailure) {
        let fields = try JSONReader.read(line, LineFields.init(from:))
        if let count = fields.leftOut {
            self = .leftOut(try LineFields.count(count, "left_out"), at: try fields.moment("answered", fields.answered))
            return
        }
        let question = Exchange.Question(
            method: try LineFields.need(fields.method, "method"),
            target: try LineFields.need(fields.target, "target"),
            digest: fields.digest
        )
        let asked = try fields.moment("asked", fields.asked)
        let answered = try fields.moment("answered", fields.answered)
        guard asked <= answered else { throw JSONFailure(.mismatched, path: "answered", "is before asked") }
        if let error = fields.error {
            self = .exchange(Exchange(question, asked: asked, answered: answered, outcome: .failure(error)))
            return
        }
        let status = try LineFields.count(LineFields.need(fields.status, "status"), "status")
        let response = HTTPResponse(status: status, headers: fields.headers, body: fields.body ?? [])
        let exchange = Exchange(question, asked: asked, answered: answered, outcome: .success(response))
        if let line = fields.sameAs {
            self = .repeated(exchange, bodyOf: try LineFields.count(line, "same_as"))
        } else {
            guard fields.body != nil else { throw JSONFailure(.mismatched, path: "body", "is missing") }
            self = .exchange(exchange)
        }
    }
}

/// Everything that may stand in a line; unknown names are left to later versions.
private struct LineFields {
    var asked: Double?
    var answered: Double?
    var method: String?
    var target: String?
    var digest: String?
    var status: Int64?
    var headers: [HTTPHeader] = []
    var body: [UInt8]?
    var sameAs: Int64?
    var error: TransportError?
    var leftOut: Int64?

    init(from reader: inout JSONReader) throws(JSONFailure) {
        let isObject = try reader.object { (reader, key) throws(JSONFailure) in
            switch key {
            case "asked": asked = try reader.double()
            case "answered": answered = try reader.double()
            case "method": method = try reader.text()
            case "target": target = try reader.text()
            case "question": digest = try reader.text()
            case "status": status = try reader.integer()
            case "headers": headers = try Self.headers(from: &reader)
            case "body": body = try reader.text().map { Array($0.utf8) }
            case "body_base64":
                guard let text = try reader.text(), let bytes = Base64.standard.decoded(text.utf8) else {
                    throw JSONFailure(.mismatched, "is not base64")
                }
                body = bytes
            case "same_as": sameAs = try reader.integer()
            case "error": error = try Self.error(from: &reader)
            case "left_out": leftOut = try reader.integer()
            default: try reader.skip()
            }
        }
        guard isObject else { throw JSONFailure(.mismatched, "should be an object, but is null") }
    }

    private static func headers(from reader: inout JSONReader) throws(JSONFailure) -> [HTTPHeader] {
        var headers: [HTTPHeader] = []
        _ = try reader.object { (reader, name) throws(JSONFailure) in
            let name = name.text
            headers.append(HTTPHeader(name, try need(reader.text(), name)))
        }
        return headers
    }

    private static func error(from reader: inout JSONReader) throws(JSONFailure) -> TransportError {
        var kind: TransportError.Kind?
        var number: Int64 = 0
        var text = ""
        _ = try reader.object { (reader, key) throws(JSONFailure) in
            switch key {
            case "kind": kind = try reader.text().flatMap(TransportError.Kind.init)
            case "number": number = try reader.integer() ?? 0
            case "text": text = try reader.text() ?? ""
            default: try reader.skip()
            }
        }
        guard let kind else { throw JSONFailure(.mismatched, path: "kind", "is none of the known ones") }
        return TransportError(kind, number: Int(clamping: number), text: text)
    }

    func moment(_ name: String, _ seconds: Double?) throws(JSONFailure) -> Duration {
        let seconds = try Self.need(seconds, name)
        // Thirty years of seconds; more is damage.
        guard (0...1e9).contains(seconds) else { throw JSONFailure(.mismatched, path: name, "is out of bounds") }
        return .microseconds(Int64((seconds * 1e6).rounded()))
    }

    static func need<Value>(_ value: Value?, _ name: String) throws(JSONFailure) -> Value {
        guard let value else { throw JSONFailure(.mismatched, path: name, "is missing") }
        return value
    }

    static func count(_ number: Int64, _ name: String) throws(JSONFailure) -> Int {
        guard (1...1 << 40).contains(number) else { throw JSONFailure(.mismatched, path: name, "is out of bounds") }
        return Int(number)
    }
}

extension RecordingHeader {
    /// Reads the first line.
    init(_ line: [UInt8]) throws(ReplayError) {
        var format: Int64?
        var startedAt: Timestamp?
        var server: String?
        var workspace: ID<Workspace>?
        do throws(JSONFailure) {
            _ = try JSONReader.read(line) { (reader) throws(JSONFailure) in
                try reader.object { (reader, key) throws(JSONFailure) in
                    switch key {
                    case "bulktop_recording": format = try reader.integer()
                    case "started_at": startedAt = try reader.text().flatMap { Timestamp($0) }
                    case "server": server = try reader.text()
                    case "workspace": workspace = try reader.id()
                    default: try reader.skip()
                    }
                }
            }
        } catch {
            throw format == nil ? .notARecording : .damaged(line: 1, problem: error.words)
        }
        guard let format else { throw .notARecording }
        guard format == Self.format else { throw .newerFormat(Int(clamping: format)) }
        guard let startedAt else { throw .damaged(line: 1, problem: "started_at is missing or no time") }
        guard let server, !server.isEmpty else { throw .damaged(line: 1, problem: "server is missing") }
        self.init(startedAt: startedAt, server: server, workspace: workspace)
    }
}

extension JSONFailure {
    /// The failure as the rest of a sentence.
    var words: String { path.isEmpty ? "it \(problem)" : "\(path) \(problem)" }
}
