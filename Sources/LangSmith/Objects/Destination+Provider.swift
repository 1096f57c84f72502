extension Destination {
    /// Whose store it is, guessed from its endpoint, since the service calls all of them `s3`; nil when it tells neither.
    package var provider: String? {
        guard let config else { return nil }
        guard let endpoint = config.endpointURL?.lowercased(), !endpoint.isEmpty else { return "AWS S3" }
        let host = Self.host(of: endpoint)
        for (suffix, name) in Self.providers where host == suffix || host.hasSuffix("." + suffix) { return name }
        return host.contains("minio") ? "MinIO" : "S3-like"
    }

    private static let providers = [
        ("amazonaws.com", "AWS S3"),
        ("amazonaws.com.cn", "AWS S3"),
        ("storage.googleapis.com", "GCS"),
        ("r2.cloudflarestorage.com", "R2"),
        ("digitaloceanspaces.com", "Spaces"),
        ("backblazeb2.com", "B2"),
        ("wasabisys.com", "Wasabi"),
    ]

    private static func host(of endpoint: String) -> Substring {
        let afterScheme = endpoint.firstRange(of: "://").map { endpoint[$0.upperBound...] } ?? endpoint[...]
        return afterScheme.prefix { $0 != "/" && $0 != ":" }
    }
}
