import Base
import Foundation
import LangSmith
import Testing

@testable import Simulator

@Suite struct `Servers of different ages differ as documented` {
    private let exports = "/api/v1/bulk-exports"

    /// Keys of the first export, run, destination and its configuration that the newest server does not lack.
    private func missing(at server: ServerProfile) throws -> Set<String> {
        func keys(_ server: ServerProfile) throws -> Set<String> {
            var service = plainService(server)
            let export = try service.send(.post, exports, exportBody()).object()
            let path = "\(exports)/\(export.text("id"))/runs"
            let run = try #require(try service.rows(path, at: night.adding(.hour)).first)
            let destination = try service.get("\(exports)/destinations/\(bucketID)").object()
            return Set(export.keys).union(run.keys.map { "run.\($0)" })
                .union(run.object("metadata").keys.map { "metadata.\($0)" })
                .union(run.object("metadata").object("result").keys.map { "result.\($0)" })
                .union(destination.object("config").keys.map { "config.\($0)" })
        }
        return try keys(.cloud).subtracting(keys(server))
    }

    @Test func `older servers lack the fields that came later`() throws {
        #expect(try missing(at: .cloudOfAugust2026).isEmpty)
        #expect(try missing(at: .selfHosted16).isEmpty)
        let runs: Set = ["run.session_id", "metadata.execution_backend", "result.pending_upload"]
        #expect(try missing(at: .selfHosted13) == runs.union(["all_experiments", "config.aws_role_arn"]))
        #expect(
            try missing(at: .selfHosted10)
                == runs.union([
                    "all_experiments", "format_version", "export_fields", "config.aws_role_arn",
                    "config.include_bucket_in_prefix", "config.config_kwargs_s3", "config.s3_additional_kwargs",
                ])
        )
    }

    @Test(arguments: ServerProfile.allCases)
    func `the list has pages at the newest alone`(server: ServerProfile) throws {
        var service = plainService(server)
        for _ in 0..<5 { _ = service.send(.post, exports, exportBody()) }
        let page = try service.rows(exports + "?limit=2&offset=1")
        #expect(page.count == (server == .cloud ? 2 : 5))
        // What is not known is not checked.
        #expect(service.get(exports + "?limit=0").status == (server == .cloud ? 422 : 200))
    }

    @Test func `either order of the list is possible`() throws {
        var oldest = plainService()
        var newest = plainService(.cloud, Behaviours().with(.listOrder, "newest"))
        for second in 0..<5 {
            let now = night.adding(Int64(second) * .second)
            _ = oldest.send(.post, exports, exportBody(), at: now)
            _ = newest.send(.post, exports, exportBody(), at: now)
        }
        let now = night.adding(4 * .second)
        let ids = try oldest.rows(exports, at: now).map { $0.text("id") }
        #expect(try newest.rows(exports, at: now).map { $0.text("id") } == ids.reversed())
        #expect(try newest.rows(exports + "?limit=2&offset=1", at: now).map { $0.text("id") } == [ids[3], ids[2]])
    }

    @Test(arguments: ServerProfile.allCases)
    func `destinations are deleted and updated where that exists`(server: ServerProfile) {
        var service = plainService(server)
        let path = "\(exports)/destinations/\(bucketID)"
        let keys = #"{"credentials":{"access_key_id":"a","secret_access_key":"s"}}"#
        #expect(service.send(.patch, path, keys).status == (server == .selfHosted10 ? 405 : 200))
        #expect(service.send(.delete, path).status == (server == .cloud ? 204 : 405))
    }

    @Test func `credentials are required where a role is not known yet`() {
        for server in [ServerProfile.cloudOfAugust2026, .selfHosted16, .selfHosted13] {
            var service = plainService(server)
            let response = service.send(.patch, "\(exports)/destinations/\(bucketID)", #"{"aws_role_arn":"arn"}"#)
            #expect(response.status == 422)
            #expect(response.text.contains(#""type":"missing","loc":["body","credentials"]"#))
        }
    }

    @Test func `a role stands where the server's age wants it`() throws {
        let config = #""bucket_name":"traces","region":"r""#
        let top = #"{"display_name":"x","config":{\#(config)},"aws_role_arn":"arn:x"}"#
        let inside = #"{"display_name":"x","config":{\#(config),"aws_role_arn":"arn:x"}}"#
        var newest = plainService()
        #expect(newest.send(.post, exports + "/destinations", top).status == 200)
        var august = plainService(.cloudOfAugust2026)
        // The name at the top is passed over, which leaves no authentication at all.
        #expect(august.send(.post, exports + "/destinations", top).status == 400)
        let created = try august.send(.post, exports + "/destinations", inside).object()
        #expect(created.object("config").text("aws_role_arn") == "arn:x")
        #expect(created["credentials_keys"] as? [String] == [])
        // A self-hosted server falls back on its own surroundings.
        var own = plainService(.selfHosted16)
        #expect(try own.send(.post, exports + "/destinations", top).object().object("config")["aws_role_arn"] is NSNull)
    }

    @Test func `only the newest checks filters`() {
        for server in ServerProfile.allCases {
            var service = plainService(server)
            let response = service.send(.post, "/api/v1/runs/query/validate", #"{"filter":"eq(name, 'x')"}"#)
            #expect(response.status == (server == .cloud ? 200 : 404))
        }
    }

    @Test func `an old server runs three exports at once and gives up after a day`() throws {
        var service = plainService(.selfHosted10)
        for _ in 0..<5 { _ = service.send(.post, exports, exportBody()) }
        let rows = try service.rows(exports, at: night.adding(12 * .second))
        #expect(rows.map { $0.text("status") } == ["Running", "Running", "Running", "Created", "Created"])
    }

    @Test func `each server has the limits of its time`() {
        let cloud = ServerProfile.cloud.limits
        #expect(cloud.exports == 15 && cloud.runs == 45 && cloud.retries == 20)
        #expect(cloud.runTime == 4 * .hour && cloud.exportTime == 72 * .hour && cloud.retryDelay == 30 * .second)
        #expect(cloud.creationsPerHour == 250 && cloud.activeSchedules == 200 && cloud.experiments == 250)
        #expect(cloud.spawnDelay == 10 * .minute)
        let own = ServerProfile.selfHosted16.limits
        #expect(own.exports == 15 && own.runs == 45 && own.retries == 20)
        #expect(own.creationsPerHour == nil && own.activeSchedules == nil && own.experiments == nil)
        let old = ServerProfile.selfHosted10.limits
        #expect(old.exports == 3 && old.runs == 5 && old.retries == 10)
        #expect(old.exportTime == 24 * .hour)
    }

    @Test func `a server of one's own tells its licence and its owner`() throws {
        var own = plainService(.selfHosted16)
        let info = try own.get("/api/v1/info", headers: []).object()
        #expect(info.text("license_expiration_time") == "2027-12-31T00:00:00+00:00")
        #expect(info.object("customer_info").text("customer_name").isEmpty == false)
        var cloud = plainService()
        #expect(try cloud.get("/api/v1/info", headers: []).object()["customer_info"] is NSNull)
    }

    @Test(arguments: ServerProfile.allCases)
    func `what nobody picks up times out, or waits for ever`(server: ServerProfile) throws {
        var service = plainService(server, Behaviours().with(.queue, "silent"))
        let path = try exports + "/" + service.send(.post, exports, exportBody()).object().text("id")
        #expect(try service.get(path, at: night.adding(71 * .hour)).object().text("status") == "Created")
        let waitsForEver = server == .selfHosted10 || server == .selfHosted13
        let status = try service.get(path, at: night.adding(73 * .hour)).object().text("status")
        #expect(status == (waitsForEver ? "Created" : "TimedOut"))
        #expect(service.get(path + "/runs").text == "[]")
    }

    @Test func `a prefix stands before every path`() {
        var service = SimulatedService(scenario: .calm, seed: 1, start: night, prefix: "/langsmith")
        #expect(service.get("/langsmith/api/v1/bulk-exports").status == 200)
        #expect(service.get("/api/v1/bulk-exports").status == 404)
        #expect(service.get("/langsmithapi/v1/bulk-exports").status == 404)
    }

    @Test func `a spawned export may repeat its schedule's interval`() throws {
        var service = plainService(.cloud, Behaviours().with(.spawnedInterval, "echoed"))
        _ = service.send(.post, exports, exportBody(#""interval_hours":24,"#, end: nil))
        let rows = try service.rows(exports, at: night.adding(3 * .second))
        #expect(rows.map { $0["interval_hours"] as? Int } == [24, 24])
    }

    @Test func `every behaviour has a default and takes only its own values`() {
        var behaviours = Behaviours()
        for behaviour in Behaviour.allCases {
            #expect(behaviours[behaviour] == behaviour.values[0])
            for value in behaviour.values {
                let isTaken = behaviours.choose(value, for: behaviour)
                #expect(isTaken)
            }
            let isTaken = behaviours.choose("something else", for: behaviour)
            #expect(!isTaken)
            #expect(behaviours[behaviour] == behaviour.values.last)
        }
    }

    @Test(arguments: ServerProfile.allCases, Scenario.allCases)
    func `every scenario can be had from every server`(server: ServerProfile, scenario: Scenario) {
        var service = SimulatedService(scenario: scenario, seed: 1, start: night, server: server)
        #expect(service.get(exports).body.count > 1000)
        #expect(service.get("/api/v1/info").text.contains(#""version":"\#(server.version)""#))
    }
}
