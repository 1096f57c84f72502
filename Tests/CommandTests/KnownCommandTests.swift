import Foundation
import Simulator
import Testing

@testable import bulktop

/// Known problems as a file, and what `status` makes of them.
@Suite struct KnownCommandTests {
    static func list(_ problems: [[String: Any]], until: String) throws -> String {
        let known = problems.map { problem in
            [
                "host": "127.0.0.1:1984", "export_id": problem["export_id"] ?? "",
                "condition": problem["condition"] ?? "",
                "count": 1, "note": "ticket 7", "since": "2026-11-20T03:00:00Z", "until": until,
            ] as [String: Any]
        }
        let file: [String: Any] = ["schema": "bulktop.known/1", "known": known]
        return String(decoding: try JSONSerialization.data(withJSONObject: file), as: UTF8.self)
    }

    @Test func `what is known is no problem to status, and stands beside`() async throws {
        let office = try Office(.lossy, isStill: true)
        let before = await office.run("status", "--json")
        #expect(before.status == 1)
        let problems = try #require(try before.json()["problems"] as? [[String: Any]])
        #expect(Set(problems.compactMap { $0["condition"] as? String }) == ["ZERO?", "COLLISION", "DUE"])
        let path = try office.write(try Self.list(problems, until: "ever"), to: "known-elsewhere.json")
        let taken = await office.run("known", "import", path)
        #expect(taken.output == "3 of 3 taken in; 3 are known.\n", "\(taken)")
        let after = await office.run("status", "--json")
        #expect(after.status == 0, "\(after.errors)")
        let report = try after.json()
        #expect((report["problems"] as? [Any])?.isEmpty == true)
        let acknowledged = try #require(report["acknowledged"] as? [[String: Any]])
        #expect(acknowledged.count == 3)
        #expect((acknowledged[0]["known"] as? [String: Any])?["note"] as? String == "ticket 7")
        let text = await office.run("status")
        #expect(text.output.contains("No problems.") && text.output.contains("Known (3)"), "\(text)")
        let listed = await office.run("known")
        #expect(listed.output.contains("for ever: ticket 7"))
    }

    @Test(
        arguments: [
            ("{", "is no JSON"), (#"{"schema":"x/1","known":[]}"#, "is of the schema"),
            (#"{"schema":"bulktop.known/1"}"#, #""known" is missing"#),
        ])
    func `a file that is none is named, and nothing of it is taken`(text: String, reason: String) async throws {
        let office = try Office()
        let path = try office.write(text, to: "bad.json")
        let outcome = await office.run("known", "import", path)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(path) && outcome.errors.contains(reason), "\(outcome)")
        #expect(await office.run("known").output == "No problem is known.\n")
    }
}
