import Base
import Changes
import LangSmith
import Monitor
import Screen

@testable import Dashboard

/// A believable workspace at one fixed moment: something is healthy, something retries, something failed, a schedule
/// spawns, and most of it is done.
enum Sample {
    static let wall = Timestamp(year: 2026, month: 11, day: 14, hour: 17, minute: 42, second: 10)
    static let now = Now(wall: wall, steady: .seconds(10_000))

    static let session = Session(
        profile: "acme-eu",
        baseURL: "https://eu.api.smith.langchain.com",
        environment: "PROD",
        isProduction: true
    )

    static func id<Subject>(_ number: UInt64) -> ID<Subject> {
        // Scattered, so that short ids look like ids.
        let mixed = (number &+ 1) &* 0x9E37_79B9_7F4A_7C15
        return ID(high: mixed, low: mixed ^ 0x5555_0000_1234_9876)
    }

    static func ago(_ duration: Duration) -> Timestamp { wall - duration }

    static func minutes(_ value: Int) -> Duration { .seconds(value * 60) }
    static func hours(_ value: Int) -> Duration { .seconds(value * 3600) }
    static func days(_ value: Int) -> Duration { .seconds(value * 86_400) }

    enum Projects {
        static let checkout: ID<Project> = id(11)
        static let search: ID<Project> = id(12)
        static let nightly: ID<Project> = id(13)
        static let support: ID<Project> = id(14)
        static let fraud: ID<Project> = id(15)
        static let deleted: ID<Project> = id(16)
    }

    enum Buckets {
        static let s3: ID<Destination> = id(21)
        static let gcs: ID<Destination> = id(22)
        static let minio: ID<Destination> = id(23)
    }

    enum Exports {
        static let failed: ID<BulkExport> = id(31)
        static let stalled: ID<BulkExport> = id(32)
        static let retrying: ID<BulkExport> = id(40)
        static let running: ID<BulkExport> = id(33)
        static let experiments: ID<BulkExport> = id(34)
        static let waiting: ID<BulkExport> = id(35)
        static let schedule: ID<BulkExport> = id(36)
        static let cancelled: ID<BulkExport> = id(38)
        static let orphan: ID<BulkExport> = id(39)
    }

    static func project(_ id: ID<Project>, _ name: String, keeps days: Int? = nil) -> (ID<Project>, Project?) {
        var project = Project(id: id)
        project.name = name
        project.traceTier = days == nil ? "shortlived" : "longlived"
        project.longlivedDays = days
        return (id, project)
    }

    static var projects: [ID<Project>: Project?] {
        Dictionary(uniqueKeysWithValues: [
            project(Projects.checkout, "checkout-prod", keeps: 60), project(Projects.search, "search-prod"),
            project(Projects.nightly, "nightly-evals", keeps: 30),
            project(Projects.support, "customer-support-bot-prod"),
            project(Projects.fraud, "fraud-review"), (Projects.deleted, nil),
        ])
    }

    static func bucket(_ id: ID<Destination>, _ name: String, bucket: String, endpoint: String?) -> Destination {
        var destination = Destination(id: id)
        destination.displayName = name
        destination.type = "s3"
        var config = Destination.Config()
        config.bucketName = bucket
        config.prefix = "langsmith/bulk"
        config.region = endpoint == nil ? "eu-central-1" : nil
        config.endpointURL = endpoint
        config.includeBucketInPrefix = true
        destination.config = config
        destination.createdAt = ago(days(120))
        destination.credentialsKeys = ["access_key_id", "secret_access_key"]
        return destination
    }

    static var destinations: [Destination] {
        [
            bucket(Buckets.s3, "s3-eu", bucket: "acme-traces", endpoint: nil),
            bucket(Buckets.gcs, "gcs-bq", bucket: "acme-bq", endpoint: "https://storage.googleapis.com"),
            bucket(Buckets.minio, "minio-lab", bucket: "lab", endpoint: "https://minio.lab.acme.example:9000"),
        ]
    }

    static func export(
        _ id: ID<BulkExport>,
        _ status: Status,
        _ project: ID<Project>?,
        _ destination: ID<Destination>,
        age: Duration,
        took: Duration? = nil,
        days: Int = 7
    ) -> BulkExport {
        var export = BulkExport(id: id, status: status)
        export.project = project
        export.allExperiments = project == nil
        export.destination = destination
        export.createdAt = ago(age)
        export.updatedAt = ago(took.map { age - $0 } ?? .seconds(20))
        export.finishedAt = took.map { ago(age - $0) }
        export.endTime = ago(age).startOfDay
        export.startTime = export.endTime.map { $0 - Self.days(days) }
        export.format = "Parquet"
        export.formatVersion = "v2_beta"
        export.compression = "zstandard"
        export.workspace = Self.id(1)
        return export
    }

