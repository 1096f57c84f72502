package import Base
package import LangSmith

/// Better answers than those that were given: one key away in a dialog, and the flags to write for a command.
package struct Correction: Hashable, Sendable {
    package enum Answer: Hashable, Sendable {
        /// Empty for nothing at all.
        case text(String)
        case secret(Secret)
    }

    package struct Change: Hashable, Sendable {
        package var field: WireField
        package var answer: Answer
    }

    /// In the order of the fields.
    package private(set) var changes: [Change]
    /// What it does, where the answers themselves do not tell or must not be shown.
    private let title: String?

    init(_ changes: [(WireField, Answer)], title: String? = nil) {
        self.changes = changes.map { Change(field: $0.0, answer: $0.1) }
        self.title = title
    }

    package init(_ field: WireField, _ text: String) { self.init([(field, .text(text))]) }

    /// The answers to several fields; those that stay as they are need not be named.
    init?(_ texts: [(WireField, String?)]) {
        let changes = texts.compactMap { field, text in text.map { (field, Answer.text($0)) } }
        guard !changes.isEmpty else { return nil }
        self.init(changes)
    }

    /// Beside the key that takes it: `traces-prod`, or `Bucket traces-prod, Prefix langsmith`.
    package var words: String {
        if let title { return title }
        let texts = changes.map { change -> (String, String) in
            guard case .text(let text) = change.answer else { return (change.field.label, "") }
            return (change.field.label, text.isEmpty ? "empty" : CleanText.line(text, limit: 120))
        }
        if texts.count == 1, let (label, text) = texts.first { return text == "empty" ? "\(label) \(text)" : text }
        return texts.map { "\($0) \($1)" }.joined(separator: ", ")
    }
}

/// An answer that was meant otherwise: the form in which people copy a thing, in place of the thing.
struct Slip: Hashable, Sendable {
    var field: WireField
    /// One sentence, to stand beside the field.
    var sentence: String
    var correction: Correction?
    /// It cannot be right as it stands; what is only likely is told and may stay.
    var isSure = true
}

extension DestinationCreate {
    /// What was meant otherwise, the first of each field at most.
    var slips: [Slip] {
        var slips: [Slip] = []
        if let slip = nameSlip { slips.append(slip) }
        if let slip = bucketSlip { slips.append(slip) }
        if let slip = prefixSlip { slips.append(slip) }
        if let slip = regionSlip { slips.append(slip) }
        if let slip = endpointSlip { slips.append(slip) }
        switch authentication {
        case .credentials(let keys):
            slips += keys.slips(at: StoreProvider(endpoint: endpointURL))
        case .role(let arn): if let slip = Slip(role: arn) { slips.append(slip) }
        case .environment: break
        }
        return slips
    }

    /// Without what a name may not hold.
    private var nameSlip: Slip? {
        let parts = displayName.split { character in
            guard let byte = character.asciiValue else { return true }
            return !(character.isLetter || character.isNumber || " '-_".utf8.contains(byte))
        }
        let better = parts.joined(separator: "-").trimmed
        guard better != displayName, !better.isEmpty, parts.count > 1 || displayName == displayName.trimmed else {
            return nil
        }
        guard displayName.unicodeScalars.allSatisfy(\.isASCII) else { return nil }
        return problems.first { $0.field == .displayName }.map {
            Slip(field: .displayName, sentence: $0.sentence, correction: Correction(.displayName, better))
        }
    }

    private var prefixSlip: Slip? {
        let text = prefix.trimmed
        if text.contains("://") || text.hasPrefix("arn:") {
            guard let place = BucketAddress(text), place.bucket == bucketName || bucketName?.isEmpty != false else {
                return nil
            }
            return Slip(
                field: .prefix,
                sentence: "The prefix is what stands behind the bucket's name.",
                correction: Correction([(.bucketName, .text(place.bucket)), (.prefix, .text(place.prefix))])
            )
        }
        let bare = text.unquoted.replacing("\\", with: "/")
        guard bare != text, !bare.isEmpty else { return nil }
        return Slip(
            field: .prefix,
            sentence: "Quotes and backslashes would be part of every file's name.",
            correction: Correction(.prefix, bare),
            isSure: false
        )
    }
}

extension Slip {
    /// A role as `aws sts get-caller-identity` tells it, or in quotes.
    init?(role arn: String) {
        guard DestinationCreate.problem(ofRole: arn) != nil else { return nil }
        var better = arn.unquoted
        let parts = better.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 6, parts[2] == "sts", parts[5].hasPrefix("assumed-role/") {
            let name = parts[5].split(separator: "/").dropFirst().first.map(String.init) ?? ""
            better = "\(parts[0]):\(parts[1]):iam::\(parts[4]):role/\(name)"
        }
        guard better != arn, DestinationCreate.problem(ofRole: better) == nil else { return nil }
        self.init(
            field: .role,
            sentence: "This is not written as a role is.",
            correction: Correction(.role, better)
        )
    }
}

extension String {
    /// Without blanks and matching quotes around it.
    var unquoted: String {
        var text = trimmed
        while let first = text.first, text.count > 1, "\"'`“‘«<".contains(first) {
            guard let last = text.last, "\"'`”’»>“‘".contains(last) else { break }
            text = String(text.dropFirst().dropLast()).trimmed
        }
        return text
    }
}
