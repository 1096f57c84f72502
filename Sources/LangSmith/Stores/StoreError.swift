/// What a store said when it refused, whichever mouth it came through: its own XML, botocore's sentence in an answer or
/// a run of the service, or bare words.
///
/// Every part is cleaned for one line of a terminal. Servers leave out what they like, so all of it is optional.
package struct StoreError: Hashable, Sendable {
    /// Of the answer; botocore puts it in the place of a code where the answer had none.
    package var status: Int?
    /// `NoSuchBucket`; nil for an answer that is no S3 error.
    package var code: String?
    /// The store's words; of an answer that is no S3 error its title or first text.
    ///
    /// May be empty.
    package var message = ""
    /// `<Details>`, where Google gives its reasons.
    package var details: String?
    /// `PutObject`; nil where nobody said it.
    package var operation: String?
    /// By which the store's operators find it.
    package var requestID: String?
    /// The region the bucket lies in, or the store wants, by an element, a header, a host or the words.
    package var region: String?
    /// The host to ask instead.
    package var endpoint: String?
    /// Where a redirect leads that is no S3 error.
    package var location: String?
    /// It came as an answer that no S3 store gives: a web page, plain text or nothing.
    package var isForeign = false
    /// It is sure to be a store's answer, and no other error of a run.
    var isStores = false
    /// Who may not do what, where AWS says it.
    package var denial: AccessDenial?

    package init(status: Int? = nil, code: String? = nil, message: String = "", operation: String? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.operation = operation
    }

    /// `NoSuchBucket: The specified bucket does not exist`, with what stands in the details, or what there is of it.
    package var words: String {
        let message = [self.message, details].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        return [code, message.isEmpty ? nil : message].compactMap { $0 }.joined(separator: ": ")
    }

    /// The refusal in botocore's words, which are those that the service reports; details are none of them.
    package var sentence: String {
        // An answer without an error's XML has its status for a code, and that one's common words for a message.
        let message = isForeign ? status.flatMap(HTTPStatus.reason) ?? "" : message
        let code = code ?? status.map { "\($0)" } ?? "Unknown"
        return "An error occurred (\(code)) when calling the \(operation ?? "PutObject") operation: \(message)"
    }

    /// What kind of request it was.
    enum Act { case write, read, delete, assume, other }

    var act: Act {
        guard let operation else { return .write }
        if operation.hasPrefix("AssumeRole") { return .assume }
        if operation.hasPrefix("Get") || operation.hasPrefix("Head") || operation.hasPrefix("List") { return .read }
        if operation.hasPrefix("Delete") || operation.hasPrefix("Abort") { return .delete }
        return operation.hasPrefix("Put") || operation.contains("Upload") || operation.hasPrefix("Copy")
            ? .write : .other
    }

    /// What follows from the words alone: a region, a host, who was denied.
    mutating func readWords() {
        let text = [message, details].compactMap { $0 }.joined(separator: " ")
        endpoint = endpoint ?? Self.text(in: text, after: "Endpoint: ") { !$0.isWhitespace && $0 != "," }
        region =
            region ?? endpoint.flatMap(Self.region(ofAmazonHost:))
            ?? Self.text(in: text, after: "expecting '") { $0 != "'" }
            ?? Self.text(in: text, after: "expecting \"") { $0 != "\"" }
        if region == nil, text.hasPrefix("The "), let end = text.firstRange(of: " location constraint is incompatible")
        {
            let name = text[..<end.lowerBound].dropFirst(4)
            // AWS says "unspecified" of a host without a region.
            if !name.contains(" "), name != "unspecified" { region = String(name) }
        }
        // A scope such as <key>/20261128/eu-west-1/s3/aws4_request is no region.
        if let told = region, !told.utf8.allSatisfy(Self.isNameByte) { region = nil }
        denial = denial ?? AccessDenial(text)
    }

    /// `eu-west-3` of `bucket.s3.eu-west-3.amazonaws.com`.
    private static func region(ofAmazonHost host: String) -> String? {
        guard host.contains(".amazonaws.com") else { return nil }
        let labels = host.split(separator: ".")
        guard let index = labels.lastIndex(where: { $0 == "s3" || $0 == "dualstack" }), index + 1 < labels.count,
            labels[index + 1] != "amazonaws"
        else {
            return labels.lazy.compactMap { $0.hasPrefix("s3-") ? String($0.dropFirst(3)) : nil }.first
        }
        return String(labels[index + 1])
    }

    static func text(in text: String, after mark: String, while isPart: (Character) -> Bool) -> String? {
        guard let start = text.firstRange(of: mark)?.upperBound else { return nil }
        var found = text[start...].prefix(while: isPart)
        while found.last == "." { found.removeLast() }
        return found.isEmpty ? nil : String(found)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
        default: false
        }
    }
}

/// Who may not do what, and by which policy, as AWS says it since 2021
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
package struct AccessDenial: Hashable, Sendable {
    /// `arn:aws:sts::111122223333:assumed-role/export/session`.
    var principal: String?
    /// `s3:PutObject`.
    var action: String?
    /// The ARN of what it was to be done to.
    var resource: String?

    /// Nil for words that say neither.
    init?(_ text: String) {
        action = StoreError.text(in: text, after: "not authorized to perform: ") { !$0.isWhitespace && $0 != "," }
        if action == nil, let name = StoreError.text(in: text, after: "not authorized to perform ", while: Self.isPart),
            name.contains(":")
        {
            action = name
        }
        guard action != nil else { return nil }
        principal = StoreError.text(in: text, after: "User: ", while: Self.isPart)
        resource = StoreError.text(in: text, after: "on resource: ") { !$0.isWhitespace }?.replacing("\"", with: "")
    }

    private static func isPart(_ character: Character) -> Bool { !character.isWhitespace }

    /// "the role export", "the user x"; nil for what has no name.
    var who: String? {
        guard let principal, let last = principal.split(separator: ":").last else { return nil }
        let parts = last.split(separator: "/").map(String.init)
        guard parts.count > 1 else { return nil }
        return switch parts[0] {
        case "assumed-role": "the role \(parts[1])"
        case "user": "the user \(parts[parts.count - 1])"
        default: nil
        }
    }
}
