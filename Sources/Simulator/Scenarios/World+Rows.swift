import Base

extension World {
    /// A healthy workspace whose projects rest at times, with schedules of several lengths that have run for two weeks:
    /// many windows are empty, and all of them rightly so.
    static func resting(seed: UInt64, start: Timestamp, under conditions: Conditions) -> World {
        var world = furnished(seed: seed, since: start.adding(-15 * .day), under: conditions)
        for (project, hours) in [(0, 1), (0, 6), (0, 24), (1, 1), (1, 24), (2, 6), (3, 1)] {
            world.schedule(every: hours, from: start.adding(-14 * .day).startOfDay, project: project)
        }
        world.advance(to: start)
        return world
    }

    /// A healthy workspace but for four exports that nothing complains of, and that nobody should rely on.
    static func lossy(seed: UInt64, start: Timestamp, under conditions: Conditions) -> World {
        var world = furnished(seed: seed, since: start.adding(-3 * .day), under: conditions)
        let ripe = start.adding(-20 * .minute).startOfHour
        // A busy project's window of four hours ago came out empty.
        world.schedule(
            every: 1,
            from: ripe.adding(-8 * .hour),
            project: 4,
            [4: .scripted(Script(rowsPerDay: 0, isSmooth: true))]
        )
        // The files of two windows have one name.
        let shared = ScheduleScript.Fate.scripted(Script(isSmooth: true, sharedName: "runs"))
        world.schedule(every: 6, from: ripe.adding(-36 * .hour), project: 4, to: 1, [3: shared, 4: shared])
        let day = start.startOfDay
        // Two months, a day at a time for two hours: five days and nights, of which the service gives three.
        world.plan(
            .order(
                Order(
                    destination: 0,
                    projects: [4],
                    window: Window(start: day.adding(-60 * .day), end: day),
                    script: Script(workers: 1, rowsPerDay: 7_200_000, rowsPerSecond: 1000, isSmooth: true)
                )
            ),
            at: start.adding(-20 * .hour)
        )
        // A day that is read a second time, when most of it is gone. It is over five minutes after the start.
        world.plan(
            .order(
                Order(
                    destination: 1,
                    projects: [0],
                    window: Window(start: day.adding(-.day), end: day),
                    script: Script(
                        rowsPerDay: 400_000,
                        rowsPerSecond: 1000,
                        trouble: [0: .reread(batches: 10, message: Failures.workerGone, left: 3)],
                        isSmooth: true
                    )
                )
            ),
            at: start.adding(-.minute)
        )
        world.advance(to: start)
        return world
    }

    /// Two buckets; projects of office hours, of few traces, of one hour of the night, of next to none, and a
    /// busy one.
    private static func furnished(seed: UInt64, since began: Timestamp, under conditions: Conditions) -> World {
        var world = World(
            seed: seed,
            start: began,
            workspace: .acme(since: began.adding(-90 * .day)),
            conditions: conditions
        )
        world.destinations = [("s3-eu", "acme-traces-eu"), ("s3-us", "acme-traces-us")].enumerated().map {
            DestinationRecord(
                id: ID(seed: seed, kind: .destination, number: UInt64($0)),
                name: $1.0,
                bucket: $1.1,
                prefix: "langsmith",
                region: "eu-west-1",
                created: began.adding(-80 * .day),
                updated: began.adding(-80 * .day)
            )
        }
        func project(_ name: String, _ rows: Int64, weekend: Double = 1, hours: ClosedRange<Int64>? = nil) {
            let number = UInt64(world.projects.count)
            world.projects.append(
                ProjectRecord(
                    id: ID(seed: seed, kind: .project, number: number),
                    name: name,
                    created: began.adding(-85 * .day),
                    rowsPerDay: rows,
                    weekend: weekend,
                    hours: hours,
                    lastRun: began
                )
            )
        }
        project("office-assistant", 90_000, weekend: 0, hours: 7...17)
        project("intranet-search", 24, weekend: 0.3)
        project("nightly-batch", 250_000, hours: 1...1)
        project("new-idea", 5)
        project("checkout-prod", 1_400_000)
        return world
    }

    private mutating func schedule(
        every hours: Int,
        from start: Timestamp,
        project: Int,
        to destination: Int = 0,
        _ windows: [Int: ScheduleScript.Fate] = [:]
    ) {
        let order = Order(
            destination: destination,
            projects: [project],
            window: Window(start: start, end: start.adding(Int64(hours) * .hour)),
            script: Script(isSmooth: true)
        )
        schedule(every: hours, ScheduleScript(order: order, windows: windows))
    }
}
