import Base
import CurlTransport
import ObjectStore

/// A bucket on one of them, of a test's own.
package struct S3Bucket: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    package let name: String
    /// As `http://127.0.0.1:PORT`.
    package let endpoint: String
    /// Nil where the server takes any.
    package let region: String?
    package let accessKeyID: String
    package let secret: String

    /// What is in it, as the server lists it to its owner; a page is plenty.
    package func objects() async throws -> [String] {
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
