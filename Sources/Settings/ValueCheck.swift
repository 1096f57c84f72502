import Base

/// What a value must look like, wherever it came from.
///
/// Each check gives what is wrong, or nil; the words read after the name of the value, and never repeat a secret.
enum ValueCheck {
    /// An http or https URL with a host.
    ///
    /// Paths are kept for `ServerAddress` to normalise.
    static func endpoint(_ text: String) -> String? {
        let example = "as in \"https://eu.api.smith.langchain.com\""
        guard !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7f }) else {
            return "holds a space or a control character"
        }
        guard let parts = URLParts(text), parts.scheme == "https" || parts.scheme == "http" else {
            return "must start with https://, \(example)"
        }
        guard parts.user == nil else { return "must not hold a user name or password" }
        guard !parts.host.isEmpty else { return "has no host, \(example)" }
        guard parts.query == nil, parts.fragment == nil else { return "must end with its path: no ? and no #" }
        return nil
    }

    /// The UUID of a workspace.
    ///
    /// The service answers 401 to anything else, which would look like a wrong key.
    static func workspace(_ text: String) -> String? {
        isUUID(text) ? nil : "must be a workspace's id, as in \"1fd7e7a2-8c7c-4a0e-9c0f-2b6f0a3d5e11\""
    }

    /// The UUID of an organisation.
    static func organization(_ text: String) -> String? {
        isUUID(text) ? nil : "must be an organisation's id, as in \"7c0a51de-3b6f-4d0e-8a55-92f1c6d4be07\""
    }

    private static func isUUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(\.isHexDigit)
    }

    /// One of the colours that a place may have.
    static func color(_ text: String) -> String? {
        let names = PlaceColor.allCases.map(\.rawValue)
        guard !names.contains(text) else { return nil }
        let hint = nearestName(to: text, among: names).map { "did you mean \"\($0)\"?" }
        return "is no colour; " + (hint ?? "there are \(names.joined(separator: ", "))")
    }

    /// A key after trimming: something printable that may stand in a header line.
    static func key(_ text: String) -> String? {
        let key = trimmedKey(text)
        guard !key.isEmpty else { return "is empty" }
        guard key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            return "holds a character that no key has (a space, a line break or a letter outside ASCII)"
        }
        return nil
    }

    /// A key of the service, of a kind that is still taken.
    static func serviceKey(_ text: String) -> String? {
        if let problem = key(text) { return problem }
        // Every server with bulk exports is younger than that day.
        guard trimmedKey(text).hasPrefix("ls__") else { return nil }
        return
            "is a key of the old kind (ls__), which ended on 22 October 2024: make a new one under Settings > API Keys"
    }

    /// A word or two for the banner: visible, and short enough for the narrowest screen.
    static func label(_ text: String) -> String? {
        if text.isEmpty { return "is empty" }
        guard text.count <= 16 else { return "is longer than 16 characters" }
        return printable(text) == text ? nil : "holds a character that cannot be shown"
    }

    /// A sentence or a command that will be shown: one line, and not empty.
    static func visible(_ text: String) -> String? {
        if text.isEmpty { return "is empty" }
        return printable(text) == text ? nil : "holds a character that cannot be shown, such as a line break"
    }

    /// Where to read on.
    static func link(_ text: String) -> String? {
        guard text.hasPrefix("https://") || text.hasPrefix("http://") else { return "must start with https://" }
        return visible(text)
    }

    static func filled(_ text: String) -> String? {
        text.isEmpty ? "is empty" : nil
    }

    /// Without white space and quotes around it, as the official SDKs take keys.
    static func trimmedKey(_ text: String) -> String {
        var key = Substring(text)
        while let last = key.last, last.isWhitespace || last == "\"" || last == "'" { key.removeLast() }
        while let first = key.first, first.isWhitespace || first == "\"" || first == "'" { key.removeFirst() }
        return String(key)
    }
}
