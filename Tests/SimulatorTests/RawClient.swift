import SimulatorServer
import Synchronization

@testable import Simulator

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A TCP connection to a server on this machine, to see the very bytes.
///
/// It blocks, for five seconds at most.
final class RawClient {
    private let descriptor: Int32
    private var received: [UInt8] = []

    enum Failure: Error { case notConnected, notSent, timedOut, reset }

    init(port: UInt16) throws {
        #if canImport(Glibc)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Failure.notConnected }
    }

    deinit { close(descriptor) }

    convenience init(_ server: SimulatorServer) throws {
        try self.init(port: UInt16(server.url.split(separator: ":").last ?? "") ?? 0)
    }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw Failure.notSent }
    }

    /// Sends one request with the right key and reads its answer.
    func ask(_ method: String, _ target: String, body: String = "", more: String = "") throws -> Answer {
        try send(Self.request(method, target, body: body, more: more))
        return try answer(toHead: method == "HEAD")
    }

    static func request(_ method: String, _ target: String, body: String = "", more: String = "") -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: sim\r\nX-API-Key: \(SimulatedService.apiKey)\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\(more)\r\n\(body)"
    }

    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Reads one answer whose length is announced.
    func answer(toHead: Bool = false) throws -> Answer {
        while received.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
            guard try receive() else { throw Failure.reset }
        }
        let end = received.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? 0
        let lines = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].trimmingPrefix(" ").description
        }
        received.removeFirst(end)
        let length = toHead ? 0 : Int(headers["content-length"] ?? "0") ?? 0
        while received.count < length, try receive() {}
        let body = Array(received.prefix(length))
        received.removeFirst(body.count)
        return Answer(status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers, body: body)
    }

    /// Reads until the other side closes, and tells how many bytes came.
    func drain() throws -> Int {
        while try receive() {}
        return received.count
    }

    /// False at the end.
    private func receive() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw errno == ECONNRESET ? Failure.reset : .timedOut }
        received += buffer[..<count]
        return count > 0
    }
}
