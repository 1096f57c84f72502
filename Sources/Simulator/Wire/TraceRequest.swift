import Base
import LangSmith

/// `BodyParamsForRunsQuerySchema`, or `RunStatsQueryParams`, as far as this world can obey.
struct TraceRequest {
    var projects: [ID<Project>]
    var ids: [ID<TraceStep>]?
    var trace: ID<TraceStep>?
    var parent: ID<TraceStep>?
    /// Runs of examples were asked for, of which there are none.
    var isAboutExamples = false
    var isRoot: Bool?
    var runType: String?
    var start: Timestamp?
    var end: Timestamp?
    var hasError: Bool?
    /// The filters as they came, by name.
    var filters: [(name: String, text: String)] = []
    var select: [String]?
    var limit = 100
    var cursor: String?
    var isAscending = false

    /// The newer question was asked without a start, which means a day ago.
    var isOfTheLastDay = false

    enum Kind { case query, stats, check }

    /// Nil when something is wrong, which `reader` has complained of then.
    init?(_ body: [UInt8]?, for kind: Kind, reader: inout BodyReader) {
        guard let fields = reader.object(in: body) else { return nil }
        projects = reader.ids("session", in: fields) ?? []
        ids = reader.ids("id", in: fields)
        trace = reader.id("trace", in: fields, .nullable)
        parent = reader.id("parent_run", in: fields, .nullable)
        let examples: [ID<Int>]? = reader.ids("reference_example", in: fields)
        isAboutExamples = examples != nil
        readUnused(fields, &reader)
        isRoot = reader.bool("is_root", in: fields, .nullable)
        runType = reader.choice("run_type", in: fields, .nullable, among: Self.runTypes)
        start = reader.time("start_time", in: fields, .nullable)
        end = reader.time("end_time", in: fields, .nullable)
        hasError = reader.bool("error", in: fields, .nullable)
        for name in ["filter", "trace_filter", "tree_filter"] {
            if let text = reader.string(name, in: fields, .nullable) { filters.append((name, text)) }
        }
        switch kind {
        case .query:
            select = reader.strings("select", in: fields, .optional, among: Self.selectable)
            limit = reader.int("limit", in: fields, .optional, range: 1...100) ?? 100
            cursor = reader.string("cursor", in: fields, .nullable)
            isAscending = reader.choice("order", in: fields, among: ["asc", "desc"]) == "asc"
            _ = reader.bool("skip_prev_cursor", in: fields, .optional)
        case .stats: select = reader.strings("select", in: fields, .nullable, among: Self.countable)
        case .check: break
        }
        guard reader.complaints.isEmpty else { return nil }
    }

    /// `POST /api/v2/runs/query`, as the API notes and the public migration guide describe it.
    init?(newQuery body: [UInt8]?, reader: inout BodyReader) {
        guard let fields = reader.object(in: body) else { return nil }
        projects = reader.ids("project_ids", in: fields) ?? []
        ids = reader.ids("ids", in: fields)
        trace = reader.id("trace_id", in: fields, .nullable)
        isRoot = reader.bool("is_root", in: fields, .nullable)
        let types = Self.runTypes.map { $0.uppercased() }
        runType = reader.choice("run_type", in: fields, .nullable, among: types)?.lowercased()
        start = reader.time("min_start_time", in: fields, .nullable)
        end = reader.time("max_start_time", in: fields, .nullable)
        isOfTheLastDay = start == nil
        hasError = reader.bool("has_error", in: fields, .nullable)
        for name in ["filter", "trace_filter", "tree_filter"] {
            if let text = reader.string(name, in: fields, .nullable) { filters.append((name, text)) }
        }
        let selectable = Self.newlySelectable.map { $0.uppercased() }
        let selected = reader.strings("selects", in: fields, .nullable, among: selectable) ?? ["ID"]
        select = selected.map { $0.lowercased() }
        limit = reader.int("page_size", in: fields, .nullable, range: 1...1000) ?? 100
        cursor = reader.string("cursor", in: fields, .nullable)
        guard reader.complaints.isEmpty else { return nil }
    }

