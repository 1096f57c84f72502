import Base
import LangSmith

/// A bucket as the world keeps it.
struct DestinationRecord: Sendable {
    let id: ID<Destination>
    var name: String
    /// Nil where the endpoint names it.
    var bucket: String?
    var prefix: String
    var region: String?
    var endpoint: String?
    var includesBucketInPrefix = true
    var addressingStyle: String?
    var credentials = ["access_key_id", "secret_access_key"]
    var created: Timestamp
    var updated: Timestamp
    /// From then on, whatever starts to write there is refused in these words.
    var refusal: (since: Timestamp, message: String)?
    /// An AWS role instead of credentials.
    var role: String?
    /// Its place stays, because exports name their destinations by place.
    var isDeleted = false
}

/// A tracing project, or an experiment, as the world keeps it.
struct ProjectRecord: Sendable {
    let id: ID<Project>
    var name: String
    var created: Timestamp
    /// Exports of it remain, but the list has no row for it.
    var isDeleted = false
    /// Its dataset, which makes it an experiment.
    var dataset: UInt64?
    var isLongLived = false
    var description: String?
    /// Rows a weekday brings, about.
    var rowsPerDay: Int64
    /// The same of a Saturday or Sunday, as a part of a weekday's.
    var weekend = 1.0
    /// The hours of the day in which it gets traces; nil for all.
    var hours: ClosedRange<Int64>?
    /// Rows one run moves in a second, about.
    var rowsPerSecond: Int64 = 4000
    var backend = "smithdb"
    var lastRun: Timestamp

    /// What a window of one day at most brings: the same rows whoever asks, and however often.
    func rows(in window: Window, perDay: Int64?) -> Int64 {
        let day = window.start.startOfDay.microseconds / .day
        // 1970-01-01 was a Thursday: day 2 a Saturday, day 3 a Sunday.
        let isWeekend = day % 7 == 2 || day % 7 == 3
        let noise = 0.7 + 0.6 * Dice.fraction(Dice.hash(id.high, UInt64(bitPattern: window.start.microseconds)))
        let full = Double(perDay ?? rowsPerDay) * (isWeekend && perDay == nil ? weekend : 1) * noise
        guard let hours else { return Int64(full * Double(window.length) / Double(Int64.day)) }
        // All of a day's rows come in these hours.
        let opens = window.start.startOfDay.adding(hours.lowerBound * .hour)
        let closes = window.start.startOfDay.adding((hours.upperBound + 1) * .hour)
        let busy = max(0, min(window.end, closes).microseconds - max(window.start, opens).microseconds)
        return Int64(full * Double(busy) / Double(closes.microseconds - opens.microseconds))
    }
}

/// The workspace the key belongs to, and its organisation.
struct WorkspaceRecord: Sendable {
    let id: ID<Workspace>
    let organization: ID<Workspace>
    var name: String
    var handle: String
    var organizationName: String
    var created: Timestamp
}
