package import Base

extension TraceRun: WireValue {
    /// Reads a `RunSchema`; all but what was asked for is passed over.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var id: ID<TraceRun>?
        var run = TraceRun(id: ID(high: 0, low: 0))
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "id": id = try reader.id()
            case "trace_id": run.trace = try reader.id()
            case "name": run.name = try reader.sharedText()
            // The newer question is answered in capitals.
            case "run_type": run.runType = try reader.text()?.lowercased()
            case "status": run.status = try reader.text()?.lowercased()
            case "start_time": run.startTime = try reader.time()
            case "end_time": run.endTime = try reader.time()
            default: try reader.skip()
            }
        }
        guard let id else { throw JSONReader.noID }
        run.id = id
        self = run
    }
}

extension TraceRunPage: WireValue {
    /// Reads a `ListRunsResponse`, or the `items` and `next_cursor` of the newer question; without a next cursor it is
    /// the last page.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var runs: Rows<TraceRun>?
        var next: TraceCursor?
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "runs", "items": runs = try TraceRun.rows(from: &reader)
            case "next_cursor":
                next = try reader.text().flatMap { $0.isEmpty ? nil : TraceCursor($0, isOfNewQuery: true) }
            case "cursors":
                next = nil
                _ = try reader.object { (reader, key) throws(JSONFailure) in
                    if case "next" = key { next = try reader.text().map { TraceCursor($0) } } else { try reader.skip() }
                }
            default: try reader.skip()
            }
        }
        guard let runs else { throw JSONFailure(.mismatched, path: "runs", "is missing") }
        self.init(runs: runs, next: next)
    }
}

/// The number of runs that meet some conditions (`RunStats` in the OpenAPI file).
struct TraceStats: WireValue {
    var runCount: Int64

    init(from reader: inout JSONReader) throws(JSONFailure) {
        var runCount: Int64?
        try reader.row { (reader, key) throws(JSONFailure) in
            if case "run_count" = key { runCount = try reader.integer() } else { try reader.skip() }
        }
        guard let runCount else { throw JSONFailure(.mismatched, path: "run_count", "is missing") }
        self.runCount = runCount
    }
}

extension FilterCheck: WireValue {
    /// Reads a `RunsQueryValidationResponse`; without a `valid` its errors decide.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var isValid: Bool?
        var problems: [ServerMessage.Field] = []
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "valid": isValid = try reader.bool()
            case "errors":
                problems = []
                _ = try reader.array { (reader, _) throws(JSONFailure) in
                    var problem = ServerMessage.Field(location: "", message: "")
                    try reader.row { (reader, key) throws(JSONFailure) in
                        switch key {
                        case "field": problem.location = CleanText.trimmed(try reader.text() ?? "")
                        case "message": problem.message = CleanText.trimmed(try reader.text() ?? "")
                        default: try reader.skip()
                        }
                    }
                    problems.append(problem)
                }
            default: try reader.skip()
            }
        }
        self.init(isValid: isValid ?? problems.isEmpty, problems: problems)
    }
}
