import Base
import CurlTransport
import Foundation
import Simulator
import SimulatorServer
import TestTerminal

/// The simulated service inside the tests, for those that have to steer it.
enum Server {
    /// Runs a server for as long as the work takes.
    static func run<Result>(
        _ scenario: Scenario = .calm,
        profile: ServerProfile = .cloud,
        speed: Double = 0,
        port: Int = 0,
        bucketTrial: BucketTrial? = nil,
        _ work: (SimulatorServer) async throws -> Result
    ) async throws -> Result {
        let server = try await start(scenario, profile: profile, speed: speed, port: port, bucketTrial: bucketTrial)
        do {
            let result = try await work(server)
            try await server.shutdown()
            return result
        } catch {
            try? await server.shutdown()
            throw error
        }
    }

    /// To be shut down by the caller.
    static func start(
        _ scenario: Scenario = .calm,
        profile: ServerProfile = .cloud,
        speed: Double = 0,
        port: Int = 0,
        bucketTrial: BucketTrial? = nil
    ) async throws -> SimulatorServer {
        let service = SimulatedService(scenario: scenario, seed: 1, start: night, server: profile)
        let begin = ContinuousClock.now
        return try await SimulatorServer.start(
            service,
            start: night,
            speed: speed,
            port: port,
            bucketTrial: bucketTrial
        ) {
            ContinuousClock.now - begin
        }
    }

    /// When every scenario begins: the same on every server of one run, and close to what the clock says.
    private static let night = now

    static var now: Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }
}

extension SimulatorServer {
    var port: Int { url.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

    /// Orders a fault, in JSON.
    func order(_ fault: String) async throws { try await control(.post, "faults", body: fault) }

    /// From now on all answers are proper.
    func recover() async throws { try await control(.delete, "faults") }

    /// Lets the server's time pass at once.
    func pass(_ seconds: Int) async throws { try await control(.post, "clock", body: #"{"step_seconds":\#(seconds)}"#) }

    /// How often something was to be changed.
    func writes() async throws -> Int {
        struct Requests: Decodable { var counts: [String: Int] }
        let requests = try JSONDecoder().decode(Requests.self, from: Data(try await requests().utf8))
        return requests.counts.filter { $0.key.contains("/bulk-exports") && !$0.key.hasPrefix("GET ") }.values
            .reduce(0, +)
    }

    /// Returns when so many changes were asked for.
    func wait(forWrites count: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try await writes() < count {
            guard ContinuousClock.now < deadline else {
                throw PseudoTerminal.Failure(description: "no \(count) changes were asked for in time")
            }
        }
    }

    func forgetRequests() async throws { try await control(.delete, "requests") }

    /// What was asked so far, in JSON.
    func requests() async throws -> String {
        String(decoding: try await control(.get, "requests"), as: UTF8.self)
    }

    @discardableResult
    private func control(_ method: HTTPRequest.Method, _ what: String, body: String? = nil) async throws -> [UInt8] {
        let transport = CurlTransport()
        defer { transport.shutdown() }
        let request = HTTPRequest(method, "\(url)/_simulator/\(what)", body: body.map { Array($0.utf8) })
        let response = try await transport.send(request)
        guard response.status < 300 else {
            throw PseudoTerminal.Failure(description: String(decoding: response.body, as: UTF8.self))
        }
        return response.body
    }
}
