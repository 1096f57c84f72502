import Base

extension World {
    /// A workspace at 03:00: somebody's backfill fills the slots, an upload hangs, a query runs into its limit again
    /// and again, a bucket refuses its key, an hourly schedule has a hole and a six-hourly one is late.
    ///
    /// Everything that is on record at `start` has gone through the same life as what comes after.
    static func demo(seed: UInt64, start: Timestamp, under conditions: Conditions) -> World {
        var world = World(
            seed: seed,
            start: start.adding(-8 * .day),
            workspace: .acme(since: start.adding(-410 * .day)),
            conditions: conditions
        )
        world.isReceiving = true
        world.furnish(at: start)
        world.planHistory(before: start)
        world.planNight(at: start)
        world.planSchedules(at: start)
        world.activity = Activity(
            busyness: 9,
            pause: 60 * .second...240 * .second,
            destinations: [0, 0, 1],
            projects: Array(0..<8)
        )
        world.plan(.activity, at: start.adding(45 * .second))
        world.advance(to: start)
        return world
    }

    private mutating func furnish(at start: Timestamp) {
        destinations = [
            DestinationRecord(
                id: ID(seed: seed, kind: .destination, number: 0),
                name: "s3-eu",
                bucket: "acme-traces-eu",
                prefix: "langsmith",
                region: "eu-west-1",
                created: start.adding(-212 * .day),
                updated: start.adding(-34 * .day)
            ),
            DestinationRecord(
                id: ID(seed: seed, kind: .destination, number: 1),
                name: "gcs-bq",
                bucket: "acme-llm-warehouse",
                prefix: "langsmith/raw",
                region: "auto",
                endpoint: "https://storage.googleapis.com",
                created: start.adding(-145 * .day),
                updated: start.adding(-145 * .day)
            ),
            DestinationRecord(
                id: ID(seed: seed, kind: .destination, number: 2),
                name: "minio-lab",
                bucket: "traces-lab",
                prefix: "",
                region: "us-east-1",
                endpoint: "https://minio.lab.acme.internal:9000",
                addressingStyle: "path",
                created: start.adding(-61 * .day),
                updated: start.adding(-61 * .day),
                refusal: (start.adding(-185 * .minute), Failures.unknownKey)
            ),
        ]
        func project(
            _ name: String,
            _ rows: Int64,
            _ speed: Int64,
            weekend: Double = 1,
            backend: String = "smithdb",
            isLongLived: Bool = false,
            isDeleted: Bool = false,
            dataset: UInt64? = nil
        ) {
            let number = UInt64(projects.count)
            projects.append(
                ProjectRecord(
                    id: ID(seed: seed, kind: .project, number: number),
                    name: name,
                    created: start.adding(-(400 - Int64(number) * 31) * .day),
                    isDeleted: isDeleted,
                    dataset: dataset,
                    isLongLived: isLongLived,
                    rowsPerDay: rows,
                    weekend: weekend,
                    rowsPerSecond: speed,
                    backend: backend,
                    lastRun: start.adding(isDeleted ? -40 * .day : -40 * .second)
                )
            )
        }
        project("checkout-prod", 1_800_000, 4200, weekend: 1.2, isLongLived: true)
        project("search-prod", 2_600_000, 6000, isLongLived: true)
        project("support-agent-prod", 420_000, 2400, weekend: 0.5, isLongLived: true)
        project("fraud-scoring", 900_000, 3600, isLongLived: true)
        project("rag-docs-eu", 150_000, 1800, weekend: 0.4)
        project("voice-assistant-beta", 38_000, 900, weekend: 0.3, backend: "clickhouse")
        project("catalog-enrichment", 300_000, 1500, weekend: 0)
        project("internal-copilot", 12_000, 700, weekend: 0, backend: "clickhouse")
        project("legacy-chatbot", 60_000, 2000, backend: "clickhouse", isDeleted: true)
        project("rag-docs-eval-3f1c", 4000, 900, dataset: 1)
        project("rag-docs-eval-b870", 4000, 900, dataset: 1)
        project("agent-regression-11d2", 9000, 900, dataset: 2)
    }

    /// Whole days up to `daysAgo` days before the midnight that precedes `time`.
    private func days(_ count: Int64, upTo daysAgo: Int64 = 0, before time: Timestamp) -> Window {
        let end = time.startOfDay.adding(-daysAgo * .day)
        return Window(start: end.adding(-count * .day), end: end)
    }

