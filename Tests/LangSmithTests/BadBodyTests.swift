import Base
import LangSmith
import Testing

@Suite struct `Bad rows and bad bodies` {
    @Test func `one bad row is set aside with its place, its id and its field`() throws {
        let list = """
            [\(Fixture.completedRun),
             {"id":"\(Fixture.run)","status":"Running","metadata":{"result":{"rows_written":"many","pending_upload":{"x":[1]}}}},
             \(Fixture.failingRun)]
            """
        let rows = try Reply(list).rows(of: BulkExportRun.self)
        #expect(rows.values.map(\.status) == [.completed, .running])
        #expect(rows.count == 3)
        #expect(
            rows.rejected == [
                RejectedRow(
                    index: 1,
                    id: "\(Fixture.run)",
                    field: "metadata.result.rows_written",
                    problem: "should be a number, but is a string"
                )
            ]
        )
    }

    @Test(arguments: [
        (#"{"status":"Running"}"#, "id", "is missing", nil),
        (#"{"id":null}"#, "id", "is missing", nil),
        (#"{"id":7}"#, "id", "should be a string, but is a number", nil),
        (#"{"id":"x\u001b[31m"}"#, "id", "should be a UUID", "x"),
        (#"null"#, "", "should be an object, but is null", nil),
        (#""text""#, "", "should be an object, but is a string", nil),
        (#"[{}]"#, "", "should be an object, but is a list", nil),
        (#"{"created_at":"yesterday"}"#, "created_at", "should be a time such as 2026-08-19T00:00:00Z", nil),
        (#"{"created_at":"2026-02-30T00:00:00Z"}"#, "created_at", "should be a time such as 2026-08-19T00:00:00Z", nil),
        (#"{"all_experiments":"yes"}"#, "all_experiments", "should be true or false, but is a string", nil),
        (#"{"interval_hours":1.5}"#, "interval_hours", "should be a whole number below 2^63", nil),
        (#"{"interval_hours":9223372036854775808}"#, "interval_hours", "should be a whole number below 2^63", nil),
        (#"{"interval_hours":9007199254740994.0}"#, "interval_hours", "should be a whole number below 2^63", nil),
        (#"{"interval_hours":1e999}"#, "interval_hours", "should be a whole number below 2^63", nil),
        (#"{"export_fields":["id",7]}"#, "export_fields[1]", "should be a string, but is a number", nil),
        (#"{"export_fields":{}}"#, "export_fields", "should be a list, but is an object", nil),
        (#"{"filter":{}}"#, "filter", "should be a string, but is an object", nil),
        (#"{"status":false}"#, "status", "should be a string, but is true or false", nil),
        (#"{"session_id":"none"}"#, "session_id", "should be a UUID", nil),
    ])
    func `a wrong type names its field`(row: String, field: String, problem: String, id: String?) throws {
        let rows = try Reply("[\(Fixture.exportOf2025),\(row),\(Fixture.spawnedExport)]").rows(of: BulkExport.self)
        #expect(rows.values.count == 2)
        #expect(rows.rejected == [RejectedRow(index: 1, id: id, field: field, problem: problem)])
    }

    private func failure(_ body: String) -> APIError? {
        #expect(throws: APIError.self) { try Reply(body).rows(of: BulkExport.self) }
    }

    private func words(_ body: String) -> String { failure(body)?.message?.text ?? "" }

    @Test(arguments: [
        ("", "the answer to /api/v1/bulk-exports is empty"), ("  \n", "the answer to /api/v1/bulk-exports is empty"),
        ("null", "the answer to /api/v1/bulk-exports should be a list, but is null"),
        ("{}", "the answer to /api/v1/bulk-exports should be a list, but is an object"),
        ("[", "the answer to /api/v1/bulk-exports is cut off after 1 bytes"),
        ("[]x", "the answer to /api/v1/bulk-exports goes on after its end, at byte 2"),
        ("[][]", "the answer to /api/v1/bulk-exports goes on after its end, at byte 2"),
        ("[]\0", "the answer to /api/v1/bulk-exports goes on after its end, at byte 2"),
        (
            "\n<!DOCTYPE html><title>Hotel WiFi</title>",
            "the answer to /api/v1/bulk-exports is a web page, not JSON: a captive portal or proxy?"
        ),
        ("OK", "the answer to /api/v1/bulk-exports is not valid JSON at byte 0"),
    ])
    func `a body that is no list is described`(body: String, expected: String) {
        #expect(words(body) == expected)
    }

    @Test(arguments: [
        "[NaN]", "[Infinity]", "[-Infinity]", "[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[-]", "[tru]", "[nulL]", "[1,]",
        "[,1]",
        "[1 2]", "{\"a\"}", "[{\"a\":}]", "[{\"a\":1,}]", "[{a:1}]", "['a']", "[\"\\x\"]", "[\"\\u12g4\"]",
        "[\"a\nb\"]", "[\"a\0b\"]",
        "[}", "[{]", "[[}]", "[{\"a\":[}}]", "// comment\n[]", "[\u{a0}]",
    ])
    func `what is not JSON sinks the list rather than being guessed at`(body: String) {
        #expect(throws: APIError.self) { try Reply(body).rows(of: BulkExport.self) }
    }

    @Test func `a failure in a single object names the field`() {
        let error = #expect(throws: APIError.self) {
            try Reply(#"{"id":"\#(Fixture.run)","metadata":{"start_time":5}}"#).value(of: BulkExportRun.self)
        }
        guard case .undecodable(let field, let message) = error else {
            Issue.record("not undecodable: \(String(describing: error))")
            return
        }
        #expect(field == "metadata.start_time")
        #expect(
            message.text == "the answer to /api/v1/bulk-exports has a field that should be a string, but is a number"
        )
    }

    @Test func `nesting is bounded, whatever is sent`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(
            words("[{\"x\":\(deep)")
                == "the answer to /api/v1/bulk-exports has a field that nests deeper than 64 levels"
        )
        let objects = String(repeating: #"{"a":"#, count: 100_000)
        #expect(throws: APIError.self) { try Reply("[" + objects).rows(of: BulkExport.self) }
        let allowed = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) {
            try Reply(#"[{"id":"\#(Fixture.export)","x":\#(allowed)}]"#).rows(of: BulkExport.self)
        }
    }

    @Test func `a list of rubbish ends in an error, not in a million reports`() {
        let body = "[" + Array(repeating: "0", count: 20_000).joined(separator: ",") + "]"
        #expect(throws: APIError.self) { try Reply(body).rows(of: BulkExport.self) }
    }

    @Test func `broken text is repaired where it stands`() throws {
        var body = Array(#"{"id":"\#(Fixture.export)","filter":"a"#.utf8)
        body += [0xff, 0xc3, 0x28]
        body += Array(#"\ud83d\u0041\ude00\ud83d\ude00z\u0000","status":"Failed"}"#.utf8)
        let reply = Reply(route: .export(Fixture.export), body: body)
        let export = try reply.value(of: BulkExport.self)
        #expect(export.filter == "a\u{fffd}\u{fffd}(\u{fffd}A\u{fffd}😀z\0")
        #expect(export.status == .failed)
    }

    @Test func `shared texts and lists are told apart by content`() throws {
        let rows = (0..<200).map { index in
            #"{"id":"\#(Fixture.export)","filter":"a filter that is long enough \#(index % 7)","export_fields":["id","f\#(index % 5)"]}"#
        }
        let exports = try Reply("[" + rows.joined(separator: ",") + "]").rows(of: BulkExport.self).values
        #expect(exports.count == 200)
        for (index, export) in exports.enumerated() {
            #expect(export.filter == "a filter that is long enough \(index % 7)")
            #expect(export.exportFields == ["id", "f\(index % 5)"])
        }
    }
}

@Suite struct `Damaged bodies` {
    private static let bodies = [
        Fixture.list, "[\(Fixture.completedRun),\(Fixture.failingRun)]", "[\(Fixture.destinationOf2025)]",
    ]

    /// Decodes the bytes as everything there is.
    ///
    /// Any outcome will do but a crash and a list longer than its bytes allow.
    private func decode(_ body: [UInt8]) {
        let reply = Reply(route: .exports(limit: 1000, offset: 0), body: body)
        func check<Row: WireValue>(_: Row.Type) {
            guard let rows = try? reply.rows(of: Row.self) else { return }
            #expect(rows.count <= body.count)
        }
        check(BulkExport.self)
        check(BulkExportRun.self)
        check(Destination.self)
        check(Workspace.self)
        check(Project.self)
        check(TraceRun.self)
        _ = try? reply.value(of: TraceRunPage.self)
        _ = try? reply.value(of: FilterCheck.self)
    }

    @Test(arguments: 0..<3)
    func `every truncation is an error`(index: Int) {
        let body = Array(Self.bodies[index].utf8)
        for length in 0..<body.count {
            let reply = Reply(route: .exports(limit: 1000, offset: 0), body: Array(body[..<length]))
            if (try? reply.rows(of: BulkExport.self)) != nil {
                Issue.record("\(length) bytes passed for the whole list")
            }
            if (try? reply.rows(of: BulkExportRun.self)) != nil {
                Issue.record("\(length) bytes passed for the whole list")
            }
        }
    }

    @Test(arguments: 0..<3)
    func `no damage to single bytes crashes`(index: Int) {
        var random = Dice(seed: UInt64(index))
        let body = Array(Self.bodies[index].utf8)
        for _ in 0..<1500 {
            var damaged = body
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<damaged.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.remove(at: place)
                case 2:
                    damaged.insert(Array("\"\\{}[],:u0-eE.\u{1b}\0".utf8).randomElement(using: &random) ?? 0, at: place)
                default: damaged.removeSubrange(place..<min(damaged.count, place + 40))
                }
            }
            decode(damaged)
        }
    }

    @Test func `no bytes at all out of the blue crash`() {
        var random = Dice(seed: 99)
        let alphabet = Array("\"\\{}[],:utrfn0123456789-+eE. \n\u{1b}é".utf8) + [0, 0xff, 0xc3]
        for _ in 0..<3000 {
            decode(
                (0..<Int.random(in: 0...64, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            )
        }
    }
}
