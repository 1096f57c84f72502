import Base

/// The text of the elements of an S3 error: the first of each name, no nesting, no attributes, five entities.
///
/// Not an XML parser, and on purpose: what it reads may be anything, and nothing in it is expanded.
struct StoreErrorDocument {
    private let bytes: ArraySlice<UInt8>
    /// Must not be shown where a server repeats them.
    private let secrets: [String]

    /// Looks at the first 64 KiB of a body, or of words that hold one.
    init(_ body: [UInt8], hiding secrets: [Secret] = []) {
        // Else a web page's <Code> would be taken for an error's.
        let body = body.prefix(64 << 10)
        bytes = Self.range(of: Array("<Error".utf8), in: body).map { body[$0.upperBound...] } ?? []
        self.secrets = secrets.map { $0.reveal() }.filter { $0.utf8.count >= 8 }
    }

    /// Nil where there is no such element, or nothing in it.
    func text(of name: String, limit: Int) -> String? {
        guard let open = Self.range(of: Array("<\(name)>".utf8), in: bytes) else { return nil }
        let rest = bytes[open.upperBound...]
        guard let close = Self.range(of: Array("</\(name)>".utf8), in: rest) else { return nil }
        let raw = String(decoding: rest[rest.startIndex..<close.lowerBound].prefix(8 << 10), as: UTF8.self)
        return masked(Self.resolved(raw), limit: limit)
    }

    /// The text as one line without the secrets; nil for nothing.
    ///
    /// Hidden last: entities and control sequences within a secret are gone then, and before it is cut: a part of one
    /// would not be known again.
    func masked(_ text: String, limit: Int) -> String? {
        var line = CleanText.line(text, limit: 8 << 10)
        for secret in secrets {
            line = line.replacing(secret, with: "••••")
            let encoded = Self.percentEncoded(secret)
            if encoded != secret { line = line.replacing(encoded, with: "••••") }
        }
        let cut = CleanText.line(line, limit: limit).drop { $0 == " " }
        return cut.isEmpty ? nil : String(cut)
    }

    private static func percentEncoded(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("/", with: "%2F").replacing("+", with: "%2B")
            .replacing("=", with: "%3D")
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