    /// Nothing says which of the workspace's runs are meant.
    var isBoundless: Bool {
        projects.isEmpty && ids == nil && trace == nil && parent == nil && !isAboutExamples
    }

    /// Checks what changes nothing here.
    private func readUnused(_ fields: BodyReader.Fields, _ reader: inout BodyReader) {
        _ = reader.int("execution_order", in: fields, .nullable, range: 1...1)
        for name in ["query", "search_filter"] { _ = reader.string(name, in: fields, .nullable) }
        _ = reader.choice(
            "data_source_type",
            in: fields,
            .nullable,
            among: ["current", "historical", "lite", "root_lite", "runs_feedbacks_rmt_wide"]
        )
        _ = reader.bool("skip_pagination", in: fields, .nullable)
        _ = reader.bool("use_experimental_search", in: fields, .optional)
    }

    /// More than seven days, or without a start: such queries have less room at the gateway.
    var isWide: Bool {
        guard let start else { return !isOfTheLastDay }
        return end.map { $0.since(start) > .seconds(7 * 86_400) } ?? false
    }

    private static let runTypes = ["tool", "chain", "llm", "retriever", "embedding", "prompt", "parser"]

    /// What the newer question may ask of a run.
    private static let newlySelectable = [
        "id", "name", "run_type", "status", "start_time", "end_time", "latency_seconds", "first_token_time", "error",
        "error_preview", "extra", "metadata", "events", "inputs", "inputs_preview", "outputs", "outputs_preview",
        "manifest", "parent_run_ids", "project_id", "trace_id", "thread_id", "dotted_order", "is_root",
        "reference_example_id", "reference_dataset_id", "total_tokens", "prompt_tokens", "completion_tokens",
        "total_cost", "prompt_cost", "completion_cost", "prompt_token_details", "completion_token_details",
        "prompt_cost_details", "completion_cost_details", "price_model_id", "tags", "app_path", "attachments",
        "is_in_dataset", "share_url", "feedback_stats",
    ]

    /// `RunStatsSelect`.
    private static let countable = [
        "run_count", "latency_p50", "latency_p99", "latency_avg", "first_token_p50", "first_token_p99", "total_tokens",
        "prompt_tokens", "completion_tokens", "median_tokens", "completion_tokens_p50", "prompt_tokens_p50",
        "tokens_p99", "completion_tokens_p99", "prompt_tokens_p99", "last_run_start_time", "feedback_stats",
        "thread_feedback_stats", "run_facets", "error_rate", "streaming_rate", "total_cost", "prompt_cost",
        "completion_cost", "cost_p50", "cost_p99", "session_feedback_stats", "all_run_stats", "all_token_stats",
        "prompt_token_details", "completion_token_details", "prompt_cost_details", "completion_cost_details",
    ]

    /// `RunSelect`.
    private static let selectable = [
        "id", "name", "run_type", "start_time", "end_time", "status", "error", "extra", "events", "inputs",
        "inputs_preview", "inputs_s3_urls", "inputs_or_signed_url", "outputs", "outputs_preview", "outputs_s3_urls",
        "outputs_or_signed_url", "s3_urls", "error_or_signed_url", "events_or_signed_url", "extra_or_signed_url",
        "serialized_or_signed_url", "parent_run_id", "manifest_id", "manifest_s3_id", "manifest", "session_id",
        "serialized", "reference_example_id", "reference_dataset_id", "total_tokens", "prompt_tokens",
        "prompt_token_details", "completion_tokens", "completion_token_details", "total_cost", "prompt_cost",
        "prompt_cost_details", "completion_cost", "completion_cost_details", "price_model_id", "first_token_time",
        "trace_id", "dotted_order", "last_queued_at", "feedback_stats", "child_run_ids", "parent_run_ids", "tags",
        "in_dataset", "app_path", "share_token", "trace_tier", "trace_first_received_at", "ttl_seconds",
        "trace_upgrade", "thread_id", "trace_min_max_start_time", "messages", "inserted_at",
    ]
}
