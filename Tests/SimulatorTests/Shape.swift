import Base
import LangSmith

@testable import Simulator

/// What the API promises about a value: its type, and of an object exactly these keys.
indirect enum Shape: Sendable {
    case id, time, text, bool, integer, number, anything
    case word([String])
    case list(Shape)
    case object([Field])

    struct Field: Sendable {
        var name: String
        var shape: Shape
        var isNullable = false
    }

    static func field(_ name: String, _ shape: Shape) -> Field { Field(name: name, shape: shape) }
    static func nullable(_ name: String, _ shape: Shape) -> Field { Field(name: name, shape: shape, isNullable: true) }
    static func nullable(_ names: [String], _ shape: Shape) -> [Field] { names.map { nullable($0, shape) } }
    static func fields(_ names: [String], _ shape: Shape) -> [Field] { names.map { field($0, shape) } }

    /// What does not fit, each with the way to it.
    func problems(in value: JSONValue, at path: String = "") -> [String] {
        switch (self, value) {
        case (.anything, _), (.text, .string), (.bool, .bool), (.integer, .int), (.number, .int), (.number, .double):
            return []
        case (.id, .string(let text)): return ID<Int>(text) == nil ? ["\(path): \(text) is no id"] : []
        case (.time, .string(let text)):
            let isTime = Timestamp(text) != nil && text.hasSuffix("+00:00")
            return isTime ? [] : ["\(path): \(text) is no time"]
        case (.word(let words), .string(let text)):
            return words.contains(text) ? [] : ["\(path): \(text) is none of \(words)"]
        case (.list(let element), .array(let values)):
            return values.enumerated().flatMap { element.problems(in: $1, at: "\(path)[\($0)]") }
        case (.object(let fields), .object(let values)):
            let names = Set(fields.map(\.name))
            let missing = names.subtracting(values.keys).sorted().map { "\(path).\($0) is missing" }
            let foreign = Set(values.keys).subtracting(names).sorted().map { "\(path).\($0) is not in the schema" }
            let wrong = fields.flatMap { field -> [String] in
                guard let value = values[field.name] else { return [] }
                if case .null = value, field.isNullable { return [] }
                return field.shape.problems(in: value, at: "\(path).\(field.name)")
            }
            return missing + foreign + wrong
        default: return ["\(path): \(value)"]
        }
    }
}

/// The answers of a server, as the OpenAPI file (August 2026) and the API notes have them: what it does not know yet is
/// left out.
extension Shape {
    static func export(_ server: ServerProfile) -> Shape {
        var fields = [
            field("bulk_export_destination_id", .id), nullable("session_id", .id), field("start_time", .time),
            nullable("end_time", .time), nullable("filter", .text), field("format", .word(["Parquet"])),
            field("compression", .word(["none", "gzip", "snappy", "zstandard"])), nullable("interval_hours", .integer),
            field("id", .id), field("tenant_id", .id),
            field(
                "status",
                .word(["Cancelled", "Completed", "Created", "IntervalScheduled", "Failed", "TimedOut", "Running"])
            ),
            field("created_at", .time), field("updated_at", .time), nullable("finished_at", .time),
            nullable("source_bulk_export_id", .id),
        ]
        if server != .selfHosted10 {
            fields += [field("format_version", .word(["v1", "v2_beta"])), nullable("export_fields", .list(.text))]
        }
        if server.isRecent { fields.append(field("all_experiments", .bool)) }
        return .object(fields)
    }

