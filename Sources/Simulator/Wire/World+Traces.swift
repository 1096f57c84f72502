import Base
import LangSmith

/// Rows of the answers about traces.
extension World {
    /// `RunSchema`: what it must have, and what was selected of the rest; nil selects everything, payloads included.
    func write(_ step: TraceStep, select: Set<String>?, to json: inout JSONWriter) {
        json.object { json in
            json.key("name")
            json.string(step.name)
            json.key("run_type")
            json.string(step.runType)
            json.key("trace_id")
            json.id(step.trace)
            json.key("dotted_order")
            json.string(step.dottedOrder)
            json.key("id")
            json.id(step.id)
            json.key("status")
            json.string(step.error == nil ? "success" : "error")
            json.key("session_id")
            json.id(step.project)
            json.key("app_path")
            json.string(path(of: step))
            for (name, value) in Self.traceDefaults where select?.contains(name) ?? true {
                json.key(name)
                writeOptional(name, of: step, else: value, to: &json)
            }
        }
    }

    /// A row of the newer question: what was selected and nothing else, its words in capitals.
    func write(new step: TraceStep, _ selected: Set<String>, to json: inout JSONWriter) {
        json.object { json in
            for name in selected.sorted() {
                json.key(name)
                switch name {
                case "id": json.id(step.id)
                case "trace_id": json.id(step.trace)
                case "project_id": json.id(step.project)
                case "name": json.string(step.name)
                case "run_type": json.string(step.runType.uppercased())
                case "status": json.string(step.error == nil ? "SUCCESS" : "ERROR")
                case "dotted_order": json.string(step.dottedOrder)
                case "is_root": json.bool(step.isRoot)
                case "app_path": json.string(path(of: step))
                case "parent_run_ids": json.array(step.isRoot ? [] : [step.trace]) { $0.id($1) }
                default: writeOptional(name, of: step, else: "null", to: &json)
                }
            }
        }
    }

    private func path(of step: TraceStep) -> String {
        "/o/\(workspace.id)/projects/p/\(step.project)/r/\(step.id)?trace_id=\(step.trace)"
    }

    /// What traces are made up with; all else is as the schema has it by default.
    private func writeOptional(
        _ name: String,
        of step: TraceStep,
        else value: String,
        to json: inout JSONWriter
    ) {
        switch name {
        case "start_time": json.time(step.start)
        case "end_time": json.time(step.end)
        case "error": json.string(step.error)
        case "parent_run_id": json.id(step.isRoot ? nil : step.trace)
        case "tags": json.strings(step.tags)
        case "inputs", "outputs":
            json.object { json in
                json.key("text")
                json.string("\(name) of \(step.name) \(step.id)")
            }
        default: json.raw(value)
        }
    }

    /// The properties of `RunSchema` that it may lack (OpenAPI file of August 2026), with their defaults.
    private static let traceDefaults: [(name: String, json: String)] =
        [
            ("execution_order", "1"), ("total_tokens", "0"), ("prompt_tokens", "0"), ("completion_tokens", "0"),
            ("trace_upgrade", "false"),
        ]
        + [
            "inputs", "inputs_preview", "start_time", "end_time", "extra", "error", "serialized", "outputs",
            "outputs_preview", "parent_run_id", "manifest_id", "manifest_s3_id", "events", "tags", "inputs_s3_urls",
            "outputs_s3_urls", "s3_urls", "trace_min_start_time", "trace_max_start_time", "child_run_ids",
            "direct_child_run_ids", "parent_run_ids", "feedback_stats", "reference_example_id", "prompt_token_details",
            "completion_token_details", "total_cost", "prompt_cost", "completion_cost", "prompt_cost_details",
            "completion_cost_details", "price_model_id", "first_token_time", "messages", "last_queued_at", "in_dataset",
            "share_token", "trace_tier", "trace_first_received_at", "ttl_seconds", "reference_dataset_id", "thread_id",
        ].map { ($0, "null") }
}
