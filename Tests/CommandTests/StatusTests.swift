import Base
import Simulator
import Testing

@testable import bulktop

@Suite struct StatusTests {
    @Test func `a calm workspace is answered with 0`() async throws {
        let office = try Office()
        let text = await office.run("status")
        #expect(text.status == 0)
        #expect(text.errors.isEmpty)
        #expect(text.output.hasPrefix("Acme EU · \(Office.url)\n\nNo problems.\n"), "\(text)")
        #expect(text.output.contains("Exports (11): 1 IntervalScheduled, 10 Completed"))
        #expect(text.output.contains("  s3-eu   8 exports  AWS S3  acme-traces-eu\n"))
    }

    @Test func `its JSON has the keys that are promised`() async throws {
        let json = await (try Office()).run("status", "--json")
        #expect(json.status == 0)
        let report = try json.json()
        #expect(report["schema"] as? String == "bulktop.status/1")
        #expect(report["is_complete"] as? Bool == true)
        let keys: Set = [
            "schema", "generated_at", "is_complete", "unread", "server", "counts", "problems", "destinations",
            "exports",
            "freshness",
        ]
        #expect(Set(report.keys).isSuperset(of: keys))
        #expect((report["problems"] as? [Any])?.isEmpty == true)
        #expect(report["counts"] as? [String: Int] == ["IntervalScheduled": 1, "Completed": 10])
        let place = try #require(report["server"] as? [String: Any])
        #expect(place["url"] as? String == Office.url)
        #expect(place["workspace"] as? String == "Acme EU")
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

    @Test func `a workspace in trouble is answered with 1 and the evidence`() async throws {
        let office = try Office(.demo)
        let json = await office.run("status", "--json")
        #expect(json.status == 1)
        #expect(json.errors.isEmpty)
        let report = try json.json()
        let problems = try #require(report["problems"] as? [[String: Any]])
        #expect(Set(problems.compactMap { $0["condition"] as? String }).isSuperset(of: ["Failed", "STALLED", "GAP"]))
        for problem in problems {
            #expect((problem["evidence"] as? String)?.isEmpty == false, "\(problem)")
            #expect((problem["export_id"] as? String)?.count == 36)
        }
        let exports = try #require(report["exports"] as? [[String: Any]])
        let counts = try #require(report["counts"] as? [String: Int])
        #expect(exports.count == counts.values.reduce(0, +))
        #expect(exports.count { $0["is_problem"] as? Bool == true } == problems.count)
        let runs = try #require(exports.lazy.compactMap { $0["runs"] as? [String: Any] }.first)
        let keys: Set = ["partitions_done", "partitions_running", "partitions_failed", "rows", "files", "retry"]
        #expect(Set(runs.keys).isSuperset(of: keys))
    }

    @Test func `nothing in its text is obeyed by a terminal`() async throws {
        let office = try Office(.hostile)
        for arguments in [["status"], ["status", "--json"], ["snapshot"]] {
            let outcome = await office.run(arguments)
            let controls = outcome.output.unicodeScalars.filter {
                $0 != "\n" && ($0.properties.generalCategory == .control || (0x202a...0x202e).contains($0.value))
            }
            #expect(controls.isEmpty, "\(arguments)")
            #expect(outcome.output.contains("\u{fffd}"))
        }
    }

    @Test(arguments: ["status", "snapshot"])
    func `a refused key is named and answered with 3`(command: String) async throws {
        let office = try Office()
        office["LANGSMITH_API_KEY"] = "lsv2_sk_wrong"
        let outcome = await office.run(command)
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("The server refused this key (403 Forbidden)"), "\(outcome)")
        #expect(!(outcome.output + outcome.errors).contains("lsv2_"))
    }

    @Test func `a server that never answers is not taken for a calm one`() async throws {
        let office = try Office(patience: .seconds(20))
        office.transport.inject(.hold, into: "/")
        let outcome = await office.run("status")
        #expect(outcome.status == 3)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("Time ran out"), "\(outcome)")
    }

    @Test(arguments: [(80, 24), (106, 30), (40, 10)])
    func `a snapshot is one frame of the size asked for`(columns: Int, rows: Int) async throws {
        let outcome = await (try Office()).run("snapshot", "--size", "\(columns)x\(rows)")
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.hasSuffix("\n"))
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count == rows)
        // Calm names are of one column a character.
        #expect(lines.allSatisfy { $0.count <= columns })
        #expect(lines.contains { $0.count > columns - 3 })
        #expect(!outcome.output.contains("\u{1b}"))
        #expect(outcome.output.contains("2 Exports (11, 4 folded)"))
        #expect(outcome.output.contains("checkout-prod"))
    }

    @Test func `doctor finds a good server good, and a refused key wrong, as text and as JSON`() async throws {
        let office = try Office()
        let good = await office.run("doctor", "--json")
        #expect(good.status == 0, "\(good)")
        #expect(try good.json()["schema"] as? String == "bulktop.doctor/1")
        let text = await office.run("doctor")
        #expect(text.status == 0)
        #expect(text.output.contains("settings"))
        office["LANGSMITH_API_KEY"] = "lsv2_sk_wrong"
        let refused = await office.run("doctor", "--json")
        #expect(refused.status == 3, "\(refused)")
        let checks = try #require(try refused.json()["checks"] as? [[String: Any]])
        #expect(checks.contains { $0["outcome"] as? String == "fail" })
        office["LANGSMITH_API_KEY"] = nil
        let none = await office.run("doctor", "--json")
        #expect(none.status == 2, "\(none)")
        #expect(try none.json()["schema"] as? String == "bulktop.doctor/1")
    }
}
