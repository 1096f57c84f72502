import Base
import LangSmith
@testable import Monitor
import Testing

@Suite struct HealthTests {
    /// 03:00 on 20 November; the steady clock says one hour.
    static let now = Now(wall: Timestamp(year: 2026, month: 11, day: 20, hour: 3), steady: .seconds(3600))

    /// That of what `BulkExport.sample` exports: its first day ends on the 12th, and the tier is not known.
    static let deadline = Deadline(
        at: Timestamp(year: 2026, month: 11, day: 26),
        rule: "14 days, if its tier is base",
        isWhole: true
    )

    static func facts(
        changedAgo: Int? = nil,
        polls: Int = 0,
        moved: Bool = false,
        retry: Int = 0,
        error: String? = nil,
        uploads: Int = 0,
        running: Int = 3
    ) -> Health.Facts {
        var facts = Health.Facts()
        facts.running = running
        facts.slots = 15
        facts.listAnsweredAt = .seconds(3590)
        guard let changedAgo else { return facts }
        var progress = Progress()
        progress.changedAt = .seconds(3600 - changedAgo)
        progress.unchangedPolls = polls
        progress.hasMoved = moved
        progress.retry = retry
        progress.lastError = error
        progress.uploadsPending = uploads
        progress.partitionsDone = 18
        progress.partitionsExpected = 31
        facts.progress = progress
        facts.runsAnsweredAt = .seconds(3600)
        return facts
    }

    static func running(signOfLifeAgo minutes: Int) -> BulkExport {
        .sample(1).with { $0.updatedAt = now.wall - .seconds(60 * minutes) }
    }

    // MARK: Running

    @Test func `an export that moves is running, with its partitions`() {
        let condition = Health.judge(
            Self.running(signOfLifeAgo: 1),
            Self.facts(changedAgo: 3, polls: 1, moved: true),
            at: Self.now
        )
        #expect(condition == Condition(.running, evidence: "18 of 31 partitions done"))
    }

