/// Addresses in the one form in which Signature Version 4 signs them, so that whoever signs need change nothing.
///
/// The rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. libcurl 7.88
/// signs an address as it is given and newer ones put it into this form first, so both sign the same.
package enum CanonicalURL {
    /// Percent-encodes all but `A-Z a-z 0-9 - . _ ~`, byte by byte of UTF-8, with capital digits.
    package static func encoded(_ text: String, keepingSlashes: Bool = false) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x41...0x5a, 0x61...0x7a, 0x30...0x39, 0x2d, 0x2e, 0x5f, 0x7e:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case 0x2f where keepingSlashes:
                result.append("/")
            default:
                result.append("%")
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
        return result
    }

    /// `base/path?query`: the path's slashes kept, the query sorted by its encoded names and then values, a `=` after
    /// each name even where there is no value.
    package static func make(_ base: String, path: String = "", query: [(name: String, value: String)] = []) -> String {
        var url = base
        if !path.isEmpty { url += "/" + encoded(path, keepingSlashes: true) }
        let pairs = query.map { (encoded($0.name), encoded($0.value)) }.sorted { $0 < $1 }
        if !pairs.isEmpty { url += "?" + pairs.map { "\($0)=\($1)" }.joined(separator: "&") }
        return url
    }

    private static let digits = Array("0123456789ABCDEF")
}
