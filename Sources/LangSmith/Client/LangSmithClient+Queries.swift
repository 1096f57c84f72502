extension LangSmithClient {
    /// One page of the runs that meet the conditions, the latest first.
    ///
    /// A page has 1 to 100 of them; the `cursor` is the `next` of the page before, nil for the first.
    ///
    /// Where the server does not know the first version of the question any more, the second one is asked, and the
    /// cursor remembers it (API notes, section 7).
    package func traceRuns(
        _ query: TraceQuery,
        limit: Int = 100,
        cursor: TraceCursor? = nil
    ) async throws(APIError) -> TraceRunPage {
        if cursor?.isOfNewQuery == true { return try await newTraceRuns(query, limit, cursor) }
        do throws(APIError) {
            return try await send(.traceRuns, body: query.pageBody(limit: limit, cursor: cursor))
        } catch let first {
            guard cursor == nil, first.meansThatNothingAnswersThere else { throw first }
            do throws(APIError) {
                return try await newTraceRuns(query, limit, nil)
            } catch {
                throw error.meansThatNothingAnswersThere ? first : error
            }
        }
    }

    private func newTraceRuns(
        _ query: TraceQuery,
        _ limit: Int,
        _ cursor: TraceCursor?
    ) async throws(APIError) -> TraceRunPage {
        try await send(.newTraceRuns, body: query.newPageBody(limit: limit, cursor: cursor))
    }

    /// The number of runs that meet the conditions: the only thing to compare exported rows with.
    ///
    /// The US gateway allows one such question in ten seconds.
    package func traceRunCount(_ query: TraceQuery) async throws(APIError) -> Int64 {
        let stats: TraceStats = try await send(.traceStats, body: query.statsBody)
        return stats.runCount
    }

    /// Asks the service whether a filter is well-formed, before an export is made with it.
    ///
    /// Servers that do not know the question answer 404 or 405; nothing is known of the filter then.
    package func checkFilter(_ query: TraceQuery) async throws(APIError) -> FilterCheck {
        try await send(.filterCheck, body: query.checkBody)
    }
}

extension APIError {
    /// True when the server does not know the question itself, rather than what it is about.
    fileprivate var meansThatNothingAnswersThere: Bool {
        switch self {
        case .notFound(let message): message.text.isEmpty || message.text.lowercased() == "not found"
        case .rejected(let status, _): status == 405 || status == 410
        case .server(let status, _, _): status == 501
        default: false
        }
    }
}
