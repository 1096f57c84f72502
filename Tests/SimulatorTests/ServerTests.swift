import Base
import Foundation
import LangSmith
import SimulatorServer
import Testing

@testable import Simulator

@Suite struct `The server over loopback` {
    /// A server whose time stands at `night` until it is moved.
    private func withServer(
        _ scenario: Scenario = .demo,
        speed: Double = 0,
        elapsed: @escaping @Sendable () -> Duration = { .zero },
        _ body: (SimulatorServer, RawClient) async throws -> Void
    ) async throws {
        let service = SimulatedService(scenario: scenario, seed: 1, start: night)
        let server = try await SimulatorServer.start(service, start: night, speed: speed, elapsed: elapsed)
        do {
            try await body(server, RawClient(server))
        } catch {
            try await server.shutdown()
            throw error
        }
        try await server.shutdown()
    }

    @Test func `it tells where it is, and how to reach it`() async throws {
        try await withServer { (server, _) async throws in
            #expect(server.url.hasPrefix("http://127.0.0.1:"))
            let environment = server.environment()
            #expect(environment.map(\.0) == ["LANGSMITH_ENDPOINT", "LANGSMITH_API_KEY", "LANGSMITH_WORKSPACE_ID"])
            #expect(environment[0].1 == server.url)
            #expect(server.environment(for: .reader)[1].1 == AccessKey.reader.text)
        }
    }