    /// Orders an export so many microseconds before the start, give or take the second in which somebody pressed Enter.
    private mutating func plan(_ order: Order, before start: Timestamp, by ago: Int64) {
        plan(.order(order), at: start.adding(-ago - random.int(0...Int64.second)))
    }

    /// The days before this night.
    private mutating func planHistory(before start: Timestamp) {
        func order(_ ago: Int64, _ order: Order) { plan(order, before: start, by: ago) }
        order(
            7 * .day + 3 * .hour,
            Order(destination: 1, projects: [6], window: days(7, upTo: 7, before: start), script: Script(workers: 7))
        )
        order(
            6 * .day + 5 * .hour,
            Order(destination: 0, projects: [8], window: days(30, upTo: 40, before: start), compression: "gzip")
        )
        order(
            5 * .day + 17 * .hour,
            Order(destination: 2, projects: [7], window: days(14, upTo: 6, before: start), compression: "snappy")
        )
        order(
            4 * .day + 16 * .hour,
            Order(
                destination: 0,
                projects: [5],
                window: days(10, upTo: 5, before: start),
                filter: "and(eq(is_root, true), eq(feedback_key, \"user_score\"))"
            )
        )
        // A lab export that hung in its uploads until its 72 hours were over.
        order(
            80 * .hour + 12 * .minute,
            Order(
                destination: 2,
                projects: [1],
                window: days(6, upTo: 4, before: start),
                script: Script(
                    workers: 3,
                    trouble: [2: .stuck(batches: 31), 3: .stuck(batches: 12), 4: .stuck(batches: 44)]
                )
            )
        )
        order(
            2 * .day + 15 * .hour,
            Order(
                destination: 1,
                projects: [3],
                window: days(5, upTo: 3, before: start),
                fields: .withoutPayloads
            )
        )
        order(
            30 * .hour,
            Order(destination: 1, projects: [4], window: days(12, upTo: 1, before: start))
        )
        order(
            26 * .hour,
            Order(
                destination: 0,
                projects: [9, 10, 11],
                allExperiments: true,
                window: days(3, upTo: 1, before: start)
            )
        )
        // One partition too big for its query: twenty retries, and the whole export is lost.
        order(
            9 * .hour + 21 * .minute,
            Order(
                destination: 1,
                projects: [3],
                window: days(3, upTo: 8, before: start),
                script: Script(
                    trouble: [
                        1: .interrupted(times: 21, batches: 0, hang: 52 * .second, messages: [Failures.memory])
                    ],
                    isSmooth: true
                )
            )
        )
        order(
            5 * .hour + 4 * .minute,
            Order(
                destination: 0,
                projects: [0],
                window: days(31, upTo: 50, before: start),
                script: Script(workers: 4, cancelAfter: 11 * .minute + 17 * .second)
            )
        )
        order(
            160 * .minute,
            Order(destination: 2, projects: [5], window: days(2, before: start))
        )
        order(
            56 * .minute,
            Order(destination: 2, projects: [4], window: days(4, before: start))
        )
    }

