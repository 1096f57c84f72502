package import Base
package import LangSmith
package import Monitor

/// What a person should see of an export or a schedule before it is created: its windows, and what may be wrong with it
/// that the service would not mind.
package struct ExportAdvice: Hashable, Sendable {
    /// The window and its partitions, or the schedule's next windows and when each runs.
    package private(set) var preview: [String] = []
    /// Reasons to think again.
    package private(set) var warnings: [Proposal.Warning] = []
    let deployment: Deployment

    /// Looks at what is known in `inventory`.
    ///
    /// - Parameters:
    ///   - create: what is to be made.
    ///   - project: the one it takes from, if that is known.
    ///   - inventory: what there is.
    ///   - now: corrected to the server's clock.
    ///   - count: how many exports are created together with this one, itself included.
    ///   - limits: of the server.
    ///   - repaired: the export whose gaps this fills, which is no twin.
    package init(
        _ create: BulkExportCreate,
        project: Project?,
        inventory: Inventory,
        at now: Now,
        count: Int = 1,
        limits: ServerLimits = .cloud,
        repaired: ID<BulkExport>? = nil
    ) {
        deployment = inventory.deployment
        var (creations, past) = (count, 0)
        if let hours = create.intervalHours, let start = create.startTime {
            past = addSchedule(start: start, hours: hours, project, at: now.wall)
            creations = past + 1
        } else if let start = create.startTime, let end = create.endTime, start < end {
            addWindow(start, end, project, at: now.wall)
        }
        // A schedule is created, but does not run itself.
        addSlots(create.intervalHours == nil ? count : past, inventory, limits)
        addRate(creations, catchingUp: past, inventory, limits, at: now.wall)
        if create.intervalHours != nil { addSchedules(inventory, limits) }
        if let destination = create.destination {
            addSignIn(destination, isSchedule: create.intervalHours != nil, inventory)
            addFailures(of: destination, inventory, at: now.wall)
        }
        if create.allExperiments, let most = limits.experiments {
            note("The cloud exports at most \(most) experiments at a time.")
        }
        addTwin(create, inventory, except: repaired)
        addOverlap(create, inventory, at: now.wall, except: repaired)
    }

    mutating func note(_ text: String, about field: WireField? = nil, _ correction: Correction? = nil) {
        warnings.append(.notice(text, about: field, correction))
    }

    mutating func warn(_ warning: Proposal.Warning) { warnings.append(warning) }

    private mutating func addWindow(_ start: Timestamp, _ end: Timestamp, _ project: Project?, at wall: Timestamp) {
        let (start, end) = (start.wholeSecond, end.wholeSecond)
        let days = Self.partitions(start, end)
        let what = days == 1 ? "1 partition" : "\(days) partitions, one for each UTC day"
        preview.append("\(what): \(Words.window(start, end))")
        if end > wall {
            note(
                "The window ends in the future: what is traced after the export has read a day is not in it."
            )
        } else if end + ServiceRules.spawnDelay > wall {
            note("The window ended less than 10 minutes ago: traces that arrive late are not in it.")
        }
        if end.since(end.startOfDay) == .seconds(86_399) {
            note(
                "The end is not in the window: 23:59:59 leaves out the day's last second. Use the next 00:00.",
                about: .end,
                Correction(.end, Self.entry(end + .seconds(1)))
            )
        }
        let oldest = Retention(of: project, at: deployment).oldest(at: wall).startOfDay
        addRetention(start, project, useful: oldest < end ? oldest : nil, at: wall)
    }

    /// - Returns: how many windows it catches up with at once.
    private mutating func addSchedule(start: Timestamp, hours: Int, _ project: Project?, at wall: Timestamp) -> Int {
        guard (1...168).contains(hours) else { return 0 }
        let length = Duration.seconds(hours * 3600)
        let start = start.wholeSecond
        // Windows that have ended are caught up with at once.
        let past = max(0, (wall - ServiceRules.spawnDelay).since(start).components.seconds / length.components.seconds)
        if past > 0 {
            preview.append("\(Words.count(Int(past), "window")) since \(Words.minute(start)) run at once, to catch up")
        }
        for index in past..<(past + 3) {
            let begin = start + .seconds(index * length.components.seconds)
            let end = begin + length
            preview.append("\(Words.window(begin, end)) runs at \(Words.minute(end + ServiceRules.spawnDelay))")
        }
        if start > wall + length {
            note("The first window begins only at \(Words.minute(start)).")
        }
        addPast(start, length, Int(past), project, at: wall)
        return Int(past)
    }

    /// What may be at work at the same time.
    private mutating func addSlots(_ count: Int, _ inventory: Inventory, _ limits: ServerLimits) {
        guard let most = limits.exportsAtOnce else { return }
        let running = inventory.exports.values.count { $0.status == .running && $0.kind != .schedule }
        guard count > 0, running + count > most else { return }
        if running < most {
            let free = Words.count(most - running, "export")
            note("Of these \(count) the first \(free) can begin, for \(most) may run: the others will wait.")
        } else {
            let wait = count == 1 ? "this one will wait" : "these will wait"
            note("\(running) exports run already, and \(most) may: \(wait).")
        }
    }

    /// What may be created within an hour, windows that are caught up with included.
    private mutating func addRate(
        _ count: Int,
        catchingUp past: Int,
        _ inventory: Inventory,
        _ limits: ServerLimits,
        at wall: Timestamp
    ) {
        guard let most = limits.creationsPerHour else { return }
        let recent = inventory.exports.values.count { $0.createdAt.map { $0 > wall - .seconds(3600) } ?? false }
        if recent + count > most {
            let what = past > 0 ? "\(Words.count(past, "window")) to catch up with" : Words.count(count, "export")
            let hours = (recent + count - 1) / most
            let span = hours > 1 ? ", and the last of them in \(hours) hours" : ""
            note("\(what): of \(most) an hour only \(max(0, most - recent)) more can be created now\(span).")
        } else if recent >= most * 9 / 10 {
            note("\(recent) of \(most) exports an hour are used up.")
        }
    }

    private mutating func addSchedules(_ inventory: Inventory, _ limits: ServerLimits) {
        guard let most = limits.schedules else { return }
        let schedules = inventory.exports.values.count { $0.kind == .schedule && !$0.status.isFinal }
        if schedules >= most * 9 / 10 { note("\(schedules) of \(most) schedules are used up.") }
    }

    /// Of several twins one that is alive or complete says most, then the newest.
    private mutating func addTwin(
        _ create: BulkExportCreate,
        _ inventory: Inventory,
        except repaired: ID<BulkExport>?
    ) {
        func rank(_ export: BulkExport) -> (Int, Timestamp, ID<BulkExport>) {
            (export.hasBrokenOff ? 0 : 1, export.createdAt ?? .distantPast, export.id)
        }
        let twins = inventory.exports.values.filter { export in
            guard create.isSame(as: export), export.id != repaired else { return false }
            // Nothing that is there can be doubled by what wrote nothing and never will.
            return !export.status.isFinal || rows(of: export, inventory) != 0
        }
        guard let twin = twins.max(by: { rank($0) < rank($1) }) else { return }
        let name = "\(twin.id.short), \(CleanText.line(twin.status.word, limit: 40))"
        guard twin.hasBrokenOff else {
            warnings.append(.danger(.doubled, "The same export exists: \(name). A second one doubles its rows."))
            return
        }
        let wrote = rows(of: twin, inventory).map { "its \($0) rows" } ?? "what it wrote"
        note("The same export ended early: \(name). A new one doubles \(wrote).")
    }

    /// What an export has written; nil while its runs are not known.
    func rows(of export: BulkExport, _ inventory: Inventory) -> Int64? {
        inventory.runs[export.id]?.rowsWritten
    }

    /// UTC days that a window touches.
    private static func partitions(_ start: Timestamp, _ end: Timestamp) -> Int {
        let day: Int64 = 86_400
        let first = start.startOfDay
        let span = end.since(first)
        return Int((span.components.seconds + day - 1) / day)
    }
}

extension BulkExport {
    /// It ended without being complete.
    fileprivate var hasBrokenOff: Bool { status.isFinal && status != .completed }
}

extension Timestamp {
    fileprivate static let distantPast = Timestamp(microseconds: .min)
}
