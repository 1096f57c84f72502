import Base
import Changes
import LangSmith
import Monitor
import Screen

/// Tells one thing in sentences with numbers: for the evidence line, the detail, and the why of a problem.
struct Story {
    /// The state's word with its glyph, or the name of a thing that has no state.
    var head: Span
    /// Why it is in that state, with numbers; words of the service are cleaned.
    var why = ""
    /// What would help, as an order; empty where nobody knows.
    var fix = ""
    /// The fix is of the error itself, and not merely what a key does about the state.
    var isExplained = true
    /// What else there is to know, each a few words.
    var facts: [String] = []

    var fixSpan: Span { Span("\(isExplained ? "Fix" : "Next"): \(fix)", .accent) }

    /// All of it on one line.
    var line: Line {
        var parts: [Line] = []
        if !why.isEmpty { parts.append([Span(why)]) }
        if !fix.isEmpty { parts.append([fixSpan]) }
        if !facts.isEmpty { parts.append([Span(facts.joined(separator: " · "), why.isEmpty ? .normal : .muted)]) }
        return [head, Span("  ")] + Line(parts.joined(separator: [Span(" · ", .muted)]))
    }

    /// As lines of some width, at most `rows`; what helps has a line of its own where there are two.
    func lines(width: Int, rows: Int) -> [Line] {
        guard !fix.isEmpty, rows > 1 else { return line.wrapped(to: width) }
        var second: Line = [fixSpan]
        if !facts.isEmpty { second.append(Span(" · " + facts.joined(separator: " · "), .muted)) }
        return [[head, Span("  "), Span(why)], second]
    }
}

extension Story {
    /// Tells of whatever the user points at; nil when the service does not list it any more.
    init?(_ subject: Subject, _ state: State, _ painter: inout Painter) {
        switch subject {
        case .export(let id):
            guard let export = state.inventory.exports[id], let condition = state.board.census.conditions[id] else {
                return nil
            }
            self.init(export, condition, state, &painter)
        case .run(let id, let export):
            guard let run = state.run(id, of: export) else { return nil }
            self.init(run, state.inventory.explanation(of: run, in: state.inventory.exports[export]), &painter)
        case .destination(let id):
            guard let destination = state.inventory.destinations[id] else { return nil }
            self.init(destination, state, at: painter.now)
        }
    }

    private init(_ export: BulkExport, _ condition: Condition, _ state: State, _ painter: inout Painter) {
        let kind = condition.kind
        head = Span("\(kind.glyph) \(kind.cleanWord)", kind.tone, [.bold])
        if kind != .running {
            why = CleanText.line(condition.evidence, limit: 600)
        } else if let deadline = condition.deadline {
            // What the progress says in full need not be said twice.
            why = deadline.words(at: painter.now.wall)
        }
        if !condition.isQuiet, let error = state.inventory.progress[export.id]?.lastError {
            fix = state.inventory.explanation(of: error, in: export)?.fix ?? ""
        }
        if let known = condition.known { why = CleanText.line("\(known.words); \(why)", limit: 900) }
        if fix.isEmpty, condition.isProblem, let step = Self.step(for: kind, isMending: condition.isMended) {
            (fix, isExplained) = (step, false)
        }
        switch kind {
        case .created, .queued, .stuck:
            if let created = export.createdAt { facts.append("waiting for \(painter.age(since: created))") }
            let running = state.board.census.running
            let slots = state.inventory.limits.exportsAtOnce
            facts.append(slots.map { "\(running) of \($0) slots taken" } ?? "\(running) running, limit unknown")
        case .scheduled, .missing, .gap, .late:
            if let hours = export.intervalHours { facts.append("every \(hours)h") }
            if let start = export.startTime { facts.append("since \(Format.day(start))") }
        default:
            facts += Self.progress(of: export, state.inventory.progress[export.id], &painter)
            if kind != .due, let outlook = state.inventory.outlook(of: export, seenFrom: painter.now) {
                facts.append("done by \(outlook.range), \(outlook.verdict)")
            }
        }
        facts.append("to \(state.board.names.destination(of: export).text)")
    }

