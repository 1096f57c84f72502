import Base

/// Goes over a valid JSON text once and takes the secrets out of its strings.
struct RedactedJSON {
    private let body: [UInt8]
    private let finder: SecretFinder
    private var edits: [(range: Range<Int>, text: [UInt8])] = []
    /// What stood under the name of a secret.
    private(set) var named: [[UInt8]] = []

    /// True for what `init` takes: anything else is searched as text.
    static func isJSON(_ body: [UInt8]) -> Bool {
        do throws(JSONFailure) {
            try JSONReader.read(body) { (reader) throws(JSONFailure) in try reader.skip() }
            return true
        } catch {
            return false
        }
    }

    init(_ body: [UInt8], finder: SecretFinder) {
        self.body = body
        self.finder = finder
    }

    /// The text without its secrets, once it was scanned.
    var result: [UInt8] {
        guard !edits.isEmpty else { return body }
        var result: [UInt8] = []
        result.reserveCapacity(body.count)
        var end = 0
        for edit in edits {
            result += body[end..<edit.range.lowerBound]
            result += edit.text
            end = edit.range.upperBound
        }
        result += body[end...]
        return result
    }

    private struct Level {
        var isObject: Bool
        /// Everything inside stands under the name of a secret.
        var isSecret: Bool
    }

    mutating func scan() {
        body.withUnsafeBufferPointer { scan($0) }
    }

    private mutating func scan(_ text: UnsafeBufferPointer<UInt8>) {
        var levels: [Level] = []
        var isKey = false
        var isSecret = false
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                isKey = text[index] == UInt8(ascii: "{")
                levels.append(Level(isObject: isKey, isSecret: isSecret))
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                levels.removeLast()
                index += 1
            case UInt8(ascii: ","):
                isKey = levels.last?.isObject == true
                isSecret = levels.last?.isSecret == true
                index += 1
            case UInt8(ascii: ":"):
                isKey = false
                index += 1
            case UInt8(ascii: "\""):
                let content = Self.string(in: text, at: index)
                let inside = UnsafeBufferPointer(rebasing: text[content.range])
                if isKey {
                    isSecret = levels.last?.isSecret == true || isName(inside, escaped: content.isEscaped)
                } else if isSecret {
                    named.append(content.isEscaped ? Self.unescaped(inside) : Array(inside))
                }
                replace(content.range, inside, escaped: content.isEscaped, whole: isSecret && !isKey)
                index = content.range.upperBound + 1
            case UInt8(ascii: "-"), 0x30...0x39:
                let start = index
                while index < text.count, Self.isNumber(text[index]) { index += 1 }
                if isSecret { edits.append((start..<index, [0x22] + Redactor.mark + [0x22])) }
            default:
                index += 1
            }
        }
    }

    private mutating func replace(
        _ range: Range<Int>,
        _ inside: UnsafeBufferPointer<UInt8>,
        escaped: Bool,
        whole: Bool
    ) {
        if whole {
            edits.append((range, Redactor.mark))
        } else if escaped {
            let plain = Self.unescaped(inside)
            let clean = plain.withUnsafeBufferPointer { plain -> [UInt8]? in
                let matches = finder.matches(in: plain)
                return matches.isEmpty ? nil : Redactor.replacing(matches, in: plain)
            }
            guard let clean else { return }
            var text: [UInt8] = []
            clean.withUnsafeBufferPointer { JSONString.escape($0, visibly: true, into: &text) }
            edits.append((range, text))
        } else {
            for match in finder.matches(in: inside) {
                let place = range.lowerBound + match.lowerBound..<range.lowerBound + match.upperBound
                edits.append((place, Redactor.mark))
            }
        }
    }

    private func isName(_ key: UnsafeBufferPointer<UInt8>, escaped: Bool) -> Bool {
        guard escaped else { return SecretName(key) != nil }
        return Self.unescaped(key).withUnsafeBufferPointer { SecretName($0) != nil }
    }

    /// The content of the string whose quote stands at `start`.
    private static func string(
        in text: UnsafeBufferPointer<UInt8>,
        at start: Int
    ) -> (range: Range<Int>, isEscaped: Bool) {
        var index = start + 1
        var isEscaped = false
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            if text[index] == UInt8(ascii: "\\") {
                isEscaped = true
                index += 1
            }
            index += 1
        }
        return (start + 1..<min(index, text.count), isEscaped)
    }

    /// The text that the inside of a string stands for.
    private static func unescaped(_ inside: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let string = [0x22] + Array(inside) + [0x22]
        let text = try? JSONReader.read(string) { (reader) throws(JSONFailure) in try reader.text() }
        return Array((text ?? "").utf8)
    }

    private static func isNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x2b, 0x2d, 0x2e, 0x45, 0x65: true
        default: false
        }
    }
}
