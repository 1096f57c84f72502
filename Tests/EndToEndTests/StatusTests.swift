import Foundation
import Simulator
import SimulatorServer
import TestTerminal
import Testing

extension EndToEnd {
    @Suite struct StatusTests {
        @Test func `all of ten thousand exports are listed`() async throws {
            try await Server.run(.scale) { server in
                let json = try Bulktop.run(["status", "--json"], home: Home(using: server))
                #expect(json.status == 1)
                let exports = try #require(try json.json()["exports"] as? [[String: Any]])
                #expect(Set(exports.compactMap { $0["id"] as? String }).count == 10_000)
                #expect(exports.count == 10_000)
            }
        }
    }
}
