/// The answers of the operations (API notes, sections 2, 3 and 7), as the OpenAPI file of August 2026 has them.
extension Schema {
    private static let exportStatus = word([
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

    static let project = object([
        required("id", .id), required("tenant_id", .id), optional("name", .text, nullable: false),
        optional("start_time", .time, nullable: false), optional("end_time", .time), optional("extra", .anything),
        optional("description", .text), optional("reference_dataset_id", .id),
        optional("trace_tier", .word(["longlived", "shortlived"])), optional("run_count", .integer),
        optional("total_cost", .text), optional("last_run_start_time_live", .time), optional("error_rate", .number),
    ])

    static let workspace = object([
        required("id", .id), optional("organization_id", .id), required("created_at", .time),
        required("display_name", .text), required("is_personal", .bool), required("is_deleted", .bool),
        optional("tenant_handle", .text), optional("data_plane_url", .text), optional("read_only", .bool),
        optional("role_id", .id), optional("role_name", .text), optional("permissions", .list(.text)),
    ])

    static let info = object([
        required("version", .text), optional("git_sha", .text), optional("license_expiration_time", .time),
        optional("batch_ingest_config", .object([optional("size_limit", .integer, nullable: false)])),
        optional("instance_flags", .object([])),
        optional("customer_info", .object([required("customer_id", .text), required("customer_name", .text)])),
    ])

    static let health = object([required("clickhouse_disk_free_pct", .number)])

    static let organization = object([
        optional("id", .id), optional("display_name", .text),
        required(
            "config",
            .object([
                optional("max_identities", .integer, nullable: false),
                optional("can_use_bulk_export", .bool, nullable: false), optional("plan_tier", .text),
            ])
        ),
        required("is_personal", .bool), optional("tier", .word(["plus", "enterprise", "premier"])),
        optional("permissions", .list(.text), nullable: false), optional("max_api_key_expiry_days", .integer),
    ])

    static let tracePage = object([
        required("runs", .list(.traceRun)),
        required("cursors", .object([optional("next", .text), optional("prev", .text)])),
        optional("search_cursors", .anything), optional("parsed_query", .text),
    ])

    /// The answer to the newer question: nothing that was not selected, so all but the id may be missing.
    static let newTracePage = object([
        required(
            "items",
            .list(
                .object([
                    required("id", .id), optional("trace_id", .id), optional("name", .text),
                    optional("run_type", .word(["LLM", "CHAIN"])), optional("status", .word(["SUCCESS", "ERROR"])),
                    optional("start_time", .time), optional("end_time", .time),
                ])
            )
        ),
        optional("next_cursor", .text),
    ])

    static let statistics = object([
        optional("run_count", .integer), optional("latency_p50", .number), optional("total_cost", .number),
        optional("last_run_start_time", .time), optional("run_facets", .anything),
    ])

    static let filterCheck = object([
        required("valid", .bool),
        optional(
            "errors",
            .list(.object([required("field", .text), required("message", .text)])),
            nullable: false
        ),
    ])
}
