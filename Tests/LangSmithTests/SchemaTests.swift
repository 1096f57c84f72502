import LangSmith
import Testing

/// What a schema of the OpenAPI file allows in a place.
private indirect enum Schema: Sendable {
    case text, id, time, bool, integer, number, anything
    case word([String])
    case list(Schema)
    case object([Field])

    struct Field: Sendable {
        var name: String
        var schema: Schema
        /// `anyOf` with null.
        var isNullable = false
        var isRequired = false
    }

    static func required(_ name: String, _ schema: Schema, nullable: Bool = false) -> Field {
        Field(name: name, schema: schema, isNullable: nullable, isRequired: true)
    }

    static func optional(_ name: String, _ schema: Schema, nullable: Bool = true) -> Field {
        Field(name: name, schema: schema, isNullable: nullable)
    }

    /// A value that the schema allows, with keys in any order, and some that it does not name.
    func value(using random: inout SeededGenerator) -> String {
        switch self {
        case .text: [#""""#, #""a \u00e9\n\"""#, #""x""#].randomElement(using: &random) ?? ""
        case .id: "\"\(ID<BulkExport>(high: random.next(), low: random.next()))\""
        case .time:
            ["2026-08-19T00:00:00Z", "2025-10-29T10:55:36.008282+00:00", "2026-08-19T00:00:00"]
                .randomElement(using: &random).map { "\"\($0)\"" } ?? ""
        case .bool: Bool.random(using: &random) ? "true" : "false"
        case .integer: "\(Int64.random(in: 0...(1 << 40), using: &random))"
        case .number: ["0", "1.5", "-2e3"].randomElement(using: &random) ?? ""
        case .anything: ["null", "7", #""x""#, #"{"a":[1,{"b":null}]}"#, "[]"].randomElement(using: &random) ?? ""
        case .word(let words): words.randomElement(using: &random).map { "\"\($0)\"" } ?? ""
        case .list(let element):
            "["
                + (0..<Int.random(in: 0...3, using: &random)).map { _ in element.value(using: &random) }
                .joined(separator: ",") + "]"
        case .object(let fields):
            "{" + members(of: fields, using: &random).map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
        }
    }

    private func members(of fields: [Field], using random: inout SeededGenerator) -> [(String, String)] {
        var members: [(String, String)] = [("x_unknown", Schema.anything.value(using: &random))]
        for field in fields where field.isRequired || Bool.random(using: &random) {
            let isNull = field.isNullable && Int.random(in: 0..<3, using: &random) == 0
            members.append((field.name, isNull ? "null" : field.schema.value(using: &random)))
        }
        return members.shuffled(using: &random)
    }

    /// A value of a type that the schema does not allow.
    var wrongValue: String {
        switch self {
        case .text, .id, .time, .word: "7"
        case .bool, .integer, .number, .anything: #""no""#
        case .list: "{}"
        case .object: "[1]"
        }
    }
}

extension Schema {
    static let exportStatus = word([
        "Cancelled", "Completed", "Created", "IntervalScheduled", "Failed", "TimedOut", "Running",
    ])

    static let export = object([
        required("bulk_export_destination_id", .id), optional("session_id", .id),
        optional("all_experiments", .bool, nullable: false), required("start_time", .time),
        optional("end_time", .time), optional("filter", .text), optional("format", .word(["Parquet"]), nullable: false),
        optional("format_version", .word(["v1", "v2_beta"]), nullable: false),
        optional("compression", .word(["none", "gzip", "snappy", "zstandard"]), nullable: false),
        optional("interval_hours", .integer), optional("export_fields", .list(.text)), required("id", .id),
        required("tenant_id", .id), required("status", exportStatus), required("created_at", .time),
        required("updated_at", .time), required("finished_at", .time, nullable: true),
        optional("source_bulk_export_id", .id),
    ])

    static let run = object([
        required("bulk_export_id", .id), optional("session_id", .id), required("id", .id),
        required("status", .word(["Cancelled", "Completed", "Created", "Failed", "TimedOut", "Running"])),
        optional("retry_number", .integer, nullable: false),
        optional("errors", .object([optional("retry_0", .anything)])),
        required("created_at", .time), required("updated_at", .time), required("finished_at", .time, nullable: true),
        required(
            "metadata",
            .object([
                required("prefix", .text), required("start_time", .time), required("end_time", .time),
                optional("execution_backend", .word(["clickhouse", "smithdb"])),
                optional(
                    "result",
                    .object([
                        required("rows_written", .integer), required("exported_files", .list(.text)),
                        required("export_path", .text), required("latest_cursor", .text, nullable: true),
                        optional(
                            "pending_upload",
                            .object([
                                required("target_cursor", .text, nullable: true), required("file_path", .text),
                                required("rows_count", .integer),
                            ])
                        ),
                    ])
                ),
            ])
        ),
    ])

    static let destination = object([
        optional("destination_type", .word(["s3"]), nullable: false), required("display_name", .text),
        required(
            "config",
            .object([
                optional("endpoint_url", .text), optional("prefix", .text, nullable: false),
                optional("bucket_name", .text), optional("region", .text), optional("s3_additional_kwargs", .anything),
                optional(
                    "config_kwargs_s3",
                    .object([optional("addressing_style", .word(["auto", "virtual", "path"]))])
                ),
                optional("include_bucket_in_prefix", .bool, nullable: false), optional("aws_role_arn", .text),
            ])
        ),
        required("id", .id), required("tenant_id", .id), required("created_at", .time), required("updated_at", .time),
        required("credentials_keys", .list(.text)),
    ])

    static let traceRun = object([
        required("name", .text), optional("inputs", .anything), required("run_type", .word(["llm", "chain", "tool"])),
        required("start_time", .time), optional("end_time", .time), required("trace_id", .id),
        required("dotted_order", .text), required("id", .id), required("status", .text), required("session_id", .id),
        required("app_path", .text), optional("total_cost", .text),
    ])
}

@Suite struct `Answers that the schema allows` {
    private static let kinds = ["export", "run", "destination", "trace run"]

    private func schema(_ kind: String) -> Schema {
        switch kind {
        case "export": .export
        case "run": .run
        case "destination": .destination
        default: .traceRun
        }
    }

    /// How many rows of a list could be read, and what was wrong with the others.
    private func read(_ body: String, as kind: String) throws -> (read: Int, rejected: [RejectedRow]) {
        func counts(_ rows: Rows<some Sendable>) -> (Int, [RejectedRow]) { (rows.values.count, rows.rejected) }
        let reply = Reply(body)
        return switch kind {
        case "export": counts(try reply.rows(of: BulkExport.self))
        case "run": counts(try reply.rows(of: BulkExportRun.self))
        case "destination": counts(try reply.rows(of: Destination.self))
        default: counts(try reply.rows(of: TraceRun.self))
        }
    }

    @Test(arguments: kinds) func `every one of them is read`(kind: String) throws {
        var random = SeededGenerator(seed: 11)
        let rows = (0..<300).map { _ in schema(kind).value(using: &random) }
        let result = try read("[" + rows.joined(separator: ",") + "]", as: kind)
        #expect(result.rejected == [])
        #expect(result.read == 300)
    }

    @Test(arguments: kinds) func `a field of a wrong type is named, or was never looked at`(kind: String) throws {
        guard case .object(let fields) = schema(kind) else { return }
        var random = SeededGenerator(seed: 12)
        var named = 0
        for (index, field) in fields.enumerated() {
            var changed = fields
            // What is wrong everywhere must be there, and must not be null.
            changed[index] = Schema.required(field.name, .word([]))
            let row = Schema.object(changed).value(using: &random)
                .replacing(
                    "\"\(field.name)\":",
                    with: "\"\(field.name)\":\(field.schema.wrongValue)",
                    maxReplacements: 1
                )
            let result = try read("[\(row)]", as: kind)
            guard let rejected = result.rejected.first else { continue }
            #expect(rejected.field.hasPrefix(field.name), "\(row)")
            named += 1
        }
        #expect(named >= (kind == "trace run" ? 7 : 6))
    }

    @Test func `a page of runs and a filter's faults, in every form`() throws {
        let page = Schema.object([
            Schema.required("runs", .list(.traceRun)),
            Schema.required("cursors", .object([Schema.optional("next", .text), Schema.optional("prev", .text)])),
            Schema.optional("search_cursors", .anything), Schema.optional("parsed_query", .text),
        ])
        let check = Schema.object([
            Schema.required("valid", .bool),
            Schema.optional(
                "errors",
                .list(.object([Schema.required("field", .text), Schema.required("message", .text)])),
                nullable: false
            ),
        ])
        var random = SeededGenerator(seed: 13)
        for _ in 0..<300 {
            let read = try Reply(page.value(using: &random)).value(of: TraceRunPage.self)
            #expect(read.runs.rejected == [])
            _ = try Reply(check.value(using: &random)).value(of: FilterCheck.self)
        }
    }
}

@Suite struct `Texts in requests` {
    @Test func `whatever is in a filter arrives as it was`() async throws {
        var random = SeededGenerator(seed: 14)
        let alphabet = Array("\"\\/\n\r\t\0\u{1}\u{1f}\u{7f}\u{85}\u{2028}é😀{}[]:,a ").map(String.init)
        let clock = InstantClock(at: Timestamp(microseconds: 0)).wall
        for _ in 0..<300 {
            let filter =
                "x"
                + (0..<Int.random(in: 0...20, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }
                .joined()
            var export = BulkExportCreate.threeDays
            export.filter = filter
            let transport = RecordingTransport(.failure(.connectionRefused("")))
            let client = LangSmithClient(
                address: try ServerAddress("https://h"),
                credentials: Credentials(nil),
                transport: transport
            )
            _ = try await client.create(export, clock: clock)
            var sent: String?
            _ = try JSONReader.read(transport.requests.first?.body ?? []) { (reader) throws(JSONFailure) in
                _ = try reader.object { (reader, key) throws(JSONFailure) in
                    if case "filter" = key { sent = try reader.text() } else { try reader.skip() }
                }
            }
            #expect(sent.map { Array($0.utf8) } == Array(filter.utf8))
        }
    }
}
