/// What a schedule spawns, and which of its windows are out of the ordinary.
struct ScheduleScript: Sendable {
    /// Its window is replaced by that of each spawned export.
    var order: Order
    var windows: [Int: Fate] = [:]

    enum Fate: Sendable {
        /// Spawned so many microseconds after its time.
        case late(Int64)
        /// Never spawned: a hole.
        case never
        /// Spawned in time, with a script of its own.
        case scripted(Script)
    }
}

/// The people of the workspace, who want another export whenever few are at work, so that the world never goes dead.
struct Activity: Sendable {
    /// Below this number of one-off exports that are not over they order another one.
    var busyness: Int
    /// Microseconds between two looks.
    var pause: ClosedRange<Int64>
    /// Places in `World.destinations` and `World.projects` to choose from.
    var destinations: [Int]
    var projects: [Int]
}
