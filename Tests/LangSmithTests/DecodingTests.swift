import Base
import LangSmith
import Testing

@Suite struct `Exports from the wire` {
    @Test func `an answer of 2025 leaves out what that server did not know`() throws {
        let export = try Reply(Fixture.exportOf2025).value(of: BulkExport.self)
        var expected = BulkExport(id: Fixture.export, status: .completed)
        expected.workspace = Fixture.workspace
        expected.destination = Fixture.destination
        expected.project = Fixture.project
        expected.startTime = Timestamp(year: 2025, month: 5, day: 13, hour: 16, minute: 20, second: 34)
        expected.endTime = Timestamp(year: 2025, month: 5, day: 13, hour: 17, minute: 20, second: 34)
        expected.format = "Parquet"
        expected.compression = "gzip"
        expected.createdAt = Timestamp(
            year: 2025,
            month: 5,
            day: 13,
            hour: 16,
            minute: 20,
            second: 35,
            microsecond: 12908
        )
        expected.updatedAt = Timestamp(
            year: 2025,
            month: 5,
            day: 13,
            hour: 16,
            minute: 21,
            second: 1,
            microsecond: 251257
        )
        expected.finishedAt = Timestamp(
            year: 2025,
            month: 5,
            day: 13,
            hour: 16,
            minute: 21,
            second: 1,
            microsecond: 250291
        )
        #expect(export == expected)
        #expect(export.kind == .oneTime)
    }

    @Test func `quotes inside a filter come through`() throws {
        let export = try Reply(Fixture.runningExport).value(of: BulkExport.self)
        #expect(export.filter == #"and(eq(is_root, true), eq(feedback_key, "prompt_intent"))"#)
        #expect(export.status == .running)
        #expect(export.finishedAt == nil)
        #expect(export.schedule == nil)
    }

    @Test func `an answer of 2026 gives fields, version and fractions of any length`() throws {
        let export = try Reply(Fixture.exportOf2026).value(of: BulkExport.self)
        #expect(export.allExperiments)
        #expect(export.project == nil)
        #expect(export.filter == nil)
        #expect(export.formatVersion == "v2_beta")
        #expect(export.compression == "zstandard")
        #expect(export.exportFields == ["id", "trace_id", "completion_cost"])
        #expect(export.createdAt == export.updatedAt)
        #expect(export.createdAt?.civil.microsecond == 500_000)
    }

    @Test func `a schedule has no end, and what it spawned is no schedule though it echoes the interval`() throws {
        let schedule = try Reply(Fixture.scheduleExport).value(of: BulkExport.self)
        let spawned = try Reply(Fixture.spawnedExport).value(of: BulkExport.self)
        #expect(schedule.kind == .schedule)
        #expect(schedule.intervalHours == 6)
        #expect(schedule.endTime == nil)
        #expect(spawned.kind == .spawned)
        #expect(spawned.schedule == schedule.id)
    }

