import Base
import LangSmith

/// Answers about the traces themselves (API notes, section 7).
extension Tenancy {
    /// `POST /runs/query`.
    func traceRuns(_ body: [UInt8]?) -> HTTPResponse {
        var reader = BodyReader()
        guard let request = TraceRequest(body, for: .query, reader: &reader) else {
            return .error(422, complaints: reader.complaints)
        }
        guard !request.isBoundless else { return .boundless }
        switch search(request) {
        case .failure(let problem): return .error(400, detail: problem.message)
        case .success(let search):
            let page = search.page()
            return .json { json in
                json.object { json in
                    json.key("runs")
                    json.array(page.steps) { world.write($1, select: request.select.map(Set.init), to: &$0) }
                    json.key("cursors")
                    json.object { json in
                        json.key("next")
                        json.string(page.next)
                        json.key("prev")
                        json.null()
                    }
                    json.key("search_cursors")
                    json.null()
                    json.key("parsed_query")
                    json.null()
                }
            }
        }
    }

    /// `POST /api/v2/runs/query`.
    func newTraceRuns(_ body: [UInt8]?) -> HTTPResponse {
        var reader = BodyReader()
        guard var request = TraceRequest(newQuery: body, reader: &reader) else {
            return .error(422, complaints: reader.complaints)
        }
        guard !request.projects.isEmpty else {
            return .error(400, detail: "One of 'project_ids' or 'reference_dataset_id' must be specified")
        }
        if request.isOfTheLastDay { request.start = world.now.adding(-.day) }
        let selected = Set(request.select ?? [])
        switch search(request) {
        case .failure(let problem): return .error(400, detail: problem.message)
        case .success(let search):
            let page = search.page()
            return .json { json in
                json.object { json in
                    json.key("items")
                    json.array(page.steps) { world.write(new: $1, selected, to: &$0) }
                    json.key("next_cursor")
                    json.string(page.next)
                }
            }
        }
    }

    /// `POST /runs/stats`: as many runs as an export of the same window has rows.
    ///
    /// Filters are counted as exports count them: they let every sixth run through, whatever they say.
    func traceStats(_ body: [UInt8]?) -> HTTPResponse {
        var reader = BodyReader()
        guard let request = TraceRequest(body, for: .stats, reader: &reader) else {
            return .error(422, complaints: reader.complaints)
        }
        guard !request.isBoundless else { return .boundless }
        if let problem = Self.problems(of: request).first {
            return .error(400, detail: "Invalid \(problem.name): \(problem.message)")
        }
        let count = request.projects.compactMap { world.project($0) }.reduce(Int64(0)) { sum, place in
            let project = world.projects[place]
            let window = Window(start: request.start ?? project.created, end: min(request.end ?? world.now, world.now))
            let isNarrowed = request.isRoot == true || !request.filters.isEmpty
            return (0..<window.days).reduce(sum) { sum, day in
                let rows = project.rows(in: window.day(day), perDay: nil)
                return sum + (isNarrowed ? rows / Traces.stepsPerTrace : rows)
            }
        }
        let statistics: [StaticString] = [
            "latency_p50", "latency_p99", "first_token_p50", "first_token_p99", "total_tokens", "prompt_tokens",
            "completion_tokens", "median_tokens", "completion_tokens_p50", "prompt_tokens_p50", "tokens_p99",
            "completion_tokens_p99", "prompt_tokens_p99", "last_run_start_time", "feedback_stats", "run_facets",
            "error_rate", "streaming_rate", "total_cost", "prompt_cost", "completion_cost", "cost_p50", "cost_p99",
            "prompt_token_details", "completion_token_details", "prompt_cost_details", "completion_cost_details",
        ]
        return .json { json in
            json.object { json in
                json.key("run_count")
                if request.select?.contains("run_count") ?? true { json.int(count) } else { json.null() }
                for name in statistics {
                    json.key(name)
                    json.null()
                }
            }
        }
    }

    /// `POST /runs/query/validate`.
    func filterCheck(_ body: [UInt8]?) -> HTTPResponse {
        var reader = BodyReader()
        guard let request = TraceRequest(body, for: .check, reader: &reader) else {
            return .error(422, complaints: reader.complaints)
        }
        let problems = Self.problems(of: request)
        return .json { json in
            json.object { json in
                json.key("valid")
                json.bool(problems.isEmpty)
                json.key("errors")
                json.array(problems) { json, problem in
                    json.object { json in
                        json.key("field")
                        json.string(problem.name)
                        json.key("message")
                        json.string(problem.message)
                    }
                }
            }
        }
    }

    private static func problems(of request: TraceRequest) -> [(name: String, message: String)] {
        request.filters.compactMap { name, text in
            guard case .failure(let problem) = TraceFilter.read(text) else { return nil }
            return (name, problem.message)
        }
    }

    private func search(_ request: TraceRequest) -> Result<TraceSearch, TraceFilter.Problem> {
        if let problem = Self.problems(of: request).first {
            return .failure(TraceFilter.Problem(message: "Invalid \(problem.name): \(problem.message)"))
        }
        var search = TraceSearch(request, in: world)
        if let cursor = request.cursor, !search.resume(at: cursor) {
            return .failure(TraceFilter.Problem(message: "Invalid cursor"))
        }
        return .success(search)
    }
}

extension HTTPResponse {
    fileprivate static let boundless = error(
        400,
        detail: "At least one of 'session', 'id', 'parent_run', 'trace', 'reference_example' must be specified"
    )
}

extension TraceStep {
    /// `20261120T030000000000Z<id>`, the root's before it.
    var dottedOrder: String {
        let c = start.civil
        let date = Timestamp.padded(c.year, 4) + Timestamp.padded(c.month, 2) + Timestamp.padded(c.day, 2)
        let time = Timestamp.padded(c.hour, 2) + Timestamp.padded(c.minute, 2) + Timestamp.padded(c.second, 2)
        let own = "\(date)T\(time)\(Timestamp.padded(c.microsecond, 6))Z\(id)"
        return isRoot ? own : "\(trace).\(own)"
    }
}
