/// Hides known secrets in words that somebody else wrote: a server that tells what it was sent, a traceback of its own.
package struct Mask: Hashable, Sendable {
    private let secrets: [Secret]

    /// What stands in a secret's place.
    private static let dots = "••••"
    /// Characters that a secret has at least: of a shorter one nothing would be left that could be read.
    private static let shortest = 8

    /// Hides each of them whole, and of one such as `Bearer abcdefgh` its parts as well.
    package init(_ secrets: [Secret]) {
        var all: Set<Secret> = []
        for secret in secrets {
            let text = secret.reveal()
            for part in [text] + text.split(separator: " ").map(String.init) where part.utf8.count >= Self.shortest {
                all.insert(Secret(part))
                all.insert(Secret(Percent.encoded(part)))
            }
        }
        // The longest first: a part of it would leave the rest.
        self.secrets = all.sorted { ($0.reveal().utf8.count, $0.reveal()) > ($1.reveal().utf8.count, $1.reveal()) }
    }

    /// Hides nothing.
    package static let none = Mask([])

    /// Hides these as well.
    package func adding(_ more: [Secret]) -> Mask { more.isEmpty ? self : Mask(secrets + more) }

    /// The text as one clean line of at most `limit` scalars, without the blanks around it and without the secrets.
    ///
    /// Hidden after it is cleaned, because what breaks a secret up is gone then, and before it is cut, because a part of
    /// one would not be known again.
    package func line(_ text: String, limit: Int = 500) -> String {
        guard !secrets.isEmpty else { return CleanText.trimmed(text, limit: limit) }
        // Scalar by scalar: an accent put behind a secret would make its last character another one.
        var line = CleanText.line(text, limit: max(limit, 8 << 10)).unicodeScalars
        for secret in secrets {
            line = line.replacing(secret.reveal().unicodeScalars, with: Self.dots.unicodeScalars)
        }
        return CleanText.trimmed(String(line), limit: limit)
    }
}
