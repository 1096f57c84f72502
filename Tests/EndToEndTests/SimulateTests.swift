import Foundation
import TestTerminal
import Testing

extension EndToEnd {
    /// What `bulktop simulate` can be told, as the real client meets it.
    @Suite struct SimulateTests {
        @Test func `a server below a prefix is reached there, and what stands above it is no service`() throws {
            let home = try Home()
            try Bulktop.simulate(["--prefix", "/langsmith", "--server", "self-hosted-0.13"], home: home) { printed in
                let url = try #require(printed["LANGSMITH_ENDPOINT"])
                #expect(url.hasSuffix("/langsmith"))
                let below = try Bulktop.run(["status"], home: home)
                #expect(below.status == 0, "\(below.errors)")
                #expect(below.output.contains("No problems."))
                home.environment["LANGSMITH_ENDPOINT"] = String(url.dropLast("/langsmith".count))
                let above = try Bulktop.run(["status"], home: home)
                #expect(above.status == 3, "\(above.output)")
                #expect(!above.errors.isEmpty)
            }
        }

        @Test func `the service's time is the one it was started at`() throws {
            let home = try Home()
            try Bulktop.simulate(["--at", "2026-03-01T12:00:00Z"], home: home) { _ in
                let report = try Bulktop.run(["status", "--json"], home: home).json()
                let exports = try #require(report["exports"] as? [[String: Any]])
                let schedule = try #require(exports.first { $0["kind"] as? String == "schedule" })
                #expect((schedule["next_spawn"] as? String)?.hasPrefix("2026-03-") == true)
                let created = exports.compactMap { $0["created_at"] as? String }
                #expect(created.count == exports.count)
                #expect(created.allSatisfy { $0 < "2026-03-01T12:01" }, "\(created)")
            }
        }
    }
}
