import Base
import LangSmith
import Monitor

extension StatusReport {
    init(_ survey: Survey, of client: LangSmithClient, workspace: ID<Workspace>?, known: KnownProblems) {
        let (inventory, now) = (survey.inventory, survey.endedAt)
        let census = Census(of: inventory, known: known, at: now)
        let names = ReportNames(inventory)
        generatedAt = "\(now.wall)"
        isComplete = survey.isComplete
        unread = survey.isComplete ? [] : ["The time was up before everything had been asked."]
        unread += survey.blindSpots.map { "\($0.feed.name): \($0.why.reason)" }
        server = Server(
            url: client.address.baseURL,
            version: inventory.server.version.map { CleanText.line($0) },
            workspaceId: workspace?.description,
            workspace: inventory.server.workspaceName.map { CleanText.line($0) },
            clockSkewSeconds: inventory.server.clockSkew?.components.seconds
        )
        counts = [:]
        for export in inventory.exports.values { counts[CleanText.line(export.status.word), default: 0] += 1 }
        func lines(_ ids: [ID<BulkExport>]) -> [Problem] {
            ids.compactMap { id in
                guard let export = inventory.exports[id], let condition = census.conditions[id] else { return nil }
                return Problem(
                    exportId: "\(id)",
                    condition: CleanText.line(condition.kind.word),
                    project: names.project(of: export) ?? "",
                    evidence: condition.evidence,
                    deadline: condition.deadline.map { "\($0.at)" },
                    deadlineRule: condition.deadline?.rule,
                    cause: condition.cause,
                    destination: export.destination.flatMap { names.destination($0) },
                    known: condition.known.map(Knowledge.init)
                )
            }
        }
        problems = lines(census.problems)
        acknowledged = lines(census.knownProblems)
        destinations = inventory.destinations.values.sorted { age($0.createdAt, $0.id) < age($1.createdAt, $1.id) }.map
        {
            DestinationLine(
                id: "\($0.id)",
                name: names.destination($0.id) ?? "",
                provider: $0.provider,
                bucket: $0.config?.bucketName.map { CleanText.line($0) },
                prefix: $0.config?.prefix.map { CleanText.line($0) },
                exports: census.usage[$0.id]?.total ?? 0,
                oldCredentials: Rotation(of: $0, in: inventory, at: inventory.serverNow(now)).map(OldCredentials.init)
            )
        }
        exports = ExportLines(inventory, census, names)
        freshness = inventory.feeds.sorted { $0.key.name < $1.key.name }.compactMap { feed, state in
            // Of the runs only what went wrong is worth a line.
            if case .runs = feed, state.failure == nil, state.rejected.isEmpty { return nil }
            let (word, age) = inventory.freshness(of: feed, at: now)
            return FeedLine(
                feed: feed.name,
                freshness: word.rawValue,
                ageSeconds: age?.components.seconds,
                error: state.failure?.sentence,
                rowsSetAside: state.rejected.count
            )
        }
    }
}

extension StatusReport {
    /// Says that it is what an earlier run knew: what that had not read is unread, and nothing else.
    mutating func recall(_ extent: Recollection.Extent, at now: Now) {
        cachedAgeSeconds = max(0, now.wall.since(extent.asOf).components.seconds)
        isComplete = extent.isWhole
        unread = extent.isWhole ? [] : ["exports: the list was not read to its end."]
    }
}

extension StatusReport.Knowledge {
    fileprivate init(_ known: KnownProblem) {
        note = known.note
        since = "\(known.since)"
        if case .until(let moment) = known.span { until = "\(moment)" }
        isForEver = known.span == .ever
    }
}

extension StatusReport.OldCredentials {
    fileprivate init(_ rotation: Rotation) {
        changedAt = "\(rotation.at)"
        isSafeToRevoke = rotation.isSafe
        exports = rotation.isKnown ? rotation.holders.map { "\($0.export)" } : nil
        until = rotation.until?.description
    }
}

extension StatusReport.ExportLine {
    init(_ export: BulkExport, _ inventory: Inventory, _ census: Census, _ names: ReportNames) {
        let condition = census.conditions[export.id]
        id = "\(export.id)"
        switch export.kind {
        case .oneTime: kind = "one-time"
        case .schedule: kind = "schedule"
        case .spawned: kind = "spawned"
        }
        status = CleanText.line(export.status.word)
        self.condition = condition.map { CleanText.line($0.kind.word) } ?? status
        evidence = condition?.evidence ?? ""
        isProblem = condition?.isProblem ?? false
        acknowledged = condition?.known.map(StatusReport.Knowledge.init)
        projectId = export.project?.description
        project = names.project(of: export)
        destinationId = export.destination?.description
        destination = export.destination.flatMap { names.destination($0) }
        scheduleId = export.schedule?.description
        intervalHours = export.intervalHours
        startTime = export.startTime?.description
        endTime = export.endTime?.description
        createdAt = export.createdAt?.description
        updatedAt = export.updatedAt?.description
        finishedAt = export.finishedAt?.description
        runs = inventory.progress[export.id].map(StatusReport.Runs.init)
        deadline = condition?.deadline.map { "\($0.at)" }
        switch condition?.kind {
        case .gap(let windows), .missing(let windows): gaps = windows
        default: break
        }
        nextSpawn = census.schedules[export.id]?.nextSpawn?.description
    }
}

extension StatusReport.Runs {
    fileprivate init(_ progress: Progress) {
        partitionsDone = progress.partitionsDone
        partitionsExpected = progress.partitionsExpected
        partitionsRunning = progress.partitionsRunning
        partitionsFailed = progress.partitionsFailed
        rows = progress.rows
        files = progress.files
        retry = progress.retry
        lastError = progress.lastError.map { CleanText.line($0) }
    }
}

extension Feed {
    fileprivate var name: String {
        switch self {
        case .exports: "exports"
        case .runs(let id): "runs of \(id)"
        case .document(let id): "export \(id)"
        case .destinations: "destinations"
        case .projects: "projects"
        case .workspaces: "workspaces"
        case .info: "info"
        case .organization: "organization"
        }
    }
}

/// Cleaned names; nil where the service told none.
struct ReportNames {
    private let inventory: Inventory

    init(_ inventory: Inventory) { self.inventory = inventory }

    func project(of export: BulkExport) -> String? {
        if export.allExperiments { return "all experiments" }
        return export.project.flatMap { inventory.projects[$0] }?.flatMap(\.name).map { CleanText.line($0) }
    }

    func destination(_ id: ID<Destination>) -> String? {
        inventory.destinations[id]?.displayName.map { CleanText.line($0) }
    }
}

/// Oldest first; what tells no time comes before all, in the order of the ids, so that two reports can be compared.
func age<Subject>(_ time: Timestamp?, _ id: ID<Subject>) -> (Int64, ID<Subject>) {
    (time?.microseconds ?? .min, id)
}
