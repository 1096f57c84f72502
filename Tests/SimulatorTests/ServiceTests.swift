import Base
import Foundation
import LangSmith
import Testing

@testable import Simulator

@Suite struct `The service answers as documented` {
    @Test(
        arguments: [
            ([], 401, #"{"error":"Unauthorized"}"#),
            ([("X-API-Key", "")], 401, #"{"error":"Unauthorized"}"#),
            ([("X-API-Key", "lsv2_sk_00000000000000000000000000000000")], 403, #"{"detail":"Forbidden"}"#),
            (
                [("x-api-key", SimulatedService.apiKey), ("X-Tenant-Id", "prod")], 401,
                #"{"detail":"UUID header value was not a valid UUID"}"#
            ),
            (
                [("X-API-Key", SimulatedService.apiKey), ("X-Tenant-Id", "00000000-0000-4000-8000-000000000000")], 403,
                #"{"detail":"Forbidden"}"#
            ),
            ([("x-API-key", SimulatedService.apiKey)], 200, nil),
            (
                [("X-API-Key", SimulatedService.apiKey), ("x-tenant-id", "\(SimulatedService.workspaceID)")], 200, nil
            ),
        ] as [([(String, String)], Int, String?)]
    )
    func `only the right key and workspace are let in`(headers: [(String, String)], status: Int, body: String?) {
        var service = SimulatedService(scenario: .calm, seed: 1, start: night)
        let response = service.get("/api/v1/bulk-exports", headers: headers.map { HTTPHeader($0.0, $0.1) })
        #expect(response.status == status)
        if let body { #expect(response.text == body) }
    }

    @Test(arguments: ["/api/v1/info", "/api/v1/info/health", "/api/v1/ok"])
    func `information needs no key`(path: String) throws {
        var service = SimulatedService(scenario: .calm, seed: 1, start: night)
        let response = service.get(path, headers: [])
        #expect(response.status == 200)
        #expect(try !response.object().isEmpty)
    }

    @Test(arguments: [
        ("/api/v1/bulk-exports/nothing/here", 404, "Not Found"),
        ("/api/v1/bulk-export", 404, "Not Found"),
        ("/bulk-exports", 404, "Not Found"),
        ("/", 404, "Not Found"),
        ("/api/v1/bulk-exports/00000000-0000-4000-8000-000000000000", 404, "Bulk export not found"),
        ("/api/v1/bulk-exports/00000000-0000-4000-8000-000000000000/runs", 404, "Bulk export not found"),
        (
            "/api/v1/bulk-exports/destinations/00000000-0000-4000-8000-000000000000", 404,
            "Bulk export destination not found"
        ),
        ("/api/v1/bulk-exports?offset=99999999999999999999", 422, "int too big to convert"),
    ])
    func `what is not there is said in one sentence`(path: String, status: Int, detail: String) throws {
        var service = SimulatedService(scenario: .calm, seed: 1, start: night)
        let response = service.get(path)
        #expect(response.status == status)
        #expect(try response.object().text("detail") == detail)
    }

    @Test(arguments: [
        ("/api/v1/bulk-exports?limit=0", ["query", "limit"], "greater_than_equal"),
        ("/api/v1/bulk-exports?limit=1001", ["query", "limit"], "less_than_equal"),
        ("/api/v1/bulk-exports?limit=ten", ["query", "limit"], "int_parsing"),
        ("/api/v1/bulk-exports?offset=-1", ["query", "offset"], "greater_than_equal"),
        ("/api/v1/bulk-exports/runs", ["query", "source_bulk_export_id"], "missing"),
        ("/api/v1/bulk-exports/runs?source_bulk_export_id=x", ["query", "source_bulk_export_id"], "uuid_parsing"),
        ("/api/v1/bulk-exports/x", ["path", "bulk_export_id"], "uuid_parsing"),
        ("/api/v1/bulk-exports/x/runs", ["path", "bulk_export_id"], "uuid_parsing"),
        ("/api/v1/bulk-exports/destinations/x", ["path", "destination_id"], "uuid_parsing"),
        ("/api/v1/sessions?limit=101", ["query", "limit"], "less_than_equal"),
        ("/api/v1/sessions?sort_by=colour", ["query", "sort_by"], "enum"),
        ("/api/v1/sessions?sort_by_desc=down", ["query", "sort_by_desc"], "bool_parsing"),
        ("/api/v1/sessions?include_stats=some", ["query", "include_stats"], "bool_parsing"),
        ("/api/v1/workspaces?include_deleted=perhaps", ["query", "include_deleted"], "bool_parsing"),
    ])
    func `a value that does not fit is a complaint with its place`(path: String, place: [String], type: String) throws {
        var service = SimulatedService(scenario: .calm, seed: 1, start: night)
        let response = service.get(path)
        #expect(response.status == 422)
        let complaints = try #require(try response.object()["detail"] as? [[String: Any]])
        #expect(complaints.count == 1)
        #expect(complaints.first?["loc"] as? [String] == place)
        #expect(complaints.first?.text("type") == type)
        #expect(complaints.first?.text("msg").isEmpty == false)
    }

    @Test func `the place of a bad element is a number`() throws {
        var service = SimulatedService(scenario: .calm, seed: 1, start: night)
        let response = service.get("/api/v1/sessions?id=\(SimulatedService.workspaceID)&id=x")
        let complaints = try #require(try response.object()["detail"] as? [[String: Any]])
        let place = try #require(complaints.first?["loc"] as? [Any])
        #expect(place[2] as? Int == 1)
    }

    @Test func `writing is not allowed on what can only be read`() {
        var service = SimulatedService(scenario: .calm, seed: 1, start: night)
        for method in [HTTPRequest.Method.post, .put, .delete, .patch, .head] {
            let request = HTTPRequest(method, "http://h/api/v1/workspaces", headers: SimulatorTransport.headers)
            let response = service.respond(to: request, at: night)
            #expect(response.status == 405)
            #expect(response.text == #"{"detail":"Method Not Allowed"}"#)
        }
    }

    @Test func `every answer has a date, a type and an id of its own`() {
        var service = SimulatedService(scenario: .calm, seed: 1, start: night)
        let first = service.get("/api/v1/info")
        let second = service.get("/api/v1/info", at: night.adding(90 * .second))
        #expect(first.header("Date") == "Fri, 20 Nov 2026 03:00:00 GMT")
        #expect(second.header("Date") == "Fri, 20 Nov 2026 03:01:30 GMT")
        #expect(first.header("Content-Type") == "application/json")
        #expect(first.header("x-request-id")?.isEmpty == false)
        #expect(first.header("x-request-id") != second.header("x-request-id"))
    }

    // Keys in the order of the OpenAPI file's properties (August 2026).

    @Test func `an export has all its keys`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        #expect(
            try service.get("/api/v1/bulk-exports").keysInOrder() == [
                "bulk_export_destination_id", "session_id", "all_experiments", "start_time", "end_time", "filter",
                "format",
                "format_version", "compression", "interval_hours", "export_fields", "id", "tenant_id", "status",
                "created_at", "updated_at", "finished_at", "source_bulk_export_id",
            ]
        )
    }

    @Test func `a run has all its keys`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        let export = try #require(try service.rows("/api/v1/bulk-exports").first { $0.text("status") == "Running" })
        let response = service.get("/api/v1/bulk-exports/\(export.text("id"))/runs")
        #expect(
            try response.keysInOrder() == [
                "bulk_export_id", "metadata", "session_id", "id", "status", "retry_number", "errors", "created_at",
                "updated_at", "finished_at", "start_time", "end_time",
            ]
        )
        let run = try #require(try response.rows().first { !$0.object("metadata").object("result").isEmpty })
        let metadata = run.object("metadata")
        #expect(Set(metadata.keys) == ["prefix", "start_time", "end_time", "execution_backend", "result"])
        #expect(
            Set(metadata.object("result").keys) == [
                "rows_written", "exported_files", "export_path", "latest_cursor", "pending_upload",
            ]
        )
        let one = service.get("/api/v1/bulk-exports/\(export.text("id"))/runs/\(run.text("id"))")
        #expect(try one.object().text("id") == run.text("id"))
    }

    @Test func `a destination has its settings but not its secrets`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        let response = service.get("/api/v1/bulk-exports/destinations")
        #expect(
            try response.keysInOrder() == [
                "destination_type", "display_name", "config", "id", "tenant_id", "created_at", "updated_at",
                "credentials_keys",
            ]
        )
        let destination = try #require(try response.rows().first)
        #expect(
            Set(destination.object("config").keys) == [
                "endpoint_url", "prefix", "bucket_name", "region", "s3_additional_kwargs", "config_kwargs_s3",
                "include_bucket_in_prefix", "aws_role_arn",
            ]
        )
        #expect(destination["credentials_keys"] as? [String] == ["access_key_id", "secret_access_key"])
        let one = service.get("/api/v1/bulk-exports/destinations/\(destination.text("id"))")
        #expect(try one.object() as NSDictionary == destination as NSDictionary)
    }

    @Test func `the account tells what the key may do`() throws {
        var service = SimulatedService(scenario: .calm, seed: 1, start: night)
        let workspaces = try service.rows("/api/v1/workspaces?include_deleted=false")
        #expect(workspaces.map { $0.text("id") } == ["\(SimulatedService.workspaceID)"])
        #expect((workspaces.first?["permissions"] as? [String])?.contains("bulk-exports:read") == true)
        let organization = try service.get("/api/v1/orgs/current/info").object()
        #expect(organization.object("config")["can_use_bulk_export"] as? Bool == true)
        #expect(organization["is_personal"] as? Bool == false)
        #expect(try service.get("/api/v1/info").object().text("version") == "0.16.4")
        #expect(try service.get("/api/v1/info/health").object()["clickhouse_disk_free_pct"] as? Double == 61.4)
    }

    @Test func `times are written with their offset, and with microseconds where there are any`() throws {
        let body = JSONWriter.document { json in
            json.array { json in
                json.time(night)
                json.time(night.adding(8282))
                json.time(nil)
            }
        }
        #expect(
            String(decoding: body, as: UTF8.self)
                == #"["2026-11-20T03:00:00+00:00","2026-11-20T03:00:00.008282+00:00",null]"#
        )
    }

    @Test func `text comes back as it was, whatever is in it`() throws {
        let body = JSONWriter.document { $0.strings(Hostile.names) }
        #expect(try HTTPResponse(status: 200, body: body).json() as? [String] == Hostile.names)
        #expect(body.allSatisfy { $0 >= 0x20 })
    }

    @Test func `every read that a client has a route for is answered`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        let exports = try service.rows("/api/v1/bulk-exports")
        let export = try #require(ID<BulkExport>(exports.first?.text("id") ?? ""))
        let schedule = try #require(ID<BulkExport>(exports.first { $0["interval_hours"] is Int }?.text("id") ?? ""))
        let destinations = try service.rows("/api/v1/bulk-exports/destinations")
        let destination = try #require(ID<Destination>(destinations.first?.text("id") ?? ""))
        let routes: [Route] = [
            .exports(limit: 1000, offset: 0), .export(export), .exportRuns(export), .scheduleRuns(schedule),
            .destinations,
            .destination(destination), .projects(ids: []), .projectsNamed(containing: "a b", limit: 10, offset: 0),
            .workspaces, .info, .infoHealth, .organization,
        ]
        for route in routes { #expect(service.get(route.target).status == 200, "\(route)") }
    }
}
