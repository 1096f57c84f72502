import Base

/// What is going to happen, soonest first; of two things at one moment, the one that was planned first.
struct EventQueue: Sendable {
    private struct Entry: Sendable {
        var time: Timestamp
        var number: UInt64
        var event: Event

        func precedes(_ other: Entry) -> Bool {
            time == other.time ? number < other.number : time < other.time
        }
    }

    /// A binary heap: the children of i are 2i+1 and 2i+2.
    private var heap: [Entry] = []
    private var planned: UInt64 = 0

    mutating func plan(_ event: Event, at time: Timestamp) {
        heap.append(Entry(time: time, number: planned, event: event))
        planned += 1
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the next event that is due by `now`.
    mutating func next(by now: Timestamp) -> (time: Timestamp, event: Event)? {
        guard let first = heap.first, first.time <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            var parent = 0
            while true {
                var least = parent
                for child in [2 * parent + 1, 2 * parent + 2]
                where child < heap.count && heap[child].precedes(heap[least]) {
                    least = child
                }
                guard least != parent else { break }
                heap.swapAt(parent, least)
                parent = least
            }
        }
        return (first.time, first.event)
    }
}

/// A thing that happens in the world at one moment.
///
/// Exports are named by their place in `World.exports`.
enum Event: Sendable {
    /// Somebody asks for an export.
    case order(Order)
    /// A worker takes a waiting export into its hands.
    case pickUp(export: Int)
    /// An export at work opens its next partition.
    case openRun(export: Int)
    /// A run comes to the end that its plan foresees.
    case endRun(export: Int, run: Int)
    /// The time allowed for a whole export is over.
    case deadline(export: Int)
    case cancel(export: Int)
    /// A window of a schedule is ripe.
    case spawn(schedule: Int, window: Int)
    /// The people of the workspace look whether they want another export.
    case activity
}
