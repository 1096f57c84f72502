import Base

/// What can be read in an OAuth access token without its maker: a JWT (RFC 7519), never verified here.
enum AccessToken {
    /// The `sub` claim, which the official Go SDK sends along as `X-User-Id`.
    ///
    /// Nil for a token of another form, and for a subject that could not stand in a header line.
    static func subject(of token: Secret) -> String? {
        let parts = token.reveal().utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let claims = Base64.url.decoded(parts[1]) else { return nil }
        var subject: String?
        do throws(JSONFailure) {
            try JSONReader.read(claims) { (reader) throws(JSONFailure) in
                _ = try reader.object { (reader, key) throws(JSONFailure) in
                    if case "sub" = key { subject = try reader.string()?.text } else { try reader.skip() }
                }
            }
        } catch {
            return nil
        }
        return subject.flatMap { text in
            text.isEmpty || text.utf8.contains { !(0x21...0x7e).contains($0) } ? nil : text
        }
    }
}
