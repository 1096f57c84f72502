/// An absolute address taken apart (RFC 3986, 3), each part as it is written.
///
/// Nothing is decoded, resolved or judged: whoever sends there decides what may be. What is sent is taken apart once more
/// by the transport's own parser.
package struct URLParts: Hashable, Sendable {
    /// In small letters.
    package let scheme: String
    /// Scheme and authority: `https://user@Host:443`.
    package let origin: String
    /// What stands before an `@`; nil without one.
    package let user: String?
    /// Without the brackets of IPv6; empty where none is named or a bracket is not closed.
    package let host: String
    /// Behind the colon, whatever it is; nil without one.
    package let port: String?
    /// Empty, or with a slash at its beginning.
    package let path: String
    /// Without its `?`.
    package let query: String?
    /// Without its `#`.
    package let fragment: String?

    /// Nil for a text without `://`.
    package init?(_ text: String) {
        guard let colon = text.firstRange(of: "://") else { return nil }
        scheme = text[..<colon.lowerBound].lowercased()
        let rest = text[colon.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        origin = String(text[..<colon.upperBound] + authority)
        let at = authority.lastIndex(of: "@")
        user = at.map { String(authority[..<$0]) }
        let place = at.map { authority[authority.index(after: $0)...] } ?? authority
        let behind: Substring
        if place.first == "[" {
            let end = place.firstIndex(of: "]")
            host = end.map { String(place[..<$0].dropFirst()) } ?? ""
            behind = end.map { place[place.index(after: $0)...] } ?? ""
        } else {
            host = String(place.prefix { $0 != ":" })
            behind = place.dropFirst(host.count)
        }
        port = behind.isEmpty ? nil : String(behind.first == ":" ? behind.dropFirst() : behind)
        let target = rest.dropFirst(authority.count)
        let mark = target.firstIndex(of: "#")
        fragment = mark.map { String(target[target.index(after: $0)...]) }
        let question = target[..<(mark ?? target.endIndex)]
        let halves = question.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(halves.first ?? "")
        query = halves.count > 1 ? String(halves[1]) : nil
    }

    /// Path and query, as they stand in a request's first line; `/` for an empty path.
    package var target: String { (path.isEmpty ? "/" : path) + (query.map { "?" + $0 } ?? "") }

    /// The host in small letters; for an address without `://` what stands before its first slash or colon.
    ///
    /// Endpoints of buckets are written both ways.
    package static func host(of text: String) -> String {
        (Self(text) ?? Self("://" + text))?.host.lowercased() ?? ""
    }
}
