import Base

extension World {
    /// A workspace a month after somebody found out about schedules: 10,000 exports, nearly all of them over, whose
    /// 50,000 runs are computed when asked for; and six at work, whose runs come on top.
    static func scale(seed: UInt64, start: Timestamp, under conditions: Conditions) -> World {
        let began = start.adding(-30 * .day)
        var world = World(
            seed: seed,
            start: start.adding(-50 * .minute),
            workspace: .acme(since: began.adding(-300 * .day)),
            conditions: conditions
        )
        world.isReceiving = true
        world.destinations = ["s3-eu", "s3-us", "s3-archive", "gcs-bq", "r2-backup", "minio-lab"].enumerated().map {
            DestinationRecord(
                id: ID(seed: seed, kind: .destination, number: UInt64($0)),
                name: $1,
                bucket: "acme-\($1)",
                prefix: "langsmith",
                region: "eu-west-1",
                created: began.adding(-200 * .day),
                updated: began.adding(-200 * .day)
            )
        }
        let teams = ["checkout", "search", "support", "fraud", "docs", "voice", "catalog", "copilot", "ads", "mail"]
        let stages = ["prod", "staging", "eval", "canary", "batch", "beta"]
        world.projects = teams.flatMap { team in stages.map { "\(team)-\($0)" } }.enumerated().map {
            ProjectRecord(
                id: ID(seed: seed, kind: .project, number: UInt64($0)),
                name: $1,
                created: began.adding(-Int64(100 + $0) * .day),
                rowsPerDay: 20_000 + 31_000 * Int64($0 % 10),
                rowsPerSecond: 3000,
                lastRun: start.adding(-.minute)
            )
        }
        let hours = [Int](repeating: 1, count: 14) + [6, 6, 6, 6, 24, 24]
        let spawned = [1: 600, 6: 120, 24: 47]
        var records: [ExportRecord] = []
        for (number, interval) in hours.enumerated() {
            let length = Int64(interval) * .hour
            // The last window that was over, spawned and exported some minutes before the start.
            let ripe = start.adding(-world.limits.spawnDelay - 5 * .minute).microseconds / length * length
            let count = spawned[interval] ?? 0
            let order = Order(
                destination: number % 6,
                projects: [number * 3],
                window: Window(
                    start: Timestamp(microseconds: ripe - Int64(count) * length),
                    end: Timestamp(microseconds: ripe)
                ),
                script: Script(isSmooth: true)
            )
            let schedule = world.record(
                ExportRecord(
                    id: world.nextExportID(),
                    destination: order.destination,
                    projects: order.projects,
                    start: order.window.start,
                    intervalHours: interval,
                    state: .intervalScheduled,
                    created: order.window.start.adding(7 * .minute),
                    updated: Timestamp(microseconds: ripe)
                )
            )
            world.schedules[schedule] = ScheduleScript(order: order)
            world.planSpawn(count, of: schedule, notBefore: start.adding(5 * .minute))
            for index in 0..<count {
                let window = world.window(index, of: schedule)
                records.append(
                    world.settled(
                        order,
                        window,
                        schedule: schedule,
                        created: window.end.adding(world.limits.spawnDelay + .second),
                        number: records.count
                    )
                )
            }
        }
        // 41 days on average, and 26 of one day more: 50,000 runs with those of the schedules.
        for number in 0..<1000 {
            let spread = Int64(number % 40 / 2) * (number % 2 == 0 ? 1 : -1)
            let days = 41 + spread + (number < 26 ? 1 : 0)
            let created = began.adding(Int64(number) * 41 * .minute)
            let end = created.startOfDay.adding(-Int64(number % 9) * .day)
            let order = Order(
                destination: number % 6,
                projects: [number % 60],
                window: Window(start: end.adding(-days * .day), end: end),
                filter: number % 7 == 0 ? "and(eq(is_root, true), eq(status, \"error\"))" : nil,
                fields: number % 3 == 0 ? .withoutPayloads : .all
            )
            records.append(world.settled(order, order.window, schedule: nil, created: created, number: records.count))
        }
        records.sort { $0.created == $1.created ? $0.destination < $1.destination : $0.created < $1.created }
        for record in records { world.recordSettled(record, before: start) }
        world.planWork(at: start)
        world.advance(to: start)
        return world
    }

    /// An export that is over; `recordSettled` completes it.
    private func settled(
        _ order: Order,
        _ window: Window,
        schedule: Int?,
        created: Timestamp,
        number: Int
    ) -> ExportRecord {
        let state: ExportState =
            switch Dice.hash(seed, 9, UInt64(number)) % 200 {
            case 0, 1: .failed
            case 2: .cancelled
            default: .completed
            }
        return ExportRecord(
            id: nextExportID(),
            destination: order.destination,
            projects: order.projects,
            start: window.start,
            end: window.end,
            filter: order.filter,
            fields: order.fields,
            schedule: schedule,
            state: state,
            created: created.adding(Int64(Dice.hash(seed, 10, UInt64(number)) % 40_000_000)),
            updated: created
        )
    }

    private mutating func recordSettled(_ record: ExportRecord, before start: Timestamp) {
        var record = record
        record.id = nextExportID()
        record.finished = start
        let place = self.record(record)
        let last = runs(of: place).map(\.end.time).max() ?? record.created
        let finished = record.state == .cancelled ? min(last, record.created.adding(5 * .minute)) : last
        exports[place].finished = min(finished, start.adding(-.second))
        exports[place].updated = min(finished, start.adding(-.second)).adding(961)
    }

    private mutating func planWork(at start: Timestamp) {
        for number in 0..<Int64(6) {
            let end = start.startOfDay.adding(-number * .day)
            var script = Script(workers: 6, rowsPerDay: 900_000, rowsPerSecond: 1200)
            if number == 4 {
                script.trouble[3] = .interrupted(
                    times: 21,
                    batches: 0,
                    hang: 240 * .second,
                    messages: [Failures.slowQuery]
                )
            }
            if number == 5 {
                script = Script(
                    workers: 2,
                    trouble: [1: .stuck(batches: 5), 2: .stuck(batches: 9)],
                    isSmooth: true
                )
            }
            plan(
                .order(
                    Order(
                        destination: Int(number),
                        projects: [Int(number) * 7],
                        window: Window(start: end.adding(-120 * .day), end: end),
                        script: script
                    )
                ),
                at: start.adding(-(45 - number * 3) * .minute)
            )
        }
    }
}
