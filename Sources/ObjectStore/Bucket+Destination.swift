package import Base
package import LangSmith

extension Bucket {
    /// The bucket of a destination as the service tells it, with other keys.
    ///
    /// - Throws: what is missing or unusable; nothing is sent before.
    package init(of destination: Destination, keys: S3Credentials) throws(Problem) {
        let config = destination.config ?? Destination.Config()
        try self.init(
            DestinationCreate(
                displayName: destination.displayName ?? "",
                bucketName: config.bucketName,
                prefix: config.prefix ?? "",
                region: config.region,
                endpointURL: config.endpointURL,
                includeBucketInPrefix: config.includeBucketInPrefix ?? true,
                addressingStyle: config.addressingStyle.flatMap(DestinationCreate.AddressingStyle.init),
                authentication: .credentials(keys)
            ),
            isMade: true
        )
    }
}
