import Base
import CurlTransport
import LangSmith
import ObjectStore
import Synchronization
import TestStores

extension DestinationCreate {
    /// A destination with everything in its place, to be changed by a test.
    static func sample(
        bucket: String? = "acme-traces",
        prefix: String = "exports",
        region: String? = nil,
        endpoint: String? = nil,
        key: String = "AKIAEXAMPLE",
        secret: String = "secret-of-the-example",
        token: String? = nil,
        _ change: (inout Self) -> Void = { _ in }
    ) -> Self {
        var destination = Self(
            displayName: "sample",
            bucketName: bucket,
            prefix: prefix,
            region: region,
            endpointURL: endpoint,
            authentication: .keys(key, secret, token: token)
        )
        change(&destination)
        return destination
    }
}

extension DestinationCreate.Authentication {
    /// As a user enters them.
    static func keys(_ id: String, _ secret: String, token: String? = nil) -> Self {
        .credentials(
            S3Credentials(
                accessKeyID: Secret(id),
                secretAccessKey: Secret(secret),
                sessionToken: token.map { Secret($0) }
            )
        )
    }
}

extension S3Bucket {
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
}

/// Answers by a closure and keeps the requests.
final class CannedTransport: HTTPTransport {
    private let answer: @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse
    private let seen = Mutex<[HTTPRequest]>([])

    init(_ answer: @escaping @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse) { self.answer = answer }

    var requests: [HTTPRequest] { seen.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        seen.withLock { $0.append(request) }
        return try answer(request)
    }
}

/// Collects what a test reports.
final class Reports: Sendable {
    private let list = Mutex<[BucketTest.Progress]>([])

    func add(_ progress: BucketTest.Progress) { list.withLock { $0.append(progress) } }

    var all: [BucketTest.Progress] { list.withLock { $0 } }
}

extension BucketTest.State {
    /// One word, for tables.
    var word: String {
        switch self {
        case .pending: "pending"
        case .running: "running"
        case .ok: "ok"
        case .warning: "warning"
        case .failed: "failed"
        case .skipped: "skipped"
        }
    }
}

extension BucketTest.Progress {
    /// As `ok ok warning ok`.
    var words: String { BucketTest.Step.allCases.map { self[$0].word }.joined(separator: " ") }
}

extension BucketTest {
    static let noon = Timestamp(year: 2026, month: 11, day: 21, hour: 12)

    init(_ destination: DestinationCreate, _ transport: any HTTPTransport, now: Timestamp = Self.noon) throws {
        self.init(try Bucket(destination), transport: transport, id: "4f2a") { now }
    }
}

func s3Error(_ status: Int, _ code: String, _ message: String = "", _ rest: String = "", headers: [HTTPHeader] = [])
    -> HTTPResponse
{
    let xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>\(code)</Code><Message>\(message)</Message>\(rest)<RequestId>4442587FB7D0A2F9</RequestId></Error>
        """
    return HTTPResponse(status: status, headers: headers, body: Array(xml.utf8))
}
