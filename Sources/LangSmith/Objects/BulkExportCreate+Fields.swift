extension BulkExportCreate {
    /// What stands in a column of an export, in some words for a list (API notes, section 4.2, and
    /// https://docs.langchain.com/langsmith/run-data-format).
    package static func meaning(ofField name: String) -> String? { meanings[name] }

    private static let meanings = [
        "id": "the run's id",
        "tenant_id": "the workspace's id",
        "session_id": "the project's id",
        "trace_id": "the id of the root run",
        "parent_run_id": "the run that called it",
        "parent_run_ids": "all runs above it",
        "reference_example_id": "the dataset's example it is of",
        "name": "what the code calls the run",
        "run_type": "llm, chain, tool, retriever …",
        "start_time": "when it began",
        "end_time": "when it ended",
        "status": "success, error or pending",
        "is_root": "it has no run above it",
        "dotted_order": "its place in the tree",
        "trace_tier": "how long its trace is kept",
        "inputs": "what went in: large",
        "outputs": "what came out: large",
        "error": "why it failed",
        "extra": "metadata, runtime, parameters",
        "events": "streamed tokens and the like",
        "tags": "words that the code gave it",
        "feedback_stats": "feedback scores, summed up",
        "total_tokens": "tokens in and out",
        "prompt_tokens": "tokens in",
        "completion_tokens": "tokens out",
        "total_cost": "cost of all tokens, in USD",
        "prompt_cost": "cost of the tokens in",
        "completion_cost": "cost of the tokens out",
        "first_token_time": "when the first token came",
        "feedbacks": "each feedback; only if chosen",
    ]
}
