import Synchronization

extension LangSmithClient {
    /// One page of the runs that meet the conditions, the latest first.
    ///
    /// A page has 1 to 100 of them; the `cursor` is the `next` of the page before, nil for the first.
    ///
    /// The second version of the question is asked; where nothing answers to it, the first one, which this server is
    /// then asked from the start. The cursor knows whose it is (API notes, sections 7 and 12).
    package func traceRuns(
        _ query: TraceQuery,
        limit: Int = 100,
        cursor: TraceCursor? = nil
    ) async throws(APIError) -> TraceRunPage {
        if let cursor { return try await traceRuns(query, limit, cursor, isNew: cursor.isOfNewQuery) }
        let isNew = queries.isNewAnswered
        do throws(APIError) {
            return try await traceRuns(query, limit, nil, isNew: isNew)
        } catch let first {
            guard first.meansThatNothingAnswersThere else { throw first }
            let page: TraceRunPage
            do throws(APIError) {
                page = try await traceRuns(query, limit, nil, isNew: !isNew)
            } catch {
                throw error.meansThatNothingAnswersThere ? first : error
            }
            queries.isNewAnswered = !isNew
            return page
        }
    }

    private func traceRuns(
        _ query: TraceQuery,
        _ limit: Int,
        _ cursor: TraceCursor?,
        isNew: Bool
    ) async throws(APIError) -> TraceRunPage {
        isNew
            ? try await send(.newTraceRuns, body: query.newPageBody(limit: limit, cursor: cursor))
            : try await send(.traceRuns, body: query.pageBody(limit: limit, cursor: cursor))
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

/// Which version of the question about runs a server answers, as far as it has shown.
///
/// Shared by all copies of a client; a server that is upgraded under way is found out by its next refusal.
final class KnownQueries: Sendable {
    private let isNew = Mutex(true)

    var isNewAnswered: Bool {
        get { isNew.withLock { $0 } }
        set { isNew.withLock { $0 = newValue } }
    }
}

extension APIError {
    /// True when the server does not know the question itself, rather than what it is about.
    fileprivate var meansThatNothingAnswersThere: Bool {
        switch self {
        case .notFound(let message):
            ["", "not found", "404 not found", "404 page not found"].contains(message.text.lowercased())
        case .rejected(let status, _): status == 405 || status == 410
        case .server(let status, _, _): status == 501
        default: false
        }
    }
}