    static func run(_ server: ServerProfile) -> Shape {
        let upload = Shape.object([
            nullable("target_cursor", .text), field("file_path", .text), field("rows_count", .integer),
        ])
        var progress = [
            field("rows_written", .integer), field("exported_files", .list(.text)), field("export_path", .text),
            nullable("latest_cursor", .text),
        ]
        if server.isRecent { progress.append(nullable("pending_upload", upload)) }
        var metadata = [
            field("prefix", .text), field("start_time", .time), field("end_time", .time),
            nullable("result", .object(progress)),
        ]
        if server.isRecent { metadata.append(nullable("execution_backend", .word(["clickhouse", "smithdb"]))) }
        var fields = [
            field("bulk_export_id", .id), field("metadata", .object(metadata)), field("id", .id),
            field("status", .word(["Cancelled", "Completed", "Created", "Failed", "TimedOut", "Running"])),
            field("retry_number", .integer), nullable("errors", .anything), field("created_at", .time),
            field("updated_at", .time), nullable("finished_at", .time), nullable("start_time", .time),
            nullable("end_time", .time),
        ]
        if server.isRecent { fields.append(nullable("session_id", .id)) }
        return .object(fields)
    }

    static func destination(_ server: ServerProfile) -> Shape {
        var config = [
            nullable("endpoint_url", .text), field("prefix", .text), nullable("bucket_name", .text),
            nullable("region", .text),
        ]
        if server != .selfHosted10 {
            let options = Shape.object([
                nullable("addressing_style", .word(["auto", "virtual", "path"])),
                nullable("use_accelerate_endpoint", .bool), nullable("payload_signing_enabled", .bool),
                nullable("us_east_1_regional_endpoint", .word(["regional", "legacy"])),
            ])
            config += [
                nullable("s3_additional_kwargs", .anything), nullable("config_kwargs_s3", options),
                field("include_bucket_in_prefix", .bool),
            ]
        }
        if server.isRecent { config.append(nullable("aws_role_arn", .text)) }
        return .object(
            [
                field("destination_type", .word(["s3"])), field("display_name", .text),
                field("config", .object(config)),
            ] + shortDestination
        )
    }

    static let shortDestination = [
        field("id", .id), field("tenant_id", .id), field("created_at", .time), field("updated_at", .time),
        field("credentials_keys", .list(.text)),
    ]

    static let project = Shape.object(
        [
            field("id", .id), field("tenant_id", .id), field("name", .text), field("start_time", .time),
            nullable("end_time", .time), nullable("extra", .anything), nullable("description", .text),
            nullable("default_dataset_id", .id), nullable("reference_dataset_id", .id),
            nullable("trace_tier", .word(["longlived", "shortlived"])), nullable("last_run_start_time", .time),
            nullable("last_run_start_time_live", .time),
        ]
            + nullable(
                ["run_count", "total_tokens", "prompt_tokens", "completion_tokens", "test_run_number"],
                .integer
            )
            + nullable(
                [
                    "latency_p50", "latency_p99", "first_token_p50", "first_token_p99", "error_rate", "streaming_rate",
                ],
                .number
            )
            + nullable(["total_cost", "prompt_cost", "completion_cost"], .text)
            + nullable(["feedback_stats", "session_feedback_stats", "run_facets", "experiment_progress"], .anything)
    )

    static let workspace = Shape.object([
        field("id", .id), nullable("organization_id", .id), field("created_at", .time), field("display_name", .text),
        field("is_personal", .bool), field("is_deleted", .bool), nullable("tenant_handle", .text),
        nullable("data_plane_url", .text), field("read_only", .bool), nullable("role_id", .id),
        nullable("role_name", .text), nullable("permissions", .list(.text)),
    ])

    static let info = Shape.object([
        field("version", .text), nullable("git_sha", .text), nullable("license_expiration_time", .time),
        field(
            "batch_ingest_config",
            .object(
                [field("use_multipart_endpoint", .bool)]
                    + fields(
                        [
                            "scale_up_qsize_trigger", "scale_up_nthreads_limit", "scale_down_nempty_trigger",
                            "size_limit", "size_limit_bytes",
                        ],
                        .integer
                    )
            )
        ),
        field("instance_flags", .object([])),
        nullable("customer_info", .object([field("customer_id", .text), field("customer_name", .text)])),
    ])

