import Base
import Foundation

@testable import Simulator

/// Friday, 20 November 2026, 03:00 UTC.
let night = Timestamp(year: 2026, month: 11, day: 20, hour: 3)

extension SimulatedService {
    /// Asks with the right key, or with the headers given.
    mutating func get(
        _ target: String,
        headers: [HTTPHeader] = SimulatorTransport.headers,
        at now: Timestamp = night
    ) -> HTTPResponse {
        respond(to: HTTPRequest(.get, "http://127.0.0.1:8080" + target, headers: headers), at: now)
    }

    mutating func rows(_ target: String, at now: Timestamp = night) throws -> [[String: Any]] {
        try get(target, at: now).rows()
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(body)) }

    func object() throws -> [String: Any] { try json() as? [String: Any] ?? [:] }

    func rows() throws -> [[String: Any]] { try json() as? [[String: Any]] ?? [] }

    /// The keys of the first object in the body, in the order in which they were written.
    func keysInOrder() throws -> [String] {
        var depth = 0
        var keys: [String] = []
        var word: [UInt8] = []
        var isInside = false
        for byte in body {
            if byte == 0x22 { isInside.toggle() }
            if isInside {
                if byte == 0x22 { word = [] } else { word.append(byte) }
            } else {
                switch byte {
                case 0x7b, 0x5b: depth += 1
                case 0x7d, 0x5d: depth -= 1
                case 0x3a where depth == (body.first == 0x5b ? 2 : 1):
                    keys.append(String(decoding: word, as: UTF8.self))
                default: break
                }
            }
        }
        return keys.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

extension World {
    /// An empty workspace with one bucket and one project.
    static func plain(
        start: Timestamp,
        limits: Limits? = nil,
        rowsPerDay: Int64 = 100_000,
        server: ServerProfile = .cloud,
        behaviours: Behaviours = Behaviours()
    ) -> World {
        var world = World(
            seed: 1,
            start: start,
            limits: limits,
            workspace: .acme(since: start.adding(-.day)),
            conditions: Conditions(server: server, behaviours: behaviours)
        )
        world.destinations = [
            DestinationRecord(
                id: ID(seed: 1, kind: .destination, number: 0),
                name: "bucket",
                bucket: "traces-dev",
                prefix: "langsmith/bulk",
                region: "us-east-2",
                created: start,
                updated: start
            )
        ]
        world.projects = [
            ProjectRecord(
                id: ID(seed: 1, kind: .project, number: 0),
                name: "project",
                created: start,
                rowsPerDay: rowsPerDay,
                lastRun: start
            )
        ]
        return world
    }
}

func window(_ start: String, _ end: String) -> Window {
    Window(start: Timestamp(start) ?? .never, end: Timestamp(end) ?? .never)
}

extension Dictionary where Key == String, Value == Any {
    func text(_ key: String) -> String { self[key] as? String ?? "" }
    func time(_ key: String) -> Timestamp? { (self[key] as? String).flatMap { Timestamp($0) } }
    func object(_ key: String) -> [String: Any] { self[key] as? [String: Any] ?? [:] }
}
