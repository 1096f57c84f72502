import LangSmith

extension Dialog {
    /// Takes what came of one of its writes.
    ///
    /// - Returns: true when everything is done and it can close.
    mutating func take(_ report: WriteReport, ticket: Int) -> Bool {
        guard let write = sent.removeValue(forKey: ticket) else { return false }
        switch report {
        case .created, .createdBefore, .stored, .storedBefore, .rotated, .deleted, .cancelled, .alreadyFinished:
            done.insert(write)
        case .invalid(let problems):
            for problem in problems { refuse(problem.field, problem.sentence) }
            message = report.sentence
        case .notDone(let error):
            if case .rejected(_, let words) = error { refuse(words) }
            message = report.sentence
        case .unknown(let doubt):
            message = report.sentence
            // Where nothing shows, sending it again looks for it first.
            isInDoubt = doubt.reason != .noTrace
        }
        guard sent.isEmpty else { return false }
        if writes.isEmpty { return true }
        if let field = form.fields.first(where: { !$0.isHidden && $0.refusal != nil }) {
            form.focus(on: .field(field.name))
            follows = true
        }
        return false
    }

    /// Puts the server's complaints beside the fields they are about: by their place in the request where it tells
    /// that, otherwise by its words.
    private mutating func refuse(_ words: ServerMessage) {
        for field in words.fields { refuse(field.location, field.message) }
        guard words.fields.isEmpty else { return }
        if let known = words.explanation, let field = known.field, refuse(field, known.sentences) { return }
        let text = words.text.lowercased()
        let known = Self.clues.first { clue in text.contains(clue.0) && form.has(clue.1) }
        if let name = known?.1 { form[name].refusal = words.text }
    }

    /// `location` as `config.bucket_name` or `body.config.bucket_name`.
    ///
    /// - Returns: true when it has a field here.
    @discardableResult
    mutating func refuse(_ location: String, _ sentence: String) -> Bool {
        let parts = location.split(separator: ".").map(String.init)
        let name = parts.reversed().lazy.compactMap { Self.names[$0] }.first { self.form.has($0) }
        if let name { form[name].refusal = sentence }
        return name != nil
    }

    /// Fields by their names in requests (API notes, sections 4.2 and 4.5).
    private static let names: [String: Field.Name] = [
        "display_name": .displayName, "bucket_name": .bucket, "prefix": .prefix, "region": .region,
        "endpoint_url": .endpoint, "aws_role_arn": .role, "access_key_id": .accessKeyID,
        "secret_access_key": .secretAccessKey, "session_token": .sessionToken, "credentials": .accessKeyID,
        "bulk_export_destination_id": .destination, "session_id": .project, "all_experiments": .source,
        "start_time": .start, "end_time": .end, "interval_hours": .interval, "filter": .filter,
        "export_fields": .fields, "format_version": .version, "compression": .compression,
    ]

    /// What gives a field away in the words of a store or of the service, the surest first.
    private static let clues: [(String, Field.Name)] = [
        ("signaturedoesnotmatch", .secretAccessKey), ("invalidaccesskeyid", .accessKeyID),
        ("expiredtoken", .sessionToken), ("session token", .sessionToken), ("secret", .secretAccessKey),
        ("access key", .accessKeyID), ("credential", .accessKeyID), ("nosuchbucket", .bucket),
        ("permanentredirect", .region), ("authorizationheadermalformed", .region), ("region", .region),
        ("endpoint", .endpoint), ("role", .role), ("bucket", .bucket), ("prefix", .prefix),
        ("display_name", .displayName), ("filter", .filter), ("interval", .interval), ("end_time", .end),
        ("start_time", .start), ("export_fields", .fields), ("destination", .destination), ("session", .project),
        ("experiment", .source),
    ]
}
