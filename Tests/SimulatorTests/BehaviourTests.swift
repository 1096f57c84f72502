import Base
import Foundation
import LangSmith
import Testing

@testable import Simulator

/// What nobody knows of the service happens in each of the plausible ways.
@Suite struct `The service is what it is told to be` {
    private let exports = "/api/v1/bulk-exports"

    private func service(_ behaviour: Behaviour, _ value: String, _ server: ServerProfile = .cloud) -> SimulatedService
    {
        plainService(server, Behaviours().with(behaviour, value))
    }

    @Test(arguments: ["405", "404", "422"])
    func `an older server refuses to delete in each of the ways that were seen`(status: String) {
        var old = service(.unknownMethod, status, .cloudOfAugust2026)
        #expect(old.send(.delete, "\(exports)/destinations/\(bucketID)").status == Int(status))
        // What no server ever had is not allowed.
        #expect(old.send(.delete, exports).status == 405)
        var older = service(.unknownMethod, status, .selfHosted10)
        #expect(older.send(.patch, "\(exports)/destinations/\(bucketID)", "{}").status == Int(status))
    }

    @Test func `values that do not fit are told in one text`() throws {
        var service = service(.complaints, "text")
        let refused = service.send(.post, exports, exportBody(#""interval_hours":169,"#, end: nil))
        #expect(refused.status == 422)
        #expect(
            try refused.object().text("error")
                == "Unprocessable entity: body.interval_hours: Input should be less than or equal to 168"
        )
        #expect(
            try service.get(exports + "?offset=99999999999999999999").object().text("error")
                == "Unprocessable entity: int too big to convert"
        )
    }

