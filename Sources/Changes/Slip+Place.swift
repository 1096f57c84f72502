import Base
import LangSmith

extension DestinationCreate {
    /// A bucket that is written as an address, or with what stands below it.
    var bucketSlip: Slip? {
        guard let name = bucketName, !name.isEmpty else { return nil }
        let text = name.unquoted
        if text.hasPrefix("arn:"), BucketAddress(text) == nil {
            return Slip(field: .bucketName, sentence: "This is no bucket's ARN: give the bucket's name.")
        }
        let isOther = Self.problem(ofBucket: name) != nil || AmazonHost(name)?.bucket != nil
        guard isOther, let place = BucketAddress(name) else {
            guard name != name.lowercased(), Self.problem(ofBucket: name) == nil else { return nil }
            return Slip(
                field: .bucketName,
                sentence: Self.capitals,
                correction: Correction(.bucketName, name.lowercased()),
                isSure: false
            )
        }
        var changes: [(WireField, String?)] = [(.bucketName, place.bucket)]
        if !place.prefix.isEmpty, storedPrefix.isEmpty { changes.append((.prefix, place.prefix)) }
        if endpointURL == nil, let found = place.region, found != region { changes.append((.region, found)) }
        if endpointURL?.isEmpty == true, let endpoint = place.endpoint { changes.append((.endpointURL, endpoint)) }
        let isMore = text.contains("/") || text.contains(":")
        return Slip(
            field: .bucketName,
            sentence: isMore
                ? "Only the bucket's name belongs here." : "A bucket's name has no blanks and no quotes around it.",
            correction: Correction(changes)
        )
    }

    /// An endpoint that lacks its scheme, or that has the bucket in it.
    var endpointSlip: Slip? {
        guard let url = endpointURL, !url.isEmpty else { return nil }
        let written = EndpointText(url)
        guard let written, written.isUsable else { return nil }
        let bucket = bucketName ?? ""
        if includeBucketInPrefix, let slip = slip(of: written, bucket) { return slip }
        guard written.url != url, problems.contains(where: { $0.field == .endpointURL }) else { return nil }
        return Slip(
            field: .endpointURL,
            sentence: "An endpoint is written as https://host.",
            correction: Correction(.endpointURL, written.url)
        )
    }

    /// The bucket in the host or the path of an endpoint that should name the store alone.
    private func slip(of endpoint: EndpointText, _ bucket: String) -> Slip? {
        let path = endpoint.path.split(separator: "/").map(String.init)
        if let amazon = AmazonHost(endpoint.host) {
            let found = amazon.bucket ?? path.first
            return Slip(
                field: .endpointURL,
                sentence: amazon.bucket.map {
                    "This is AWS's host of the bucket \(CleanText.line($0, limit: 63)): AWS S3 needs no endpoint, but the bucket and its region."
                } ?? InputProblem.amazonEndpoint.sentence,
                correction: Correction([
                    (.bucketName, found == bucket ? nil : found),
                    (.region, amazon.region == region ? nil : amazon.region),
                    (.endpointURL, ""),
                ])
            )
        }
        let provider = StoreProvider(endpoint: endpoint.url)
        if let named = endpoint.bucketInHost(provider, bucket) {
            return Slip(
                field: .endpointURL,
                sentence: "The host begins with the bucket \(CleanText.line(named.bucket, limit: 63)) already.",
                correction: Correction([
                    (.bucketName, named.bucket == bucket ? nil : named.bucket), (.endpointURL, named.endpoint),
                ]),
                isSure: false
            )
        }
        let problem = problems.first { if case .pathInEndpoint = $0 { true } else { false } }
        guard let problem, let first = path.first else { return nil }
        // The first folder of a store that has no paths is the bucket; elsewhere it is only where it is named so.
        let found = path.contains(bucket) ? bucket : bucket.isEmpty && endpoint.path.utf8.count > 3 ? first : nil
        return Slip(
            field: .endpointURL,
            sentence: problem.sentence,
            correction: Correction([
                (.bucketName, found == bucket ? nil : found), (.endpointURL, endpoint.origin),
            ])
        )
    }

    static let capitals =
        "Few stores take capital letters in a bucket's name; AWS has them only in buckets from before March 2018."
}

/// An endpoint as it was written, read with some good will.
struct EndpointText: Hashable, Sendable {
    /// With its two slashes.
    var scheme = "https://"
    /// Host and port.
    var authority: String
    /// With a slash at its beginning; often empty.
    var path: String

    init?(_ written: String) {
        var text = written.unquoted
        if text.utf8.count == 32, text.allSatisfy(\.isHexDigit) {
            text = "https://\(text.lowercased()).r2.cloudflarestorage.com"
        }
        let lowered = text.lowercased()
        // Of what begins with the letters of a scheme only what goes on as none does: https.acme.com is a host.
        for (word, scheme) in [("https", "https://"), ("http", "http://")] where lowered.hasPrefix(word) {
            let rest = text.dropFirst(word.count)
            let bare = rest.drop { ":/;\\".contains($0) }
            guard bare.startIndex != rest.startIndex else { continue }
            self.scheme = scheme
            text = String(bare)
            break
        }
        guard !text.contains("://") else { return nil }
        authority = String(text.prefix { $0 != "/" }).lowercased()
        path = String(text.dropFirst(authority.count))
        while path.last == "/" { path.removeLast() }
    }

    var host: String { String(authority.prefix { $0 != ":" }) }
    var origin: String { scheme + authority }
    var url: String { origin + path }

    /// It has a host, and nothing that only pages have.
    var isUsable: Bool {
        let isHost = host.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x2d || byte == 0x2e || byte == 0x5f
        }
        guard isHost, host.contains(".") || host == "localhost" || authority.contains(":") else { return false }
        return !url.contains { $0.isWhitespace || "?#@".contains($0) }
    }

    /// The bucket that the host begins with, and the endpoint without it; nil where it begins with none.
    func bucketInHost(_ provider: StoreProvider, _ bucket: String) -> (bucket: String, endpoint: String)? {
        let labels = host.split(separator: ".").map(String.init)
        var count: Int?
        switch provider {
        case .cloudflare:
            // `<account>[.eu].r2.cloudflarestorage.com`, the account in 32 hexadecimal digits.
            let account = labels.firstIndex { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) }
            count = account
        case .google: count = host.hasSuffix(".storage.googleapis.com") ? labels.count - 3 : nil
        default:
            let name = bucket.lowercased()
            count = !name.isEmpty && host.hasPrefix(name + ".") ? name.split(separator: ".").count : nil
        }
        guard let count, count > 0, count < labels.count - 1 else { return nil }
        let rest = labels.dropFirst(count).joined(separator: ".")
        return (labels.prefix(count).joined(separator: "."), scheme + rest + authority.dropFirst(host.count) + path)
    }
}
