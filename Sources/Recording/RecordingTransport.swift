package import Base

/// Passes every request on, and gives a recorder a copy of what came of it.
///
/// Costs a request two readings of the clock and an entry in a queue. Cancelled requests are not recorded: they say
/// nothing about the server.
package struct RecordingTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let recorder: Recorder
    private let elapsed: @Sendable () -> Duration

    /// - Parameters:
    ///   - transport: carries the requests.
    ///   - recorder: writes them down.
    ///   - elapsed: the time since the recorder's `startedAt`, by a clock that never goes back.
    package init(_ transport: any HTTPTransport, to recorder: Recorder, elapsed: @escaping @Sendable () -> Duration) {
        self.transport = transport
        self.recorder = recorder
        self.elapsed = elapsed
    }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let asked = elapsed()
        let outcome: Result<HTTPResponse, TransportError>
        do throws(TransportError) {
            outcome = .success(try await transport.send(request))
        } catch {
            outcome = .failure(error)
        }
        if outcome != .failure(.cancelled) {
            recorder.record(Capture(request: request, asked: asked, answered: elapsed(), outcome: outcome))
        }
        return try outcome.get()
    }
}

/// An exchange before redaction; it lives in memory alone.
struct Capture: Sendable {
    var request: HTTPRequest
    var asked: Duration
    var answered: Duration
    var outcome: Result<HTTPResponse, TransportError>

    /// About how much memory it holds.
    var size: Int {
        let answer = (try? outcome.get())?.body.count ?? 0
        return answer + (request.body?.count ?? 0) + 1024
    }
}
