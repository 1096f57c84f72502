/// The real S3 servers that tests run against; both verify every signature.
package enum S3Server: Sendable, CaseIterable {
    case rclone
    case openStackSwift

    /// Those that run on this system: OpenStack Swift needs Linux.
    package static let here: [Self] = {
        #if os(Linux)
        allCases
        #else
        [.rclone]
        #endif
    }()

    /// Gives the body an empty bucket, and its owner's keys.
    package func withBucket<Result>(_ body: (S3Bucket) async throws -> Result) async throws -> Result {
        switch self {
        case .rclone: try await Rclone.withBucket(body)
        case .openStackSwift: try await OpenStackSwift.running.value.withBucket(body)
        }
    }
}
