import Base

/// A request in the thread's hands, with the one who waits for its answer.
struct Job: Sendable {
    typealias Answer = Result<HTTPResponse, TransportError>

    let id: UInt64
    let request: HTTPRequest
    let address: Address
    let continuation: CheckedContinuation<Answer, Never>
}
