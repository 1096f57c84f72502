import Base
import CurlTransport

/// Fetches one address many times, all asked for at once: what `Scripts/bench` sets beside `curl --parallel`.
///
/// Not part of bulktop: only the script builds it.
@main
enum TransportBench {
    static func main() async throws {
        guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) else {
            fatalError("usage: transport-bench URL COUNT")
        }
        let request = HTTPRequest(.get, CommandLine.arguments[1])
        let transport = CurlTransport()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<count {
                group.addTask { try await transport.send(request).status }
            }
            for try await status in group where status != 200 {
                fatalError("the server answered \(status)")
            }
        }
        transport.shutdown()
    }
}