    @Test func `no change in our polls and an old sign of life is a stall, with its numbers`() {
        let condition = Health.judge(
            Self.running(signOfLifeAgo: 130),
            Self.facts(changedAgo: 840, polls: 28),
            at: Self.now
        )
        #expect(
            condition.told
                == Condition(
                    .stalled,
                    evidence: "no progress for 14m: rows and cursor unchanged in 28 polls; updated_at is 2h10m old; "
                        + "its traces go from 2026-11-26, in 5d21h (14 days, if its tier is base)",
                    isProblem: true,
                    deadline: Self.deadline
                )
        )
    }

    @Test func `an old sign of life is a stall also when we have only just begun to look`() {
        let condition = Health.judge(Self.running(signOfLifeAgo: 75), Self.facts(), at: Self.now)
        #expect(
            condition.told
                == Condition(
                    .stalled,
                    evidence: "no sign of life: updated_at is 1h14m old; "
                        + "its traces go from 2026-11-26, in 5d21h (14 days, if its tier is base)",
                    isProblem: true,
                    deadline: Self.deadline
                )
        )
    }

    @Test(arguments: [(13, 13 * 60 + 59, 50), (13, 3000, 50), (130, 600, 50), (130, 3000, 2)])
    func `a fresh sign of life, or too little looking, is no stall`(minutes: Int, changedAgo: Int, polls: Int) {
        let moved = changedAgo <= 600 || polls < 3
        let condition = Health.judge(
            Self.running(signOfLifeAgo: minutes),
            Self.facts(changedAgo: changedAgo, polls: polls, moved: moved),
            at: Self.now
        )
        #expect(condition.kind == .running)
    }

    @Test func `data that we hold from before a lost link is no stall`() {
        var facts = Self.facts(changedAgo: 3000, polls: 4)
        facts.runsAnsweredAt = .seconds(610)
        facts.listAnsweredAt = .seconds(600)
        // The sign of life was ten minutes old when the link broke, 49 minutes ago.
        let condition = Health.judge(Self.running(signOfLifeAgo: 59), facts, at: Self.now)
        #expect(condition.kind == .running)
    }

    @Test func `a stuck upload is named`() {
        let condition = Health.judge(
            Self.running(signOfLifeAgo: 130),
            Self.facts(changedAgo: 840, polls: 28, retry: 3, error: "AccessDenied: s3:PutObject", uploads: 1),
            at: Self.now
        )
        #expect(condition.kind == .stalled)
        #expect(condition.evidence.contains("1 upload stuck: pending_upload stays"))
        #expect(condition.evidence.contains("attempt 3 of 20: the bucket refuses the key: it may lack s3:PutObject"))
        #expect(condition.evidence.hasSuffix("“AccessDenied: s3:PutObject”"), "the service's own words come last")
    }

    @Test(arguments: [(1, false), (9, false), (10, true), (20, true)])
    func `retrying becomes a problem when half of the attempts are used`(retry: Int, isProblem: Bool) {
        let condition = Health.judge(
            Self.running(signOfLifeAgo: 1),
            Self.facts(changedAgo: 3, moved: true, retry: retry, error: "disk on fire"),
            at: Self.now
        )
        let deadline = isProblem ? "; its traces go from 2026-11-26, in 5d21h (14 days, if its tier is base)" : ""
        #expect(
            condition.told
                == Condition(
                    .retrying(retry),
                    evidence: "attempt \(retry) of 20\(deadline); “disk on fire”",
                    isProblem: isProblem,
                    deadline: isProblem ? Self.deadline : nil
                )
        )
    }

    // MARK: Waiting

    @Test(
        arguments: [
            (15, 5, Condition.Kind.queued, "waiting behind 15 running exports"), (14, 5, .created, ""),
            (3, 25, .created, "in Created for 25m with only 3 running"),
            (0, 59, .created, "in Created for 59m with none running"),
        ])
    func `an export in Created says what it waits for`(
        running: Int,
        minutes: Int,
        kind: Condition.Kind,
        evidence: String
    ) {
        let export = BulkExport.sample(1, .created).with { $0.createdAt = Self.now.wall - .seconds(60 * minutes) }
        #expect(
            Health.judge(export, Self.facts(running: running), at: Self.now) == Condition(kind, evidence: evidence)
        )
    }

    @Test(
        arguments: [
            (0, 15, true, Condition.Kind.stuck), (14, 15, true, .stuck), (15, 15, true, .queued),
            // Somebody's own server has as many slots as it was told to have.
            (0, nil, true, .stuck), (1, nil, true, .created),
            // Of half a list nobody knows how many run.
            (0, 15, false, .created), (0, nil, false, .created),
        ] as [(Int, Int?, Bool, Condition.Kind)]
    )
    func `an export that waits for an hour with room to run is stuck`(
        running: Int,
        slots: Int?,
        isWhole: Bool,
        kind: Condition.Kind
    ) {
        let export = BulkExport.sample(1, .created).with { $0.createdAt = Self.now.wall - .seconds(84 * 3600) }
        var facts = Self.facts(running: running)
        facts.slots = slots
        facts.isListWhole = isWhole
        let condition = Health.judge(export, facts, at: Self.now)
        #expect(condition.kind == kind)
        #expect(condition.isProblem == (kind == .stuck))
        guard kind == .stuck else { return }
        let running = running == 0 ? "none" : "only \(running)"
        #expect(condition.evidence.hasPrefix("in Created for 3d12h with \(running) running; its traces go from"))
        #expect(condition.deadline == Self.deadline)
    }

    // MARK: Failed

    static func failedRun(_ retry: Int, _ error: String, _ status: Status = .failed) -> BulkExportRun {
        var run = BulkExportRun(id: Wire.run(retry), status: status)
        run.retryNumber = retry
        run.windowStart = Timestamp(year: 2026, month: 11, day: 12)
        run.windowEnd = Timestamp(year: 2026, month: 11, day: 13)
        run.attempts = (0...retry).map { BulkExportRun.Attempt(key: "retry_\($0)", message: error) }
        return run
    }

    @Test func `a failure says which day, after how many attempts, why, and until when it can be repaired`() {
        var facts = Self.facts(changedAgo: 0)
        facts.runs = [Self.failedRun(3, "An error occurred (AccessDenied) when calling the PutObject operation")]
        let condition = Health.judge(.sample(1, .failed), facts, at: Self.now)
        #expect(
            condition.told
                == Condition(
                    .failed,
                    evidence: "2026-11-12 failed after 4 attempts: the store refuses the write: the key lacks "
                        + "s3:PutObject or its like, or a policy denies it, as one that demands an encryption header (SSE); its traces "
                        + "go from 2026-11-26, in 5d21h (14 days, if its tier is base); “An error occurred (AccessDenied) "
                        + "when calling the PutObject operation”",
                    isProblem: true,
                    deadline: Self.deadline
                )
        )
    }

    @Test func `a failure counts the attempts that its errors show, if its number lags behind`() {
        var facts = Self.facts(changedAgo: 0)
        facts.runs = [Self.failedRun(20, "disk on fire")]
        facts.runs[0].retryNumber = 0
        let condition = Health.judge(.sample(1, .failed), facts, at: Self.now)
        #expect(condition.evidence.hasPrefix("2026-11-12 failed after 21 attempts; its traces go"))
    }

    @Test func `the deadline of a failure is that of the first day that is missing`() {
        var facts = Self.facts(changedAgo: 0)
        var done = Self.failedRun(0, "")
        (done.status, done.windowStart) = (.completed, Timestamp(year: 2026, month: 11, day: 11))
        (done.id, done.windowEnd) = (Wire.run(99), Timestamp(year: 2026, month: 11, day: 12))
        facts.runs = [done, Self.failedRun(3, "disk on fire")]
        let condition = Health.judge(.sample(1, .failed), facts, at: Self.now)
        #expect(condition.deadline?.at == Timestamp(year: 2026, month: 11, day: 27))
    }

    @Test func `a failure whose runs were not read yet says so`() {
        let condition = Health.judge(.sample(1, .timedOut), Self.facts(), at: Self.now)
        #expect(condition.kind == .timedOut)
        #expect(condition.evidence.hasPrefix("its runs were not read yet"))
        #expect(condition.isProblem)
    }

    @Test func `a failure is no problem any more when it was made up for`() {
        var facts = Self.facts()
        facts.repair = .done([Wire.export(2)])
        let condition = Health.judge(.sample(1, .failed), facts, at: Self.now)
        #expect(!condition.isProblem)
        #expect(condition.evidence.contains(Wire.export(2).short))
    }

    @Test(
        arguments: [
            (13, "shortlived", true), (14, "shortlived", false), (14, "longlived", true), (399, "longlived", true),
            (400, "longlived", false), (500, nil, true),
        ] as [(Int, String?, Bool)]
    )
    func `a failure is no problem any more when its traces are gone`(days: Int, tier: String?, isProblem: Bool) {
        let export = BulkExport.sample(1, .failed).with { export in
            let end = Self.now.wall - .seconds(86_400 * days)
            (export.startTime, export.endTime) = (end - .seconds(3600), end)
        }
        var project = Project(id: Wire.project(1))
        project.traceTier = tier
        var facts = Self.facts()
        facts.retention = Retention(of: project, at: .own)
        let condition = Health.judge(export, facts, at: Self.now)
        #expect(condition.isProblem == isProblem)
        if !isProblem { #expect(condition.evidence.contains("its traces are gone (")) }
    }

    @Test func `a failure of long ago is history`() {
        let old = BulkExport.sample(1, .failed).with { export in
            let time = Self.now.wall - .seconds(86_400 * 15)
            (export.endTime, export.createdAt, export.updatedAt, export.finishedAt) = (time, time, time, time)
        }
        #expect(!Health.judge(old, Self.facts(), at: Self.now).isProblem)
    }

    // MARK: Schedules

    static func judged(_ windows: [Schedule.State], hasSpawned: Bool = true) -> Condition {
        let start = Timestamp(year: 2026, month: 11, day: 19)
        let made = windows.enumerated().map { index, state in
            let from = start + .seconds(3600 * index)
            return Schedule.Window(start: from, end: from + .seconds(3600), state: state)
        }
        var facts = Self.facts()
        facts.schedule = Schedule(
            windows: made,
            nextSpawn: Timestamp(year: 2026, month: 11, day: 20, hour: 3, minute: 10),
            hasSpawned: hasSpawned
        )
        return Health.judge(.sample(1, .intervalScheduled), facts, at: Self.now)
    }

    @Test func `a schedule without holes says when it works next`() {
        #expect(
            Self.judged([.completed, .repaired, .inProgress, .upcoming])
                == Condition(.scheduled, evidence: "next export at 2026-11-20 03:10")
        )
    }

    @Test func `holes in a schedule are counted, named, and have a deadline`() {
        let condition = Self.judged([.completed, .failed, .missing, .completed, .failed, .missing, .late])
        #expect(condition.kind == .gap(windows: 4))
        #expect(condition.isProblem)
        #expect(
            condition.evidence
                == "4 windows without data: 2026-11-19 01:00–02:00, 2026-11-19 02:00–03:00, 2026-11-19 04:00–05:00 "
                + "and 1 more; their traces go from 2026-12-03, in 12d (14 days, if its tier is base)"
        )
        // The first ended on the 19th at 02:00.
        #expect(condition.deadline?.at == Timestamp(year: 2026, month: 12, day: 3, hour: 2))
    }

    @Test func `a late schedule says since when`() {
        #expect(
            Self.judged([.completed, .late]).told
                == Condition(
                    .late,
                    evidence: "the export of 2026-11-19 01:00–02:00 was due at 02:10, 1d ago; "
                        + "its traces go from 2026-12-03, in 12d (14 days, if its tier is base)",
                    isProblem: true,
                    deadline: Deadline(
                        at: Timestamp(year: 2026, month: 12, day: 3, hour: 2),
                        rule: "14 days, if its tier is base",
                        isWhole: true
                    )
                )
        )
    }

    @Test func `a schedule that never spawned anything is missing, and says so`() {
        let condition = Self.judged([.missing, .missing, .late], hasSpawned: false)
        #expect(condition.kind == .missing(windows: 2))
        #expect(condition.isProblem)
        #expect(
            condition.evidence.hasPrefix("it never spawned an export; 2 windows without data: 2026-11-19 00:00–01:00")
        )
        let late = Self.judged([.late], hasSpawned: false)
        #expect(late.kind == .late)
        #expect(late.evidence.contains("it never spawned an export"))
    }

    // MARK: Finished

    @Test func `a completed export with rows and no files is odd, and an empty one is told`() {
        var facts = Self.facts(changedAgo: 0)
        facts.progress?.rows = 7
        #expect(
            Health.judge(.sample(1, .completed), facts, at: Self.now).evidence
                == "rows but no files: look into the bucket"
        )
        facts.progress?.rows = 0
        #expect(Health.judge(.sample(1, .completed), facts, at: Self.now).evidence == "no rows in its window")
        facts.progress?.rows = 7
        facts.progress?.files = 1
        #expect(Health.judge(.sample(1, .completed), facts, at: Self.now) == Condition(.completed))
    }

    @Test func `a state that nobody knows is shown as it came and is no problem`() {
        let condition = Health.judge(.sample(1, .unknown("Hibernating")), Self.facts(), at: Self.now)
        #expect(condition.kind.word == "Hibernating")
        #expect(!condition.isProblem)
    }

    // MARK: Explanations

    @Test(
        arguments: [
            ("An error occurred (AccessDenied) when calling the PutObject operation: Access Denied", "s3:PutObject"),
            ("Failed to validate S3 destination: Access Denied", "refuses the key"),
            ("An error occurred (NoSuchBucket) when calling the PutObject operation", "no such bucket"),
            ("An error occurred (SignatureDoesNotMatch) when calling PutObject", "secret key does not belong"),
            ("An error occurred (ExpiredToken): The provided token has expired.", "token has expired"),
            ("User: arn:aws:sts::1:assumed-role/x is not authorized to perform: kms:GenerateDataKey on …", "KMS"),
            ("The AWS Access Key ID you provided does not exist in our records", "access key id is unknown"),
            ("memory limit exceeded while serializing", "memory"), ("could not serialize batch", "Parquet"),
            ("Activity task timed out", "took too long"),
            ("Read timeout on endpoint URL: \"https://s3.acme.dev\"", "broke or stood still"),
        ])
    func `known errors are explained`(text: String, cause: String) throws {
        let explanation = try #require(KnownFailures.standard.match(text: text))
        #expect(explanation.cause.contains(cause))
        #expect(!explanation.fix.isEmpty)
    }

    @Test func `an unknown error is not explained`() {
        #expect(KnownFailures.standard.match(text: "the moon is full") == nil)
    }
}

extension Condition {
    /// With all that it tells as one sentence.
    fileprivate var told: Condition {
        Condition(kind, evidence: evidence, isProblem: isProblem, deadline: deadline)
    }
}
