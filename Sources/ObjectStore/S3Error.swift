package import Base
import LangSmith

/// What a bucket's server says when it refuses, every part cleaned for one line of a terminal.
///
/// Its shape: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. Servers leave out what they like, so
/// all of it is optional. The first 64 KiB of an answer are looked at.
package struct S3Error: Hashable, Sendable {
    package let status: Int
    /// `NoSuchBucket`; nil for an answer that is no S3 error.
    package let code: String?
    /// The server's words; of an answer that is no S3 error its title or first text.
    ///
    /// May be empty.
    package let message: String
    package let resource: String?
    /// By which the server's operators find it.
    package let requestID: String?
    /// The region the bucket lies in, from the error or from the header AWS adds.
    package let region: String?
    /// The host to ask instead, of a `PermanentRedirect`.
    package let endpoint: String?

    /// - Parameters:
    ///   - response: the refusal.
    ///   - secrets: what a server may have been sent, and must not be shown where it repeats it.
    package init(_ response: HTTPResponse, hiding secrets: [Secret] = []) {
        var response = response
        var text = String(decoding: response.body.prefix(64 << 10), as: UTF8.self)
        for secret in secrets.map({ $0.reveal() }) where secret.utf8.count >= 8 {
            text = text.replacing(secret, with: "••••")
        }
        response.body = Array(text.utf8)
        let xml = S3ErrorDocument(response.body)
        status = response.status
        code = xml.text(of: "Code", limit: 80)
        if code != nil {
            message = xml.text(of: "Message", limit: 300) ?? ""
        } else {
            message = ServerMessage(decoding: response).text
        }
        resource = xml.text(of: "Resource", limit: 200)
        requestID = xml.text(of: "RequestId", limit: 100) ?? response.header("x-amz-request-id").map(Self.clean)
        region = xml.text(of: "Region", limit: 40) ?? response.header("x-amz-bucket-region").map(Self.clean)
        endpoint = xml.text(of: "Endpoint", limit: 120)
    }

    /// `NoSuchBucket: The specified bucket does not exist`, or what there is of it.
    package var words: String { [code, message.isEmpty ? nil : message].compactMap { $0 }.joined(separator: ": ") }

    /// The refusal in boto3's words, which are those that the service reports and known failures are found by.
    package func words(of operation: String) -> String {
        "An error occurred (\(code ?? String(status))) when calling the \(operation) operation: \(message)"
    }

    private static func clean(_ text: String) -> String { CleanText.line(text, limit: 100) }
}

/// The text of the elements of an S3 error: the first of each name, no nesting, no attributes, five entities.
///
/// Not an XML parser, and on purpose: what it reads may be anything, and nothing in it is expanded.
private struct S3ErrorDocument {
    private let bytes: ArraySlice<UInt8>

    init(_ body: [UInt8]) {
        // Else a web page's <Code> would be taken for an error's.
        bytes = Self.range(of: Array("<Error".utf8), in: body[...]).map { body[$0.upperBound...] } ?? []
    }

    /// Nil where there is no such element, or nothing in it.
    func text(of name: String, limit: Int) -> String? {
        guard let open = Self.range(of: Array("<\(name)>".utf8), in: bytes) else { return nil }
        let rest = bytes[open.upperBound...]
        guard let close = Self.range(of: Array("</\(name)>".utf8), in: rest) else { return nil }
        let raw = String(decoding: rest[rest.startIndex..<close.lowerBound].prefix(8 << 10), as: UTF8.self)
        let line = CleanText.line(Self.resolved(raw), limit: limit)
        let text = line.drop { $0 == " " }
        return text.isEmpty ? nil : String(text)
    }

    /// Resolves the five named entities and numbers, in one pass: what an entity makes is not resolved again.
    private static func resolved(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let ampersand = rest.firstIndex(of: "&") {
            result += rest[..<ampersand]
            rest = rest[ampersand...]
            guard let end = rest.prefix(10).firstIndex(of: ";"),
                let character = entity(rest[rest.index(after: ampersand)..<end])
            else {
                result.append(rest.removeFirst())
                continue
            }
            result.unicodeScalars.append(character)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func entity(_ name: Substring) -> Unicode.Scalar? {
        switch name {
        case "lt": "<"
        case "gt": ">"
        case "amp": "&"
        case "quot": "\""
        case "apos": "'"
        default:
            if name.hasPrefix("#x") {
                UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
            } else if name.hasPrefix("#") {
                UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
            } else {
                nil
            }
        }
    }

    private static func range(of text: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        guard let first = text.first, bytes.count >= text.count else { return nil }
        var index = bytes.startIndex
        while let found = bytes[index...].firstIndex(of: first), found + text.count <= bytes.endIndex {
            if bytes[found..<(found + text.count)].elementsEqual(text) { return found..<(found + text.count) }
            index = found + 1
        }
        return nil
    }
}