    /// What a key does about a state, where nothing is known of an error.
    private static func step(for kind: Condition.Kind, isMending: Bool) -> String? {
        switch kind {
        case .failed, .timedOut:
            isMending ? "wait for what makes up for it" : "e shows every attempt; b exports again what is missing"
        case .stalled: "c cancels it; once it has ended, b exports again what is missing"
        case .stuck: "if nothing starts, c cancels it and a makes another like it"
        case .missing, .gap: "b exports the lost windows again; d shows all of them"
        case .late: "d shows its windows; if it never comes, b exports the window again once it is lost"
        case .collision:
            isMending
                ? "wait for what makes up for it"
                : "a exports it again, to files of another name; then look into the bucket"
        case .wentBack: isMending ? "wait for what makes up for it" : "a exports it again, while its traces are there"
        case .zero:
            isMending
                ? "wait for what exports it again"
                : "a exports it again: without rows there too, nothing was traced"
        case .due: "c cancels it; n makes shorter windows, or leave out inputs and outputs"
        case .retrying: "e shows every attempt; if it cannot heal, c cancels it"
        default: nil
        }
    }

    private static func progress(of export: BulkExport, _ progress: Progress?, _ painter: inout Painter) -> [String] {
        var facts: [String] = []
        if let progress {
            let expected = progress.partitionsExpected.map { " of \(Format.grouped($0))" } ?? ""
            facts.append("\(Format.grouped(progress.partitionsDone))\(expected) partitions done")
            if progress.partitionsRunning > 0 { facts.append("\(progress.partitionsRunning) at work") }
            if progress.partitionsFailed > 0 { facts.append("\(progress.partitionsFailed) failed") }
            facts.append("\(Format.grouped(progress.rows)) rows in \(Format.counted(progress.files, "file"))")
            if let rate = progress.rate, !export.status.isFinal { facts.append("\(Format.rate(rate)) rows/s") }
        }
        if export.status.isFinal, let finished = export.finishedAt {
            let took = export.createdAt.map { " after \(Format.age(finished.since($0)))" } ?? ""
            facts.append("ended \(painter.age(since: finished)) ago\(took)")
        } else if let created = export.createdAt {
            facts.append("made \(painter.age(since: created)) ago")
        }
        return facts
    }

    private init(_ run: BulkExportRun, _ explanation: Explanation?, _ painter: inout Painter) {
        let kind = Condition.Kind(run)
        head = Span("\(kind.glyph) \(kind.cleanWord)", kind.tone, [.bold])
        if let last = run.attempts.last, run.status != .completed, run.status != .cancelled {
            why = "\(CleanText.line(last.key, limit: 40)): \(CleanText.line(last.message))"
            if let known = explanation {
                why += " → \(known.cause)"
                fix = known.fix
            }
        }
        if let start = run.windowStart, let end = run.windowEnd { facts.append("\(Words.window(start, end)) UTC") }
        if let result = run.result {
            let files = Format.counted(result.exportedFiles.count, "file")
            facts.append("\(Format.grouped(result.rowsWritten)) rows in \(files)")
            if result.rowsWritten > 0, result.exportedFiles.isEmpty, run.status == .completed {
                facts.append("rows but no file: look into the bucket")
            }
            if result.pendingUpload != nil { facts.append("a file is being uploaded") }
        }
        if let took = run.took {
            facts.append("took \(Format.length(took))")
        } else if let created = run.createdAt, !run.status.isFinal {
            facts.append("at work for \(painter.age(since: created))")
        }
    }

    private init(_ destination: Destination, _ state: State, at now: Now) {
        head = Span(state.board.names.destination(destination.id).text, .name, [.bold])
        if let rotation = Rotation(of: destination, in: state.inventory, at: now), rotation.isNews(at: now.wall) {
            why = rotation.sentence(at: now.wall)
        }
        facts.append(destination.provider ?? Format.unknown)
        if let config = destination.config {
            let prefix = config.prefix.flatMap { $0.isEmpty ? nil : "/" + $0 } ?? ""
            if let bucket = config.bucketName { facts.append(CleanText.line("\(bucket)\(prefix)", limit: 200)) }
            if let region = config.region { facts.append(CleanText.line(region, limit: 60)) }
        }
        let tally = state.board.census.usage[destination.id] ?? Tally()
        let states = tally.present.prefix(4).map { "\(Format.grouped(tally[$0])) \($0.shortWord)" }
        facts.append(
            tally.total == 0
                ? "no export uses it" : "\(Format.counted(tally.total, "export")): \(states.joined(separator: ", "))"
        )
    }

    /// Rows a second of one run: over the last polls while it runs, over its whole time once it is done.
    static func rate(of run: BulkExportRun, _ progress: Progress?) -> Double? {
        guard run.status.isFinal else { return progress?.rates[run.id] }
        guard let rows = run.result?.rowsWritten, let took = run.took, took > .zero else { return nil }
        let (seconds, attoseconds) = took.components
        return Double(rows) / (Double(seconds) + Double(attoseconds) / 1e18)
    }
}
