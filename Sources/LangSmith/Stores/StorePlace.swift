import Base

/// Where a store's words were said: the bucket and the way to it, as far as they are known.
package struct StorePlace: Hashable, Sendable {
    package var provider: StoreProvider
    package var bucket: String?
    /// Without slashes at its edges.
    package var prefix: String
    package var region: String?
    package var endpointURL: String?
    package var addressing: Addressing
    /// `include_bucket_in_prefix`; nil where nobody told.
    package var includesBucket: Bool?
    package var signsIn: SignIn

    /// Where a request says which bucket it means, as far as the destination says it.
    package enum Addressing: Hashable, Sendable {
        case path, virtual
        /// In the endpoint's host.
        case endpoint
    }

    package enum SignIn: Hashable, Sendable {
        case unknown
        /// An access key id beginning with `ASIA` is a temporary one of AWS and needs its token.
        case key(id: String?, hasToken: Bool)
        /// The ARN of a role.
        case role(String)
        case environment
    }

    package init(_ destination: DestinationCreate) {
        let signsIn: SignIn =
            switch destination.authentication {
            case .credentials(let keys):
                .key(id: keys.accessKeyID.reveal(), hasToken: keys.sessionToken.map { !$0.isEmpty } ?? false)
            case .role(let arn): .role(arn)
            case .environment: .environment
            }
        self.init(
            bucket: destination.bucketName,
            prefix: destination.storedPrefix,
            region: destination.region,
            endpointURL: destination.endpointURL,
            includesBucket: destination.includeBucketInPrefix,
            style: destination.style?.rawValue,
            signsIn
        )
    }

    package init(_ destination: Destination) {
        let config = destination.config ?? Destination.Config()
        let keys = destination.credentialsKeys
        let signsIn: SignIn =
            if let role = config.awsRoleARN {
                .role(role)
            } else {
                keys.isEmpty ? .unknown : .key(id: nil, hasToken: keys.contains("session_token"))
            }
        self.init(
            bucket: config.bucketName,
            prefix: config.prefix ?? "",
            region: config.region,
            endpointURL: config.endpointURL,
            includesBucket: config.includeBucketInPrefix,
            style: config.addressingStyle,
            signsIn
        )
        if destination.config == nil { provider = .other }
    }

    /// The destination as it would be with other credentials.
    package init(_ destination: Destination, with update: DestinationUpdate) {
        self.init(destination)
        switch update {
        case .credentials(let keys):
            signsIn = .key(id: keys.accessKeyID.reveal(), hasToken: keys.sessionToken.map { !$0.isEmpty } ?? false)
        case .role(let arn): signsIn = .role(arn)
        }
    }

    private init(
        bucket: String?,
        prefix: String,
        region: String?,
        endpointURL: String?,
        includesBucket: Bool?,
        style: String?,
        _ signsIn: SignIn
    ) {
        func text(_ value: String?) -> String? { value.flatMap { $0.isEmpty ? nil : $0 } }
        self.bucket = text(bucket)
        self.prefix = prefix.trimmingSlashes
        self.region = text(region)
        self.endpointURL = text(endpointURL)
        self.includesBucket = includesBucket
        self.signsIn = signsIn
        provider = StoreProvider(endpoint: endpointURL)
        // As boto3 chooses: the path of an endpoint, the host of AWS's own where the name may be part of one.
        let fitsHost = bucket.map { !$0.contains(".") && !$0.contains("_") && $0 == $0.lowercased() } ?? true
        addressing =
            if includesBucket == false {
                .endpoint
            } else if style == "virtual" {
                .virtual
            } else if style == "path" {
                .path
            } else {
                self.endpointURL == nil && fitsHost ? .virtual : .path
            }
    }

    /// The host of the endpoint, in small letters; nil for AWS's own.
    package var host: String? { endpointURL.map { URLParts.host(of: $0) } }

    /// The bucket is said to be in the endpoint's host, which does not begin with it.
    package var lacksBucketInHost: Bool {
        guard addressing == .endpoint, let bucket, let host else { return false }
        return !host.hasPrefix(bucket.lowercased() + ".")
    }
}

extension String {
    /// Without slashes at its edges.
    package var trimmingSlashes: String {
        var text = self[...]
        while text.first == "/" { text.removeFirst() }
        while text.last == "/" { text.removeLast() }
        return String(text)
    }
}
