package import Base

/// What a server said, reduced to one cleaned line, and the id its operators can find it by.
package struct ServerMessage: Hashable, Sendable {
    /// The server's words without control characters; empty when it said nothing.
    package var text: String
    /// The first of the request-id headers that came.
    package var requestID: String?
    /// Per-field complaints of a 422, `loc` joined by dots.
    package var fields: [Field] = []
    /// What a store's words in it mean, where it is known what they are about.
    package var explanation: Explanation?
    /// `x-should-retry`, where a server decides that better than its status does.
    package var shouldRetry: Bool?

    package struct Field: Hashable, Sendable {
        package var location: String
        package var message: String

        package init(location: String, message: String) {
            self.location = location
            self.message = message
        }
    }

    package init(_ text: String, requestID: String? = nil, fields: [Field] = []) {
        self.text = text
        self.requestID = requestID
        self.fields = fields
    }
}

extension ServerMessage {
    /// Reads the words out of an error's body, whichever of its makers wrote it: the API (`detail`), the layer that
    /// checks keys (`error`), a gateway (`message`, plain text, a web page), or nobody.
    package init(decoding response: HTTPResponse) {
        self.init("", requestID: Self.requestID(of: response))
        shouldRetry = response.header("x-should-retry").flatMap(Bool.init)
        if HTMLText.looksLikeHTML(response.body) {
            text = CleanText.trimmed(HTMLText.summary(response.body))
        } else if let body = try? JSONReader.read(response.body, ErrorBody.init(from:)) {
            text = CleanText.trimmed(body.words?.text ?? "")
            fields = body.words?.fields ?? []
        } else {
            text = CleanText.trimmed(String(decoding: response.body.prefix(4096), as: UTF8.self))
        }
    }

    /// The first request id that came; no document names the header, so all that gateways use are looked for.
    static func requestID(of response: HTTPResponse) -> String? {
        for name in ["x-request-id", "x-trace-id", "traceparent", "x-cloud-trace-context", "cf-ray"] {
            if let id = response.header(name).map({ CleanText.trimmed($0, limit: 100) }), !id.isEmpty { return id }
        }
        return nil
    }
}

/// The words in an error's JSON, in the order in which they are believed.
private struct ErrorBody {
    var words: Words?

    struct Words {
        var text: String
        var fields: [ServerMessage.Field] = []
    }

    init(from reader: inout JSONReader) throws(JSONFailure) {
        guard try reader.peek() == UInt8(ascii: "{") else {
            words = try Self.words(from: &reader)
            return
        }
        var found: (detail: Words?, error: Words?, message: Words?, title: Words?)
        var isProblem = false
        let start = reader.place
        _ = try reader.object { (reader, key) throws(JSONFailure) in
            switch key {
            case "detail": found.detail = try Self.words(from: &reader)
            case "error": found.error = try Self.words(from: &reader)
            case "message": found.message = try Self.words(from: &reader)
            case "title": found.title = try Self.words(from: &reader)
            // RFC 9457: the kind of a problem document, which says nothing to anyone where there is no kind.
            case "type": isProblem = try reader.anyText() == "about:blank"
            default: try reader.skip()
            }
        }
        words = found.detail ?? found.error ?? found.message ?? found.title
        if words == nil, !isProblem {
            // Not a shape we know; its own text still says more than nothing.
            reader.rewind(to: start)
            words = try reader.anyText().map { Words(text: $0) }
        }
    }

    /// Reads a text, a list of complaints, or an object with a code and a message; nil for nothing said.
    private static func words(from reader: inout JSONReader) throws(JSONFailure) -> Words? {
        switch try reader.peek() {
        case UInt8(ascii: "["): return try complaints(from: &reader)
        case UInt8(ascii: "{"):
            var code: String?
            var message: String?
            let start = reader.place
            _ = try reader.object { (reader, key) throws(JSONFailure) in
                switch key {
                case "error", "code": code = try reader.anyText()
                case "message", "msg", "detail": message = try reader.anyText()
                default: try reader.skip()
                }
            }
            let parts = [code, message].compactMap { $0 }.filter { !$0.isEmpty }
            if !parts.isEmpty { return Words(text: parts.joined(separator: ": ")) }
            reader.rewind(to: start)
            fallthrough
        default:
            let text = try reader.anyText() ?? ""
            return text.isEmpty || text == "{}" ? nil : Words(text: text)
        }
    }

    /// Reads FastAPI's list of `{"loc": ["body", 3, "name"], "msg": "…"}`; other elements count as their own text.
    private static func complaints(from reader: inout JSONReader) throws(JSONFailure) -> Words? {
        var fields: [ServerMessage.Field] = []
        _ = try reader.array { (reader, _) throws(JSONFailure) in
            var location: [String] = []
            var message: String?
            if try reader.peek() == UInt8(ascii: "{") {
                _ = try reader.object { (reader, key) throws(JSONFailure) in
                    switch key {
                    case "loc", "field":
                        guard try reader.peek() == UInt8(ascii: "[") else {
                            location = try reader.anyText().map { [$0] } ?? []
                            return
                        }
                        location = []
                        _ = try reader.array { (reader, _) throws(JSONFailure) in
                            if let part = try reader.anyText() { location.append(part) }
                        }
                    case "msg", "message": message = try reader.anyText()
                    default: try reader.skip()
                    }
                }
            } else {
                message = try reader.anyText()
            }
            // Twenty complaints are more than anyone reads.
            guard let message, fields.count < 20 else { return }
            fields.append(
                ServerMessage.Field(
                    location: CleanText.trimmed(location.joined(separator: "."), limit: 120),
                    message: CleanText.trimmed(message, limit: 300)
                )
            )
        }
        guard !fields.isEmpty else { return nil }
        let text = fields.map { $0.location.isEmpty ? $0.message : "\($0.location): \($0.message)" }
        return Words(text: text.joined(separator: "; "), fields: fields)
    }
}
