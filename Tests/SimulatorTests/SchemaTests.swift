import Base
import Testing

@testable import Simulator

/// Every operation of every server, against the schema of its answer: all keys, no others, each of its type.
@Suite struct `Answers have the schema's fields` {
    private let exports = "/api/v1/bulk-exports"

    private func expect(
        _ response: HTTPResponse,
        _ shape: Shape,
        status: Int = 200,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(response.status == status, sourceLocation: location)
        guard let value = JSONValue(response.body) else {
            Issue.record("no JSON: \(response.text.prefix(200))", sourceLocation: location)
            return
        }
        #expect(shape.problems(in: value).prefix(5) == [], sourceLocation: location)
    }

    @Test(arguments: ServerProfile.allCases, [Scenario.demo, .calm])
    func `every read`(server: ServerProfile, scenario: Scenario) throws {
        var service = SimulatedService(
            scenario: scenario,
            seed: 1,
            start: night,
            server: server,
            behaviours: Behaviours().with(.rateLimits, "off")
        )
        expect(service.get(exports), .list(.export(server)))
        for row in try service.rows(exports) {
            let path = "\(exports)/\(row.text("id"))"
            expect(service.get(path), .export(server))
            expect(service.get(path + "/runs"), .list(.run(server)))
            guard let run = try service.rows(path + "/runs").first else { continue }
            expect(service.get("\(path)/runs/\(run.text("id"))"), .run(server))
        }
        for row in try service.rows(exports) where row.text("status") == "IntervalScheduled" {
            expect(service.get("\(exports)/runs?source_bulk_export_id=\(row.text("id"))"), .list(.run(server)))
        }
        expect(service.get(exports + "/destinations"), .list(.destination(server)))
        let destination = try #require(try service.rows(exports + "/destinations").first)
        expect(service.get("\(exports)/destinations/\(destination.text("id"))"), .destination(server))
        expect(service.get("/api/v1/sessions"), .list(.project))
        let project = try #require(try service.rows("/api/v1/sessions").first)
        expect(service.get("/api/v1/sessions/\(project.text("id"))"), .project)
        expect(service.get("/api/v1/workspaces"), .list(.workspace))
        expect(
            service.get("/api/v1/workspaces/current/stats"),
            .object(
                [Shape.field("tenant_id", .id)]
                    + Shape.fields(
                        [
                            "dataset_count", "tracer_session_count", "repo_count", "annotation_queue_count",
                            "deployment_count", "dashboards_count", "evaluator_count",
                        ],
                        .integer
                    )
            )
        )
        expect(
            service.get("/api/v1/workspaces/current/usage_limits"),
            .object([
                Shape.field("in_reject_set", .bool), Shape.nullable("usage_limit_type", .text),
                Shape.nullable("tenant_limit", .integer),
            ])
        )
        expect(service.get("/api/v1/info", headers: []), .info)
        expect(
            service.get("/api/v1/info/health", headers: []),
            .object([Shape.field("clickhouse_disk_free_pct", .number)])
        )
        expect(service.get("/api/v1/ok", headers: []), .object([Shape.field("ok", .bool)]))
    }

    @Test(arguments: ServerProfile.allCases) func `the organisation`(server: ServerProfile) throws {
        var service = plainService(server)
        let organization = try service.get("/api/v1/orgs/current/info").object()
        #expect(organization["is_personal"] as? Bool == false)
        // The counts of properties of `OrganizationInfo` and `OrganizationConfig`.
        #expect(organization.count == 34)
        #expect(organization.object("config").count == 68)
        #expect(organization.object("config")["can_use_bulk_export"] as? Bool == true)
        let names = [
            "no_plan", "developer", "developer_01_2026", "plus", "plus_01_2026", "enterprise", "developer_legacy",
            "plus_legacy", "free", "enterprise_legacy", "startup", "startup_v0", "partner", "premier",
        ]
        #expect(names.contains(organization.text("tier")))
    }

