import Base

/// Takes secrets out of what a server said.
///
/// Known are the secrets of the request itself, letter by letter, whatever their form; and, by their form, LangSmith
/// keys, AWS and Google access keys, bearer tokens and signed addresses; and, by their name, everything that stands
/// under names such as `secret_access_key`, `s3_additional_kwargs`, or `input`, in which a 422 sends back what it was
/// sent. Valid JSON stays valid, numbers under such names becoming text; all else stays as it was, byte for byte.
struct Redactor {
    private let finder: SecretFinder

    /// - Parameter secrets: texts to be found wherever they stand; those below eight bytes would be found everywhere.
    init(secrets: [[UInt8]] = []) {
        finder = SecretFinder(literals: Set(secrets).filter { $0.count >= 8 }.sorted { $0.count > $1.count })
    }

    /// Knows the secrets that this request carries, since servers and proxies repeat them in their complaints.
    init(secretsOf request: HTTPRequest) {
        var secrets: [[UInt8]] = []
        for header in request.headers where !Self.harmless.contains(header.name.lowercased()) {
            secrets.append(Array(header.value.utf8))
            // The token without its scheme.
            if let space = header.value.lastIndex(of: " ") {
                secrets.append(Array(header.value[header.value.index(after: space)...].utf8))
            }
        }
        if let credentials = request.signing?.credentials {
            for secret in [credentials.accessKeyID, credentials.secretAccessKey, credentials.sessionToken] {
                if let secret { secrets.append(Array(secret.reveal().utf8)) }
            }
        }
        if let body = request.body, RedactedJSON.isJSON(body) {
            var json = RedactedJSON(body, finder: SecretFinder(literals: []))
            json.scan()
            secrets += json.named
        }
        self.init(secrets: secrets)
    }

    /// Request headers that hold no secret; any other may be some gateway's password.
    private static let harmless: Set<String> = [
        "accept", "accept-encoding", "accept-language", "content-type", "user-agent", "x-tenant-id",
        "x-organization-id", "x-user-id", "if-none-match", "idempotency-key",
    ]

    func redacted(_ body: [UInt8]) -> [UInt8] {
        if RedactedJSON.isJSON(body) {
            var json = RedactedJSON(body, finder: finder)
            json.scan()
            return json.result
        }
        return body.withUnsafeBufferPointer { text in
            let matches = finder.matches(in: text)
            return matches.isEmpty ? body : Self.replacing(matches, in: text)
        }
    }

    func redacted(_ text: String) -> String {
        String(decoding: redacted(Array(text.utf8)), as: UTF8.self)
    }

    /// What stands in the place of a secret; plain in JSON, in addresses and in HTML.
    static let mark = Array("[redacted]".utf8)

    static func replacing(_ matches: [Range<Int>], in text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var end = 0
        for match in matches {
            result.append(contentsOf: UnsafeBufferPointer(rebasing: text[end..<match.lowerBound]))
            result += mark
            end = match.upperBound
        }
        result.append(contentsOf: UnsafeBufferPointer(rebasing: text[end...]))
        return result
    }
}
