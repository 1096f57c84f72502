import Base
import CurlTransport
import Foundation
import LangSmith
import ObjectStore

/// Runs the test of a bucket with this machine's clock, or one that is ahead of it.
func examine(
    _ destination: DestinationCreate,
    over transport: any HTTPTransport = CurlTransport(),
    ahead: Duration = .zero
) async throws -> BucketTest.Progress {
    let bucket = try Bucket(destination)
    let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) + ahead
    return await BucketTest(bucket, transport: transport, id: "4f2a", now: { now }).run()
}

/// Signs as a machine whose clock is wrong would: libcurl takes the time of a request that has one.
struct ShiftedTransport: HTTPTransport {
    private let transport = CurlTransport()
    private let shift: Duration

    init(by shift: Duration) { self.shift = shift }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        var request = request
        if request.signing != nil {
            let time = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) + shift
            let text = time.description.filter { $0 != "-" && $0 != ":" }
            request.headers.append(HTTPHeader("X-Amz-Date", text))
        }
        return try await transport.send(request)
    }
}
