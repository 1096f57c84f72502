import Base
import Foundation
import LangSmith
import Testing

@testable import Simulator

extension SimulatedService {
    mutating func send(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ body: String? = nil,
        key: AccessKey = .admin,
        workspace: ID<Workspace>? = nil,
        at now: Timestamp = night
    ) -> HTTPResponse {
        var headers = [HTTPHeader("X-API-Key", key.text)]
        if let workspace { headers.append(HTTPHeader("X-Tenant-Id", "\(workspace)")) }
        let body = body.map { Array($0.utf8) }
        return respond(to: HTTPRequest(method, "http://sim" + target, headers: headers, body: body), at: now)
    }
}

/// The one destination and the one project of `World.plain`.
let bucketID = "\(ID<Destination>(seed: 1, kind: .destination, number: 0))"
let projectID = "\(ID<Project>(seed: 1, kind: .project, number: 0))"

/// A day's export with other fields added.
func exportBody(_ more: String = "", end: String? = "2026-11-19T00:00:00Z") -> String {
    let end = end.map { #""end_time":"\#($0)","# } ?? ""
    return #"{"bulk_export_destination_id":"\#(bucketID)","session_id":"\#(projectID)","#
        + #""start_time":"2026-11-18T00:00:00Z",\#(end)\#(more)"filter":null}"#
}

func plainService(
    _ server: ServerProfile = .cloud,
    _ behaviours: Behaviours = Behaviours(),
    limits: Limits? = nil
) -> SimulatedService {
    SimulatedService(world: .plain(start: night, limits: limits, server: server, behaviours: behaviours))
}

@Suite struct `Exports are created as documented` {
    private let exports = "/api/v1/bulk-exports"

    @Test func `a one-time export waits, runs and completes`() throws {
        var service = plainService()
        let fields =
            #""interval_hours":null,"export_fields":["id","name"],"compression":"snappy","format_version":"v2_beta","#
        let response = service.send(.post, exports, exportBody(fields))
        #expect(response.status == 200)
        let export = try response.object()
        #expect(export.text("status") == "Created")
        #expect(export.text("start_time") == "2026-11-18T00:00:00+00:00")
        #expect(export.text("end_time") == "2026-11-19T00:00:00+00:00")
        #expect(export["export_fields"] as? [String] == ["id", "name"])
        #expect(export.text("compression") == "snappy" && export.text("format_version") == "v2_beta")
        #expect(export["interval_hours"] is NSNull && export["filter"] is NSNull)
        let path = exports + "/" + export.text("id")
        #expect(try service.get(path).object() as NSDictionary == export as NSDictionary)
        let later = night.adding(.hour)
        #expect(try service.get(path, at: later).object().text("status") == "Completed")
        let runs = try service.rows(path + "/runs", at: later)
        #expect(runs.count == 1)
        #expect(runs.first?.object("metadata").object("result")["rows_written"] as? Int ?? 0 > 0)
    }

    @Test func `a schedule has no end, and catches up on its past`() throws {
        var service = plainService()
        let response = service.send(.post, exports, exportBody(#""interval_hours":6,"#, end: nil))
        let schedule = try response.object()
        #expect(schedule.text("status") == "IntervalScheduled")
        #expect(schedule["end_time"] is NSNull && schedule["interval_hours"] as? Int == 6)
        let rows = try service.rows(exports, at: night.adding(.hour))
        let spawned = rows.filter { $0.text("source_bulk_export_id") == schedule.text("id") }
        // From midnight of the 18th to 00:00 of the 20th: eight windows that are over.
        #expect(spawned.count == 8)
        #expect(spawned.allSatisfy { $0["interval_hours"] is NSNull && $0.text("status") == "Completed" })
    }

    @Test func `what is left out is the server's default`() throws {
        var service = plainService()
        let export = try service.send(.post, exports, exportBody()).object()
        #expect(export.text("compression") == "zstandard" && export.text("format_version") == "v1")
        #expect(export["all_experiments"] as? Bool == false && export["export_fields"] is NSNull)
        var own = plainService(.selfHosted16)
        #expect(try own.send(.post, exports, exportBody()).object().text("compression") == "gzip")
    }

    @Test(
        arguments: [
            (nil, ["body"], "missing"),
            ("", ["body"], "missing"),
            ("{", ["body", "0"], "json_invalid"),
            ("[]", ["body"], "model_attributes_type"),
            (exportBody(#""interval_hours":0,"#, end: nil), ["body", "interval_hours"], "greater_than_equal"),
            (exportBody(#""interval_hours":169,"#, end: nil), ["body", "interval_hours"], "less_than_equal"),
            (exportBody(#""interval_hours":1.5,"#, end: nil), ["body", "interval_hours"], "int_from_float"),
            (exportBody(#""compression":"zip","#), ["body", "compression"], "enum"),
            (exportBody(#""format":"CSV","#), ["body", "format"], "enum"),
            (exportBody(#""export_fields":["id","secrets"],"#), ["body", "export_fields", "1"], "enum"),
            (exportBody(#""export_fields":"id","#), ["body", "export_fields"], "list_type"),
            (exportBody(#""all_experiments":null,"#), ["body", "all_experiments"], "bool_type"),
            (exportBody(#""all_experiments":true,"#), ["body"], "value_error"),
            (exportBody(end: "yesterday"), ["body", "end_time"], "datetime_from_date_parsing"),
            (exportBody(end: "2026-11-18T00:00:00Z"), ["body"], "value_error"),
            (exportBody(end: nil), ["body"], "value_error"),
            (exportBody(#""interval_hours":1,"#), ["body"], "value_error"),
            (
                exportBody().replacingOccurrences(of: bucketID, with: "b"), ["body", "bulk_export_destination_id"],
                "uuid_parsing"
            ),
        ] as [(String?, [String], String)]
    )
    func `what does not fit is a complaint with its place`(body: String?, place: [String], type: String) throws {
        var service = plainService()
        let response = service.send(.post, exports, body)
        #expect(response.status == 422)
        let complaints = try #require(try response.object()["detail"] as? [[String: Any]])
        #expect(complaints.count == 1)
        #expect((complaints.first?["loc"] as? [Any])?.map { "\($0)" } == place)
        #expect(complaints.first?.text("type") == type)
        #expect(try service.rows(exports).isEmpty)
    }

    @Test func `everything that is missing is named at once`() throws {
        var service = plainService(.selfHosted10)
        let complaints = try #require(
            try service.send(.post, exports, "{}").object()["detail"] as? [[String: Any]]
        )
        #expect(
            complaints.compactMap { ($0["loc"] as? [String])?.last }
                == ["bulk_export_destination_id", "session_id", "start_time"]
        )
    }

    @Test func `what an export refers to must exist`() throws {
        var service = plainService()
        let unknown = "00000000-0000-4000-8000-000000000000"
        let bucket = service.send(.post, exports, exportBody().replacingOccurrences(of: bucketID, with: unknown))
        #expect(bucket.status == 404)
        #expect(bucket.text == #"{"detail":"Bulk export destination not found"}"#)
        let project = service.send(.post, exports, exportBody().replacingOccurrences(of: projectID, with: unknown))
        #expect(project.status == 404)
    }

    @Test func `a malformed filter is refused, or fails every run`() throws {
        let body = exportBody().replacingOccurrences(of: #""filter":null"#, with: #""filter":"eq(status, ""#)
        var strict = plainService()
        let refused = strict.send(.post, exports, body)
        #expect(refused.status == 400 && refused.text.contains("Invalid filter"))
        var lax = plainService(.cloud, Behaviours().with(.badFilter, "accepted"))
        let path = try exports + "/" + lax.send(.post, exports, body).object().text("id")
        #expect(try lax.get(path, at: night.adding(.hour)).object().text("status") == "Failed")
        let run = try lax.rows(path + "/runs", at: night.adding(.hour)).first
        #expect(run?["retry_number"] as? Int == 20)
        #expect(run?.object("errors").count == 21)
        #expect(run?.object("errors").text("retry_0").hasPrefix("Invalid filter: ") == true)
    }

    @Test func `a window in the future is empty, and completes`() throws {
        var service = plainService()
        let body = exportBody(end: "2027-11-19T00:00:00Z")
            .replacingOccurrences(of: "2026-11-18T00", with: "2027-11-18T00")
        let path = try exports + "/" + service.send(.post, exports, body).object().text("id")
        let later = night.adding(.hour)
        #expect(try service.get(path, at: later).object().text("status") == "Completed")
        let result = try service.rows(path + "/runs", at: later).first?.object("metadata").object("result")
        #expect(result?["rows_written"] as? Int == 0)
        #expect(result?["exported_files"] as? [String] == [])
    }

    @Test func `all experiments are one export with a run for each`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        let destination = try service.rows("/api/v1/bulk-exports/destinations").first?.text("id") ?? ""
        let body =
            #"{"bulk_export_destination_id":"\#(destination)","all_experiments":true,"#
            + #""start_time":"2026-11-18T00:00:00Z","end_time":"2026-11-19T00:00:00Z"}"#
        let export = try service.send(.post, exports, body).object()
        #expect(export["session_id"] is NSNull && export["all_experiments"] as? Bool == true)
        let later = night.adding(9 * .hour)
        let runs = try service.rows("\(exports)/\(export.text("id"))/runs", at: later)
        #expect(Set(runs.map { $0.text("session_id") }).count == 3)
    }
}

@Suite struct `Schedules of all experiments are made as documented` {
    private let exports = "/api/v1/bulk-exports"

    @Test func `what they spawn is of all experiments too`() throws {
        var world = World.plain(start: night)
        world.projects[0].dataset = 1
        var service = SimulatedService(world: world)
        let body =
            #"{"bulk_export_destination_id":"\#(bucketID)","all_experiments":true,"interval_hours":24,"#
            + #""start_time":"2026-11-18T00:00:00Z"}"#
        let schedule = try service.send(.post, exports, body).object()
        let rows = try service.rows(exports, at: night.adding(.hour))
        #expect(rows.count == 3 && rows.first?.text("id") == schedule.text("id"))
        for row in rows {
            #expect(row["all_experiments"] as? Bool == true && row["session_id"] is NSNull)
        }
    }
}

@Suite struct `Exports are cancelled as documented` {
    private let exports = "/api/v1/bulk-exports"
    private let cancel = #"{"status":"Cancelled"}"#

    @Test func `an export at work stops, and stays stopped`() throws {
        var service = plainService()
        let body = exportBody().replacingOccurrences(of: "2026-11-18", with: "2026-09-18")
        let path = try exports + "/" + service.send(.post, exports, body).object().text("id")
        let soon = night.adding(30 * .second)
        #expect(try service.get(path, at: soon).object().text("status") == "Running")
        let cancelled = service.send(.patch, path, cancel, at: soon)
        #expect(cancelled.status == 200)
        #expect(try cancelled.object().text("status") == "Cancelled")
        #expect(try cancelled.object()["finished_at"] is String)
        let later = night.adding(2 * .minute)
        #expect(try service.rows(path + "/runs", at: later).allSatisfy { $0.text("status") != "Running" })
        #expect(try service.get(path, at: night.adding(.day)).object().text("status") == "Cancelled")
    }

    @Test func `an empty object means the one status there is`() throws {
        var service = plainService()
        let path = try exports + "/" + service.send(.post, exports, exportBody()).object().text("id")
        #expect(try service.send(.patch, path, "{}").object().text("status") == "Cancelled")
    }

    @Test(arguments: [("200", 200), ("400", 400), ("404", 404), ("409", 409), ("422", 422)])
    func `cancelling what has ended is answered in each of the plausible ways`(choice: String, status: Int) throws {
        var service = plainService(.cloud, Behaviours().with(.cancelFinished, choice))
        let path = try exports + "/" + service.send(.post, exports, exportBody()).object().text("id")
        let later = night.adding(.hour)
        let response = service.send(.patch, path, cancel, at: later)
        #expect(response.status == status)
        if status == 200 { #expect(try response.object().text("status") == "Completed") }
        #expect(try service.get(path, at: later).object().text("status") == "Completed")
    }

    @Test func `a schedule stops, and what it spawned goes on`() throws {
        var service = plainService()
        let schedule = try service.send(.post, exports, exportBody(#""interval_hours":24,"#, end: nil)).object()
        let soon = night.adding(3 * .second)
        #expect(try service.rows(exports, at: soon).count == 2)
        #expect(service.send(.patch, exports + "/" + schedule.text("id"), cancel, at: soon).status == 200)
        let rows = try service.rows(exports, at: night.adding(3 * .day))
        #expect(rows.map { $0.text("status") } == ["Cancelled", "Completed"])
    }

    @Test func `nothing else can be set, and nothing unknown be cancelled`() throws {
        var service = plainService()
        let path = try exports + "/" + service.send(.post, exports, exportBody()).object().text("id")
        let revive = service.send(.patch, path, #"{"status":"Running"}"#)
        #expect(revive.status == 422)
        #expect(revive.text.contains(#""loc":["body","status"],"msg":"Input should be 'Cancelled'""#))
        #expect(service.send(.patch, exports + "/x", cancel).status == 422)
        #expect(service.send(.patch, exports + "/00000000-0000-4000-8000-000000000000", cancel).status == 404)
        #expect(service.send(.delete, path).status == 405)
        #expect(service.send(.put, path, cancel).status == 405)
    }
}
