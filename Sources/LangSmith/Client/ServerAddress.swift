package import Base

/// Where a LangSmith server answers: a user's base URL, normalised the way the official clients do it.
package struct ServerAddress: Hashable, Sendable {
    /// Without `/api/v1` and without a slash at its end; scheme, host and any other prefix as the user wrote them.
    package let baseURL: String
    /// Without brackets and port, as the user wrote it.
    package let host: String
    /// True when the server is this machine, so that nothing crosses a network.
    package let isLoopback: Bool

    /// What an address looks like, for whoever has to write one.
    private static let example = "https://api.smith.langchain.com"

    /// Reads what a user wrote.
    ///
    /// - Parameters:
    ///   - text: blanks and quotes around it are trimmed; `/api` and `/api/v1` at its end make no difference.
    ///   - allowPlainHTTP: lets the key travel unencrypted to another machine.
    /// - Throws: what is wrong with it, with a sentence for the user.
    package init(_ text: String, allowPlainHTTP: Bool = false) throws(Problem) {
        let parts = try Parts(text)
        guard parts.isSecure || parts.isLoopback || allowPlainHTTP else { throw .plainHTTP(host: parts.host) }
        baseURL = parts.origin + parts.path
        host = parts.host
        isLoopback = parts.isLoopback
    }
}

extension ServerAddress {
    /// Why nothing is asked there: the host is one of LangSmith's web pages, whose API has another; nil elsewhere.
    ///
    /// Such a page answers every question with itself, or with 405 (API notes, sections 1 and 12).
    package var misdirection: TransportError? {
        let name = host.lowercased()
        guard name == "smith.langchain.com" || name.hasSuffix(".smith.langchain.com") else { return nil }
        let region = name.dropLast("smith.langchain.com".count)
        guard region.isEmpty || Self.regions.contains(String(region.dropLast())) else { return nil }
        return .badAddress("\(host) has LangSmith's web pages; its API is at https://\(region)api.smith.langchain.com")
    }

    /// The first labels of the cloud's hosts, but for the first region, which has none (API notes, section 1).
    private static let regions = ["eu", "aws", "apac", "dev", "beta"]

    /// Why a text is no address.
    ///
    /// What the user wrote is not repeated where it may hold a password.
    package enum Problem: Error, Hashable, Sendable {
        case empty
        case noScheme
        case wrongScheme(String)
        case userInfo
        case query
        case character(position: Int)
        case noHost
        case port(String)
        case plainHTTP(host: String)

        /// What is wrong and what to write instead.
        package var sentence: String {
            switch self {
            case .empty: "The server address is empty: write one such as \(ServerAddress.example)."
            case .noScheme:
                "The server address does not start with https://: write one such as \(ServerAddress.example)."
            case .wrongScheme(let scheme):
                "The server address starts with \(CleanText.line(scheme, limit: 20))://, but only https:// and http:// are spoken here."
            case .userInfo:
                "The server address holds a user name or password before an @: leave it out and set LANGSMITH_API_KEY."
            case .query: "The server address holds a ? or a #: write only the part before it."
            case .character(let position):
                "The server address has a character at position \(position) that no address may hold; a name in another script is written in its xn-- form."
            case .noHost: "The server address names no host: write one such as \(ServerAddress.example)."
            case .port(let text):
                "The server address has the port \(CleanText.line(text, limit: 20)): a port is a number from 1 to 65535."
            case .plainHTTP(let host):
                "Plain http:// to \(host) would send the key unencrypted: use https://, or allow plain http for this server in the profile."
            }
        }
    }
}

/// An address taken apart.
private struct Parts {
    /// Scheme, host and port as written.
    var origin: String
    var host: String
    /// Without `/api/v1` and slashes at its end; empty or starting with a slash.
    var path: String
    var isSecure: Bool

    init(_ text: String) throws(ServerAddress.Problem) {
        let text = Self.trimmed(text)
        guard !text.isEmpty else { throw .empty }
        if let bad = text.utf8.enumerated().first(where: { !Self.isAllowed($0.element) }) {
            throw .character(position: bad.offset + 1)
        }
        guard let url = URLParts(text), !url.scheme.isEmpty else { throw .noScheme }
        guard url.scheme == "https" || url.scheme == "http" else { throw .wrongScheme(url.scheme) }
        isSecure = url.scheme == "https"
        guard url.query == nil, url.fragment == nil else { throw .query }
        guard url.user == nil else { throw .userInfo }
        host = try Self.host(of: url)
        origin = url.origin
        path = Self.path(url.path[...])
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        func isTrimmed(_ character: Character) -> Bool {
            character.isWhitespace || character == "\"" || character == "'"
        }
        while let first = text.first, isTrimmed(first) { text.removeFirst() }
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return String(text)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x27, 0x3c, 0x3e, 0x5c, 0x5e, 0x60, 0x7b...0x7d: false
        default: (0x21...0x7e).contains(byte)
        }
    }

    private static func host(of url: URLParts) throws(ServerAddress.Problem) -> String {
        let isNumber = url.host.contains(":")
        let fits = url.host.allSatisfy { character in
            isNumber
                ? character.isHexDigit || ":.".contains(character)
                : character.isLetter || character.isNumber || "-._~%".contains(character)
        }
        guard !url.host.isEmpty, fits else { throw .noHost }
        if let port = url.port {
            guard !port.isEmpty, port.allSatisfy(\.isNumber), let number = Int(port), (1...65535).contains(number)
            else { throw .port(port) }
        }
        return url.host
    }

    /// Strips slashes at the end, then one `/api/v1`, else one `/api`; whole segments only.
    private static func path(_ text: Substring) -> String {
        func withoutSlashes(_ path: Substring) -> Substring {
            var path = path
            while path.last == "/" { path.removeLast() }
            return path
        }
        let path = withoutSlashes(text)
        for suffix in ["/api/v1", "/api"] where path.hasSuffix(suffix) {
            return String(withoutSlashes(path.dropLast(suffix.count)))
        }
        return String(path)
    }

    var isLoopback: Bool { Loopback.contains(host) }
}
