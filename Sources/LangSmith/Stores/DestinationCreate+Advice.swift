import Base

extension DestinationCreate {
    /// What its store may mind, or what makes a test of it from here unlike what the service does; sentences.
    ///
    /// `isMade` tells a destination that is there, whose prefix the service uses as it stands.
    package func storeAdvice(isMade: Bool) -> [String] {
        var advice: [String] = []
        let bucket = bucketName ?? ""
        if bucket != bucket.lowercased() {
            advice.append(
                "Few stores take capital letters in a bucket's name; AWS has them only in buckets from before March 2018."
            )
        }
        if isMade, prefix != prefix.trimmingSlashes {
            advice.append(
                "The prefix has slashes at its edges, which this test leaves out and the service may not: its folders may have no name."
            )
        } else if !isMade, prefix != storedPrefix {
            advice.append(prefixAdvice)
        }
        if let endpointURL, includeBucketInPrefix {
            let path = (URLParts(endpointURL)?.path ?? "").trimmingSlashes
            if !path.isEmpty, StoreProvider(endpoint: endpointURL) != .supabase {
                advice.append(
                    "The endpoint has a path, /\(path): that is right only where the store's S3 API lives below it."
                )
            }
        }
        if style == .virtual, bucket.contains(".") || bucket.contains("_") || hostIsNumber {
            advice.append(
                "boto3, by which the service writes, puts such a bucket into the path all the same; a test from here does not."
            )
        }
        return advice
    }

    /// What is made of a prefix that is not taken as it was written.
    package var prefixAdvice: String {
        let stored = storedPrefix
        let what = stored.isEmpty ? "No prefix is sent" : "The prefix is sent as \(CleanText.line(stored, limit: 120))"
        return "\(what): slashes at its edges, or two in a row, make folders without a name."
    }

    private var hostIsNumber: Bool {
        guard let endpointURL else { return false }
        let host = URLParts.host(of: endpointURL)
        return host.contains(":") || host.split(separator: ".").allSatisfy { Int($0) != nil }
    }
}
