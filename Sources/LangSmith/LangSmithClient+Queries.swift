extension LangSmithClient {
    /// One page of the runs that meet the conditions, the latest first.
    ///
    /// A page has 1 to 100 of them; the `cursor` is the `next` of the page before, nil for the first.
    package func traceRuns(
        _ query: TraceQuery,
        limit: Int = 100,
        cursor: String? = nil
    ) async throws(APIError) -> TraceRunPage {
        try await send(.traceRuns, body: query.pageBody(limit: limit, cursor: cursor))
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
