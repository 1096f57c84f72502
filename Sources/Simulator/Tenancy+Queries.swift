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
                    json.array(page.steps) { world.write($1, select: request.select, to: &$0) }
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
            "completion_tokens", "median_tokens", "last_run_start_time", "feedback_stats", "run_facets", "error_rate",
            "streaming_rate", "total_cost", "prompt_cost", "completion_cost", "cost_p50", "cost_p99",
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

extension World {
    /// `RunSchema`: what it must have, and what was selected of the rest.
    fileprivate func write(_ step: TraceStep, select: [String]?, to json: inout JSONWriter) {
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
            json.string("/o/\(workspace.id)/projects/p/\(step.project)/r/\(step.id)?trace_id=\(step.trace)")
            func selected(_ name: String) -> Bool { select?.contains(name) ?? true }
            if selected("start_time") {
                json.key("start_time")
                json.time(step.start)
            }
            if selected("end_time") {
                json.key("end_time")
                json.time(step.end)
            }
            if selected("error") {
                json.key("error")
                json.string(step.error)
            }
            if selected("parent_run_id") {
                json.key("parent_run_id")
                json.id(step.isRoot ? nil : step.trace)
            }
            if selected("tags") {
                json.key("tags")
                json.strings(step.tags)
            }
            // Without a selection every row carries its payloads.
            for name in ["inputs", "outputs"] where selected(name) {
                json.key(name)
                json.object { json in
                    json.key("text")
                    json.string("\(name) of \(step.name) \(step.id)")
                }
            }
        }
    }
}

extension TraceStep {
    /// `20261120T030000000000Z<id>`, the root's before it.
    fileprivate var dottedOrder: String {
        let c = start.civil
        let date = Timestamp.padded(c.year, 4) + Timestamp.padded(c.month, 2) + Timestamp.padded(c.day, 2)
        let time = Timestamp.padded(c.hour, 2) + Timestamp.padded(c.minute, 2) + Timestamp.padded(c.second, 2)
        let own = "\(date)T\(time)\(Timestamp.padded(c.microsecond, 6))Z\(id)"
        return isRoot ? own : "\(trace).\(own)"
    }
}
