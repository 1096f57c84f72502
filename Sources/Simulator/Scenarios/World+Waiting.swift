import Base

extension World {
    /// The calm workspace, in which somebody has just made a schedule that begins three weeks ago.
    static func catchUp(seed: UInt64, start: Timestamp, under conditions: Conditions) -> World {
        var world = calm(seed: seed, start: start.adding(-.minute), under: conditions)
        let windows: Int64 = 91
        world.schedule(
            every: 6,
            ScheduleScript(
                order: Order(
                    destination: 0,
                    projects: [1],
                    window: Window(start: start.startOfHour.adding(-windows * 6 * .hour), end: start.startOfHour),
                    script: Script(isSmooth: true)
                )
            )
        )
        world.advance(to: start)
        return world
    }

    /// The calm workspace, in which eleven exports of two days ago were never begun, and have not timed out yet.
    static func stuck(seed: UInt64, start: Timestamp, under conditions: Conditions) -> World {
        var world = calm(seed: seed, start: start.adding(-50 * .hour), under: conditions)
        for number in 0..<11 {
            let end = start.startOfDay.adding(-Int64(number + 4) * .day)
            world.place(
                Order(
                    destination: 0,
                    projects: [number % 4],
                    window: Window(start: end.adding(-.day), end: end),
                    script: Script(pickUpAfter: 365 * .day, isSmooth: true)
                )
            )
        }
        world.advance(to: start)
        return world
    }
}
