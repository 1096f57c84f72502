import LangSmith
import Monitor
import Screen

/// Tells one thing in sentences with numbers: for the evidence line, the detail, and the why of a problem.
struct Story {
    let state: State

    /// What is to be known of a thing, the reason for its state first.
    func evidence(of subject: Subject, _ painter: inout Painter) -> Line {
        switch subject {
        case .export(let id):
            guard let export = state.inventory.exports[id], let condition = state.board.conditions[id] else {
                return [Span("export \(id.short) is not listed by the service any more", .muted)]
            }
            return evidence(of: export, condition, &painter)
        case .run(let id, let export):
            guard let run = state.run(id, of: export) else { return [] }
            return evidence(of: run, &painter)
        case .destination(let id):
            guard let destination = state.inventory.destinations[id] else { return [] }
            return evidence(of: destination)
        }
    }

    /// One line of why an export needs a human; words of the service are cleaned.
    func why(_ export: BulkExport, _ condition: Condition) -> String {
        if !condition.evidence.isEmpty { return CleanText.line(condition.evidence) }
        let progress = state.inventory.progress[export.id]
        if let error = progress?.lastError { return CleanText.line(error) }
        if progress == nil, condition.kind.isProblem { return "its runs have not been read yet" }
        return "the service gave no reason"
    }

    private func evidence(of export: BulkExport, _ condition: Condition, _ painter: inout Painter) -> Line {
        let kind = condition.kind
        let head = Span("\(kind.glyph) \(CleanText.line(kind.word, limit: 40))", kind.tone, [.bold])
        if kind.isProblem || !condition.evidence.isEmpty {
            let facts = export.kind == .schedule ? [] : progressParts(of: export, &painter)
            let tail = facts.map { " · \($0)" }.joined()
            return [head, Span("  "), Span(why(export, condition)), Span(tail, .muted)]
        }
        var parts: [String] = []
        switch kind {
        case .created, .queued:
            if let created = export.createdAt { parts.append("waiting for \(painter.age(since: created))") }
            parts.append("\(state.board.tally.slots) of 15 slots taken")
        case .scheduled:
            if let hours = export.intervalHours { parts.append("every \(hours)h") }
            if let start = export.startTime { parts.append("since \(Format.day(start))") }
        default:
            parts += progressParts(of: export, &painter)
        }
        parts.append("to \(state.board.names.destination(of: export).text)")
        return [head, Span("  "), Span(parts.joined(separator: " · "))]
    }

    private func progressParts(of export: BulkExport, _ painter: inout Painter) -> [String] {
        var parts: [String] = []
        if let progress = state.inventory.progress[export.id] {
            let expected = progress.partitionsExpected.map { " of \(Format.grouped($0))" } ?? ""
            parts.append("\(Format.grouped(progress.partitionsDone))\(expected) partitions done")
            if progress.partitionsRunning > 0 { parts.append("\(progress.partitionsRunning) at work") }
            if progress.partitionsFailed > 0 { parts.append("\(progress.partitionsFailed) failed") }
            parts.append("\(Format.grouped(progress.rows)) rows in \(Format.counted(progress.files, "file"))")
            if let rate = progress.rate, !export.status.isFinal { parts.append("\(Format.rate(rate)) rows/s") }
        }
        if export.status.isFinal, let finished = export.finishedAt {
            let took = export.createdAt.map { " after \(Format.age(finished.since($0)))" } ?? ""
            parts.append("ended \(painter.age(since: finished)) ago\(took)")
        } else if let created = export.createdAt {
            parts.append("made \(painter.age(since: created)) ago")
        }
        return parts
    }

    private func evidence(of run: BulkExportRun, _ painter: inout Painter) -> Line {
        let kind = Condition.Kind(run)
        let head = Span("\(kind.glyph) \(kind.word)", kind.tone, [.bold])
        if let last = run.attempts.last, !kind.isQuiet {
            let key = CleanText.line(last.key, limit: 40)
            return [head, Span("  \(key)  ", .muted), Span(CleanText.line(last.message))]
        }
        var parts: [String] = []
        if let start = run.windowStart, let end = run.windowEnd {
            parts.append("\(Format.moment(start).dropLast(3)) to \(Format.moment(end).dropLast(3)) UTC")
        }
        if let result = run.result {
            parts.append(
                "\(Format.grouped(result.rowsWritten)) rows in \(Format.counted(result.exportedFiles.count, "file"))"
            )
            if result.rowsWritten > 0, result.exportedFiles.isEmpty, run.status == .completed {
                parts.append("rows but no file: look into the bucket")
            }
            if result.pendingUpload != nil { parts.append("a file is being uploaded") }
        }
        if let took = run.took {
            parts.append("took \(Format.length(took))")
        } else if let created = run.createdAt, !run.status.isFinal {
            parts.append("at work for \(painter.age(since: created))")
        }
        return [head, Span("  "), Span(parts.joined(separator: " · "))]
    }

    private func evidence(of destination: Destination) -> Line {
        let name = state.board.names.destination(destination.id)
        var parts: [String] = [Provider.guess(destination)]
        if let config = destination.config {
            let prefix = config.prefix.flatMap { $0.isEmpty ? nil : "/" + $0 } ?? ""
            if let bucket = config.bucketName { parts.append(CleanText.line("\(bucket)\(prefix)", limit: 200)) }
            if let region = config.region { parts.append(CleanText.line(region, limit: 60)) }
        }
        let tally = state.board.usage[destination.id] ?? Tally()
        let states = tally.present.prefix(4).map { "\(Format.grouped(tally[$0])) \($0.shortWord)" }
        parts.append(
            tally.total == 0
                ? "no export uses it" : "\(Format.counted(tally.total, "export")): \(states.joined(separator: ", "))"
        )
        return [Span(name.text, .name, [.bold]), Span("  "), Span(parts.joined(separator: " · "))]
    }

    /// Rows a second of one run: over the last polls while it runs, over its whole time once it is done.
    static func rate(of run: BulkExportRun, _ progress: Progress?) -> Double? {
        guard run.status.isFinal else { return progress?.rates[run.id] }
        guard let rows = run.result?.rowsWritten, let took = run.took, took > .zero else { return nil }
        let (seconds, attoseconds) = took.components
        return Double(rows) / (Double(seconds) + Double(attoseconds) / 1e18)
    }
}

extension Tally {
    /// Exports that hold one of the workspace's 15 slots.
    var slots: Int { self[.running] + self[.stalled] + self[.retrying(0)] }

    /// The conditions there are, most urgent first.
    var present: [Condition.Kind] {
        let order: [Condition.Kind] =
            Condition.Kind.counted + [.running, .queued, .created, .unknown(""), .scheduled, .completed, .cancelled]
        return order.filter { self[$0] > 0 }
    }
}
