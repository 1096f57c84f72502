import Base
import Foundation
import LangSmith
import Testing

@testable import Simulator

@Suite struct `Keys and plans open what they should` {
    private let exports = "/api/v1/bulk-exports"

    @Test func `a reader may look, but not change anything`() throws {
        var service = plainService()
        #expect(service.send(.get, exports, key: .reader).status == 200)
        let writes: [(HTTPRequest.Method, String)] = [
            (.post, exports), (.patch, exports + "/x"), (.post, exports + "/destinations"),
            (.patch, exports + "/destinations/\(bucketID)"), (.delete, exports + "/destinations/\(bucketID)"),
        ]
        for (method, path) in writes {
            let response = service.send(method, path, "{}", key: .reader)
            #expect(response.status == 403)
            #expect(response.text == "missing permission bulk-exports:manage\n")
            #expect(response.header("Content-Type") == "text/plain; charset=utf-8")
        }
        let workspaces = try service.send(.get, "/api/v1/workspaces", key: .reader).rows()
        let permissions = workspaces.first?["permissions"] as? [String]
        #expect(permissions?.contains("bulk-exports:read") == true)
        #expect(permissions?.contains("bulk-exports:manage") == false)
    }

    @Test func `a key without permission may see the account alone`() {
        var service = plainService()
        #expect(service.send(.get, exports, key: .outsider).text == "missing permission bulk-exports:read\n")
        #expect(service.send(.get, "/api/v1/workspaces", key: .outsider).status == 200)
        #expect(service.send(.get, "/api/v1/sessions", key: .outsider).status == 200)
    }

    @Test func `older servers name the older permissions`() throws {
        var service = plainService(.selfHosted13, Behaviours().with(.missingPermission, "json"))
        let refused = service.send(.post, exports, exportBody(), key: .reader)
        #expect(refused.text == #"{"detail":"missing permission workspaces:manage"}"#)
        let permissions = try service.rows("/api/v1/workspaces").first?["permissions"] as? [String]
        #expect(permissions?.contains("workspaces:manage") == true)
        #expect(permissions?.contains { $0.hasPrefix("bulk-exports") } == false)
    }

    @Test func `a key of the organisation must name a workspace`() throws {
        var service = plainService()
        let refused = service.send(.get, exports, key: .organization)
        #expect(refused.status == 403)
        #expect(refused.text == #"{"error":"org_scoped_key_requires_workspace"}"#)
        #expect(
            try service.send(.get, "/api/v1/workspaces", key: .organization).rows().map { $0.text("id") }
                == ["\(SimulatedService.workspaceID)", "\(SimulatedService.otherWorkspaceID)"]
        )
        _ = service.send(.post, exports, exportBody())
        let here = service.send(.get, exports, key: .organization, workspace: SimulatedService.workspaceID)
        #expect(try here.rows().count == 1)
        let there = service.send(.get, exports, key: .organization, workspace: SimulatedService.otherWorkspaceID)
        #expect(there.text == "[]")
    }

    @Test func `another workspace's key sees its own, and what is here is unknown to it`() throws {
        var service = plainService()
        let id = try service.send(.post, exports, exportBody()).object().text("id")
        #expect(service.send(.get, exports, key: .elsewhere).text == "[]")
        #expect(service.send(.get, exports + "/" + id, key: .elsewhere).status == 404)
        let refused = service.send(.get, exports, key: .elsewhere, workspace: SimulatedService.workspaceID)
        #expect(refused.status == 403 && refused.text == #"{"detail":"Forbidden"}"#)
    }

    @Test func `a wrong key is refused in either of the forms that were seen`() {
        let headers = [HTTPHeader("X-API-Key", "lsv2_pt_wrong")]
        var one = plainService()
        #expect(one.get(exports, headers: headers).text == #"{"detail":"Forbidden"}"#)
        var other = plainService(.cloud, Behaviours().with(.forbidden, "error"))
        #expect(other.get(exports, headers: headers).text == #"{"error":"Forbidden"}"#)
        #expect(other.get(exports, headers: headers).status == 403)
    }

    @Test func `a login is renewed, and lasts an hour`() throws {
        var service = plainService()
        func renew(_ form: String) -> HTTPResponse {
            service.respond(to: HTTPRequest(.post, "http://sim/oauth/token", body: Array(form.utf8)), at: night)
        }
        func ask(_ token: String, at now: Timestamp) -> Int {
            service.get(exports, headers: [HTTPHeader("Authorization", "Bearer " + token)], at: now).status
        }
        let form = "grant_type=refresh_token&client_id=langsmith-cli&refresh_token="
        let login = try renew(form + SimulatedService.refreshToken).object()
        #expect(login["expires_in"] as? Int == 3600)
        let token = login.text("access_token")
        #expect(token.split(separator: ".").count == 3)
        #expect(ask(token, at: night.adding(.hour - 1)) == 200)
        #expect(ask(token, at: night.adding(.hour)) == 401)
        #expect(ask("somebody's", at: night.adding(.hour)) == 401)
        let refused = renew(form + "revoked")
        #expect(refused.status == 400)
        #expect(try refused.object().text("error") == "invalid_grant")
        #expect(try renew("grant_type=password").object().text("error") == "unsupported_grant_type")
    }

    @Test func `an organisation is named by its id, where a request is about one`() throws {
        var service = plainService()
        let own = try service.get("/api/v1/orgs/current/info").object().text("id")
        func ask(_ organization: String, _ path: String) -> (Int, String) {
            let headers = SimulatorTransport.headers + [HTTPHeader("X-Organization-Id", organization)]
            let response = service.get(path, headers: headers)
            return (response.status, response.text)
        }
        let unknown = "00000000-0000-4000-8000-000000000000"
        for path in ["/api/v1/orgs/current/info", "/api/v1/workspaces"] {
            #expect(ask(own, path).0 == 200)
            #expect(ask(unknown, path) == (403, #"{"detail":"Forbidden"}"#))
            #expect(ask("acme", path) == (401, #"{"detail":"UUID header value was not a valid UUID"}"#))
        }
        #expect(ask(unknown, exports).0 == 200)
    }

    @Test func `a plan without exports may be told in plain text`() {
        let behaviours = Behaviours().with(.plan, "developer").with(.planRefusal, "text")
        var service = plainService(.cloud, behaviours)
        let refused = service.send(.post, exports, exportBody())
        #expect(refused.status == 403 && refused.header("Content-Type")?.hasPrefix("text/plain") == true)
        #expect(refused.text == "Bulk export is not available on your current plan\n")
    }

    @Test func `a plan without exports is told beforehand, and refuses to create`() throws {
        var service = plainService(.cloud, Behaviours().with(.plan, "developer"))
        let organization = try service.get("/api/v1/orgs/current/info").object()
        #expect(organization.object("config")["can_use_bulk_export"] as? Bool == false)
        #expect(organization.text("tier") == "developer_01_2026")
        #expect(service.send(.post, exports, exportBody()).status == 403)
        #expect(service.get(exports).status == 200)
    }
}

