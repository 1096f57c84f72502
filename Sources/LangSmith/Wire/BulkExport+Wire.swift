package import Base

extension BulkExport: WireValue {
    /// Reads a `BulkExport`.
    ///
    /// Without a `status` it is `.unknown("")` rather than lost: an export nobody sees is worse than one without a word
    /// beside it.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var id: ID<BulkExport>?
        var export = BulkExport(id: ID(high: 0, low: 0), status: .unknown(""))
        var olderVersion: String?
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "id": id = try reader.id()
            case "tenant_id": export.workspace = try reader.id()
            case "bulk_export_destination_id": export.destination = try reader.id()
            case "session_id": export.project = try reader.id()
            case "all_experiments": export.allExperiments = try reader.bool() ?? false
            case "start_time": export.startTime = try reader.time()
            case "end_time": export.endTime = try reader.time()
            case "filter": export.filter = try reader.sharedText()
            case "format": export.format = try reader.sharedText()
            case "format_version": export.formatVersion = try reader.sharedText()
            case "export_format_version": olderVersion = try reader.sharedText()
            case "compression": export.compression = try reader.sharedText()
            case "interval_hours": export.intervalHours = try reader.integer().map { Int($0) }
            case "export_fields": export.exportFields = try reader.sharedTexts()
            case "status": export.status = try reader.status()
            case "created_at": export.createdAt = try reader.time()
            case "updated_at": export.updatedAt = try reader.time()
            case "finished_at": export.finishedAt = try reader.time()
            case "source_bulk_export_id": export.schedule = try reader.id()
            default: try reader.skip()
            }
        }
        guard let id else { throw JSONReader.noID }
        export.id = id
        export.formatVersion = export.formatVersion ?? olderVersion
        self = export
    }
}

extension JSONReader {
    /// Reads a status word, making no string of the words we know.
    mutating func status() throws(JSONFailure) -> Status {
        guard let word = try string() else { return .unknown("") }
        switch word {
        case "Completed": return .completed
        case "Running": return .running
        case "Created": return .created
        case "Failed": return .failed
        case "IntervalScheduled": return .intervalScheduled
        case "Cancelled": return .cancelled
        case "TimedOut": return .timedOut
        default: return Status(word.text)
        }
    }
}
