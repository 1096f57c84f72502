import Base
import CLibcurl

/// A request's header lines in libcurl's form.
final class HeaderLines {
    private(set) var list: UnsafeMutablePointer<curl_slist>?

    init(_ request: HTTPRequest) throws(TransportError) {
        var headers = request.headers
        if let token = request.signing?.credentials.sessionToken, !token.isEmpty {
            headers.append(HTTPHeader("x-amz-security-token", token.reveal()))
        }
        for header in headers {
            // libcurl reads "Name:" as "leave it out", and "Name;" as "send it empty".
            try append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        // A line that takes something back counts as an empty header when libcurl signs, which no server finds then.
        guard request.signing == nil else { return }
        // What libcurl would add by itself; a request says what it accepts and what it holds, and waiting for a
        // "100 Continue" costs a second where servers do not know it.
        for name in ["Accept", "Content-Type", "Expect"]
        where !headers.contains(where: { $0.name.lowercased() == name.lowercased() }) {
            try append("\(name):")
        }
    }

    deinit { curl_slist_free_all(list) }

    private func append(_ line: String) throws(TransportError) {
        guard let longer = curl_slist_append(list, line) else {
            throw .other(code: Int(CURLE_OUT_OF_MEMORY.rawValue), "out of memory")
        }
        list = longer
    }

    /// Refuses what would end a header line early and begin another (RFC 9110, 5.5 and 5.6.2).
    ///
    /// The message names the header by its place: its value may be the key, its name may be anything.
    static func check(_ headers: [HTTPHeader]) throws(TransportError) {
        for (index, header) in headers.enumerated() {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenCharacter) else {
                throw .badAddress("header \(index + 1) has no usable name")
            }
            guard header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else {
                throw .badAddress("header \(header.name) holds a line break or a control character")
            }
        }
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
