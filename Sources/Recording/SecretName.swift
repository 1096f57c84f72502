/// How surely a value is a secret because of its name.
enum SecretName {
    /// Whatever stands under it, in any notation.
    case certain
    /// Only where the name is clearly one, in `"token": …` or `token=`, and not a word of a sentence.
    case likely

    /// Looks at a name without regard to case, `_`, `-` and what stands before it: `X-Api-Key` as `langsmith_api_key`.
    init?(_ name: UnsafeBufferPointer<UInt8>) {
        // Timestamps end with digits, and no name does: they are the most of what comes here.
        guard let last = name.last, (last | 0x20) &- 0x61 < 26 else { return nil }
        for word in Self.words[Int((last | 0x20) &- 0x61)] where Self.matches(word.text, name, whole: word.isLikely) {
            self = word.isLikely ? .likely : .certain
            return
        }
        return nil
    }

    private struct Word {
        var text: StaticString
        /// A likely name counts only when there is nothing before it.
        var isLikely: Bool
    }

    /// All words by their last letter.
    private static let words: [[Word]] = {
        var words = Array(repeating: [Word](), count: 26)
        for (list, isLikely) in [(certainEnds, false), (likelyNames, true)] {
            for text in list {
                let last = text.utf8Start[text.utf8CodeUnitCount - 1]
                words[Int(last - 0x61)].append(Word(text: text, isLikely: isLikely))
            }
        }
        return words
    }()

    private static func matches(_ word: StaticString, _ name: UnsafeBufferPointer<UInt8>, whole: Bool) -> Bool {
        var left = word.utf8CodeUnitCount
        var index = name.count
        while index > 0 {
            if left == 0, !whole { return true }
            index -= 1
            let byte = name[index]
            if byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") { continue }
            guard left > 0 else { return false }
            left -= 1
            let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
            guard lower == word.utf8Start[left] else { return false }
        }
        return left == 0
    }

    private static let certainEnds: [StaticString] = [
        "apikey", "accesskey", "accesskeyid", "secretaccesskey", "secretkey", "clientsecret", "privatekey",
        "sessiontoken", "securitytoken", "accesstoken", "refreshtoken", "idtoken", "authorization", "password",
        "passwd", "s3additionalkwargs", "amzsignature", "amzcredential", "googsignature",
        "googcredential", "googleaccessid",
    ]
    /// `input` and `input_value` are how a 422 repeats what it was sent.
    private static let likelyNames: [StaticString] = [
        "token", "secret", "signature", "sig", "credentials", "input", "inputvalue",
    ]
}
