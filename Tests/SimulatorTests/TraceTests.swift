import Base
import Foundation
import LangSmith
import Testing

@testable import Simulator

@Suite struct `Traces are asked for as documented` {
    private let query = "/api/v1/runs/query"

    /// Two projects of different size, and no limits.
    private func service() -> SimulatedService {
        var world = World.plain(
            start: night,
            rowsPerDay: 2000,
            behaviours: Behaviours().with(.rateLimits, "off")
        )
        world.projects[0].created = night.adding(-20 * .day)
        var second = ProjectRecord(
            id: ID(seed: 1, kind: .project, number: 1),
            name: "other",
            created: night.adding(-20 * .day),
            rowsPerDay: 700,
            lastRun: night
        )
        second.weekend = 0
        world.projects.append(second)
        return SimulatedService(world: world)
    }

    private var both: String { #""session":["\#(projectID)","\#(ID<Project>(seed: 1, kind: .project, number: 1))"]"# }

    private func rows(_ body: String, _ service: inout SimulatedService) throws -> [[String: Any]] {
        try service.send(.post, query, "{\(body)}").object()["runs"] as? [[String: Any]] ?? []
    }

    @Test func `a trace and a step of it are found by their ids alone`() throws {
        var service = service()
        let step = try #require(
            try rows(
                #""session":["\#(projectID)"],"is_root":false,"limit":1,"end_time":"2026-11-18T12:00:00Z""#,
                &service
            ).first
        )
        let trace = try rows(#""trace":"\#(step.text("trace_id"))""#, &service)
        #expect(trace.map { $0.text("name") } == ["format", "answer", "lookup", "plan", "retrieve", "agent"])
        #expect(Set(trace.map { $0.text("trace_id") }) == [step.text("trace_id")])
        let root = try #require(trace.last)
        #expect(root["parent_run_id"] is NSNull && root.text("id") == step.text("trace_id"))
        let children = try rows(#""parent_run":"\#(root.text("id"))""#, &service)
        #expect(children.map { $0.text("id") } == trace.dropLast().map { $0.text("id") })
        #expect(try rows(#""parent_run":"\#(step.text("id"))""#, &service).isEmpty)
        #expect(try rows(#""reference_example":["\#(root.text("id"))"]"#, &service).isEmpty)
        let found = try rows(#""id":["\#(step.text("id"))","\#(root.text("id"))"]"#, &service)
        #expect(found.map { $0.text("id") } == [step.text("id"), root.text("id")])
        #expect(try rows(#""trace":"00000000-0000-4000-8000-000000000000""#, &service).isEmpty)
        // Of a project that was not asked for.
        let other = "\(ID<Project>(seed: 1, kind: .project, number: 1))"
        #expect(try rows(#""session":["\#(other)"],"id":["\#(step.text("id"))"]"#, &service).isEmpty)
    }

    @Test(arguments: ["asc", "desc"])
    func `pages of several projects are in the order of time`(order: String) throws {
        var service = service()
        var seen: [(time: String, id: String)] = []
        var cursor = "null"
        var pages = 0
        repeat {
            let response = try service.send(
                .post,
                query,
                "{\(both),\"order\":\"\(order)\",\"limit\":70,\"select\":[\"id\",\"start_time\"],\"cursor\":\(cursor),"
                    + #""start_time":"2026-11-19T10:00:00Z","end_time":"2026-11-19T12:00:00Z"}"#
            ).object()
            let rows = response["runs"] as? [[String: Any]] ?? []
            seen += rows.map { ($0.text("start_time"), $0.text("id")) }
            cursor = (response.object("cursors")["next"] as? String).map { "\"\($0)\"" } ?? "null"
            pages += 1
        } while cursor != "null" && pages < 50
        #expect(pages > 2)
        #expect(Set(seen.map(\.id)).count == seen.count)
        let times = seen.map(\.time)
        #expect(times == (order == "asc" ? times.sorted() : times.sorted().reversed()))
        #expect(times.allSatisfy { $0.hasPrefix("2026-11-19T10") || $0.hasPrefix("2026-11-19T11") })
    }

    @Test func `a row has what it must have and what was selected`() throws {
        var service = service()
        let must: Set = ["name", "run_type", "trace_id", "dotted_order", "id", "status", "session_id", "app_path"]
        let lean = try #require(
            try rows(#""session":["\#(projectID)"],"select":["id","tags"],"limit":1"#, &service).first
        )
        #expect(Set(lean.keys) == must.union(["tags"]))
        let full = try #require(try rows(#""session":["\#(projectID)"],"limit":1"#, &service).first)
        #expect(full.keys.contains("inputs") && full.keys.contains("outputs"))
    }

    @Test func `nothing lies in the future, nor on a day without traces`() throws {
        var service = service()
        #expect(try rows(both + #","start_time":"2026-11-20T03:00:00Z""#, &service).isEmpty)
        let other = "\(ID<Project>(seed: 1, kind: .project, number: 1))"
        // A weekend.
        let weekend = #""start_time":"2026-11-14T00:00:00Z","end_time":"2026-11-16T00:00:00Z""#
        #expect(try rows(#""session":["\#(other)"],"# + weekend, &service).isEmpty)
        let stats = try service.send(.post, "/api/v1/runs/stats", #"{"session":["\#(other)"],\#(weekend)}"#).object()
        #expect(stats["run_count"] as? Int == 0)
    }

    @Test(arguments: [
        ("{}", 400), (#"{"session":["x"]}"#, 422), (#"{"session":[],"limit":0}"#, 422),
        (#"{"session":[],"limit":101}"#, 422), (#"{"session":[],"order":"up"}"#, 422),
        (#"{"session":[],"select":["secrets"]}"#, 422), (#"{"session":[],"run_type":"human"}"#, 422),
        (#"{"session":[],"execution_order":2}"#, 422), (#"{"session":[],"data_source_type":"x"}"#, 422),
        (#"{"session":[],"parent_run":"x"}"#, 422), (#"{"session":[],"use_experimental_search":null}"#, 422),
        (#"{"session":["\#(projectID)"],"cursor":"nonsense"}"#, 400),
        (#"{"session":["\#(projectID)"],"filter":"eq(name"}"#, 400),
        (#"{"session":["\#(projectID)"],"tree_filter":"eq(name"}"#, 400),
    ])
    func `what does not fit is refused`(body: String, status: Int) {
        var service = service()
        #expect(service.send(.post, query, body).status == status)
    }

    @Test(arguments: [
        ("{}", 400), (#"{"session":[],"select":["secrets"]}"#, 422), (#"{"session":[],"is_root":"x"}"#, 422),
        (#"{"session":["\#(projectID)"],"filter":"eq(name"}"#, 400),
    ])
    func `a count that cannot be is refused`(body: String, status: Int) {
        var service = service()
        #expect(service.send(.post, "/api/v1/runs/stats", body).status == status)
    }

    @Test func `an hour of an export has as many rows as were counted`() throws {
        var service = service()
        let window = #""start_time":"2026-11-18T05:00:00Z","end_time":"2026-11-18T17:30:00Z""#
        let count = try service.send(.post, "/api/v1/runs/stats", #"{"session":["\#(projectID)"],\#(window)}"#).object()
        let body = #"{"bulk_export_destination_id":"\#(bucketID)","session_id":"\#(projectID)",\#(window)}"#
        let id = try service.send(.post, "/api/v1/bulk-exports", body).object().text("id")
        let run = try service.rows("/api/v1/bulk-exports/\(id)/runs", at: night.adding(.hour)).first
        #expect(run?.object("metadata").object("result")["rows_written"] as? Int == count["run_count"] as? Int)
        #expect(count["run_count"] as? Int ?? 0 > 100)
    }

    @Test func `one project and the workspace's usage can be asked for`() throws {
        var service = service()
        #expect(try service.get("/api/v1/sessions/\(projectID)").object().text("name") == "project")
        #expect(service.get("/api/v1/sessions/00000000-0000-4000-8000-000000000000").status == 404)
        let usage = try service.get("/api/v1/workspaces/current/stats").object()
        #expect(usage["tracer_session_count"] as? Int == 2)
        #expect(try service.get("/api/v1/workspaces/current/usage_limits").object()["in_reject_set"] as? Bool == false)
    }
}
