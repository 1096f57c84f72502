import CurlTransport
import Foundation
import LangSmith
import ObjectStore

/// The real S3 servers that tests run against; both verify every signature.
enum S3Server: Sendable, CaseIterable {
    case rclone
    case openStackSwift

    /// Those that run on this system: OpenStack Swift needs Linux.
    static let here: [Self] = {
        #if os(Linux)
        allCases
        #else
        [.rclone]
        #endif
    }()

    /// Gives the body an empty bucket, and its owner's keys.
    func withBucket<Result>(_ body: (S3Bucket) async throws -> Result) async throws -> Result {
        switch self {
        case .rclone: try await Rclone.withBucket(body)
        case .openStackSwift: try await OpenStackSwift.running.value.withBucket(body)
        }
    }
}

/// A bucket on one of them, of a test's own.
struct S3Bucket: Sendable {
    struct Failure: Error, CustomStringConvertible { let description: String }

    let name: String
    /// As `http://127.0.0.1:PORT`.
    let endpoint: String
    /// Nil where the server takes any.
    let region: String?
    let accessKeyID: String
    let secret: String

    /// A destination there with everything in its place, to be changed by a test.
    func destination(
        prefix: String = "exports",
        _ change: (inout DestinationCreate) -> Void = { _ in }
    ) -> DestinationCreate {
        .sample(
            bucket: name,
            prefix: prefix,
            region: region,
            endpoint: endpoint,
            key: accessKeyID,
            secret: secret,
            change
        )
    }

    /// What is in it, as the server lists it to its owner; a page is plenty.
    func objects() async throws -> [String] {
        let answer = try await send(.get, query: [("list-type", "2")])
        guard answer.status == 200 else { throw Failure(description: "not listed: \(answer)") }
        let text = String(decoding: answer.body, as: UTF8.self)
        return text.matches(of: /<Key>([^<]*)<\/Key>/).map { String($0.output.1) }
    }

    /// Makes it, at a server that does not take directories for buckets.
    func make() async throws {
        let answer = try await send(.put)
        guard answer.status == 200 else { throw Failure(description: "not made: \(answer)") }
    }

    private func send(
        _ method: HTTPRequest.Method,
        query: [(name: String, value: String)] = []
    ) async throws -> HTTPResponse {
        let request = HTTPRequest(
            method,
            CanonicalURL.make(endpoint, path: name, query: query),
            headers: [HTTPHeader("x-amz-content-sha256", "UNSIGNED-PAYLOAD")],
            timeout: .seconds(30),
            bodyLimit: 1 << 20,
            signing: AWSSigning(
                S3Credentials(accessKeyID: Secret(accessKeyID), secretAccessKey: Secret(secret)),
                region: region ?? Bucket.defaultRegion
            )
        )
        return try await CurlTransport().send(request)
    }
}
