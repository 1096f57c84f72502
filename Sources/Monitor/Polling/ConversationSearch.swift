package import Base
package import LangSmith

/// Finds the root runs of a time and makes exports of their whole run trees.
///
/// A filter on what only roots carry would leave their children out, so the roots are looked for first and the export is
/// told their trace ids (API notes, section 7).
package struct ConversationSearch: Sendable {
    /// Which conversations.
    package struct Question: Hashable, Sendable {
        package var project: ID<Project>
        package var start: Timestamp
        package var end: Timestamp
        /// A condition on the roots, in LangSmith's own language; nil takes all.
        package var filter: String?

        package init(project: ID<Project>, from start: Timestamp, to end: Timestamp, filter: String?) {
            self.project = project
            self.start = start
            self.end = end
            self.filter = filter
        }
    }

    /// How far a search has come; sent after each page.
    package struct Progress: Hashable, Sendable {
        package var traces: Int
        /// The start of the oldest root so far: the latest come first.
        package var reached: Timestamp?

        package init(traces: Int, reached: Timestamp?) {
            self.traces = traces
            self.reached = reached
        }

        /// How much of the window has been gone through, 0 to 1.
        package func share(of question: Question) -> Double {
            let length = question.end.since(question.start) / .seconds(1)
            guard let reached, length > 0 else { return 0 }
            return min(1, max(0, question.end.since(reached) / .seconds(1) / length))
        }
    }

    /// What a search has to tell, the last of it being `found` or `failed`.
    package enum News: Hashable, Sendable {
        case progress(Progress)
        case found(Found)
        case failed(APIError)
    }

    /// The traces of a search, and the window that holds all their runs.
    package struct Found: Hashable, Sendable {
        /// Each once, the latest first.
        package var traces: [ID<TraceRun>]
        package var start: Timestamp
        package var end: Timestamp
        /// Rows of the answers that could not be read: traces that are missing.
        package var rowsSetAside: Int

        package init(traces: [ID<TraceRun>], start: Timestamp, end: Timestamp, rowsSetAside: Int) {
            self.traces = traces
            self.start = start
            self.end = end
            self.rowsSetAside = rowsSetAside
        }
    }

    private let client: LangSmithClient
    private let clock: any MonitorClock

    /// The service allows 10 questions in 10 seconds, and 3 for windows of more than 7 days (API notes, section 8).
    private static let pace = Duration.seconds(1)
    private static let slowPace = Duration.seconds(4)
    /// How many times one page is asked for again: as the official SDKs do it (API notes, section 8), but for a limit,
    /// which passes for sure.
    private static func patience(with error: APIError) -> Int {
        if case .rateLimited = error { 5 } else { 2 }
    }

    package init(client: LangSmithClient, clock: any MonitorClock) {
        self.client = client
        self.clock = clock
    }

    /// Asks page after page until there is no next one; cancelling the task ends it with `.transport(.cancelled)`.
    ///
    /// `report` is called after each page, on one of Swift's own threads.
    package func run(
        _ question: Question,
        report: @Sendable (Progress) -> Void = { _ in }
    ) async throws(APIError) -> Found {
        let (start, end) = (question.start, question.end)
        var query = TraceQuery(projects: [question.project], filter: question.filter)
        query.isRoot = true
        query.startTime = start
        query.endTime = end
        let pace = end.since(start) > .seconds(7 * 86_400) ? Self.slowPace : Self.pace
        var found = Found(traces: [], start: start, end: end, rowsSetAside: 0)
        var seen: Set<ID<TraceRun>> = []
        var reached: Timestamp?
        var cursor: TraceCursor?
        var cursors: Set<TraceCursor> = []
        repeat {
            if cursor != nil { try await pause(pace) }
            let page = try await self.page(query, cursor)
            for root in page.runs.values {
                let trace = root.trace ?? root.id
                if seen.insert(trace).inserted { found.traces.append(trace) }
                if let began = root.startTime { reached = min(reached ?? began, began) }
                // Children begin before their root ends; of a root that has not ended all so far are taken.
                found.end = max(found.end, root.endTime.map { $0 + .seconds(1) } ?? clock.now().wall)
            }
            found.rowsSetAside += page.runs.rejected.count
            report(Progress(traces: found.traces.count, reached: reached))
            // A cursor that comes again would go round for ever.
            cursor = page.next.flatMap { cursors.insert($0).inserted ? $0 : nil }
        } while cursor != nil
        found.start = start.wholeSecond
        found.end = found.end.wholeSecond + (found.end == found.end.wholeSecond ? .zero : .seconds(1))
        return found
    }

    private func page(_ query: TraceQuery, _ cursor: TraceCursor?) async throws(APIError) -> TraceRunPage {
        var attempt = 0
        while true {
            do throws(APIError) {
                return try await client.traceRuns(query, cursor: cursor)
            } catch {
                attempt += 1
                guard error.isTransient, attempt <= Self.patience(with: error) else { throw error }
                try await pause(error.retryAfter ?? .seconds(1 << attempt))
            }
        }
    }

    private func pause(_ length: Duration) async throws(APIError) {
        do {
            try await clock.sleep(until: clock.now().steady + length)
        } catch {
            throw .transport(.cancelled)
        }
    }
}

extension ConversationSearch.Found {
    /// Trace ids in one filter: together below 8 KiB, because nobody documents how long one may be.
    package static let tracesPerExport = 190

    /// One export for each filter that is short enough, all with the settings of `model`.
    package func exports(like model: BulkExportCreate) -> [BulkExportCreate] {
        stride(from: 0, to: traces.count, by: Self.tracesPerExport).map { first in
            var export = model
            export.startTime = start
            export.endTime = end
            export.intervalHours = nil
            let ids = traces[first..<min(traces.count, first + Self.tracesPerExport)]
            export.filter = "in(trace_id, [" + ids.map { "\"\($0)\"" }.joined(separator: ",") + "])"
            return export
        }
    }
}
