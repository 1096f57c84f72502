package import Monitor

/// Where the files of one place are.
package struct StorePaths: Hashable, Sendable {
    /// `cache.sqlite`: what the service can tell again.
    package var cache: String
    /// `history.sqlite`: what nobody can tell again.
    package var history: String

    /// Below `$XDG_CACHE_HOME/bulktop` and `$XDG_STATE_HOME/bulktop`, each place in a folder of its own.
    ///
    /// Where the key alone decides on the workspace, the profile tells one key from another.
    package init(cacheHome: String, stateHome: String, place: Place, profile: String) {
        let folder = Self.folder(of: place, profile: profile)
        cache = "\(cacheHome)/places/\(folder)"
        history = "\(stateHome)/places/\(folder)"
    }

    /// The host as people read it, and a number made of all that tells the place from others.
    static func folder(of place: Place, profile: String) -> String {
        let workspace = place.workspace.map { "\($0)" } ?? "of the key of \(profile)"
        let readable = place.host.lowercased().map { character in
            character.isASCII && (character.isLetter || character.isNumber || character == "." || character == "-")
                ? character : "_"
        }
        // FNV-1a: the same on every machine and in every version.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(place.host)\n\(workspace)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(readable.prefix(60)) + "_" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
