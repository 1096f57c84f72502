import Base

extension S3Credentials {
    var problems: [InputProblem] {
        [
            Self.problem(accessKeyID, .accessKeyID) ?? blankProblem,
            Self.problem(secretAccessKey, .secretAccessKey),
            sessionToken.flatMap { .length(of: $0.reveal(), .sessionToken) },
        ].compactMap { $0 }
    }

    /// No store makes an id with blanks; what a paste brings at its ends is cut off before.
    private var blankProblem: InputProblem? {
        accessKeyID.reveal().contains(where: \.isWhitespace) ? .blank(field: .accessKeyID) : nil
    }

    private static func problem(_ secret: Secret, _ field: WireField) -> InputProblem? {
        secret.isEmpty ? .missing(field: field) : .length(of: secret.reveal(), field)
    }

    /// Writes the keys themselves: into the body of a request, and nowhere else.
    func write(to json: inout JSONWriter) {
        json.field("access_key_id", accessKeyID.reveal())
        json.field("secret_access_key", secretAccessKey.reveal())
        if let sessionToken, !sessionToken.isEmpty { json.field("session_token", sessionToken.reveal()) }
    }
}