@Suite struct `Limits hold as documented` {
    private let exports = "/api/v1/bulk-exports"

    @Test func `two hundred and fifty exports may be created in an hour`() throws {
        var service = plainService()
        for second in 0..<250 {
            let now = night.adding(Int64(second) * .second)
            #expect(service.send(.post, exports, exportBody(), at: now).status == 200)
        }
        let refused = service.send(.post, exports, exportBody(), at: night.adding(300 * .second))
        #expect(refused.status == 429)
        // Seconds would not help, so it does not name any.
        #expect(refused.header("Retry-After") == nil)
        #expect(try service.rows(exports, at: night.adding(300 * .second)).count == 250)
        // The hour rolls: what was created first makes room first.
        #expect(service.send(.post, exports, exportBody(), at: night.adding(.hour - 1)).status == 429)
        #expect(service.send(.post, exports, exportBody(), at: night.adding(.hour)).status == 200)
        #expect(service.send(.post, exports, exportBody(), at: night.adding(.hour)).status == 429)
    }

    @Test func `a schedule that catches up keeps to the same limit`() throws {
        var limits = Limits()
        limits.creationsPerHour = 5
        var service = plainService(limits: limits)
        // Made by a window of a day, so that 48 hourly windows are over.
        _ = service.send(.post, exports, exportBody(#""interval_hours":1,"#, end: nil))
        #expect(try service.rows(exports, at: night.adding(.hour - 1)).count == 5)
        let rows = try service.rows(exports, at: night.adding(2 * .hour - .minute))
        #expect(rows.count <= 11 && rows.count > 8)
        #expect(Set(rows.dropFirst().map { $0.text("start_time") }).count == rows.count - 1)
    }

    @Test func `a workspace has two hundred schedules at most, and a cancelled one makes room`() throws {
        var limits = Limits()
        limits.activeSchedules = 2
        var service = plainService(limits: limits)
        let future = exportBody(#""interval_hours":1,"#, end: nil).replacingOccurrences(
            of: "2026-11-18",
            with: "2026-12-18"
        )
        let first = try service.send(.post, exports, future).object().text("id")
        #expect(service.send(.post, exports, future).status == 200)
        #expect(service.send(.post, exports, future).status == 429)
        #expect(service.send(.post, exports, exportBody()).status == 200)
        #expect(service.send(.patch, exports + "/" + first, "{}").status == 200)
        #expect(service.send(.post, exports, future).status == 200)
        #expect(Limits().activeSchedules == 200)
    }

    @Test func `self-hosted servers have no such limits`() throws {
        var service = plainService(.selfHosted16)
        for _ in 0..<300 { _ = service.send(.post, exports, exportBody()) }
        #expect(try service.rows(exports).count == 300)
    }

    @Test func `a thousand requests in ten seconds pass, and the next one is told when to come back`() {
        var service = plainService()
        for _ in 0..<1000 { #expect(service.get(exports, at: night.adding(3 * .second)).status == 200) }
        let refused = service.get(exports, at: night.adding(4 * .second))
        #expect(refused.status == 429)
        #expect(refused.header("Retry-After") == "6")
        // Another key has a budget of its own, and so has what needs none.
        #expect(service.send(.get, exports, key: .reader, at: night.adding(4 * .second)).status == 200)
        #expect(service.get("/api/v1/info", at: night.adding(4 * .second)).status == 200)
        #expect(service.get(exports, at: night.adding(10 * .second)).status == 200)
    }

    @Test(
        arguments: [
            ("seconds", "Retry-After", "10"), ("ms", "Retry-After-Ms", "10000"),
            ("date", "Retry-After", "Fri, 20 Nov 2026 03:00:10 GMT"), ("none", nil, nil),
        ] as [(String, String?, String?)]
    )
    func `it says so in each of the plausible ways`(choice: String, header: String?, value: String?) {
        var service = plainService(.cloud, Behaviours().with(.retryAfter, choice))
        let body = #"{"session":["\#(projectID)"]}"#
        #expect(service.send(.post, "/api/v1/runs/stats", body).status == 200)
        let refused = service.send(.post, "/api/v1/runs/stats", body)
        #expect(refused.status == 429)
        if let header {
            #expect(refused.header(header) == value)
        } else {
            #expect(refused.header("Retry-After") == nil && refused.header("Retry-After-Ms") == nil)
        }
    }

    @Test func `queries over more than a week have less room`() {
        var service = plainService()
        let wide = #"{"session":["\#(projectID)"],"select":["id"]}"#
        let narrow =
            #"{"session":["\#(projectID)"],"select":["id"],"start_time":"2026-11-19T00:00:00Z","#
            + #""end_time":"2026-11-20T00:00:00Z","limit":1}"#
        #expect((0..<4).map { _ in service.send(.post, "/api/v1/runs/query", wide).status } == [200, 200, 200, 429])
        let statuses = (0..<11).map { _ in service.send(.post, "/api/v1/runs/query", narrow).status }
        #expect(statuses == Array(repeating: 200, count: 10) + [429])
    }

    @Test func `a search in texts has the least room, and somebody logged in has more of the gateway's`() throws {
        func statuses(_ count: Int, _ more: String, _ service: inout SimulatedService) -> [Int] {
            let body = #"{"session":["\#(projectID)"],"select":["id"],"limit":1\#(more)}"#
            return (0..<count).map { _ in service.send(.post, "/api/v1/runs/query", body).status }
        }
        let day = #","start_time":"2026-11-19T00:00:00Z","end_time":"2026-11-20T00:00:00Z""#
        var service = plainService()
        #expect(statuses(2, #","filter":"search('x')""#, &service) == [200, 429])
        #expect(statuses(4, #","filter":"search('x')""# + day, &service) == [200, 200, 200, 429])
        // Fifteen for a key, whatever they ask; three hundred for a login.
        let rules = RateLimiter.rules(for: .newTraceQuery, caller: .init(name: "k", isLogin: false), Behaviours())
        #expect(rules.map(\.count) == [1000, 15])
        let login = RateLimiter.rules(for: .traceQuery, caller: .init(name: "u", isLogin: true), Behaviours())
        #expect(login.map(\.count) == [1000, 300])
        let form = "grant_type=refresh_token&client_id=langsmith-cli&refresh_token=" + SimulatedService.refreshToken
        let token = try service.send(.post, "/oauth/token", form).object().text("access_token")
        let headers = [HTTPHeader("Authorization", "Bearer " + token)]
        for _ in 0..<100 { #expect(service.get(exports, headers: headers).status == 200) }
    }

    @Test func `without limits nothing is refused, and self-hosted servers have none`() {
        for var service in [plainService(.cloud, Behaviours().with(.rateLimits, "off")), plainService(.selfHosted16)] {
            for _ in 0..<1100 { #expect(service.get("/api/v1/workspaces").status == 200) }
        }
    }

    @Test func `callers without a key share a small budget`() {
        var service = plainService()
        for _ in 0..<100 { #expect(service.get(exports, headers: []).status == 401) }
        #expect(service.get(exports, headers: []).status == 429)
        #expect(service.get(exports).status == 200)
    }
}