    @Test(arguments: ServerProfile.allCases) func `every write`(server: ServerProfile) throws {
        var service = plainService(server)
        let made = service.send(.post, exports, exportBody())
        expect(made, .export(server))
        let schedule = service.send(.post, exports, exportBody(#""interval_hours":6,"#, end: nil))
        expect(schedule, .export(server))
        expect(
            service.send(.patch, exports + "/" + (try made.object().text("id")), #"{"status":"Cancelled"}"#),
            .export(server)
        )
        let destinations = exports + "/destinations"
        let keys = #""credentials":{"access_key_id":"a","secret_access_key":"s"}"#
        let style = server == .selfHosted10 ? "" : #","config_kwargs_s3":{"addressing_style":"path"}"#
        let body = #"{"display_name":"x","config":{"bucket_name":"traces","region":"r"\#(style)},\#(keys)}"#
        let destination = service.send(.post, destinations, body)
        expect(destination, .destination(server))
        guard server != .selfHosted10 else { return }
        expect(service.send(.patch, "\(destinations)/\(bucketID)", "{\(keys)}"), .destination(server))
        var short = plainService(server, Behaviours().with(.updateAnswer, "short"))
        expect(
            short.send(.patch, "\(destinations)/\(bucketID)", "{\(keys)}"),
            .object(Shape.shortDestination)
        )
    }

    @Test(arguments: ServerProfile.allCases) func `every question about traces`(server: ServerProfile) throws {
        var world = World.plain(
            start: night,
            server: server,
            behaviours: Behaviours().with(.rateLimits, "off")
        )
        world.projects[0].created = night.adding(-20 * .day)
        var service = SimulatedService(world: world)
        let session = #""session":["\#(projectID)"]"#
        expect(service.send(.post, "/api/v1/runs/query", "{\(session)}"), .tracePage(.wholeTraceRun))
        expect(
            service.send(.post, "/api/v1/runs/query", "{\(session),\"select\":[\"id\",\"start_time\",\"end_time\"]}"),
            .tracePage(.leanTraceRun)
        )
        expect(service.send(.post, "/api/v1/runs/stats", "{\(session)}"), .statistics)
        expect(service.send(.post, "/api/v1/runs/stats", "{\(session),\"select\":[\"run_count\"]}"), .statistics)
        let selects = #""selects":["ID","TRACE_ID","NAME","RUN_TYPE","STATUS","START_TIME","END_TIME"]"#
        let new = service.send(.post, "/api/v2/runs/query", #"{"project_ids":["\#(projectID)"],\#(selects)}"#)
        if server == .selfHosted10 || server == .selfHosted13 {
            #expect(new.status == 404)
        } else {
            expect(
                new,
                .object([Shape.field("items", .list(.newTraceRun)), Shape.nullable("next_cursor", .text)])
            )
        }
        guard server == .cloud else { return }
        expect(
            service.send(.post, "/api/v1/runs/query/validate", #"{"filter":"eq("}"#),
            .object([
                Shape.field("valid", .bool),
                Shape.field("errors", .list(.object(Shape.fields(["field", "message"], .text)))),
            ])
        )
    }

    @Test func `a login, and what is wrong with a request`() {
        var service = plainService()
        let form = "grant_type=refresh_token&client_id=langsmith-cli&refresh_token=" + SimulatedService.refreshToken
        expect(
            service.send(.post, "/oauth/token", form),
            .object(
                Shape.fields(["access_token", "token_type", "refresh_token"], .text)
                    + [Shape.field("expires_in", .integer)]
            )
        )
        expect(
            service.send(.post, "/oauth/token", "grant_type=x"),
            .object(Shape.fields(["error", "error_description"], .text)),
            status: 400
        )
        expect(service.get(exports + "?limit=x"), .complaints, status: 422)
        expect(service.send(.post, exports, "{}"), .complaints, status: 422)
    }
}