    static var exports: [BulkExport] {
        var schedule = export(Exports.schedule, .intervalScheduled, Projects.nightly, Buckets.gcs, age: days(40))
        schedule.endTime = nil
        schedule.intervalHours = 6
        schedule.startTime = ago(days(40)).startOfDay
        var all = [
            export(Exports.failed, .failed, Projects.support, Buckets.minio, age: hours(9), took: minutes(42), days: 3),
            export(Exports.stalled, .running, Projects.checkout, Buckets.s3, age: minutes(192), days: 31),
            export(Exports.retrying, .running, Projects.fraud, Buckets.s3, age: minutes(47), days: 2),
            export(Exports.running, .running, Projects.search, Buckets.s3, age: minutes(22)),
            export(Exports.experiments, .running, nil, Buckets.gcs, age: minutes(4), days: 1),
            export(Exports.waiting, .created, Projects.fraud, Buckets.s3, age: .seconds(49), days: 90),
            schedule,
            export(Exports.cancelled, .cancelled, Projects.fraud, Buckets.s3, age: days(3), took: hours(1), days: 90),
            export(Exports.orphan, .completed, Projects.deleted, Buckets.s3, age: days(12), took: minutes(8), days: 30),
        ]
        // Every window of the schedule for two weeks: one failed, one never came.
        let last = wall.startOfDay + hours(12)
        for number in 0..<60 where number != 5 {
            let end = last - hours(6 * number)
            var spawned = export(
                id(UInt64(100 + number)),
                number == 9 ? .failed : .completed,
                Projects.nightly,
                Buckets.gcs,
                age: wall.since(end + minutes(10)),
                took: minutes(3)
            )
            spawned.schedule = Exports.schedule
            spawned.startTime = end - hours(6)
            spawned.endTime = end
            all.append(spawned)
        }
        if let index = all.firstIndex(where: { $0.id == Exports.stalled }) { all[index].updatedAt = ago(minutes(15)) }
        return all
    }

    static func run(
        _ number: UInt64,
        _ export: ID<BulkExport>,
        _ status: Status,
        day: Int,
        rows: Int64? = nil,
        retries: [String] = [],
        began: Duration = .seconds(3600),
        took: Duration? = nil
    ) -> BulkExportRun {
        var run = BulkExportRun(id: id(number), status: status)
        run.export = export
        run.windowStart = wall.startOfDay - days(day)
        run.windowEnd = wall.startOfDay - days(day - 1)
        run.createdAt = ago(began)
        run.finishedAt = took.map { ago(began - $0) }
        run.retryNumber = retries.count
        run.attempts = retries.enumerated().map { .init(key: "retry_\($0.offset)", message: $0.element) }
        if let rows {
            var result = RunProgress()
            result.rowsWritten = rows
            result.exportedFiles = (0..<Int(rows / 100_000)).map {
                "acme-traces/langsmith/bulk/export_id=\(export)/part-\($0).parquet"
            }
            run.result = result
        }
        return run
    }

    static let denied = "AccessDenied: s3:PutObject on acme-traces/langsmith/bulk"
    static let slow = "Timeout while reading batch 118 from clickhouse"

    static var stalledRuns: [BulkExportRun] {
        var runs = (0..<31).map { index -> BulkExportRun in
            let number = UInt64(1000 + index)
            let day = 31 - index
            if index < 17 {
                return run(
                    number,
                    Exports.stalled,
                    .completed,
                    day: day,
                    rows: 212_000 + Int64(index) * 9_731,
                    began: minutes(190 - index * 6),
                    took: minutes(5)
                )
            }
            if index == 17 {
                return run(
                    number,
                    Exports.stalled,
                    .completed,
                    day: day,
                    rows: 301_222,
                    retries: [slow],
                    began: minutes(80),
                    took: minutes(31)
                )
            }
            if index < 20 { return run(number, Exports.stalled, .running, day: day, rows: 88_120, began: minutes(7)) }
            return run(number, Exports.stalled, .created, day: day)
        }
        runs[20] = run(
            1020,
            Exports.stalled,
            .running,
            day: 11,
            rows: 412_000,
            retries: [slow, slow, denied],
            began: minutes(62)
        )
        return runs
    }

    static var stalledProgress: Progress {
        var progress = Progress()
        progress.rows = 4_201_337
        progress.files = 118
        progress.partitionsDone = 18
        progress.partitionsExpected = 31
        progress.partitionsRunning = 3
        progress.retry = 3
        progress.lastError = denied
        progress.rate = 0
        progress.changedAt = now.steady - minutes(15)
        progress.unchangedPolls = 28
        progress.updatedAt = ago(minutes(15))
        return progress
    }

    static func progress(
        _ done: Int,
        _ expected: Int,
        running: Int = 0,
        failed: Int = 0,
        rows: Int64,
        rate: Double? = nil
    )
        -> Progress
    {
        var progress = Progress()
        progress.partitionsDone = done
        progress.partitionsExpected = expected
        progress.partitionsRunning = running
        progress.partitionsFailed = failed
        progress.rows = rows
        progress.files = Int(rows / 40_000)
        progress.rate = rate
        progress.changedAt = now.steady - .seconds(4)
        return progress
    }

