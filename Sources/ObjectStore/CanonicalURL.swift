import Base

/// Addresses in the one form in which Signature Version 4 signs them, so that whoever signs need change nothing.
///
/// The rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. libcurl 7.88
/// signs an address as it is given and newer ones put it into this form first, so both sign the same.
package enum CanonicalURL {
    /// `base/path?query`: the path's slashes kept, the query sorted by its encoded names and then values, a `=` after
    /// each name even where there is no value.
    package static func make(_ base: String, path: String = "", query: [(name: String, value: String)] = []) -> String {
        var url = base
        if !path.isEmpty { url += "/" + Percent.encoded(path, keepingSlashes: true) }
        let pairs = query.map { (Percent.encoded($0.name), Percent.encoded($0.value)) }.sorted { $0 < $1 }
        if !pairs.isEmpty { url += "?" + pairs.map { "\($0)=\($1)" }.joined(separator: "&") }
        return url
    }
}
