import Base
import LangSmith

/// Bodies as servers of several ages send them, with invented ids.
enum Fixture {
    static let export: ID<BulkExport> = id("c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01")
    static let schedule: ID<BulkExport> = id("5d2e7a10-93c4-4f6b-8a21-0f6b5c3d9e02")
    static let run: ID<BulkExportRun> = id("6234a7d1-0b5e-4c8f-9d3a-2e1f0c4b5a03")
    static let destination: ID<Destination> = id("0d1e9c8b-7a6f-4e5d-8c4b-3a2f1e0d9c04")
    static let project: ID<Project> = id("af34b2c1-d0e9-4f8a-b7c6-d5e4f3a2b105")
    static let workspace: ID<Workspace> = id("4bf4c3d2-e1f0-4a9b-88c7-e6d5f4b3a206")

    private static func id<Subject>(_ text: String) -> ID<Subject> { ID(text) ?? ID(high: 0, low: 0) }

    /// A server of May 2025: no filter, interval or source keys.
    static let exportOf2025 = """
        {"bulk_export_destination_id":"\(destination)","session_id":"\(project)","start_time":"2025-05-13T16:20:34+00:00",
         "end_time":"2025-05-13T17:20:34+00:00","format":"Parquet","compression":"gzip","id":"\(export)",
         "tenant_id":"\(workspace)","status":"Completed","created_at":"2025-05-13T16:20:35.012908+00:00",
         "updated_at":"2025-05-13T16:21:01.251257+00:00","finished_at":"2025-05-13T16:21:01.250291+00:00"}
        """

    /// A server of October 2025, running with a filter.
    static let runningExport = #"""
        {"bulk_export_destination_id":"0d1e9c8b-7a6f-4e5d-8c4b-3a2f1e0d9c04","session_id":"af34b2c1-d0e9-4f8a-b7c6-d5e4f3a2b105",
         "start_time":"2025-10-28T00:00:00+00:00","end_time":"2025-10-29T23:59:59+00:00",
         "filter":"and(eq(is_root, true), eq(feedback_key, \"prompt_intent\"))","format":"Parquet","compression":"gzip",
         "interval_hours":null,"id":"c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01","tenant_id":"4bf4c3d2-e1f0-4a9b-88c7-e6d5f4b3a206",
         "status":"Running","created_at":"2025-10-29T10:55:36.008282+00:00","updated_at":"2025-10-29T10:56:01.616411+00:00",
         "finished_at":null,"source_bulk_export_id":null}
        """#

    /// A server of August 2026: every key of the OpenAPI file.
    static let exportOf2026 = """
        {"bulk_export_destination_id":"\(destination)","session_id":null,"all_experiments":true,
         "start_time":"2026-08-17T00:00:00Z","end_time":"2026-08-20T00:00:00Z","filter":null,"format":"Parquet",
         "format_version":"v2_beta","compression":"zstandard","interval_hours":null,
         "export_fields":["id","trace_id","completion_cost"],"id":"\(export)","tenant_id":"\(workspace)","status":"Created",
         "created_at":"2026-08-20T00:10:00.5+00:00","updated_at":"2026-08-20T00:10:00.500000123Z","finished_at":null,
         "source_bulk_export_id":null}
        """

    static let scheduleExport = """
        {"bulk_export_destination_id":"\(destination)","session_id":"\(project)","start_time":"2026-08-19T00:00:00+00:00",
         "end_time":null,"interval_hours":6,"id":"\(schedule)","tenant_id":"\(workspace)","status":"IntervalScheduled",
         "created_at":"2026-08-18T09:00:00+00:00","updated_at":"2026-08-18T09:00:00+00:00","finished_at":null,
         "source_bulk_export_id":null}
        """

    /// What that schedule spawned; it echoes the interval.
    static let spawnedExport = """
        {"bulk_export_destination_id":"\(destination)","session_id":"\(project)","start_time":"2026-08-19T00:00:00+00:00",
         "end_time":"2026-08-19T06:00:00+00:00","interval_hours":6,"id":"\(export)","tenant_id":"\(workspace)",
         "status":"Completed","created_at":"2026-08-19T06:10:00+00:00","updated_at":"2026-08-19T06:11:00+00:00",
         "finished_at":"2026-08-19T06:11:00+00:00","source_bulk_export_id":"\(schedule)"}
        """

    static let completedRun = """
        {"bulk_export_id":"\(export)","session_id":"\(project)","id":"\(run)","status":"Completed","retry_number":0,
         "errors":null,"created_at":"2026-08-21T01:00:00+00:00","updated_at":"2026-08-21T01:01:00+00:00",
         "finished_at":"2026-08-21T01:01:00+00:00","start_time":"2026-08-19T00:00:00+00:00",
         "end_time":"2026-08-20T00:00:00+00:00","metadata":{"prefix":"langsmith/bulk",
          "start_time":"2026-08-19T00:00:00+00:00","end_time":"2026-08-20T00:00:00+00:00","execution_backend":"smithdb",
          "result":{"rows_written":7,"exported_files":["traces-dev/langsmith/bulk/export_id=\(export)/tenant_id=\(workspace)/session_id=\(project)/resource=runs/year=2026/month=8/day=19/runs.parquet"],
           "export_path":"langsmith/bulk/export","latest_cursor":"cursor","pending_upload":null}}}
        """

    /// A run on its fourth attempt, one file half way up.
    static let failingRun = """
        {"bulk_export_id":"\(export)","session_id":"\(project)","id":"\(run)","status":"Running","retry_number":3,
         "errors":{"retry_2":"third","retry_0":"first","retry_1":"second"},
         "created_at":"2026-08-21T01:00:00+00:00","updated_at":"2026-08-21T01:01:00+00:00","finished_at":null,
         "metadata":{"prefix":"langsmith/bulk","start_time":"2026-08-19T00:00:00+00:00",
          "end_time":"2026-08-20T00:00:00+00:00","execution_backend":null,
          "result":{"rows_written":412000,"exported_files":["b/1.parquet","b/2.parquet","b/3.parquet","b/4.parquet"],
           "export_path":"b","latest_cursor":"c-412000","pending_upload":{"target_cursor":"c-462000",
            "file_path":"b/5.parquet","rows_count":50000}}}}
        """

    static let destinationOf2025 = """
        {"destination_type":"s3","display_name":"My S3 Destination","config":{"endpoint_url":null,"prefix":"",
          "bucket_name":"langsmith-data-export","region":"us-east-2"},"id":"\(destination)","tenant_id":"\(workspace)",
         "created_at":"2025-05-13T16:00:00+00:00","updated_at":"2025-05-13T16:00:00+00:00",
         "credentials_keys":["access_key_id","secret_access_key"]}
        """

    static let list =
        "[" + [exportOf2025, runningExport, exportOf2026, scheduleExport, spawnedExport].joined(separator: ",\n") + "]"
}

extension Reply {
    /// An answer as it comes from a server; only its body matters here.
    init(_ body: String) { self.init(route: .exports(limit: 1000, offset: 0), body: Array(body.utf8)) }
}
