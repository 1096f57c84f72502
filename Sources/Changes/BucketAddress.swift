import Base
import LangSmith

/// A bucket in the forms in which people copy one: `s3://`, `gs://` and their like, an ARN, the address of an object or
/// of a console's page, and the name with what stands below it.
struct BucketAddress: Hashable, Sendable {
    var bucket: String
    var prefix = ""
    var region: String?
    /// Of a store that is not AWS.
    var endpoint: String?

    /// Nil for what names no bucket that a store would take.
    init?(_ written: String) {
        let text = written.unquoted
        if let scheme = text.firstRange(of: "://") {
            let rest = String(text[scheme.upperBound...])
            guard text[..<scheme.lowerBound].lowercased().hasPrefix("http") else {
                self.init(path: rest)
                return
            }
            self.init(page: rest, scheme: text[..<scheme.upperBound].lowercased())
        } else if text.hasPrefix("arn:") {
            let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
            // An access point's or a job's has a region and an account.
            guard parts.count == 6, parts[2] == "s3", parts[3].isEmpty, parts[4].isEmpty else { return nil }
            self.init(path: parts[5])
        } else if let host = AmazonHost(String(text.prefix { $0 != "/" })), let bucket = host.bucket {
            self.init(path: bucket + text.drop { $0 != "/" })
            region = host.region
        } else {
            self.init(path: text)
        }
    }

    /// `bucket/some/prefix`, with the `*` that a policy has at its end.
    private init?(path: String) {
        let parts = path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").map(String.init)
        guard let bucket = parts.first, (3...63).contains(bucket.utf8.count),
            DestinationCreate.problem(ofBucket: bucket) == nil
        else { return nil }
        self.bucket = bucket
        prefix = parts.dropFirst().filter { $0 != "*" }.joined(separator: "/")
    }

    /// The address of an object, or a page of a console.
    private init?(page: String, scheme: String) {
        let authority = String(page.prefix { $0 != "/" && $0 != "?" })
        let path = String(page.dropFirst(authority.count))
        let host = authority.prefix { $0 != ":" }.lowercased()
        func below(_ folder: String) -> String? {
            path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : nil
        }
        if host.hasSuffix("console.aws.amazon.com") {
            guard let rest = below("/s3/buckets/") ?? below("/s3/object/") else { return nil }
            self.init(path: rest)
            region = Self.value(of: "region", in: page)
        } else if host == "console.cloud.google.com" {
            guard let rest = below("/storage/browser/") else { return nil }
            self.init(path: String(rest.prefix { $0 != ";" }))
            endpoint = Self.google
        } else if let amazon = AmazonHost(host) {
            self.init(path: amazon.bucket.map { $0 + path } ?? path)
            region = amazon.region
        } else if host == "storage.googleapis.com" || host == "storage.cloud.google.com" {
            self.init(path: path)
            endpoint = Self.google
        } else if host.hasSuffix(".storage.googleapis.com") {
            self.init(path: host.dropLast(".storage.googleapis.com".count) + path)
            endpoint = Self.google
        } else {
            self.init(path: path)
            endpoint = scheme + authority
        }
    }

    static let google = "https://storage.googleapis.com"

    private static func value(of name: String, in page: String) -> String? {
        guard let start = page.firstRange(of: "\(name)=") else { return nil }
        let value = String(page[start.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "-" })
        return AmazonRegion.isOne(value) ? value : nil
    }
}

/// A host of AWS S3, and what it tells: `traces.s3.eu-west-1.amazonaws.com`.
struct AmazonHost: Hashable, Sendable {
    /// Where the host begins with it.
    var bucket: String?
    var region: String?

    init?(_ host: String) {
        var host = host.lowercased()
        guard let suffix = [".amazonaws.com", ".amazonaws.com.cn"].first(where: { host.hasSuffix($0) }) else {
            return nil
        }
        host.removeLast(suffix.count)
        let labels = host.split(separator: ".").map(String.init)
        guard let place = labels.lastIndex(where: { $0 == "s3" || $0.hasPrefix("s3-") }),
            !labels.contains("vpce"), !labels.contains(where: { $0.hasPrefix("s3-accesspoint") })
        else { return nil }
        if place > 0 { bucket = labels[..<place].joined(separator: ".") }
        let inside = String(labels[place].dropFirst(3)).replacing("website-", with: "")
        region = labels[(place + 1)...].first(where: AmazonRegion.isOne) ?? (AmazonRegion.isOne(inside) ? inside : nil)
    }
}
