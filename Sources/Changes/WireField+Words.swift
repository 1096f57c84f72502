package import LangSmith

extension WireField {
    /// The fields that a store's or the service's words give away, the surest first; none where they give away nothing.
    package static func meant(by words: String) -> [Self] {
        let words = words.lowercased()
        return clues.filter { words.contains($0.0) }.map(\.1)
    }

    private static let clues: [(String, Self)] = [
        ("signaturedoesnotmatch", .secretAccessKey), ("invalidaccesskeyid", .accessKeyID),
        ("expiredtoken", .sessionToken), ("session token", .sessionToken), ("secret", .secretAccessKey),
        ("access key", .accessKeyID), ("credential", .accessKeyID), ("nosuchbucket", .bucketName),
        ("permanentredirect", .region), ("authorizationheadermalformed", .region), ("region", .region),
        ("endpoint", .endpointURL), ("role", .role), ("bucket", .bucketName), ("prefix", .prefix),
        ("display_name", .displayName), ("filter", .filter), ("interval", .interval), ("end_time", .end),
        ("start_time", .start), ("export_fields", .fields), ("destination", .destination), ("session", .project),
        ("experiment", .allExperiments),
    ]
}
