package import Base

/// A header that somebody wants in every request, as for a gateway before a server of one's own.
package struct CustomHeader: Hashable, Sendable {
    package var name: String
    /// May be a secret of the gateway.
    package var value: Secret
}

extension CustomHeader {
    /// Those that bulktop writes itself, or libcurl does.
    private static let taken: Set<String> = [
        "x-api-key", "authorization", "x-tenant-id", "x-user-id", "accept", "accept-encoding", "content-type",
        "content-length", "user-agent", "host", "connection", "transfer-encoding",
    ]

    /// Reads lines of `Name: value`, the form of the official Go SDK's `LANGCHAIN_CUSTOM_HEADERS`; blank lines are
    /// passed over.
    ///
    /// - Throws: what is wrong, without any value in it.
    static func read(_ text: String, from variable: String) throws(SettingsError) -> [CustomHeader] {
        var headers: [CustomHeader] = []
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
        where !line.allSatisfy(\.isWhitespace) {
            func fail(_ problem: String) -> SettingsError {
                .badValue(name: variable, problem: "\(problem) in line \(number + 1)")
            }
            let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { throw fail("has no colon between a name and a value") }
            let name = trimmed(halves[0])
            let value = trimmed(halves[1])
            guard !name.isEmpty, name.utf8.allSatisfy(isOfName) else { throw fail("has a name that no header has") }
            guard !taken.contains(name.lowercased()) else { throw fail("names \(name), which bulktop sends itself,") }
            guard value.utf8.allSatisfy({ $0 == 0x09 || $0 >= 0x20 && $0 != 0x7f }) else {
                throw fail("has a control character")
            }
            headers.append(CustomHeader(name: name, value: Secret(exactly: value)))
        }
        return headers
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// A `tchar` of RFC 9110, 5.6.2.
    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