    static let statistics = Shape.object(
        nullable(
            [
                "run_count", "total_tokens", "prompt_tokens", "completion_tokens", "median_tokens",
                "completion_tokens_p50", "prompt_tokens_p50", "tokens_p99", "completion_tokens_p99",
                "prompt_tokens_p99",
            ],
            .integer
        )
            + nullable(
                [
                    "latency_p50", "latency_p99", "first_token_p50", "first_token_p99", "error_rate", "streaming_rate",
                    "total_cost", "prompt_cost", "completion_cost", "cost_p50", "cost_p99",
                ],
                .number
            )
            + [nullable("last_run_start_time", .time)]
            + nullable(
                [
                    "feedback_stats", "run_facets", "prompt_token_details", "completion_token_details",
                    "prompt_cost_details", "completion_cost_details",
                ],
                .anything
            )
    )

    /// What every run of a trace has, whatever was selected.
    private static let traceCore = [
        field("name", .text),
        field("run_type", .word(["tool", "chain", "llm", "retriever", "embedding", "prompt", "parser"])),
        field("trace_id", .id), field("dotted_order", .text), field("id", .id), field("status", .text),
        field("session_id", .id), field("app_path", .text),
    ]

    /// With nothing selected everything comes.
    static let wholeTraceRun = Shape.object(
        traceCore
            + [field("execution_order", .integer), field("start_time", .time), field("trace_upgrade", .bool)]
            + fields(["total_tokens", "prompt_tokens", "completion_tokens"], .integer)
            + nullable(["end_time", "trace_min_start_time", "trace_max_start_time", "first_token_time"], .time)
            + nullable(["last_queued_at", "trace_first_received_at"], .time)
            + nullable(
                [
                    "parent_run_id", "manifest_id", "manifest_s3_id", "reference_example_id", "price_model_id",
                    "share_token", "reference_dataset_id",
                ],
                .id
            )
            + nullable(
                [
                    "inputs_preview", "outputs_preview", "error", "total_cost", "prompt_cost", "completion_cost",
                    "thread_id",
                ],
                .text
            )
            + [
                nullable("in_dataset", .bool), nullable("ttl_seconds", .integer), nullable("tags", .list(.text)),
                nullable("trace_tier", .word(["longlived", "shortlived"])),
            ]
            + nullable(["child_run_ids", "direct_child_run_ids", "parent_run_ids"], .list(.id))
            + nullable(
                [
                    "inputs", "outputs", "extra", "serialized", "events", "inputs_s3_urls", "outputs_s3_urls",
                    "s3_urls", "feedback_stats", "prompt_token_details", "completion_token_details",
                    "prompt_cost_details", "completion_cost_details", "messages",
                ],
                .anything
            )
    )

    static let leanTraceRun = Shape.object(traceCore + [field("start_time", .time), nullable("end_time", .time)])

    static let newTraceRun = Shape.object([
        field("id", .id), field("trace_id", .id), field("name", .text),
        field("run_type", .word(["TOOL", "CHAIN", "LLM", "RETRIEVER", "EMBEDDING", "PROMPT", "PARSER"])),
        field("status", .word(["SUCCESS", "ERROR", "PENDING"])), field("start_time", .time),
        nullable("end_time", .time),
    ])

    static func tracePage(_ run: Shape) -> Shape {
        .object([
            field("runs", .list(run)),
            field("cursors", .object([nullable("next", .text), nullable("prev", .text)])),
            nullable("search_cursors", .anything), nullable("parsed_query", .text),
        ])
    }

    static let complaints = Shape.object([
        field(
            "detail",
            .list(.object([field("type", .text), field("loc", .list(.anything)), field("msg", .text)]))
        )
    ])
}

extension ServerProfile {
    /// Of 2026: roles in the configuration, experiments, the newer store.
    fileprivate var isRecent: Bool { self != .selfHosted10 && self != .selfHosted13 }
}
