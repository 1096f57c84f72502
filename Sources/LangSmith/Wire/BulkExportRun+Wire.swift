package import Base

extension BulkExportRun: WireValue {
    /// Reads a `BulkExportRun`; its own `start_time` and `end_time` are passed over, see `windowStart`.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var id: ID<BulkExportRun>?
        var run = BulkExportRun(id: ID(high: 0, low: 0), status: .unknown(""))
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "id": id = try reader.id()
            case "bulk_export_id": run.export = try reader.id()
            case "session_id": run.project = try reader.id()
            case "status": run.status = try reader.status()
            case "retry_number": run.retryNumber = try reader.integer().map { Int($0) } ?? 0
            case "errors": run.attempts = try reader.attempts()
            case "created_at": run.createdAt = try reader.time()
            case "updated_at": run.updatedAt = try reader.time()
            case "finished_at": run.finishedAt = try reader.time()
            case "metadata": try run.readMetadata(from: &reader)
            default: try reader.skip()
            }
        }
        guard let id else { throw JSONReader.noID }
        run.id = id
        self = run
    }

    /// Reads a `BulkExportRunMetadata`.
    private mutating func readMetadata(from reader: inout JSONReader) throws(JSONFailure) {
        (prefix, windowStart, windowEnd, executionBackend, result) = (nil, nil, nil, nil, nil)
        _ = try reader.object { (reader, key) throws(JSONFailure) in
            switch key {
            case "prefix": prefix = try reader.sharedText()
            case "start_time": windowStart = try reader.time()
            case "end_time": windowEnd = try reader.time()
            case "execution_backend": executionBackend = try reader.sharedText()
            case "result": result = try RunProgress.read(from: &reader)
            default: try reader.skip()
            }
        }
    }
}

extension RunProgress {
    /// Reads a `BulkExportRunProgress`; nil for `null`.
    fileprivate static func read(from reader: inout JSONReader) throws(JSONFailure) -> Self? {
        var progress = Self()
        let isThere = try reader.object { (reader, key) throws(JSONFailure) in
            switch key {
            case "rows_written": progress.rowsWritten = try reader.integer() ?? 0
            case "exported_files": progress.exportedFiles = try reader.texts() ?? []
            case "export_path": progress.exportPath = try reader.sharedText()
            case "latest_cursor": progress.latestCursor = try reader.text()
            case "pending_upload": progress.pendingUpload = try PendingUpload.read(from: &reader)
            default: try reader.skip()
            }
        }
        return isThere ? progress : nil
    }
}

extension RunProgress.PendingUpload {
    /// Reads a `PendingUpload`; nil for `null`.
    fileprivate static func read(from reader: inout JSONReader) throws(JSONFailure) -> Self? {
        var upload = Self()
        let isThere = try reader.object { (reader, key) throws(JSONFailure) in
            switch key {
            case "target_cursor": upload.targetCursor = try reader.text()
            case "file_path": upload.filePath = try reader.text()
            case "rows_count": upload.rowsCount = try reader.integer() ?? 0
            default: try reader.skip()
            }
        }
        return isThere ? upload : nil
    }
}

extension JSONReader {
    /// Reads `errors`: attempts by their number, then whatever has no number, in the order it came.
    fileprivate mutating func attempts() throws(JSONFailure) -> [BulkExportRun.Attempt] {
        var attempts: [(number: Int, attempt: BulkExportRun.Attempt)] = []
        _ = try object { (reader, key) throws(JSONFailure) in
            let key = key.text
            let message = try reader.anyText() ?? ""
            let number = key.hasPrefix("retry_") ? Int(key.dropFirst(6)) : nil
            attempts.append((number ?? Int.max, BulkExportRun.Attempt(key: key, message: message)))
        }
        // A stable sort: of equal keys the one that came last stands last, and that one is kept.
        let sorted = attempts.enumerated().sorted { ($0.element.number, $0.offset) < ($1.element.number, $1.offset) }
        var places: [String: Int] = [:]
        var result: [BulkExportRun.Attempt] = []
        for (_, item) in sorted {
            if let place = places[item.attempt.key] {
                result[place] = item.attempt
            } else {
                places[item.attempt.key] = result.count
                result.append(item.attempt)
            }
        }
        return result
    }
}
