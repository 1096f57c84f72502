package import LangSmith

/// What a person should see of an export or a schedule before it is created: its windows, and what may be wrong with it
/// that the service would not mind.
package struct ExportAdvice: Hashable, Sendable {
    /// The window and its partitions, or the schedule's next windows and when each runs.
    package private(set) var preview: [String] = []
    /// Reasons to think again, each a sentence.
    package private(set) var warnings: [String] = []

    /// Both, warnings marked as such.
    package var lines: [String] { preview + warnings.map { "! \($0)" } }

    /// The limits of the cloud (API notes, section 5).
    private enum Limit {
        static let exportsAtOnce = 15
        static let creationsPerHour = 250
        static let schedules = 200
    }

    /// How long after its end the service begins with a window of a schedule.
    private static let spawnDelay = Duration.seconds(600)

    /// Looks at what is known in `inventory`; `now` is corrected to the server's clock, and `count` says how many
    /// exports are created together with this one, itself included.
    package init(
        _ create: BulkExportCreate,
        project: Project?,
        inventory: Inventory,
        at now: Now,
        count: Int = 1
    ) {
        if let hours = create.intervalHours, let start = create.startTime {
            addSchedule(start: start, hours: hours, at: now.wall)
        } else if let start = create.startTime, let end = create.endTime, start < end {
            addWindow(start, end, project, at: now.wall)
        }
        addLimits(create, count, inventory, at: now.wall)
        addTwin(create, inventory)
    }

    private mutating func addWindow(_ start: Timestamp, _ end: Timestamp, _ project: Project?, at wall: Timestamp) {
        let (start, end) = (start.wholeSecond, end.wholeSecond)
        let days = Self.partitions(start, end)
        preview.append("\(Words.count(days, "partition")), one for each UTC day: \(Words.window(start, end))")
        if end > wall {
            warnings.append(
                "The window ends in the future: what is traced after the export has read a day is not in it."
            )
        } else if end + Self.spawnDelay > wall {
            warnings.append("The window ended less than 10 minutes ago: traces that arrive late are not in it.")
        }
        if end.since(end.startOfDay) == .seconds(86_399) {
            warnings.append(
                "The end is not in the window: 23:59:59 leaves out the day's last second. Use the next 00:00."
            )
        }
        let retention = Retention(of: project)
        if start + retention.length < wall {
            let gone = retention.isKnown ? "are gone" : "may be gone, unless they are kept longer"
            let before = Words.day(wall - retention.length)
            warnings.append("\(retention.tier.capitalizedFirst) traces from before \(before) \(gone).")
        }
    }

    private mutating func addSchedule(start: Timestamp, hours: Int, at wall: Timestamp) {
        guard (1...168).contains(hours) else { return }
        let length = Duration.seconds(hours * 3600)
        let start = start.wholeSecond
        // Windows that have ended are caught up with at once.
        let past = max(0, (wall - Self.spawnDelay).since(start).components.seconds / length.components.seconds)
        if past > 0 {
            preview.append("\(Words.count(Int(past), "window")) since \(Words.minute(start)) run at once, to catch up")
        }
        for index in past..<(past + 3) {
            let begin = start + .seconds(index * length.components.seconds)
            let end = begin + length
            preview.append("\(Words.window(begin, end)) runs at \(Words.minute(end + Self.spawnDelay))")
        }
        if past > Limit.creationsPerHour {
            warnings.append(
                "More windows to catch up with than the \(Limit.creationsPerHour) exports an hour that are allowed."
            )
        }
        if start > wall + length {
            warnings.append("The first window begins only at \(Words.minute(start)).")
        }
    }

    private mutating func addLimits(
        _ create: BulkExportCreate,
        _ count: Int,
        _ inventory: Inventory,
        at wall: Timestamp
    ) {
        let all = inventory.exports.values
        let running = all.count { $0.status == .running && $0.kind != .schedule }
        if running >= Limit.exportsAtOnce {
            warnings.append("\(running) exports run already, and \(Limit.exportsAtOnce) may: this one will wait.")
        }
        let recent = all.count { $0.createdAt.map { $0 > wall - .seconds(3600) } ?? false }
        if recent + count > Limit.creationsPerHour {
            let left = max(0, Limit.creationsPerHour - recent)
            warnings.append("\(Words.count(count, "export")): only \(left) more can be created within this hour.")
        } else if recent >= Limit.creationsPerHour * 9 / 10 {
            warnings.append("\(recent) of \(Limit.creationsPerHour) exports an hour are used up.")
        }
        let schedules = all.count { $0.kind == .schedule && !$0.status.isFinal }
        if create.intervalHours != nil, schedules >= Limit.schedules * 9 / 10 {
            warnings.append("\(schedules) of \(Limit.schedules) schedules are used up.")
        }
        if create.allExperiments {
            warnings.append("The cloud exports at most 250 experiments at a time.")
        }
    }

    private mutating func addTwin(_ create: BulkExportCreate, _ inventory: Inventory) {
        let twins = inventory.exports.values.filter { create.isSame(as: $0) && $0.status != .cancelled }
        guard
            let twin = twins.max(by: { ($0.createdAt ?? .distantPast, $0.id) < ($1.createdAt ?? .distantPast, $1.id) })
        else { return }
        let status = CleanText.line(twin.status.word, limit: 40)
        warnings.append("The same export exists: \(twin.id.short), \(status). A second one doubles its rows.")
    }

    /// UTC days that a window touches.
    private static func partitions(_ start: Timestamp, _ end: Timestamp) -> Int {
        let day: Int64 = 86_400
        let first = start.startOfDay
        let span = end.since(first)
        return Int((span.components.seconds + day - 1) / day)
    }
}

extension Timestamp {
    fileprivate static let distantPast = Timestamp(microseconds: .min)
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
