import Base
import Testing

@testable import Simulator

@Suite struct `The transport in process` {
    private let transport = SimulatorTransport(SimulatedService(scenario: .calm, seed: 1, start: night)) { night }

    private func get(_ target: String, limit: Int = 1 << 20) -> HTTPRequest {
        HTTPRequest(.get, "http://sim" + target, headers: SimulatorTransport.headers, bodyLimit: limit)
    }

    @Test func `it answers and remembers what was asked`() async throws {
        #expect(try await transport.send(get("/api/v1/bulk-exports?limit=2")).status == 200)
        #expect(
            transport.records == [
                SimulatorTransport.Record(method: .get, target: "/api/v1/bulk-exports?limit=2", time: night)
            ]
        )
    }

    @Test func `a fault meets its path, as often as was said`() async throws {
        transport.inject(.respond(HTTPResponse(status: 503)), into: "/api/v1/bulk-exports", count: 1)
        transport.inject(.fail(.connectionReset("reset")), into: "/api/v1/sessions")
        #expect(try await transport.send(get("/api/v1/info")).status == 200)
        #expect(try await transport.send(get("/api/v1/bulk-exports")).status == 503)
        #expect(try await transport.send(get("/api/v1/bulk-exports")).status == 200)
        await #expect(throws: TransportError.connectionReset("reset")) {
            try await transport.send(get("/api/v1/sessions"))
        }
        transport.clearFaults()
        #expect(try await transport.send(get("/api/v1/sessions")).status == 200)
    }

    @Test func `a body beyond the limit is an error`() async {
        await #expect(throws: TransportError.tooLarge(limit: 10)) {
            try await transport.send(get("/api/v1/bulk-exports", limit: 10))
        }
    }

    @Test func `a held request is answered when it is released`() async throws {
        transport.inject(.hold, into: "/api/v1/bulk-exports")
        async let response = transport.send(get("/api/v1/bulk-exports"))
        await transport.waitUntilHeld()
        transport.release()
        #expect(try await response.status == 200)
    }

    @Test func `a held request ends at once when its task is cancelled`() async {
        transport.inject(.hold, into: "/api/v1/")
        let task = Task { try await transport.send(get("/api/v1/info")) }
        await transport.waitUntilHeld()
        task.cancel()
        await #expect(throws: TransportError.cancelled) { try await task.value }
    }
}