    @Test func `a quota is told with a code`() throws {
        var limits = Limits()
        (limits.creationsPerHour, limits.activeSchedules) = (1, 0)
        var service = plainService(.cloud, Behaviours().with(.quotaRefusal, "object"), limits: limits)
        let schedule = service.send(.post, exports, exportBody(#""interval_hours":1,"#, end: nil))
        #expect(try schedule.object().object("detail").text("error") == "bulk_export_schedule_limit")
        _ = service.send(.post, exports, exportBody())
        let refused = service.send(.post, exports, exportBody())
        #expect(refused.status == 429)
        #expect(try refused.object().object("detail").text("error") == "bulk_export_creation_limit")
        #expect(try refused.object().object("detail").text("message").contains("1 bulk exports per hour"))
    }

    @Test func `a list may heed its limit and not its offset`() throws {
        var service = service(.paging, "limit")
        for _ in 0..<3 { _ = service.send(.post, exports, exportBody()) }
        let first = try service.rows(exports + "?limit=2&offset=0").map { $0.text("id") }
        #expect(first.count == 2)
        #expect(try service.rows(exports + "?limit=2&offset=2").map { $0.text("id") } == first)
    }

    @Test func `a schedule may leave the past alone`() throws {
        var service = service(.catchUp, "none")
        let body = exportBody(#""interval_hours":6,"#, end: nil)
        _ = service.send(.post, exports, body)
        #expect(try service.rows(exports, at: night.adding(3 * .hour)).count == 1)
        // The window that had begun: from 00:00 to 06:00.
        let spawned = try service.rows(exports, at: night.adding(3 * .hour + 11 * .minute)).dropFirst()
        #expect(spawned.map { $0.text("start_time") } == ["2026-11-20T00:00:00+00:00"])
    }

    @Test func `runs of a cancelled export may stop at once`() throws {
        for value in Behaviour.cancelledRuns.values {
            var service = SimulatedService(
                world: .plain(
                    start: night,
                    rowsPerDay: 3_000_000,
                    behaviours: Behaviours().with(.cancelledRuns, value)
                )
            )
            let path = try exports + "/" + service.send(.post, exports, exportBody()).object().text("id")
            let soon = night.adding(30 * .second)
            #expect(try service.rows(path + "/runs", at: soon).first?.text("status") == "Running")
            #expect(try service.send(.patch, path, "{}", at: soon).object().text("status") == "Cancelled")
            let status = try service.rows(path + "/runs", at: soon).first?.text("status")
            #expect(status == (value == "at-once" ? "Cancelled" : "Running"))
            let later = try service.rows(path + "/runs", at: night.adding(2 * .minute)).first?.text("status")
            #expect(later == "Cancelled")
        }
    }

    @Test func `a run's own times are its window, its work, or nothing`() throws {
        func times(_ value: String) throws -> (start: Any?, end: Any?, run: [String: Any]) {
            var service = service(.runTimes, value)
            let path = try exports + "/" + service.send(.post, exports, exportBody()).object().text("id")
            let run = try #require(try service.rows(path + "/runs", at: night.adding(.hour)).first)
            return (run["start_time"], run["end_time"], run)
        }
        let window = try times("window")
        #expect(window.start as? String == "2026-11-18T00:00:00+00:00")
        #expect(window.end as? String == "2026-11-19T00:00:00+00:00")
        let work = try times("execution")
        #expect(try #require(work.run.time("start_time")) >= night)
        #expect(work.end as? String == work.run.text("finished_at"))
        let nothing = try times("null")
        #expect(nothing.start is NSNull && nothing.end is NSNull)
    }

    @Test func `an attempt's error may be an object`() throws {
        let behaviours = Behaviours().with(.retryErrors, "object").with(.badFilter, "accepted")
        var service = plainService(.cloud, behaviours)
        let body = exportBody().replacingOccurrences(of: #""filter":null"#, with: #""filter":"eq(""#)
        let path = try exports + "/" + service.send(.post, exports, body).object().text("id")
        let errors = try service.rows(path + "/runs", at: night.adding(.hour)).first?.object("errors")
        #expect(errors?.object("retry_0").text("message").hasPrefix("Invalid filter: ") == true)
    }

    @Test(arguments: [("left-out", "langsmith/export_id="), ("named", "traces/langsmith/export_id=")])
    func `files of a bucket in the host may or may not name it`(value: String, start: String) throws {
        var service = service(.bucketOfFiles, value)
        let destination = try service.send(
            .post,
            exports + "/destinations",
            #"{"display_name":"x","config":{"bucket_name":"traces","prefix":"langsmith","#
                + #""endpoint_url":"https://traces.s3.dev","include_bucket_in_prefix":false},"#
                + #""credentials":{"access_key_id":"a","secret_access_key":"s"}}"#
        ).object().text("id")
        let body = exportBody().replacingOccurrences(of: bucketID, with: destination)
        let path = try exports + "/" + service.send(.post, exports, body).object().text("id")
        let run = try service.rows(path + "/runs", at: night.adding(.hour)).first
        let files = run?.object("metadata").object("result")["exported_files"] as? [String]
        #expect(files?.first?.hasPrefix(start) == true)
    }

    @Test func `a role may be reported beside the configuration`() throws {
        var service = service(.roleAnswer, "top")
        let path = "\(exports)/destinations/\(bucketID)"
        let role = try service.send(.patch, path, #"{"aws_role_arn":"arn:x"}"#).object()
        #expect(role.text("aws_role_arn") == "arn:x")
        #expect(!role.object("config").keys.contains("aws_role_arn"))
        var old = self.service(.roleAnswer, "top", .cloudOfAugust2026)
        #expect(try old.get(path).object().object("config").keys.contains("aws_role_arn"))
    }

    @Test func `a workspace may keep its data elsewhere`() throws {
        var here = plainService()
        #expect(try here.rows("/api/v1/workspaces").first?["data_plane_url"] is NSNull)
        var elsewhere = service(.dataPlane, "elsewhere")
        #expect(try elsewhere.rows("/api/v1/workspaces").first?.text("data_plane_url") == "https://data.acme.example")
    }

    @Test func `a sloppy gateway counts one run of an export as one of a trace`() throws {
        for value in Behaviour.runLimit.values {
            var service = service(.runLimit, value)
            let path = try exports + "/" + service.send(.post, exports, exportBody()).object().text("id") + "/runs"
            let later = night.adding(.hour)
            let run = try #require(try service.rows(path, at: later).first).text("id")
            let statuses = (0..<31).map { _ in service.get("\(path)/\(run)", at: later).status }
            #expect(statuses.prefix(30).allSatisfy { $0 == 200 })
            #expect(statuses.last == (value == "traces" ? 429 : 200))
            // The list of them is never counted so.
            #expect(service.get(path, at: later).status == 200)
        }
    }

    @Test(arguments: ServerProfile.allCases)
    func `the old question about traces may be gone where there is a new one`(server: ServerProfile) {
        var service = service(.oldQuery, "gone", server)
        let isOld = server == .selfHosted10 || server == .selfHosted13
        let old = service.send(.post, "/api/v1/runs/query", #"{"session":["\#(projectID)"]}"#)
        #expect(old.status == (isOld ? 200 : 404))
        let new = service.send(.post, "/api/v2/runs/query", #"{"project_ids":["\#(projectID)"]}"#)
        #expect(new.status == (isOld ? 404 : 200))
    }
}

@Suite struct `The service of autumn 2026` {
    private let old = "/api/v1/runs/query"
    private let new = "/api/v2/runs/query"
    private let exports = "/api/v1/bulk-exports"

    private func service(_ behaviour: Behaviour, _ value: String, _ server: ServerProfile = .cloud) -> SimulatedService
    {
        plainService(server, Behaviours().with(behaviour, value))
    }

    @Test(arguments: ["runs", "all", "none"])
    func `the end of the first version is told where the second one is there`(value: String) {
        var service = service(.sunset, value)
        func sunset(_ response: HTTPResponse) -> String? { response.header("sunset") }
        let day = "Sun, 31 Jan 2027 00:00:00 GMT"
        #expect(sunset(service.send(.post, old, "{}")) == (value == "none" ? nil : day))
        #expect(sunset(service.get(exports)) == (value == "all" ? day : nil))
        #expect(sunset(service.send(.post, new, "{}")) == nil)
        var older = plainService(.selfHosted13, Behaviours().with(.sunset, value))
        #expect(sunset(older.send(.post, old, "{}")) == nil)
    }

    @Test func `errors of the second version are problem documents`() throws {
        var service = service(.badFilter, "400")
        let refused = service.send(.post, new, #"{"project_ids":["\#(projectID)"],"cursor":"nonsense"}"#)
        #expect(refused.status == 400 && refused.header("content-type") == "application/problem+json")
        let document = try refused.object()
        #expect(document.text("type") == "about:blank" && document.text("title") == "Bad Request")
        #expect(document.text("detail") == "Invalid cursor" && document.text("instance") == "/v2/runs/query")
    }

    @Test func `the server's version may need a key, or be left out`() throws {
        var keyed = service(.info, "keyed")
        #expect(keyed.get("/api/v1/info", headers: []).status == 401)
        #expect(try keyed.get("/api/v1/info").object().text("version") == ServerProfile.cloud.version)
        var silent = service(.info, "without-version")
        #expect(try silent.get("/api/v1/info", headers: []).object()["version"] == nil)
    }

    @Test func `keys of the old kind and ended logins are told apart`() throws {
        var service = service(.loginRefusal, "detail")
        func refusal(_ name: String, _ value: String) throws -> (Int, String) {
            let response = service.get(exports, headers: [HTTPHeader(name, value)])
            return (response.status, try response.object().text("detail"))
        }
        #expect(try refusal("Authorization", "Bearer x") == (401, "Invalid token"))
        #expect(
            try refusal("X-API-Key", "ls__0123") == (401, "Using legacy API key. Please generate a new API key.")
        )
    }

    @Test(arguments: ServerProfile.allCases)
    func `feedbacks are a field of the newest servers`(server: ServerProfile) {
        var service = plainService(server)
        let answer = service.send(.post, exports, exportBody(#""export_fields":["id","feedbacks"],"#))
        // The oldest one does not read the fields at all.
        #expect(answer.status == (server == .cloud || server == .selfHosted10 ? 200 : 422))
    }
}

@Suite struct `The newer question about traces is answered as documented` {
    private let query = "/api/v2/runs/query"

    private func service() -> SimulatedService {
        var world = World.plain(start: night, rowsPerDay: 300, behaviours: Behaviours().with(.rateLimits, "off"))
        world.projects[0].created = night.adding(-20 * .day)
        return SimulatedService(world: world)
    }

    @Test func `without a start it goes back one day, and tells ids alone`() throws {
        var service = service()
        let answer = try service.send(.post, query, #"{"project_ids":["\#(projectID)"],"page_size":1000}"#).object()
        let items = try #require(answer["items"] as? [[String: Any]])
        #expect(items.allSatisfy { Set($0.keys) == ["id"] })
        let bounded =
            #"{"project_ids":["\#(projectID)"],"page_size":1000,"min_start_time":"2026-11-19T03:00:00Z","#
            + #""max_start_time":"2026-11-20T03:00:00Z","selects":["ID","START_TIME"]}"#
        let same = try #require(try service.send(.post, query, bounded).object()["items"] as? [[String: Any]])
        #expect(same.map { $0.text("id") } == items.map { $0.text("id") })
        #expect(items.count > 200 && answer["next_cursor"] is NSNull)
        let all = #"{"project_ids":["\#(projectID)"],"page_size":1000,"min_start_time":"1970-01-01T00:00:00Z"}"#
        #expect(try service.send(.post, query, all).object()["next_cursor"] is String)
    }

    @Test(arguments: [
        ("{}", 400), (#"{"project_ids":["x"]}"#, 422), (#"{"project_ids":[],"page_size":0}"#, 422),
        (#"{"project_ids":[],"page_size":1001}"#, 422), (#"{"project_ids":[],"selects":["id"]}"#, 422),
        (#"{"project_ids":[],"run_type":"llm"}"#, 422),
        (#"{"project_ids":["\#(projectID)"],"cursor":"nonsense"}"#, 400),
        (#"{"project_ids":["\#(projectID)"],"filter":"eq(name"}"#, 400),
    ])
    func `what does not fit is refused`(body: String, status: Int) {
        var service = service()
        #expect(service.send(.post, query, body).status == status)
    }

    @Test func `roots, run types and failures are told apart`() throws {
        var service = service()
        func items(_ more: String) throws -> [[String: Any]] {
            let body =
                #"{"project_ids":["\#(projectID)"],"selects":["RUN_TYPE","STATUS","IS_ROOT","PARENT_RUN_IDS"],\#(more)}"#
            return try service.send(.post, query, body).object()["items"] as? [[String: Any]] ?? []
        }
        let roots = try items(#""is_root":true"#)
        #expect(!roots.isEmpty && roots.allSatisfy { $0["is_root"] as? Bool == true })
        #expect(roots.allSatisfy { ($0["parent_run_ids"] as? [String])?.isEmpty == true })
        let models = try items(#""run_type":"LLM""#)
        #expect(!models.isEmpty && models.allSatisfy { $0.text("run_type") == "LLM" })
        #expect(try items(#""has_error":false"#).allSatisfy { $0.text("status") == "SUCCESS" })
    }
}
