import Base
import LangSmith

/// JSON as the service writes it, and the invented ids of the tests.
enum Wire {
    static func id<T>(_ number: Int, _ kind: Int = 1) -> ID<T> {
        ID(high: UInt64(kind) << 48 | 0x4000, low: 0x8000_0000_0000_0000 | UInt64(number))
    }

    static func export(_ number: Int) -> ID<BulkExport> { id(number, 1) }
    static func destination(_ number: Int) -> ID<Destination> { id(number, 2) }
    static func project(_ number: Int) -> ID<Project> { id(number, 3) }
    static func run(_ number: Int) -> ID<BulkExportRun> { id(number, 4) }
    static let workspace: ID<Workspace> = id(1, 5)

    static func ok(_ body: String, headers: [HTTPHeader] = []) -> FakeServer.Behaviour {
        .answer(HTTPResponse(status: 200, headers: headers, body: Array(body.utf8)))
    }

    static func error(_ status: Int, _ detail: String = "no", headers: [HTTPHeader] = []) -> FakeServer.Behaviour {
        .answer(HTTPResponse(status: status, headers: headers, body: Array(#"{"detail":"\#(detail)"}"#.utf8)))
    }

    static func list(_ rows: [String]) -> FakeServer.Behaviour { ok("[" + rows.joined(separator: ",") + "]") }

    static func json(_ export: BulkExport) -> String {
        func quoted(_ value: (some CustomStringConvertible)?) -> String { value.map { "\"\($0)\"" } ?? "null" }
        return """
            {"id":"\(export.id)","tenant_id":"\(workspace)","bulk_export_destination_id":\(quoted(export.destination)),\
            "session_id":\(quoted(export.project)),"start_time":\(quoted(export.startTime)),\
            "end_time":\(quoted(export.endTime)),"filter":\(quoted(export.filter)),"format":"Parquet",\
            "interval_hours":\(export.intervalHours.map(String.init) ?? "null"),"status":"\(export.status.word)",\
            "created_at":\(quoted(export.createdAt)),"updated_at":\(quoted(export.updatedAt)),\
            "finished_at":\(quoted(export.finishedAt)),"source_bulk_export_id":\(quoted(export.schedule))}
            """
    }

    /// A run of `export` over its nth UTC day.
    static func run(
        _ number: Int,
        of export: ID<BulkExport>,
        _ status: Status = .running,
        rows: Int = 0,
        cursor: String = "c",
        retry: Int = 0,
        errors: [String] = []
    ) -> String {
        let attempts = errors.enumerated().map { "\"retry_\($0.offset)\":\"\($0.element)\"" }.joined(separator: ",")
        let day = Timestamp(year: 2026, month: 11, day: 10) + .seconds(86_400 * number)
        return """
            {"id":"\(run(number))","bulk_export_id":"\(export)","status":"\(status.word)","retry_number":\(retry),\
            "errors":{\(attempts)},"created_at":"\(day)","updated_at":"\(day)","finished_at":null,\
            "metadata":{"prefix":"p","start_time":"\(day)","end_time":"\(day + .seconds(86_400))",\
            "result":{"rows_written":\(rows),"exported_files":[],"export_path":"p","latest_cursor":"\(cursor)"}}}
            """
    }
}

extension BulkExport {
    /// A one-time export over two days of project 1 into destination 1.
    static func sample(_ number: Int, _ status: Status = .running) -> BulkExport {
        var export = BulkExport(id: Wire.export(number), status: status)
        export.workspace = Wire.workspace
        export.destination = Wire.destination(1)
        export.project = Wire.project(1)
        export.startTime = Timestamp(year: 2026, month: 11, day: 11)
        export.endTime = Timestamp(year: 2026, month: 11, day: 13)
        export.createdAt = Timestamp(year: 2026, month: 11, day: 20, hour: 2)
        export.updatedAt = Timestamp(year: 2026, month: 11, day: 20, hour: 2, minute: 30)
        if status.isFinal { export.finishedAt = export.updatedAt }
        return export
    }

    func with(_ change: (inout BulkExport) -> Void) -> BulkExport {
        var copy = self
        change(&copy)
        return copy
    }
}