    @Test(arguments: [
        (#""format_version":"v2_beta""#, "v2_beta"), (#""export_format_version":"v1""#, "v1"),
        (#""export_format_version":"v1","format_version":"v2_beta""#, "v2_beta"),
        (#""format_version":"v2_beta","export_format_version":"v1""#, "v2_beta"),
        (#""format_version":null,"export_format_version":"v1""#, "v1"),
    ])
    func `the format version goes by two names, of which the newer wins`(fields: String, version: String) throws {
        let export = try Reply(#"{"id":"\#(Fixture.export)",\#(fields)}"#).value(of: BulkExport.self)
        #expect(export.formatVersion == version)
    }

    @Test(arguments: [
        ("\"Cancelled\"", Status.cancelled), ("\"TIMEDOUT\"", .timedOut),
        ("\"interval_scheduled\"", .intervalScheduled),
        ("\"Paused\"", .unknown("Paused")), ("null", .unknown("")), ("\"R\\u0075nning\"", .running),
    ])
    func `a status is matched loosely and an unknown one is kept as it came`(json: String, status: Status) throws {
        let export = try Reply(#"{"id":"\#(Fixture.export)","status":\#(json)}"#).value(of: BulkExport.self)
        #expect(export.status == status)
    }

    @Test func `an export of nothing but its id is shown, with an empty status that counts as alive`() throws {
        let export = try Reply(#"{"id":"\#(Fixture.export)"}"#).value(of: BulkExport.self)
        #expect(export == BulkExport(id: Fixture.export, status: .unknown("")))
        #expect(!export.status.isFinal)
    }

    @Test func `unknown keys of any shape are passed over`() throws {
        let body = """
            {"new":{"a":[1,{"b":"}]\\"","c":[[],{}]}],"d":-1.5e+3},"id":"\(Fixture.export)","more":[[[]]],"t":true,"status":"Failed",
             "last":null}
            """
        let export = try Reply(body).value(of: BulkExport.self)
        #expect(export == BulkExport(id: Fixture.export, status: .failed))
    }

    @Test func `of equal keys the last one counts`() throws {
        let body = #"{"id":"\#(Fixture.schedule)","status":"Failed","id":"\#(Fixture.export)","status":"Running"}"#
        #expect(try Reply(body).value(of: BulkExport.self) == BulkExport(id: Fixture.export, status: .running))
    }

    @Test func `escaped keys are the keys they spell`() throws {
        let body = #"{"\u0069d":"\#(Fixture.export)","st\u0061tus":"Failed"}"#
        #expect(try Reply(body).value(of: BulkExport.self) == BulkExport(id: Fixture.export, status: .failed))
    }

    @Test func `a byte order mark and blanks around the answer do no harm`() throws {
        let rows = try Reply("\u{feff}\r\n [ ] \n\t").rows(of: BulkExport.self)
        #expect(rows == Rows(values: []))
    }
}

@Suite struct `Runs from the wire` {
    @Test func `a completed run gives its window, its files and its rows`() throws {
        let run = try Reply(Fixture.completedRun).value(of: BulkExportRun.self)
        #expect(run.id == Fixture.run)
        #expect(run.export == Fixture.export)
        #expect(run.project == Fixture.project)
        #expect(run.status == .completed)
        #expect(run.attempts.isEmpty)
        #expect(run.windowStart == Timestamp("2026-08-19T00:00:00Z"))
        #expect(run.windowEnd == Timestamp("2026-08-20T00:00:00Z"))
        #expect(run.prefix == "langsmith/bulk")
        #expect(run.executionBackend == "smithdb")
        #expect(run.result?.rowsWritten == 7)
        #expect(run.result?.exportedFiles.count == 1)
        #expect(run.result?.exportedFiles.first?.hasSuffix("/day=19/runs.parquet") == true)
        #expect(run.result?.exportPath == "langsmith/bulk/export")
        #expect(run.result?.latestCursor == "cursor")
        #expect(run.result?.pendingUpload == nil)
    }

    @Test func `a failing run tells its attempts in order and the upload that hangs`() throws {
        let run = try Reply(Fixture.failingRun).value(of: BulkExportRun.self)
        #expect(run.retryNumber == 3)
        #expect(run.attempts.map(\.message) == ["first", "second", "third"])
        #expect(run.result?.rowsWritten == 412_000)
        #expect(run.result?.exportedFiles.count == 4)
        #expect(run.result?.pendingUpload?.targetCursor == "c-462000")
        #expect(run.result?.pendingUpload?.filePath == "b/5.parquet")
        #expect(run.result?.pendingUpload?.rowsCount == 50_000)
        #expect(run.executionBackend == nil)
    }

    private func attempts(_ errors: String) throws -> [BulkExportRun.Attempt] {
        try Reply(#"{"id":"\#(Fixture.run)","errors":\#(errors)}"#).value(of: BulkExportRun.self).attempts
    }

    @Test func `attempts are sorted by number, so that the tenth follows the ninth`() throws {
        let keys = (0..<20).map { "retry_\($0)" }
        let shuffled = keys.sorted()
        #expect(shuffled != keys)
        let errors = "{" + shuffled.map { #""\#($0)":"e""# }.joined(separator: ",") + "}"
        #expect(try attempts(errors).map(\.key) == keys)
    }

    @Test func `an attempt's error may be any JSON`() throws {
        let attempts = try attempts(
            #"{"retry_0":"text","retry_1":{"code": 403, "why" : "a \"b\" c"},"retry_2":[1, 2],"retry_3":null,"retry_4":7.50}"#
        )
        #expect(attempts.map(\.message) == ["text", #"{"code":403,"why":"a \"b\" c"}"#, "[1,2]", "", "7.50"])
    }

    @Test func `errors without a number follow those that have one`() throws {
        #expect(
            try attempts(#"{"final":"z","retry_1":"b","retry_x":"y","retry_0":"a"}"#).map(\.key) == [
                "retry_0", "retry_1", "final", "retry_x",
            ]
        )
        #expect(try attempts("{}").isEmpty)
        #expect(try attempts(#"{"retry_0":"old","retry_0":"new"}"#).map(\.message) == ["new"])
    }

    @Test func `a run before its first batch has no result`() throws {
        let body = #"{"id":"\#(Fixture.run)","status":"Created","metadata":{"prefix":"p","result":null}}"#
        let run = try Reply(body).value(of: BulkExportRun.self)
        #expect(run.result == nil)
        #expect(run.prefix == "p")
        #expect(try Reply(#"{"id":"\#(Fixture.run)","metadata":null}"#).value(of: BulkExportRun.self).prefix == nil)
    }

    @Test(arguments: [
        ("9007199254740993", Int64(9_007_199_254_740_993)), ("9223372036854775807", .max), ("7.0", 7), ("1e3", 1000),
        ("-0", 0),
    ])
    func `row counts are exact beyond what a Double holds`(json: String, rows: Int64) throws {
        let body = #"{"id":"\#(Fixture.run)","metadata":{"result":{"rows_written":\#(json)}}}"#
        #expect(try Reply(body).value(of: BulkExportRun.self).result?.rowsWritten == rows)
    }
}

@Suite struct `The smaller answers` {
    @Test func `a destination of 2025`() throws {
        let destination = try Reply(Fixture.destinationOf2025).value(of: Destination.self)
        #expect(destination.id == Fixture.destination)
        #expect(destination.displayName == "My S3 Destination")
        #expect(destination.type == "s3")
        #expect(destination.config?.bucketName == "langsmith-data-export")
        #expect(destination.config?.region == "us-east-2")
        #expect(destination.config?.endpointURL == nil)
        #expect(destination.config?.prefix == "")
        #expect(destination.config?.includeBucketInPrefix == nil)
        #expect(destination.credentialsKeys == ["access_key_id", "secret_access_key"])
    }

    @Test func `the short answer after rotating credentials`() throws {
        let body = """
            {"id":"\(Fixture.destination)","tenant_id":"\(Fixture.workspace)","created_at":"2025-05-13T16:00:00Z",
             "updated_at":"2025-05-13T16:00:00Z","credentials_keys":[]}
            """
        let destination = try Reply(body).value(of: Destination.self)
        #expect(destination.config == nil)
        #expect(destination.displayName == nil)
        #expect(destination.credentialsKeys.isEmpty)
    }

    @Test(arguments: [
        #""config":{"aws_role_arn":"arn:aws:iam::123456789012:role/x"}"#,
        #""aws_role_arn":"arn:aws:iam::123456789012:role/x""#,
        #""aws_role_arn":"arn:aws:iam::123456789012:role/x","config":{"aws_role_arn":null}"#,
    ])
    func `a role is found in the config or beside it`(fields: String) throws {
        let destination = try Reply(#"{"id":"\#(Fixture.destination)",\#(fields)}"#).value(of: Destination.self)
        #expect(destination.config?.awsRoleARN == "arn:aws:iam::123456789012:role/x")
    }

    @Test func `addressing style comes out of its own object, and the arguments that may be secret do not`() throws {
        let body = """
            {"id":"\(Fixture.destination)","config":{"config_kwargs_s3":{"addressing_style":"virtual","payload_signing_enabled":true},
             "s3_additional_kwargs":{"SSECustomerKey":"hunter2"},"include_bucket_in_prefix":false}}
            """
        let destination = try Reply(body).value(of: Destination.self)
        #expect(destination.config?.addressingStyle == "virtual")
        #expect(destination.config?.includeBucketInPrefix == false)
        #expect(!String(reflecting: destination).contains("hunter2"))
    }

    @Test func `projects and workspaces`() throws {
        let projects = try Reply(
            """
            [{"id":"\(Fixture.project)","tenant_id":"\(Fixture.workspace)","name":"checkout-prod","trace_tier":"longlived",
              "reference_dataset_id":null,"last_run_start_time_live":"2026-08-20T10:11:12.123456","extra":{"metadata":{}}}]
            """
        ).rows(of: Project.self).values
        #expect(projects.first?.name == "checkout-prod")
        #expect(projects.first?.traceTier == "longlived")
        #expect(projects.first?.referenceDataset == nil)
        #expect(projects.first?.workspace == Fixture.workspace)
        #expect(projects.first?.lastRunAt == Timestamp("2026-08-20T10:11:12.123456Z"))
        let workspaces = try Reply(
            """
            [{"id":"\(Fixture.workspace)","organization_id":"7e1f0a2b-3c4d-4e5f-8a6b-7c8d9e0f1a07","created_at":"2024-01-01T00:00:00Z",
              "display_name":"Acme US","is_personal":false,"is_deleted":false,"tenant_handle":"acme-us","data_plane_url":null,
              "role_name":"Viewer","permissions":["bulk-exports:read"]}]
            """
        ).rows(of: Workspace.self).values
        #expect(workspaces.first?.displayName == "Acme US")
        #expect(workspaces.first?.handle == "acme-us")
        #expect(workspaces.first?.isPersonal == false)
        #expect(workspaces.first?.isDeleted == false)
        #expect(workspaces.first?.dataPlaneURL == nil)
        #expect(workspaces.first?.roleName == "Viewer")
        #expect(workspaces.first?.permissions == ["bulk-exports:read"])
        #expect(workspaces.first?.organization == "7e1f0a2b-3c4d-4e5f-8a6b-7c8d9e0f1a07")
    }

    @Test func `info, health and organisation`() throws {
        let info = try Reply(
            """
            {"version":"0.16.1","git_sha":"abc","license_expiration_time":"2027-01-01T00:00:00Z","batch_ingest_config":{"size_limit":100},
             "instance_flags":{},"customer_info":{"customer_id":"1","customer_name":"Acme"}}
            """
        ).value(of: ServerInfo.self)
        #expect(info.version == "0.16.1")
        #expect(info.gitSHA == "abc")
        #expect(info.licenseExpiresAt == Timestamp("2027-01-01"))
        #expect(info.customerName == "Acme")
        let health = try Reply(#"{"clickhouse_disk_free_pct":41.25}"#).value(of: ServerHealth.self)
        #expect(health.clickhouseDiskFreePercent == 41.25)
        let organization = try Reply(
            #"{"id":null,"display_name":"Acme","config":{"max_identities":5,"can_use_bulk_export":false},"is_personal":false,"tier":"plus","permissions":[]}"#
        ).value(of: Organization.self)
        #expect(organization.displayName == "Acme")
        #expect(organization.canUseBulkExport == false)
        #expect(organization.tier == "plus")
        #expect(organization.permissions == [])
    }
}

@Suite struct `Full pages` {
    private func reply(_ rows: [String], tail: String = "]") -> Reply {
        Reply(route: .exports(limit: 3, offset: 0), body: Array(("[" + rows.joined(separator: ", ") + tail).utf8))
    }

    private func row(_ number: UInt64) -> String {
        #"{"filter": "a ] , {", "id": "\#(ID<BulkExport>(high: 0, low: number))", "status": "Running"}"#
    }

    @Test func `a page with as many rows as asked for is known by its first`() {
        #expect(reply([row(1), row(2), row(3)]).firstOfFullPage(limit: 3) == ID(high: 0, low: 1))
    }

    @Test func `shorter, longer, broken and unreadable pages are not`() {
        #expect(reply([row(1), row(2)]).firstOfFullPage(limit: 3) == nil)
        #expect(reply([row(1), row(2), row(3), row(4)]).firstOfFullPage(limit: 3) == nil)
        #expect(reply([row(1), row(2), row(3)], tail: "").firstOfFullPage(limit: 3) == nil)
        #expect(reply([row(1), row(2), #"{"id": tru}"#]).firstOfFullPage(limit: 3) == nil)
        #expect(reply([#"{"id": 7}"#, row(2), row(3)]).firstOfFullPage(limit: 3) == nil)
        #expect(Reply(route: .info, body: Array("null".utf8)).firstOfFullPage(limit: 3) == nil)
    }
}