    @Test func `it answers what the service in process answers`() async throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        try await withServer { (_, client) async throws in
            for target in ["/api/v1/bulk-exports?limit=5", "/api/v1/sessions", "/api/v1/nothing"] {
                let expected = service.get(target)
                let answer = try client.ask("GET", target)
                #expect(answer.status == expected.status)
                #expect(answer.body == expected.body)
                #expect(answer.headers["content-type"] == "application/json")
                #expect(answer.headers["date"] == "Fri, 20 Nov 2026 03:00:00 GMT")
            }
        }
    }

    @Test func `requests sent at once are answered in order on one connection`() async throws {
        try await withServer { (_, client) async throws in
            let targets = ["/api/v1/info", "/api/v1/nothing", "/api/v1/workspaces", "/api/v1/ok"]
            try client.send(targets.map { RawClient.request("GET", $0) }.joined())
            let statuses = try targets.map { _ in try client.answer().status }
            #expect(statuses == [200, 404, 200, 200])
        }
    }

    @Test func `a connection is closed when the client asks for it`() async throws {
        try await withServer { (_, client) async throws in
            let answer = try client.ask("GET", "/api/v1/info", more: "Connection: close\r\n")
            #expect(answer.headers["connection"] == "close")
            #expect(try client.drain() == 0)
        }
    }

    @Test func `a body that is too large is refused`() async throws {
        try await withServer { (_, client) async throws in
            let answer = try client.ask(
                "POST",
                "/api/v1/bulk-exports",
                body: String(repeating: "x", count: 1 << 20 + 1)
            )
            #expect(answer.status == 413)
        }
    }

    @Test func `other methods are refused, and HEAD gets no body`() async throws {
        try await withServer { (_, client) async throws in
            #expect(try client.ask("OPTIONS", "/api/v1/bulk-exports").status == 405)
            #expect(try client.ask("HEAD", "/api/v1/bulk-exports").status == 405)
            #expect(try client.ask("GET", "/api/v1/info").status == 200)
        }
    }

    @Test func `time runs at its speed, stops, and takes steps`() async throws {
        let elapsed = ManualTime()
        try await withServer(speed: 60, elapsed: { elapsed.now }) { (_, client) async throws in
            func now() throws -> Timestamp? {
                let body = try client.ask("GET", "/_simulator/clock").body
                return try HTTPResponse(status: 200, body: body).object().time("now")
            }
            #expect(try now() == night)
            elapsed.advance(by: .seconds(2))
            #expect(try now() == night.adding(2 * .minute))
            #expect(try client.ask("POST", "/_simulator/clock", body: #"{"speed":0}"#).status == 200)
            elapsed.advance(by: .seconds(5))
            #expect(try now() == night.adding(2 * .minute))
            #expect(try client.ask("POST", "/_simulator/clock", body: #"{"step_seconds":600}"#).status == 200)
            #expect(try now() == night.adding(12 * .minute))
            #expect(try client.ask("GET", "/api/v1/info").headers["date"] == "Fri, 20 Nov 2026 03:12:00 GMT")
            #expect(try client.ask("POST", "/_simulator/clock", body: #"{"step_seconds":-1}"#).status == 400)
            #expect(try client.ask("POST", "/_simulator/clock", body: "soon").status == 400)
        }
    }

    @Test func `requests are counted by method and path`() async throws {
        try await withServer { (_, client) async throws in
            _ = try client.ask("GET", "/api/v1/bulk-exports?limit=1")
            let bytes = try client.ask("GET", "/api/v1/bulk-exports?limit=2&offset=3").body.count
            _ = try client.ask("GET", "/api/v1/info")
            let counts = try HTTPResponse(status: 200, body: client.ask("GET", "/_simulator/requests").body).object()
            #expect(counts["total"] as? Int == 3)
            #expect(
                counts["counts"] as? [String: Int] == ["GET /api/v1/bulk-exports": 2, "GET /api/v1/info": 1]
            )
            #expect((counts["body_bytes"] as? Int).map { $0 > bytes } == true)
            #expect(try client.ask("DELETE", "/_simulator/requests").status == 204)
            #expect(try client.ask("GET", "/_simulator/requests").text == #"{"total":0,"body_bytes":0,"counts":{}}"#)
        }
    }

    @Test func `answers can be replaced, as often as was said`() async throws {
        try await withServer { (_, client) async throws in
            let fault = #"{"path":"/api/v1/bulk-exports","kind":"status","status":429,"body":"slow down","#
            #expect(
                try client.ask(
                    "POST",
                    "/_simulator/faults",
                    body: fault + #""headers":{"Retry-After":"7"},"count":1}"#
                ).status == 204
            )
            let answer = try client.ask("GET", "/api/v1/bulk-exports")
            #expect(answer.status == 429 && answer.text == "slow down" && answer.headers["retry-after"] == "7")
            #expect(try client.ask("GET", "/api/v1/bulk-exports").status == 200)

            _ = try client.ask("POST", "/_simulator/faults", body: #"{"path":"/","kind":"html"}"#)
            let page = try client.ask("GET", "/api/v1/info")
            #expect(page.status == 200 && page.text.hasPrefix("<!DOCTYPE html>"))
            #expect(page.headers["content-type"]?.hasPrefix("text/html") == true)
            #expect(try client.ask("DELETE", "/_simulator/faults").status == 204)
            #expect(try client.ask("GET", "/api/v1/info").headers["content-type"] == "application/json")
            #expect(try client.ask("POST", "/_simulator/faults", body: #"{"kind":"explode"}"#).status == 400)
            #expect(try client.ask("GET", "/_simulator/faults").status == 405)
            #expect(try client.ask("GET", "/_simulator/else").status == 404)
        }
    }

    @Test func `answers can be cut short, reset, flooded and delayed`() async throws {
        try await withServer { (server, control) async throws in
            func order(_ fault: String) throws {
                _ = try control.ask("DELETE", "/_simulator/faults")
                #expect(try control.ask("POST", "/_simulator/faults", body: fault).status == 204)
            }
            try order(#"{"path":"/api","kind":"truncate"}"#)
            let cut = try RawClient(server).ask("GET", "/api/v1/bulk-exports")
            #expect(cut.body.count == (Int(cut.headers["content-length"] ?? "") ?? 0) / 2 && !cut.body.isEmpty)

            try order(#"{"path":"/api","kind":"reset"}"#)
            #expect(throws: RawClient.Failure.reset) { try RawClient(server).ask("GET", "/api/v1/info") }

            try order(#"{"path":"/api","kind":"huge","bytes":3000000}"#)
            let flooded = try RawClient(server)
            try flooded.send(RawClient.request("GET", "/api/v1/info"))
            #expect(try flooded.drain() > 3_000_000)

            try order(#"{"path":"/api","kind":"delay","milliseconds":20}"#)
            #expect(try RawClient(server).ask("GET", "/api/v1/info").status == 200)
        }
    }

    @Test func `a write can be acted on before its answer is lost, later, or not at all`() async throws {
        let service = plainService()
        let server = try await SimulatorServer.start(service, start: night, speed: 0) { .zero }
        let control = try RawClient(server)
        func write(_ fault: String) throws {
            let order = #"{"path":"/api/v1/bulk-exports","method":"POST","count":1,\#(fault)}"#
            #expect(try control.ask("POST", "/_simulator/faults", body: order).status == 204)
            // Reads pass by it.
            #expect(try control.ask("GET", "/api/v1/bulk-exports").status == 200)
            let client = try RawClient(server)
            try client.send(RawClient.request("POST", "/api/v1/bulk-exports", body: exportBody()))
            do {
                #expect(try client.answer().status == 504)
            } catch RawClient.Failure.reset {}
        }
        func exports() throws -> Int {
            try HTTPResponse(status: 200, body: control.ask("GET", "/api/v1/bulk-exports").body).rows().count
        }
        do {
            try write(#""kind":"reset""#)
            #expect(try exports() == 0)
            try write(#""kind":"reset","act":"first""#)
            #expect(try exports() == 1)
            try write(#""kind":"status","status":504,"act":"later","act_after_seconds":30"#)
            #expect(try exports() == 1)
            _ = try control.ask("POST", "/_simulator/clock", body: #"{"step_seconds":29}"#)
            #expect(try exports() == 1)
            _ = try control.ask("POST", "/_simulator/clock", body: #"{"step_seconds":1}"#)
            #expect(try exports() == 2)
        } catch {
            try await server.shutdown()
            throw error
        }
        try await server.shutdown()
    }

    @Test func `its limits are counted in real time, while its world stands still`() async throws {
        let elapsed = ManualTime()
        try await withServer(.calm, elapsed: { elapsed.now }) { (_, client) async throws in
            let body = #"{"session":["\#(projectID)"]}"#
            #expect(try client.ask("POST", "/api/v1/runs/stats", body: body).status == 200)
            let refused = try client.ask("POST", "/api/v1/runs/stats", body: body)
            #expect(refused.status == 429 && refused.headers["retry-after"] == "10")
            elapsed.advance(by: .seconds(10))
            #expect(try client.ask("POST", "/api/v1/runs/stats", body: body).status == 200)
        }
    }

    @Test func `a prefix belongs to its address, and not to its control`() async throws {
        let service = SimulatedService(scenario: .calm, seed: 1, start: night, prefix: "/langsmith")
        let server = try await SimulatorServer.start(service, start: night, speed: 0) { .zero }
        let port = UInt16(server.url.split(separator: ":").last?.prefix { $0 != "/" } ?? "") ?? 0
        let client = try RawClient(port: port)
        #expect(server.url == "http://127.0.0.1:\(port)/langsmith")
        #expect(try client.ask("GET", "/langsmith/api/v1/info").status == 200)
        #expect(try client.ask("GET", "/_simulator/clock").status == 200)
        try await server.shutdown()
    }

    @Test func `a shutdown does not wait for a connection that hangs`() async throws {
        let service = SimulatedService(scenario: .calm, seed: 1, start: night)
        let server = try await SimulatorServer.start(service, start: night, speed: 0) { .zero }
        let client = try RawClient(server)
        _ = try client.ask("POST", "/_simulator/faults", body: #"{"path":"/api","kind":"hang"}"#)
        try client.send(RawClient.request("GET", "/api/v1/info"))
        // Counted means that it hangs by now.
        let control = try RawClient(server)
        for _ in 0..<1000 where try !control.ask("GET", "/_simulator/requests").text.hasPrefix(#"{"total":1"#) {}
        try await server.shutdown()
        #expect(try client.drain() == 0)
        #expect(throws: RawClient.Failure.notConnected) { try RawClient(server) }
    }
}
