import Base
import LangSmith

extension S3Credentials {
    /// Keys in each other's place, several of them in one, and what was copied along with them.
    ///
    /// `provider` is whose store they are for. No sentence repeats any of them.
    func slips(at provider: StoreProvider) -> [Slip] {
        let (id, secret) = (accessKeyID.reveal(), secretAccessKey.reveal())
        for (field, text) in [(WireField.accessKeyID, id), (.secretAccessKey, secret)] {
            if let slip = Self.slip(ofSeveral: text, in: field, sessionToken) { return [slip] }
        }
        guard !id.isEmpty, !secret.isEmpty else {
            // The first of the two to be typed may be the wrong one already.
            guard secret.isEmpty, let reason = Self.looksLikeSecret(id, provider) else { return [] }
            return [
                Slip(
                    field: .accessKeyID,
                    sentence: "This may be the secret key: \(reason).",
                    correction: Correction(
                        [(.accessKeyID, .secret(Secret(""))), (.secretAccessKey, .secret(accessKeyID))],
                        title: "makes it the secret key"
                    ),
                    isSure: false
                )
            ]
        }
        if provider == .aws, id.hasPrefix("ASIA"), sessionToken?.isEmpty ?? true {
            return [
                Slip(
                    field: .sessionToken,
                    sentence: "A key that begins with ASIA is a temporary one, and nothing without its session token."
                )
            ]
        }
        guard let isSure = areSwapped(id, secret, provider) else { return [] }
        return [
            Slip(
                field: .accessKeyID,
                sentence:
                    "\(isSure ? "The" : "Perhaps the") access key id and the secret key stand in each other's place"
                    + ": they have \(id.unicodeScalars.count) and \(secret.unicodeScalars.count) characters.",
                correction: Correction(
                    [(.accessKeyID, .secret(secretAccessKey)), (.secretAccessKey, .secret(accessKeyID))],
                    title: "exchanges the two"
                ),
                isSure: isSure
            )
        ]
    }

    /// Nil where each is where it belongs, or nobody can tell.
    private func areSwapped(_ id: String, _ secret: String, _ provider: StoreProvider) -> Bool? {
        if Self.isTelling(secret), !Self.isTelling(id) { return true }
        guard !Self.isTelling(id) else { return nil }
        let counts = (id.utf8.count, secret.utf8.count)
        // AWS's ids have 20 characters or a few more, its secrets 40.
        if provider == .aws, counts == (40, 20) { return true }
        // R2's, Garage's and Supabase's have half of the secret's; MinIO, Ceph and others copy AWS.
        if counts == (40, 20) || counts == (64, 32) { return false }
        return nil
    }

    private static func looksLikeSecret(_ id: String, _ provider: StoreProvider) -> String? {
        guard provider == .aws, id.utf8.count == 40, !isTelling(id) else { return nil }
        return "it has 40 characters, and AWS's access key ids have 20"
    }

    /// An access key id that says so itself: AWS's and Google's.
    private static func isTelling(_ text: String) -> Bool {
        let isUpper = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) }
        return isUpper
            && ((text.hasPrefix("AKIA") || text.hasPrefix("ASIA")) && text.utf8.count == 20
                || text.hasPrefix("GOOG") && (20...64).contains(text.utf8.count))
    }

    /// Lines of a file of keys, or both keys from two columns of a table, in a field for one of them.
    private static func slip(ofSeveral text: String, in field: WireField, _ token: Secret?) -> Slip? {
        let keys = text.split { $0.isWhitespace || $0 == "," || $0 == ";" }.compactMap { Self.value(String($0)) }
        guard let first = keys.first, first != text else { return nil }
        guard keys.count > 1 else {
            return Slip(
                field: field,
                sentence:
                    "\(field == .accessKeyID ? "The access key id" : "The secret key") was copied with what stands around it.",
                correction: Correction([(field, .secret(Secret(first)))], title: "takes the key alone")
            )
        }
        // What somebody made up as a password may have blanks and commas too.
        guard keys.count <= 3, keys.allSatisfy({ $0.utf8.count >= 16 }) else { return nil }
        var pair = [keys[0], keys[1]]
        if isTelling(pair[1]), !isTelling(pair[0]) || pair[0].utf8.count == 40 { pair.swapAt(0, 1) }
        var changes: [(WireField, Correction.Answer)] = [
            (.accessKeyID, .secret(Secret(pair[0]))), (.secretAccessKey, .secret(Secret(pair[1]))),
        ]
        if keys.count == 3 { changes.append((.sessionToken, .secret(Secret(keys[2])))) }
        return Slip(
            field: field,
            sentence: "These are \(keys.count == 2 ? "two keys" : "three keys") in one field.",
            correction: Correction(changes, title: "puts each into its field")
        )
    }

    /// The key of `aws_access_key_id=AKIA…`, `"AccessKeyId":"AKIA…"` and of itself; nil for a name without one.
    private static func value(_ word: String) -> String? {
        var text = word[...]
        let name = text.lowercased().filter(\.isLetter)
        let isNamed = ["accesskeyid", "secretaccesskey", "sessiontoken", "accesskey", "secretkey"].contains {
            name.hasPrefix($0) || name.hasPrefix("aws" + $0)
        }
        if isNamed {
            guard let mark = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return nil }
            text = text[text.index(after: mark)...]
        }
        guard isNamed else {
            return ["export", "set", "=", ":", "[default]", "{", "}"].contains(word) ? nil : word
        }
        let around: Set<Character> = ["\"", "'", "{", "}"]
        while let character = text.first, around.contains(character) { text.removeFirst() }
        while let character = text.last, around.contains(character) { text.removeLast() }
        return text.isEmpty ? nil : String(text)
    }
}