    /// What is at work when somebody looks.
    private mutating func planNight(at start: Timestamp) {
        func order(_ ago: Int64, _ order: Order) { plan(order, before: start, by: ago) }
        // The uploads of three partitions never end: no sign of life for most of an hour.
        order(
            192 * .minute,
            Order(
                destination: 0,
                projects: [1],
                window: days(31, upTo: 2, before: start),
                script: Script(
                    workers: 3,
                    rowsPerSecond: 2600,
                    trouble: [17: .stuck(batches: 12), 18: .stuck(batches: 20), 19: .stuck(batches: 7)],
                    isSmooth: true
                )
            )
        )
        // Eight months of the shop, ordered by a script within a minute.
        for month in 0..<Int64(8) {
            order(
                100 * .minute - month * 4 * .second,
                Order(
                    destination: 0,
                    projects: [0],
                    window: days(30, upTo: 20 + month * 30, before: start),
                    script: Script(workers: 2 + Int(month % 3), rowsPerSecond: 2400 + month * 90)
                )
            )
        }
        // Its seventh retry, and the same query will fail again.
        order(
            7 * 270 * .second + 75 * .second,
            Order(
                destination: 1,
                projects: [2],
                window: days(9, upTo: 1, before: start),
                script: Script(
                    pickUpAfter: 4 * .second,
                    trouble: [
                        3: .interrupted(
                            times: 21,
                            batches: 0,
                            hang: 240 * .second,
                            messages: [Failures.slowQuery, Failures.slowQuery, Failures.memory]
                        )
                    ],
                    isSmooth: true
                )
            )
        )
        order(
            22 * .minute,
            Order(
                destination: 1,
                projects: [3],
                window: days(45, upTo: 10, before: start),
                fields: .withoutPayloads,
                script: Script(workers: 4, rowsPerSecond: 900)
            )
        )
        order(
            12 * .minute,
            Order(destination: 0, projects: [4], window: days(60, before: start), script: Script(workers: 5))
        )
        order(
            9 * .minute,
            Order(destination: 0, projects: [5], window: days(120, upTo: 1, before: start), script: Script(workers: 6))
        )
        order(
            6 * .minute,
            Order(
                destination: 1,
                projects: [6],
                window: days(21, before: start),
                filter: "and(eq(is_root, true), gt(latency, \"5s\"))",
                script: Script(workers: 1, rowsPerSecond: 400)
            )
        )
        // Throttled by its bucket, and getting over it.
        order(
            4 * .minute,
            Order(
                destination: 1,
                projects: [0],
                window: days(2, before: start),
                script: Script(
                    pickUpAfter: 3 * .second,
                    trouble: [1: .interrupted(times: 2, batches: 4, hang: 15 * .second, messages: [Failures.slowDown])],
                    isSmooth: true
                )
            )
        )
        // Behind the fifteen.
        order(
            3 * .minute + 10 * .second,
            Order(destination: 0, projects: [1], window: days(3, before: start), script: Script(workers: 3))
        )
        order(
            50 * .second,
            Order(
                destination: 1,
                projects: [7],
                window: days(30, before: start),
                script: Script(pickUpAfter: 150 * .second)
            )
        )
    }

    private mutating func planSchedules(at start: Timestamp) {
        advance(to: start.adding(-5 * .day - 20 * .hour))
        schedule(
            every: 24,
            ScheduleScript(
                order: Order(
                    destination: 0,
                    projects: [1],
                    window: days(6, before: start),
                    fields: .withoutPayloads,
                    script: Script(isSmooth: true)
                )
            )
        )
        advance(to: start.adding(-2 * .day - 2 * .hour))
        // Its last window ended most of an hour ago or more, and nothing was spawned yet.
        let ripe = start.adding(-50 * .minute).startOfHour
        schedule(
            every: 6,
            ScheduleScript(
                order: Order(
                    destination: 1,
                    projects: [2],
                    window: Window(start: ripe.adding(-48 * .hour), end: ripe),
                    script: Script(isSmooth: true)
                ),
                windows: [7: .late(105 * .minute)]
            )
        )
        advance(to: start.adding(-17 * .hour - 20 * .minute))
        let hour = start.startOfHour
        let exhausted = Trouble.interrupted(times: 21, batches: 0, hang: 65 * .second, messages: [Failures.slowQuery])
        schedule(
            every: 1,
            ScheduleScript(
                order: Order(
                    destination: 0,
                    projects: [0],
                    window: Window(start: hour.adding(-17 * .hour), end: hour),
                    script: Script(isSmooth: true)
                ),
                windows: [9: .scripted(Script(trouble: [0: exhausted])), 12: .never]
            )
        )
    }
}

extension WorkspaceRecord {
    static func acme(since created: Timestamp) -> WorkspaceRecord {
        WorkspaceRecord(
            id: SimulatedService.workspaceID,
            organization: ID(high: 0x3b0e_77d1_96a4_4f02, low: 0x8c15_2fd8_60b9_e7a3),
            name: "Acme EU",
            handle: "acme-eu",
            organizationName: "Acme",
            created: created
        )
    }

    /// An empty one beside it.
    static func other(of home: WorkspaceRecord) -> WorkspaceRecord {
        WorkspaceRecord(
            id: SimulatedService.otherWorkspaceID,
            organization: home.organization,
            name: "Acme Sandbox",
            handle: "acme-sandbox",
            organizationName: home.organizationName,
            created: home.created
        )
    }
}
