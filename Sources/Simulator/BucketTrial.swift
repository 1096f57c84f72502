import Base
package import LangSmith

/// Tries a destination's bucket for real before the service takes it.
///
/// Only buckets on this machine are tried: a simulator sends nothing anywhere else. The simulator itself speaks to no
/// bucket, so whoever starts a server gives it this. The answer is why the bucket cannot be used, in the words that
/// stand behind the service's `Failed to validate S3 destination: `, or nil.
package typealias BucketTrial = @Sendable (DestinationCreate) async -> String?

/// What is known of the bucket in a request that makes or changes a destination.
package enum BucketVerdict: Sendable {
    /// Nobody tried it: values that are easy to recognise decide (`BucketRules`).
    case untried
    case usable
    case refused(String)
}

extension SimulatedService {
    /// The destination that a request would make or change, if its bucket is on this machine; nil for all else.
    ///
    /// Whether the caller may do that is not asked here: the answer says it.
    func destinationToTry(_ request: HTTPRequest) -> DestinationCreate? {
        guard let endpoint = endpoint(of: request) else { return nil }
        var reader = BodyReader()
        switch (request.method, endpoint) {
        case (.post, .destinations):
            guard let new = DestinationRequest(request.body, server: server, reader: &reader) else { return nil }
            return new.bucket.onThisMachine(new.authentication)
        case (.patch, .destination(let word)):
            guard let new = DestinationUpdateRequest(request.body, server: server, reader: &reader),
                let authentication = new.authentication
            else { return nil }
            return bucket(of: word)?.onThisMachine(authentication)
        default: return nil
        }
    }
}

extension BucketConfig {
    fileprivate func onThisMachine(_ authentication: BucketAuthentication) -> DestinationCreate? {
        guard let endpoint, case .keys(let keys) = authentication,
            let address = try? ServerAddress(endpoint, allowPlainHTTP: true), address.isLoopback
        else { return nil }
        let credentials = S3Credentials(
            accessKeyID: Secret(keys.accessKeyID),
            secretAccessKey: keys.secretAccessKey,
            sessionToken: keys.sessionToken
        )
        return DestinationCreate(
            displayName: "",
            bucketName: name,
            prefix: prefix,
            region: region,
            endpointURL: endpoint,
            includeBucketInPrefix: includesBucketInPrefix,
            addressingStyle: addressingStyle.flatMap { DestinationCreate.AddressingStyle(rawValue: $0) },
            authentication: .credentials(credentials)
        )
    }
}
