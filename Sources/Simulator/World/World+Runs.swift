import Base

extension World {
    /// The runs of an export so far, in the order in which they were opened.
    func runs(of export: Int) -> [RunRecord] { works[export]?.runs ?? settledRuns(of: export) }

    /// The runs of an export that was over before the world began, the same whenever asked for: all opened at once, and
    /// what went wrong went wrong in the last one.
    private func settledRuns(of place: Int) -> [RunRecord] {
        let export = exports[place]
        guard let finished = export.finished else { return [] }
        return (0..<export.partitions).map { number in
            var script = Script(isSmooth: true)
            if number == export.partitions - 1 {
                switch export.state {
                case .failed: script.trouble[number] = .storage(batches: 2, message: Failures.unknownKey)
                case .timedOut: script.trouble[number] = .stuck(batches: 3)
                default: break
                }
            }
            let created = export.created.adding(3 * .second + Int64(number) * .second)
            var run = run(
                number,
                of: export,
                at: place,
                created: created,
                started: created.adding(.second),
                script: script
            )
            if export.state == .timedOut { run.halt(at: finished, as: .timedOut) }
            if export.state == .cancelled { run.halt(at: finished, as: .cancelled) }
            return run
        }
    }

    /// Opens the nth partition of an export: day by day, and project by project within a day.
    func run(
        _ number: Int,
        of export: ExportRecord,
        at place: Int,
        created: Timestamp,
        started: Timestamp,
        script: Script
    ) -> RunRecord {
        let project = projects[export.projects[number % export.projects.count]]
        let window = export.window.day(number / export.projects.count)
        var chance = Dice(seed: Dice.hash(seed, UInt64(place), UInt64(number)))
        // What has not happened yet cannot be exported: a window in the future is empty, and completes.
        let past = Window(start: window.start, end: min(window.end, created))
        var rows = past.length > 0 ? project.rows(in: past, perDay: script.rowsPerDay) : 0
        if export.filter != nil { rows /= Traces.stepsPerTrace }
        var speed = script.rowsPerSecond ?? project.rowsPerSecond
        if !export.fields.hasPayloads { speed *= 3 }
        speed = speed * chance.int(80...120) / 100
        // Batches of some seconds, so that a poll sees them move, and not more than some twenty files.
        let batchRows = max(1000, max(speed * 5, rows / 20) / 1000 * 1000)
        let plan = RunPlan(
            rows: rows,
            batchRows: batchRows,
            batchTime: batchRows * .second / max(1, speed),
            trouble: trouble(in: number, at: started, of: export, script: script, chance: &chance),
            sharedName: script.sharedName
        )
        return RunRecord(
            id: ID(seed: seed, kind: .run, number: UInt64(place) << 20 | UInt64(number)),
            project: project.id,
            window: window,
            backend: project.backend,
            created: created,
            started: started,
            plan: plan,
            limits: limits
        )
    }

    private func trouble(
        in number: Int,
        at time: Timestamp,
        of export: ExportRecord,
        script: Script,
        chance: inout Dice
    ) -> Trouble {
        if let trouble = script.trouble[number] ?? script.commonTrouble { return trouble }
        if let refusal = destinations[export.destination].refusal, refusal.since <= time {
            return .storage(batches: 0, message: refusal.message)
        }
        guard !script.isSmooth, chance.chance(0.04) else { return .none }
        return .interrupted(
            times: Int(chance.int(1...2)),
            batches: chance.int(1...6),
            hang: chance.int(5 * .second...40 * .second),
            messages: [chance.pick(Failures.passing)]
        )
    }

    /// When an export changed last: by itself, or by one of its runs.
    func updated(_ place: Int) -> Timestamp {
        let export = exports[place]
        guard export.state == .running, let work = works[place] else { return export.updated }
        return work.runs.reduce(export.updated) { max($0, $1.updated(at: now, limits: limits)) }
    }
}

/// What runs die of, in the words of the systems behind the service.
enum Failures {
    static let memory = """
        Code: 241. DB::Exception: Memory limit (for query) exceeded: would use 18.64 GiB (attempt to allocate chunk of \
        4303878 bytes), maximum: 18.63 GiB. (MEMORY_LIMIT_EXCEEDED)
        """
    static let slowQuery = """
        Code: 159. DB::Exception: Timeout exceeded: elapsed 240.000915 seconds, maximum: 240. (TIMEOUT_EXCEEDED)
        """
    static let slowDown = """
        An error occurred (SlowDown) when calling the UploadPart operation (reached max retries: 4): Please reduce your \
        request rate.
        """
    static let workerGone = "activity Heartbeat timeout (TIMEOUT_TYPE_HEARTBEAT): worker stopped during shutdown"
    static let socket = """
        Code: 209. DB::NetException: Timeout exceeded while reading from socket (10.4.17.23:9440, 300000 ms). \
        (SOCKET_TIMEOUT)
        """

    /// Gone by themselves after a retry or two.
    static let passing = [slowDown, workerGone, socket]

    static let unknownKey = """
        An error occurred (InvalidAccessKeyId) when calling the PutObject operation: The Access Key Id you provided does \
        not exist in our records.
        """
}
