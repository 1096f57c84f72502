import Base

/// Whose store a bucket lies in: it decides which rights, names and commands fit.
///
/// The service calls all of them `s3`, so it is guessed from the endpoint's host.
package enum StoreProvider: Hashable, Sendable, CaseIterable {
    case aws, google, cloudflare, minio, ceph, garage, supabase
    case backblaze, wasabi, digitalOcean, ovh, hetzner, scaleway, linode
    case oracle, ibm, alibaba, tencent, volcengine
    /// Anything else that speaks S3.
    case other

    /// What no endpoint tells is AWS.
    package init(endpoint: String?) {
        guard let endpoint, !endpoint.isEmpty else {
            self = .aws
            return
        }
        let host = URLParts.host(of: endpoint)
        if let known = Self.hosts.first(where: { host == $0.0 || host.hasSuffix("." + $0.0) }) {
            self = known.1
        } else if host.contains("minio") {
            self = .minio
        } else {
            // What people call the hosts of servers of their own.
            let words = host.split { !$0.isLetter }
            self = words.contains("rgw") || words.contains("radosgw") || words.contains("ceph") ? .ceph : .other
            if words.contains("garage") { self = .garage }
        }
    }

    /// For a sentence: "Cloudflare R2".
    package var name: String {
        switch self {
        case .aws: "AWS S3"
        case .google: "Google Cloud Storage"
        case .cloudflare: "Cloudflare R2"
        case .minio: "MinIO"
        case .ceph: "Ceph"
        case .garage: "Garage"
        case .supabase: "Supabase"
        case .backblaze: "Backblaze B2"
        case .wasabi: "Wasabi"
        case .digitalOcean: "DigitalOcean Spaces"
        case .ovh: "OVHcloud"
        case .hetzner: "Hetzner"
        case .scaleway: "Scaleway"
        case .linode: "Akamai Linode"
        case .oracle: "Oracle Cloud"
        case .ibm: "IBM Cloud"
        case .alibaba: "Alibaba OSS"
        case .tencent: "Tencent COS"
        case .volcengine: "Volcengine TOS"
        case .other: "the store"
        }
    }

    /// For a column: eight characters at most.
    package var shortName: String {
        switch self {
        case .google: "GCS"
        case .cloudflare: "R2"
        case .backblaze: "B2"
        case .digitalOcean: "Spaces"
        case .ovh: "OVH"
        case .linode: "Linode"
        case .oracle: "Oracle"
        case .ibm: "IBM"
        case .alibaba: "OSS"
        case .tencent: "COS"
        case .volcengine: "TOS"
        case .other: "S3-like"
        case .aws, .minio, .ceph, .garage, .supabase, .wasabi, .hetzner, .scaleway: name
        }
    }

    /// Refuses a bucket in the path, whatever the region.
    package var wantsVirtualStyle: Bool { self == .alibaba || self == .tencent || self == .volcengine }

    /// Its S3 API may live below a path of the endpoint's host, as Supabase's does; a proxy may put any server's there.
    var mayHavePath: Bool {
        switch self {
        case .supabase, .minio, .ceph, .garage, .other: true
        case .aws, .google, .cloudflare, .backblaze, .wasabi, .digitalOcean, .ovh, .hetzner, .scaleway, .linode,
            .oracle,
            .ibm, .alibaba, .tencent, .volcengine:
            false
        }
    }

    /// Each place has an endpoint of its own, which knows only the buckets there.
    var hasRegionalEndpoints: Bool {
        switch self {
        case .backblaze, .wasabi, .digitalOcean, .ovh, .hetzner, .scaleway, .linode, .oracle, .ibm, .alibaba, .tencent,
            .volcengine:
            true
        case .aws, .google, .cloudflare, .minio, .ceph, .garage, .supabase, .other: false
        }
    }

    private static let hosts: [(String, Self)] = [
        ("amazonaws.com", .aws), ("amazonaws.com.cn", .aws), ("storage.googleapis.com", .google),
        ("r2.cloudflarestorage.com", .cloudflare), ("supabase.co", .supabase), ("backblazeb2.com", .backblaze),
        ("wasabisys.com", .wasabi), ("digitaloceanspaces.com", .digitalOcean), ("cloud.ovh.net", .ovh),
        ("cloud.ovh.us", .ovh), ("your-objectstorage.com", .hetzner), ("scw.cloud", .scaleway),
        ("linodeobjects.com", .linode), ("oraclecloud.com", .oracle), ("cloud-object-storage.appdomain.cloud", .ibm),
        ("aliyuncs.com", .alibaba), ("myqcloud.com", .tencent), ("volces.com", .volcengine),
    ]
}
