import LangSmith

/// Whose store a destination is, guessed from its endpoint, since the service calls all of them `s3`.
enum Provider {
    static func guess(_ destination: Destination) -> String {
        guard let endpoint = destination.config?.endpointURL?.lowercased(), !endpoint.isEmpty else {
            return destination.config == nil ? Format.unknown : "AWS S3"
        }
        let host = host(of: endpoint)
        for (suffix, name) in known where host == suffix || host.hasSuffix("." + suffix) { return name }
        return host.contains("minio") ? "MinIO" : "S3-like"
    }

    private static let known = [
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
