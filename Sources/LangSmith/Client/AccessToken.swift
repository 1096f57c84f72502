import Base

/// What can be read in an OAuth access token without its maker: a JWT (RFC 7519), never verified here.
enum AccessToken {
    /// The `sub` claim, which the official Go SDK sends along as `X-User-Id`.
    ///
    /// Nil for a token of another form, and for a subject that could not stand in a header line.
    static func subject(of token: Secret) -> String? {
        let parts = token.reveal().utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let claims = base64URL(parts[1]) else { return nil }
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

    /// RFC 4648, section 5, without padding.
    private static func base64URL(_ text: Substring.UTF8View) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var count = 0
        for byte in text {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
            case UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "_"): value = 63
            default: return nil
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }
}
