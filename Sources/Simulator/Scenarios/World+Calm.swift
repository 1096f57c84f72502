import Base

extension World {
    /// A small workspace in which all is well and nothing happens for most of a day: every poll gets the same bytes.
    static func calm(seed: UInt64, start: Timestamp, under conditions: Conditions) -> World {
        var world = World(
            seed: seed,
            start: start.adding(-5 * .day),
            workspace: .acme(since: start.adding(-90 * .day)),
            conditions: conditions
        )
        world.destinations = [
            DestinationRecord(
                id: ID(seed: seed, kind: .destination, number: 0),
                name: "s3-eu",
                bucket: "acme-traces-eu",
                prefix: "langsmith",
                region: "eu-west-1",
                created: start.adding(-80 * .day),
                updated: start.adding(-80 * .day)
            ),
            DestinationRecord(
                id: ID(seed: seed, kind: .destination, number: 1),
                name: "gcs-bq",
                bucket: "acme-llm-warehouse",
                prefix: "raw",
                region: "auto",
                endpoint: "https://storage.googleapis.com",
                created: start.adding(-70 * .day),
                updated: start.adding(-70 * .day)
            ),
        ]
        world.projects = ["checkout-prod", "search-prod", "support-agent-prod", "rag-docs-eu"].enumerated().map {
            ProjectRecord(
                id: ID(seed: seed, kind: .project, number: UInt64($0)),
                name: $1,
                created: start.adding(-85 * .day),
                rowsPerDay: 40_000 * Int64($0 + 1),
                lastRun: start.adding(-.minute)
            )
        }
        // Its windows end three hours ago or a little more, so the next export is twenty hours away.
        let ripe = start.adding(-3 * .hour).startOfHour
        world.schedule(
            every: 24,
            ScheduleScript(
                order: Order(
                    destination: 0,
                    projects: [0],
                    window: Window(start: ripe.adding(-4 * .day), end: ripe),
                    script: Script(isSmooth: true)
                )
            )
        )
        for number in 0..<6 {
            let end = start.startOfDay.adding(-Int64(number) * .day)
            world.plan(
                .order(
                    Order(
                        destination: number % 2,
                        projects: [number % 4],
                        window: Window(start: end.adding(-Int64(2 + number) * .day), end: end),
                        script: Script(isSmooth: true)
                    )
                ),
                at: start.adding(-Int64(4 + 15 * number) * .hour)
            )
        }
        world.advance(to: start)
        return world
    }
}
