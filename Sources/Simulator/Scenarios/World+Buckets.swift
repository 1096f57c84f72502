import Base

extension World {
    /// The calm workspace with two buckets in trouble: one is full, and twelve exports failed in it; the host of the
    /// other does not exist, and an export tries to reach it again and again.
    static func buckets(seed: UInt64, start: Timestamp, under conditions: Conditions) -> World {
        let begin = start.adding(-6 * .hour)
        var world = calm(seed: seed, start: begin, under: conditions)
        func destination(_ name: String, _ number: UInt64, _ endpoint: String, refusal: String? = nil) {
            world.destinations.append(
                DestinationRecord(
                    id: ID(seed: seed, kind: .destination, number: number),
                    name: name,
                    bucket: "traces-\(name)",
                    prefix: "langsmith",
                    region: "us-east-1",
                    endpoint: endpoint,
                    addressingStyle: "path",
                    created: start.adding(-30 * .day),
                    updated: start.adding(-30 * .day),
                    refusal: refusal.map { (begin, $0) }
                )
            )
        }
        destination("archive", 2, "https://minio.acme.internal:9000", refusal: Failures.full)
        destination("typo", 3, "https://s3.exmple.com")
        func order(_ destination: Int, _ number: Int, ago: Int64, _ script: Script) {
            let end = start.startOfDay.adding(-Int64(number) * .day)
            world.plan(
                .order(
                    Order(
                        destination: destination,
                        projects: [number % 4],
                        window: Window(start: end.adding(-.day), end: end),
                        script: script
                    )
                ),
                at: start.adding(-ago)
            )
        }
        for number in 0..<12 {
            order(2, number, ago: 5 * .hour - Int64(number) * 12 * .minute, Script(isSmooth: true))
        }
        let nowhere = Trouble.interrupted(times: 21, batches: 0, hang: 10 * .second, messages: [Failures.noHost])
        order(3, 1, ago: 5 * .minute, Script(pickUpAfter: .second, trouble: [0: nowhere], isSmooth: true))
        world.advance(to: start)
        return world
    }
}
