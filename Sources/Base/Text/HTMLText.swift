/// The few words worth showing of a web page that came instead of JSON.
package enum HTMLText {
    /// True when the first byte that is not white space opens a tag.
    package static func looksLikeHTML(_ body: [UInt8]) -> Bool {
        let start = body.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        return body[start...].first { $0 > 0x20 } == UInt8(ascii: "<")
    }

    /// The page's title, or else its first text; empty when it has neither within its first 64 kB.
    package static func summary(_ body: [UInt8]) -> String {
        let page = body.prefix(64 << 10)
        if let title = content(of: "title", in: page), !title.isEmpty { return title }
        var rest = page
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            let text = words(rest[rest.startIndex..<open])
            if !text.isEmpty { return text }
            rest = rest[open...]
            if startsTag("script", rest) || startsTag("style", rest) {
                guard let close = firstIndex(of: "</s", in: rest) else { return "" }
                rest = rest[close...]
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return "" }
            rest = rest[(end + 1)...]
        }
        return words(rest)
    }

    private static func content(of tag: StaticString, in page: ArraySlice<UInt8>) -> String? {
        var rest = page
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[open...]
            if startsTag(tag, rest), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
                let text = rest[(end + 1)...]
                return words(text.prefix { $0 != UInt8(ascii: "<") })
            }
            rest = rest.dropFirst()
        }
        return nil
    }

    private static func startsTag(_ tag: StaticString, _ bytes: ArraySlice<UInt8>) -> Bool {
        let name = bytes.dropFirst()
        guard name.count > tag.utf8CodeUnitCount else { return false }
        for offset in 0..<tag.utf8CodeUnitCount
        where name[name.startIndex + offset] | 0x20 != tag.utf8Start[offset] { return false }
        let next = name[name.startIndex + tag.utf8CodeUnitCount]
        return next == UInt8(ascii: ">") || next <= 0x20
    }

    private static func firstIndex(of text: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { index in
            index + text.utf8CodeUnitCount <= bytes.endIndex
                && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] | 0x20 == text.utf8Start[$0] | 0x20 }
        }
    }

    /// The text on one line, without the blanks around it and with the five common entities resolved.
    private static func words(_ bytes: ArraySlice<UInt8>) -> String {
        var text = CleanText.trimmed(String(decoding: bytes, as: UTF8.self))
        for (entity, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&"),
        ]
        where text.utf8.contains(UInt8(ascii: "&")) {
            text = text.split(separator: entity, omittingEmptySubsequences: false).joined(separator: character)
        }
        return text
    }
}