    static var retryingRuns: [BulkExportRun] {
        [
            run(4000, Exports.retrying, .completed, day: 2, rows: 6_204_118, began: minutes(46), took: minutes(19)),
            run(
                4001,
                Exports.retrying,
                .running,
                day: 1,
                rows: 1_404_000,
                retries: Array(repeating: slow, count: 7),
                began: minutes(26)
            ),
        ]
    }

    static var retryingProgress: Progress {
        var value = progress(1, 2, running: 1, rows: 7_608_118, rate: 940)
        value.retry = 7
        value.lastError = slow
        return value
    }

    static func feed(_ ageSeconds: Int, interval: Int) -> FeedState {
        FeedState(answeredAt: now.steady - .seconds(ageSeconds), interval: .seconds(interval))
    }

    static var updates: [Update] {
        var server = ServerFacts()
        server.workspaceName = "acme-us"
        server.version = "0.16.2"
        var failedProgress = progress(2, 3, failed: 1, rows: 91_004)
        failedProgress.lastError = "NoSuchBucket: The specified bucket does not exist"
        return [
            .server(server), .destinations(destinations), .projects(projects), .exports(changed: exports, removed: []),
            .runs(of: Exports.stalled, stalledRuns, stalledProgress),
            .runs(
                of: Exports.failed,
                [
                    run(2000, Exports.failed, .completed, day: 3, rows: 61_000, began: hours(9), took: minutes(3)),
                    run(2001, Exports.failed, .completed, day: 2, rows: 30_004, began: hours(9), took: minutes(2)),
                    run(
                        2002,
                        Exports.failed,
                        .failed,
                        day: 1,
                        retries: ["NoSuchBucket: The specified bucket does not exist"],
                        began: hours(9),
                        took: minutes(42)
                    ),
                ],
                failedProgress
            ),
            .runs(of: Exports.retrying, retryingRuns, retryingProgress),
            .runs(
                of: Exports.running,
                [run(3000, Exports.running, .running, day: 3, rows: 120_412, began: minutes(6))],
                progress(4, 7, running: 1, rows: 880_412, rate: 12_240)
            ),
            .runs(
                of: Exports.experiments,
                [run(3100, Exports.experiments, .running, day: 1, rows: 31_077, began: minutes(4))],
                progress(12, 250, running: 45, rows: 31_077, rate: 880)
            ),
            .runs(
                of: id(100),
                [run(3200, id(100), .completed, day: 0, rows: 18_220, began: hours(5), took: minutes(3))],
                progress(1, 1, rows: 18_220)
            ),
            .feed(.exports, feed(3, interval: 60)), .feed(.destinations, feed(41, interval: 600)),
            .feed(.runs(Exports.failed), feed(2, interval: 5)), .feed(.runs(Exports.stalled), feed(2, interval: 5)),
            .feed(.runs(Exports.retrying), feed(2, interval: 5)), .feed(.runs(Exports.running), feed(2, interval: 5)),
        ]
    }

    static var linkLoss: LinkLoss {
        let reason = "Failed to connect to eu.api.smith.langchain.com port 443"
        return LinkLoss(
            since: now.steady - .seconds(75),
            error: .transport(.connectionRefused(reason)),
            retryAt: now.steady + .seconds(7)
        )
    }

    /// What a terminal must never be told, in every text that a server chooses.
    static let poison =
        "a\u{1B}[31mred\u{1B}]0;title\u{07}\u{9B}2J\u{202E}evil\u{0}\n👩‍👩‍👧‍👦 e\u{301} \u{FEFF}日本語 "
        + String(repeating: "wide", count: 500)

    static var hostileUpdates: [Update] {
        var server = ServerFacts()
        server.workspaceName = poison
        var destination = bucket(Buckets.s3, poison, bucket: poison, endpoint: nil)
        destination.config?.region = poison
        var export = export(Exports.running, .unknown(poison), Projects.search, Buckets.s3, age: hours(1))
        export.filter = poison
        var run = run(3000, Exports.running, .unknown(poison), day: 3, retries: [poison])
        run.attempts[0].key = poison
        var progress = progress(4, 7, rows: .max)
        progress.lastError = poison
        return [
            .server(server), .destinations([destination]),
            .projects(Dictionary(uniqueKeysWithValues: [project(Projects.search, poison)])),
            .exports(changed: [export], removed: exports.map(\.id).filter { $0 != Exports.running }),
            .runs(of: Exports.running, [run], progress),
        ]
    }

    /// The dashboard after everything of the workspace came.
    static func state(_ columns: Int, _ rows: Int, session: Session = session, color: Tone = .environment) -> State {
        var state = State(session: session, color: color, size: Size(columns: columns, rows: rows), now: now)
        state.hear(updates, at: now)
        return state
    }
}
