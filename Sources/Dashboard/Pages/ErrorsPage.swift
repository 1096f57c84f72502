import Base
import Changes
import LangSmith
import Monitor
import Screen

/// What went wrong in a run, attempt by attempt.
struct ErrorsPage: TextPage {
    static let label = PageLabel(
        name: "errors",
        keys: [.character("e")],
        help: "What went wrong in a run, attempt by attempt, the newest first, with the times that are known."
    )

    let run: ID<BulkExportRun>
    let export: ID<BulkExport>
    var reading = Reading()

    init(in state: State) throws(NotPossible) {
        guard let found = state.runInTrouble else {
            guard case .export? = state.subject else { throw NotPossible("no run is selected") }
            throw NotPossible("no run of this export reported an error")
        }
        guard let run = state.run(found.run, of: found.export), !run.attempts.isEmpty else {
            throw NotPossible("this run reported no error")
        }
        (self.run, export) = found
    }

    var about: Subject? { .run(run, of: export) }

    func write(_ text: inout PageText, _ state: State, _ clock: inout Painter) {
        text.addErrors(of: run, export, state, &clock)
    }
}

extension PageText {
    /// What went wrong in a run: its attempts from last to first, equal ones folded.
    mutating func addErrors(of id: ID<BulkExportRun>, _ export: ID<BulkExport>, _ state: State, _ clock: inout Painter)
    {
        let name = state.inventory.exports[export].map { state.board.names.project(of: $0).text } ?? export.short
        title = [Span("Errors", .accent, [.bold]), Span(" of ", .muted), Span(name, .name)]
        guard let run = state.run(id, of: export) else {
            add("The service does not list this run any more.", .muted)
            return
        }
        let kind = Condition.Kind(run)
        if let start = run.windowStart { title.append(Span(" · \(RunsPane.window(start, run.windowEnd))", .muted)) }
        add(
            [Span("\(kind.glyph) \(kind.cleanWord)", kind.tone, [.bold]), Span("  \(Self.outlook(run, kind))")],
            indent: 2
        )
        if !run.status.isFinal, run.retryNumber > 0 {
            let parent = state.inventory.exports[export]
            let outlook = RetryOutlook(of: run, parent, state.inventory.explanation(of: run, in: parent))
            if let words = outlook.words(at: clock.now.wall) {
                let sentence = words.prefix(1).uppercased() + words.dropFirst()
                add([Span("  \(sentence); c cancels it before.", .warning)], indent: 2)
            } else if let end = outlook.end(at: clock.now.wall) {
                add([Span("  If every attempt fails as these did, \(end).", .muted)], indent: 2)
            }
        }
        let folded = Self.fold(run.attempts)
        addHeading("Attempts, the newest on top (UTC)")
        for (index, attempt) in folded.enumerated().reversed() {
            let isLast = index == folded.count - 1
            let tone: Tone = isLast ? kind.tone : .muted
            add([
                Span(isLast ? "● " : "○ ", tone), Span(attempt.keys, tone, isLast ? [.bold] : []),
                Span(attempt.count > 1 ? "  ×\(attempt.count)" : "", .muted),
                Span(Self.time(of: attempt, in: run, export, state, at: clock.now.wall), .muted),
            ])
            add([Span("  "), Span(CleanText.line(attempt.message, limit: 4000))], indent: 2)
            let known = state.inventory.explanation(
                of: attempt.message,
                in: state.inventory.exports[export],
                isOver: run.status.isFinal,
                times: attempt.count
            )
            if let known {
                add([Span("  → \(known.cause)")], indent: 4)
                add([Span("  Fix: \(known.fix)", .accent)], indent: 7)
                if let verify = known.verify { add([Span("  Check: \(verify)", .muted)], indent: 9) }
            }
            addBlank()
        }
        if folded.isEmpty { add("None reported.", .muted) }
    }

    /// When the last of some attempts failed, as far as anybody knows: seen, or at the latest.
    private static func time(
        of attempt: Folded,
        in run: BulkExportRun,
        _ export: ID<BulkExport>,
        _ state: State,
        at now: Timestamp
    ) -> String {
        func moment(_ time: Timestamp) -> String {
            let text = Format.moment(time)
            return String(text.dropFirst(time.startOfDay == now.startOfDay ? 11 : 0))
        }
        let lead = attempt.count > 1 ? "  the last " : "  "
        let times = state.board.attempts
        if let seen = times.time(of: attempt.last, in: run.id, of: export) { return "\(lead)seen at \(moment(seen))" }
        if attempt.last == run.attempts.count - 1 {
            if run.status == .failed, let ended = run.finishedAt { return "\(lead)at \(moment(ended))" }
            return run.updatedAt.map { "\(lead)by \(moment($0))" } ?? ""
        }
        let next = (attempt.last..<run.attempts.count).lazy.compactMap { times.time(of: $0, in: run.id, of: export) }
        return (next.first ?? run.finishedAt ?? run.updatedAt).map { "\(lead)before \(moment($0))" } ?? ""
    }

    private static func outlook(_ run: BulkExportRun, _ kind: Condition.Kind) -> String {
        let rows =
            run.result.map { "\(Format.grouped($0.rowsWritten)) rows are in the bucket" }
            ?? "nothing is known to be in the bucket"
        switch kind {
        case .retrying(let attempt): return "\(max(0, ServiceRules.retryBudget - attempt)) attempts are left; \(rows)."
        case .failed, .timedOut: return "The service does not try again; \(rows)."
        case .completed: return "It got through at attempt \(run.retryNumber + 1); \(rows)."
        default: return "\(rows.prefix(1).uppercased())\(rows.dropFirst())."
        }
    }

    struct Folded: Equatable {
        var keys: String
        /// The place of the last of them among all attempts.
        var last: Int
        var count: Int
        var message: String
    }

    /// Attempts next to each other that say the same become one.
    static func fold(_ attempts: [BulkExportRun.Attempt]) -> [Folded] {
        var result: [Folded] = []
        var first = ""
        for (place, attempt) in attempts.enumerated() {
            let key = CleanText.line(attempt.key, limit: 60)
            if let last = result.last, last.message == attempt.message {
                result[result.count - 1].count += 1
                result[result.count - 1].last = place
                result[result.count - 1].keys = "\(first) to \(key)"
            } else {
                first = key
                result.append(Folded(keys: key, last: place, count: 1, message: attempt.message))
            }
        }
        return result
    }
}
