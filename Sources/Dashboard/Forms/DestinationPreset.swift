/// A kind of store, which decides what a destination has to say of it (API notes, section 4.5).
enum DestinationPreset: CaseIterable, Hashable, Sendable {
    case aws, google, minio, bucketInHost, virtual, r2, role, server

    enum EndpointField: Equatable {
        case none, asked, optional
        case fixed(String)
    }

    var name: String {
        switch self {
        case .aws: "AWS S3"
        case .google: "Google Cloud Storage"
        case .minio: "MinIO and other S3-compatible"
        case .bucketInHost: "endpoint with the bucket in its host"
        case .virtual: "virtual-hosted addressing"
        case .r2: "Cloudflare R2"
        case .role: "AWS S3 by a role"
        case .server: "the server's own credentials"
        }
    }

    var explanation: String {
        switch self {
        case .aws: "A bucket of AWS and an access key of a user who may write to it."
        case .google: "A bucket of Google and an HMAC key of a service account with Storage Object Admin on it."
        case .minio: "Anything that speaks S3 at an address of its own."
        case .bucketInHost:
            "The address names the bucket, as https://traces.s3.acme.com; it is not repeated in the path."
        case .virtual: "For stores that answer InvalidBucketName otherwise: the bucket is put before the host's name."
        case .r2: "A bucket of Cloudflare and the key of an R2 API token."
        case .role: "LangSmith takes on a role of your AWS account in place of keys: cloud on GCP only."
        case .server:
            "Nothing is stored: the server's machine signs in by itself, as by IRSA. Servers of one's own only."
        }
    }

    var endpoint: EndpointField {
        switch self {
        case .aws, .role: .none
        case .google: .fixed("https://storage.googleapis.com")
        case .minio, .bucketInHost, .virtual, .r2: .asked
        case .server: .optional
        }
    }

    var endpointHelp: String {
        switch self {
        case .minio: "As https://minio.acme.com:9000, reachable from LangSmith's machines and not only from here."
        case .bucketInHost: "As https://traces.s3.acme.com, the bucket first."
        case .virtual: "Without the bucket, as https://s3.acme.com; the service puts the bucket before it."
        case .r2: "https://<account id>.r2.cloudflarestorage.com, without the bucket."
        case .server: "Empty for AWS."
        case .aws, .google, .role: ""
        }
    }

    var asksRegion: Bool { self != .google && self != .r2 }
    var needsRegion: Bool { self == .aws || self == .role }

    var regionHelp: String {
        needsRegion ? "Where the bucket is, as eu-central-1." : "Only where the store has regions; empty otherwise."
    }

    /// Sent without being asked.
    var region: String? { self == .r2 ? "auto" : nil }
}
