import Base

extension StoreExplainer {
    /// A command that shows whether a cause is right, with everything in it that is known; nil where there is none.
    ///
    /// It uses the keys of the shell it runs in.
    func command(_ check: StoreRule.Check) -> String? {
        let bucket = place?.bucket.map(Self.quoted) ?? "BUCKET"
        switch check {
        case .write:
            return provider == .google ? policy(bucket) : "echo x | aws s3 cp - \(uri("tmp/test.txt"))\(options)"
        case .head: return "aws s3api head-bucket --bucket \(bucket)\(options)"
        case .location: return "aws s3api get-bucket-location --bucket \(bucket)\(endpoint)"
        case .identity:
            switch provider {
            case .aws: return "aws sts get-caller-identity"
            case .google: return "gcloud storage hmac list"
            default: return place == nil ? nil : command(.head)
            }
        case .policy: return policy(bucket)
        case .size: return "aws s3 ls --summarize --recursive \(uri(""))\(options) | tail -2"
        case .lock: return "aws s3api get-object-lock-configuration --bucket \(bucket)\(options)"
        case .encryption: return "aws s3api get-bucket-encryption --bucket \(bucket)\(options)"
        case .kms:
            guard provider == .aws || place == nil else { return nil }
            let arn = StoreError.text(in: error.message, after: "arn:aws:kms:") { !$0.isWhitespace && $0 != "\"" }
            let key = arn.map { Self.quoted("arn:aws:kms:" + $0) } ?? "KEY"
            return "aws kms describe-key --key-id \(key)"
        case .role:
            var role = "ROLE"
            if case .role(let arn)? = place?.signsIn, let name = arn.split(separator: "/").last {
                role = Self.quoted(String(name))
            }
            return "aws iam get-role --role-name \(role) --query Role.AssumeRolePolicyDocument"
        case .endpoint: return "curl -sSI \(address.map(Self.quoted) ?? "ENDPOINT")"
        case .clock: return "date -u"
        }
    }

    private func policy(_ bucket: String) -> String? {
        switch provider {
        case .google:
            let address = place?.bucket.map { Self.quoted("gs://" + $0) } ?? "gs://BUCKET"
            return "gcloud storage buckets get-iam-policy \(address)"
        case .cloudflare, .backblaze, .garage, .supabase: return nil
        default: return "aws s3api get-bucket-policy --bucket \(bucket)\(options)"
        }
    }

    private func uri(_ key: String) -> String {
        guard let bucket = place?.bucket else { return "s3://BUCKET/PREFIX" + (key.isEmpty ? "" : "/\(key)") }
        let parts = [bucket, place?.prefix ?? "", key].filter { !$0.isEmpty }
        return Self.quoted("s3://" + parts.joined(separator: "/") + (parts.count == 1 ? "/" : ""))
    }

    /// Told by whoever knows the destination: without them the command asks AWS.
    private var options: String { endpoint + (place?.region.map { " --region \(Self.quoted($0))" } ?? "") }

    private var endpoint: String { place?.endpointURL.map { " --endpoint-url \(Self.quoted($0))" } ?? "" }

    /// As a POSIX shell takes it for one word.
    static func quoted(_ text: String) -> String {
        let text = CleanText.line(text, limit: 300)
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
            default: "-_./:@%+=,".utf8.contains(byte)
            }
        }
        guard !isPlain || text.isEmpty else { return text }
        return "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
}
