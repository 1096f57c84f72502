package import Base

extension LangSmithClient {
    /// Creates an export or a schedule, and finds it again if the answer is lost.
    ///
    /// Sends one POST, never a second one. An export of the same window, filter and fields that appeared in the list
    /// since is taken for this one, unless it is among the `known` ones, which were there before. What is wrong with
    /// the request is thrown before anything is sent.
    package func create(
        _ export: BulkExportCreate,
        known: Set<ID<BulkExport>> = [],
        clock: ClientClock
    ) async throws(InputProblems) -> WriteOutcome<BulkExport> {
        try InputProblems.check(export.problems)
        let appearance = Appearance(sentAt: clock.now())
        do throws(APIError) {
            let route = WriteRoute.createExport
            return .done(try await send(route, body: export.body).value(from: route.path))
        } catch {
            guard error.leavesDoubt else { return .notDone(error) }
            let reconciliation = Reconciliation(failure: error, pauses: Reconciliation.quick, clock: clock)
            return await reconciliation.outcome(of: error) { () throws(APIError) in
                try await find(export, known: known, appearance, clock)
            }
        }
    }

    /// Looks through the list for an export that appeared after a POST was sent.
    func find(
        _ export: BulkExportCreate,
        known: Set<ID<BulkExport>>,
        _ appearance: Appearance,
        _ clock: ClientClock
    ) async throws(APIError) -> Reconciliation.Finding<BulkExport> {
        var paging = ExportPaging()
        var similar: BulkExport?
        var unreadable = 0
        var pages = 0
        while let route = paging.next {
            // Twenty thousand exports: more than that is no way to find one.
            guard pages < 20 else { return .doubtful(.listTooLong) }
            pages += 1
            let reply = try await fetch(route)
            let earliest = appearance.earliest(serverTime: reply.serverTime, readAt: clock.now())
            let rows = try reply.rows(of: BulkExport.self)
            let fresh = rows.values.filter { row in
                !known.contains(row.id) && row.createdAt.map { $0 >= earliest } ?? true
            }
            // Of several the first one: it is the nearest to our request.
            let match = fresh.filter { $0.createdAt != nil && export.isSame(as: $0) }
                .min { ($0.createdAt ?? earliest, $0.id) < ($1.createdAt ?? earliest, $1.id) }
            if let match { return .found(match) }
            similar = similar ?? fresh.first { export.isSimilar(to: $0) }
            unreadable += rows.rejected.count { row in
                row.id.flatMap { ID<BulkExport>($0) }.map { !known.contains($0) } ?? true
            }
            paging.received(rowsOnWire: rows.count, firstID: rows.values.first?.id)
            if rows.endsNewestFirst(before: earliest) { break }
        }
        if let similar { return .doubtful(.similar("\(similar.id)")) }
        return unreadable > 0 ? .doubtful(.unreadableRows(unreadable)) : .absent
    }

    /// Cancels an export or a schedule for good, and reads its status back unless the answer shows it.
    package func cancel(_ id: ID<BulkExport>, clock: ClientClock) async -> CancelOutcome {
        let route = WriteRoute.cancelExport(id)
        var failure: APIError?
        do throws(APIError) {
            let export: BulkExport = try await send(route, body: Write.cancelBody).value(from: route.path)
            if export.status == .cancelled { return .cancelled(export) }
            if export.status.isFinal { return .alreadyFinished(export) }
        } catch {
            guard error.leavesDoubt || error.mayMeanFinished else { return .notDone(error) }
            failure = error
        }
        // A refusal is final: one look says whether it means that the export had ended.
        let isRefused = failure.map { !$0.leavesDoubt } ?? false
        let pauses = isRefused ? [.zero] : Reconciliation.quick
        var status = Status.unknown("")
        let finding = await Reconciliation(failure: failure, pauses: pauses, clock: clock).look {
            () throws(APIError) -> Reconciliation.Finding<BulkExport> in
            let export = try await fetch(route.resource).value(of: BulkExport.self)
            status = export.status
            return export.status.isFinal ? .found(export) : .absent
        }
        switch (finding, failure) {
        case (.found(let export), _):
            return export.status == .cancelled && !isRefused ? .cancelled(export) : .alreadyFinished(export)
        case (.absent, let failure?): return isRefused ? .notDone(failure) : .unknown(Doubt(failure, .noTrace))
        case (.absent, nil): return .unknown(Doubt(nil, .stillAlive(status)))
        case (.doubtful(.unread(.notFound)), let failure?) where isRefused: return .notDone(failure)
        case (.doubtful(let reason), _): return .unknown(Doubt(failure, reason))
        }
    }
}

extension APIError {
    /// True for the answers that a server may give to the cancellation of what has ended; no source says which.
    fileprivate var mayMeanFinished: Bool {
        switch self {
        case .notFound: true
        case .rejected(let status, _): status == 400 || status == 409 || status == 422
        default: false
        }
    }
}

extension Rows<BulkExport> {
    /// True for a page, the newest first, whose last row was made before `moment`: what follows is older still.
    ///
    /// No document tells the order, so the page itself must show it.
    fileprivate func endsNewestFirst(before moment: Timestamp) -> Bool {
        guard rejected.isEmpty, let last = values.last?.createdAt, last < moment else { return false }
        return zip(values, values.dropFirst()).allSatisfy { newer, older in
            guard let newer = newer.createdAt, let older = older.createdAt else { return false }
            return newer >= older
        }
    }
}

extension BulkExportCreate {
    /// True when the export is what this asks for, in all that decides which rows it holds and where they go.
    package func isSame(as export: BulkExport) -> Bool {
        isSimilar(to: export) && endTime?.wholeSecond == export.endTime?.wholeSecond
            && intervalHours == export.intervalHours && (sentFilter ?? "") == (export.filter ?? "")
            && exportFields.map(Set.init) == export.exportFields.map(Set.init)
    }

    /// True when it has the same source, destination and start, and nobody's schedule spawned it.
    func isSimilar(to export: BulkExport) -> Bool {
        export.schedule == nil && export.destination == destination && export.project == project
            && export.allExperiments == allExperiments && export.startTime?.wholeSecond == startTime?.wholeSecond
    }
}
