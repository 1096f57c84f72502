import Foundation
import Simulator
import SimulatorServer
import TestTerminal
import Testing

extension EndToEnd {
    @Suite struct StatusTests {
        @Test func `a calm workspace is answered with 0`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                let text = try Bulktop.run(["status"], home: home)
                #expect(text.status == 0)
                #expect(text.errors.isEmpty)
                #expect(text.output.hasPrefix("Acme EU · \(server.url)\n\nNo problems.\n"))
                #expect(text.output.contains("Exports (11): 1 IntervalScheduled, 10 Completed"))
                #expect(text.output.contains("  s3-eu   8 exports  AWS S3  acme-traces-eu\n"))

                let json = try Bulktop.run(["status", "--json"], home: home)
                #expect(json.status == 0)
                let report = try json.json()
                #expect(report["schema"] as? String == "bulktop.status/1")
                #expect(report["is_complete"] as? Bool == true)
                #expect(
                    Set(report.keys) == [
                        "schema", "generated_at", "is_complete", "server", "counts", "problems", "destinations",
                        "exports",
                        "freshness",
                    ]
                )
                #expect((report["problems"] as? [Any])?.isEmpty == true)
                #expect(report["counts"] as? [String: Int] == ["IntervalScheduled": 1, "Completed": 10])
                let place = try #require(report["server"] as? [String: Any])
                #expect(place["url"] as? String == server.url)
                #expect(place["workspace"] as? String == "Acme EU")
                #expect(place["workspace_id"] as? String == "\(SimulatedService.workspaceID)")
                let destinations = try #require(report["destinations"] as? [[String: Any]])
                #expect(Set(destinations.compactMap { $0["name"] as? String }) == ["s3-eu", "gcs-bq"])
                let exports = try #require(report["exports"] as? [[String: Any]])
                #expect(exports.count == 11)
                let schedule = try #require(exports.first { $0["kind"] as? String == "schedule" })
                #expect(schedule["interval_hours"] as? Int == 24)
                #expect(schedule["project"] as? String == "checkout-prod")
                #expect(schedule["condition"] as? String == "Scheduled")
                #expect(schedule["is_problem"] as? Bool == false)
                let feeds = try #require(report["freshness"] as? [[String: Any]])
                #expect(feeds.contains { $0["feed"] as? String == "exports" && $0["freshness"] as? String == "LIVE" })
            }
        }

        @Test func `a workspace in trouble is answered with 1 and the evidence`() async throws {
            try await Server.run(.demo) { server in
                let home = try Home(using: server)
                let json = try Bulktop.run(["status", "--json"], home: home)
                #expect(json.status == 1)
                let report = try json.json()
                let problems = try #require(report["problems"] as? [[String: Any]])
                #expect(
                    Set(problems.compactMap { $0["condition"] as? String }).isSuperset(of: ["Failed", "STALLED", "GAP"])
                )
                for problem in problems {
                    #expect((problem["evidence"] as? String)?.isEmpty == false, "\(problem)")
                    #expect((problem["export_id"] as? String)?.count == 36)
                }
                let exports = try #require(report["exports"] as? [[String: Any]])
                let counts = try #require(report["counts"] as? [String: Int])
                #expect(exports.count == counts.values.reduce(0, +))
                #expect(exports.count { $0["is_problem"] as? Bool == true } == problems.count)
                let runs = try #require(exports.lazy.compactMap { $0["runs"] as? [String: Any] }.first)
                let keys: Set<String> = [
                    "partitions_done", "partitions_running", "partitions_failed", "rows", "files", "retry",
                ]
                #expect(Set(runs.keys).isSuperset(of: keys))
            }
        }

        @Test func `all of ten thousand exports are listed`() async throws {
            try await Server.run(.scale) { server in
                let json = try Bulktop.run(["status", "--json"], home: Home(using: server))
                #expect(json.status == 1)
                let exports = try #require(try json.json()["exports"] as? [[String: Any]])
                #expect(Set(exports.compactMap { $0["id"] as? String }).count == 10_000)
                #expect(exports.count == 10_000)
            }
        }

        @Test func `nothing in its text is obeyed by a terminal`() async throws {
            try await Server.run(.hostile, speed: 1) { server in
                let home = try Home(using: server)
                for arguments in [["status"], ["status", "--json"], ["snapshot"]] {
                    let outcome = try Bulktop.run(arguments, home: home)
                    let controls = outcome.output.unicodeScalars.filter {
                        $0 != "\n"
                            && ($0.properties.generalCategory == .control || (0x202a...0x202e).contains($0.value))
                    }
                    #expect(controls.isEmpty, "\(arguments)")
                    #expect(outcome.output.contains("\u{fffd}"))
                }
            }
        }

        @Test func `who does not answer or does not allow it is named and answered with 3`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                home.environment["LANGSMITH_API_KEY"] = "lsv2_sk_wrong"
                for command in ["status", "snapshot"] {
                    let outcome = try Bulktop.run([command], home: home)
                    #expect(outcome.status == 3)
                    #expect(outcome.errors.contains("The server refused this key (403 Forbidden)"))
                    #expect(!(outcome.output + outcome.errors).contains("lsv2_"))
                }
                try await server.order(#"{"path":"/","kind":"html"}"#)
                let portal = try Bulktop.run(["status", "--json"], home: home)
                #expect(portal.status == 3)
                #expect(try portal.json()["schema"] as? String == "bulktop.error/1")
                #expect(try portal.json()["kind"] as? String == "unreachable")
                #expect(portal.errors.contains("is a web page, not JSON: a captive portal or proxy?"))
            }
            let nobody = try Bulktop.run(["status"], home: Home(endpoint: "http://127.0.0.1:1"))
            #expect(nobody.status == 3)
            #expect(nobody.output.isEmpty)
            #expect(nobody.errors.hasPrefix("bulktop: Nothing answers at the server's address"))
        }

        @Test func `a server that never answers is not taken for a calm one`() async throws {
            try await Server.run { server in
                try await server.order(#"{"path":"/","kind":"hang"}"#)
                let outcome = try Bulktop.run(["status"], home: Home(using: server))
                #expect(outcome.status == 3)
                #expect(outcome.output.isEmpty)
                #expect(outcome.errors.contains("Time ran out"))
            }
        }
    }
}
