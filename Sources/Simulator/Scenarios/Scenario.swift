import Base

/// The worlds that the simulator can stand in for.
package enum Scenario: String, CaseIterable, Sendable {
    case demo, calm, catchup, resting, stuck, lossy, scale, hostile

    /// One line for a help page.
    package var summary: String {
        switch self {
        case .demo: "a busy workspace at night: healthy, retrying, stuck and failed exports, and a schedule with a hole"
        case .calm: "a small healthy workspace in which nothing changes"
        case .catchup:
            "a healthy workspace with a schedule made a minute ago, whose 91 windows of the past come one by one"
        case .stuck: "a workspace in which nothing is picked up: exports wait in Created for days, and none runs"
        case .resting:
            "a healthy workspace whose projects rest: no traces at night or on weekends, and some with hardly any"
        case .lossy:
            "exports that lost rows and are Completed all the same: an empty window, rows that went back, a file written over; and one that cannot be done in time"
        case .scale: "10,000 exports and 50,000 runs, a handful of them at work"
        case .hostile: "names and errors full of control characters, malformed rows, unknown states, huge numbers"
        }
    }

    func world(seed: UInt64, start: Timestamp, under conditions: Conditions = Conditions()) -> World {
        switch self {
        case .demo: World.demo(seed: seed, start: start, under: conditions)
        case .calm: World.calm(seed: seed, start: start, under: conditions)
        case .catchup: World.catchUp(seed: seed, start: start, under: conditions)
        case .stuck: World.stuck(seed: seed, start: start, under: conditions)
        case .resting: World.resting(seed: seed, start: start, under: conditions)
        case .lossy: World.lossy(seed: seed, start: start, under: conditions)
        case .scale: World.scale(seed: seed, start: start, under: conditions)
        case .hostile: World.hostile(seed: seed, start: start, under: conditions)
        }
    }
}
