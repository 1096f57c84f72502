package import Base

/// Conditions on the runs of traces, for a look at what an export would hold (`BodyParamsForRunsQuerySchema` in the
/// OpenAPI file).
///
/// The service counts windows of more than seven days, or without a start, three times as dear.
package struct TraceQuery: Hashable, Sendable {
    package var projects: [ID<Project>]
    package var isRoot: Bool?
    package var startTime: Timestamp?
    package var endTime: Timestamp?
    package var filter: String?
    package var traceFilter: String?
    package var treeFilter: String?
    /// One of `llm`, `chain`, `tool` and four more.
    package var runType: String?
    /// True for runs with an error only, false for those without.
    package var hasError: Bool?

    package init(projects: [ID<Project>], filter: String? = nil) {
        self.projects = projects
        self.filter = filter
    }

    /// One page of the runs, 1 to 100 of them, from where the page before said that the next one begins.
    func pageBody(limit: Int, cursor: TraceCursor?) -> [UInt8] {
        JSONWriter.object { json in
            writeConditions(to: &json)
            // Without it every row carries its inputs and outputs.
            json.field("select", TraceRun.fields)
            json.field("limit", min(max(limit, 1), 100))
            json.field("cursor", cursor?.text)
            json.field("skip_prev_cursor", true)
        }
    }

    /// The same for `POST /api/v2/runs/query`, which has other names for it all.
    func newPageBody(limit: Int, cursor: TraceCursor?) -> [UInt8] {
        JSONWriter.object { json in
            json.field("project_ids", projects.map(\.description))
            json.field("is_root", isRoot)
            // Left out it would be a day ago, where the first version has no bound.
            json.field("min_start_time", startTime ?? Timestamp(microseconds: 0))
            json.field("max_start_time", endTime)
            json.field("filter", filter)
            json.field("trace_filter", traceFilter)
            json.field("tree_filter", treeFilter)
            json.field("run_type", runType?.uppercased())
            json.field("has_error", hasError)
            json.field("selects", TraceRun.fields.map { $0.uppercased() })
            json.field("page_size", min(max(limit, 1), 100))
            json.field("cursor", cursor?.text)
        }
    }

    /// The number of runs and nothing else.
    var statsBody: [UInt8] {
        JSONWriter.object { json in
            writeConditions(to: &json)
            json.field("select", ["run_count"])
        }
    }

    var checkBody: [UInt8] { JSONWriter.object { writeConditions(to: &$0) } }

    private func writeConditions(to json: inout JSONWriter) {
        json.field("session", projects.map(\.description))
        json.field("is_root", isRoot)
        json.field("start_time", startTime)
        json.field("end_time", endTime)
        json.field("filter", filter)
        json.field("trace_filter", traceFilter)
        json.field("tree_filter", treeFilter)
        json.field("run_type", runType)
        json.field("error", hasError)
    }
}

/// One step of a trace, as far as it is asked for (`RunSchema` in the OpenAPI file).
///
/// Not to be confused with the run of an export.
package struct TraceRun: Hashable, Sendable {
    package var id: ID<TraceRun>
    /// That of the trace's root.
    package var trace: ID<TraceRun>?
    package var name: String?
    package var runType: String?
    package var status: String?
    package var startTime: Timestamp?
    package var endTime: Timestamp?

    package init(id: ID<TraceRun>) { self.id = id }

    /// What is asked of each.
    static let fields = ["id", "trace_id", "name", "run_type", "status", "start_time", "end_time"]
}

/// Where the next page begins, in the server's own words, and which of the two questions they belong to.
package struct TraceCursor: Hashable, Sendable {
    let text: String
    let isOfNewQuery: Bool

    package init(_ text: String, isOfNewQuery: Bool = false) {
        self.text = text
        self.isOfNewQuery = isOfNewQuery
    }
}

/// A page of runs, and where the next one begins.
package struct TraceRunPage: Equatable, Sendable {
    package var runs: Rows<TraceRun>
    /// Nil on the last page.
    package var next: TraceCursor?

    package init(runs: Rows<TraceRun>, next: TraceCursor?) {
        self.runs = runs
        self.next = next
    }
}

/// What the service finds wrong with a filter (`RunsQueryValidationResponse` of its newer OpenAPI file).
package struct FilterCheck: Hashable, Sendable {
    package var isValid: Bool
    package var problems: [ServerMessage.Field]

    package init(isValid: Bool, problems: [ServerMessage.Field] = []) {
        self.isValid = isValid
        self.problems = problems
    }
}
