package import LangSmith

extension Schedule {
    /// How far back windows matter: as long as traces of the base tier live to be exported again.
    package static let horizon = Health.retention
    /// A window's export is late when it is not there this long after it was due.
    package static let grace = Duration.seconds(15 * 60)
    /// An hourly schedule has this many windows within the horizon.
    private static let limit = 336

    /// Says what became of each window.
    ///
    /// Window k of a schedule is `[start + k·I, start + (k+1)·I)`, and its export appears ten minutes after its end
    /// (API notes, section 5). Windows that ended before the schedule was made count from where the service is seen to
    /// have caught up, since nobody documents that it does.
    ///
    /// - Parameters:
    ///   - schedule: a schedule of any state; of a cancelled one the windows up to its end count.
    ///   - spawned: exports it spawned, in any order; those older than the horizon are not needed.
    ///   - oneTime: exports that may have repaired a window, in any order; others are passed over.
    ///   - now: corrected to the server's clock.
    /// - Returns: no windows when the schedule says no start or no interval.
    package static func make(
        of schedule: BulkExport,
        spawned: [BulkExport],
        oneTime: [BulkExport],
        now: Now
    ) -> Schedule {
        guard let start = schedule.startTime, let hours = schedule.intervalHours, (1...8784).contains(hours) else {
            return Schedule(windows: [], nextSpawn: nil)
        }
        let interval = Duration.seconds(hours * 3600)
        let length = interval.inMicroseconds
        let isOver = schedule.status.isFinal
        let until = isOver ? schedule.finishedAt ?? schedule.updatedAt ?? now.wall : now.wall
        let byStart = Dictionary(spawned.compactMap { export in export.startTime.map { ($0, export) } }) {
            rank($0) >= rank($1) ? $0 : $1
        }
        // Before the schedule was made, the first window that has an export tells how far back the service went.
        var earliest = start
        if let made = schedule.createdAt, start + interval < made {
            let caughtUp = byStart.keys.min()
            earliest = min(made - interval, max(start, caughtUp ?? made))
        }
        earliest = max(earliest, now.wall - horizon - interval)
        let skipped = max(0, (earliest.microseconds - start.microseconds + length - 1) / length)
        let repairs = Coverage(oneTime.filter { isRepair($0, of: schedule) })
        var windows: [Window] = []
        var changesAt: Timestamp?
        var opens = Timestamp(microseconds: start.microseconds + skipped * length)
        while opens <= until {
            let closes = opens + interval
            let due = closes + Catalog.Cadence.delay
            if isOver, due > until, byStart[opens] == nil { break }
            let export = byStart[opens]
            let state: State
            switch export?.status {
            case .completed: state = .completed
            case .failed, .timedOut, .cancelled: state = repairs.cover(opens, closes) ? .repaired : .failed
            case .some: state = .inProgress
            case nil:
                let steps = [due + grace, due + interval * 2]
                if let step = steps.first(where: { $0 > now.wall }) { changesAt = min(changesAt ?? step, step) }
                if now.wall < steps[0] {
                    state = .upcoming
                } else if repairs.cover(opens, closes) {
                    state = .repaired
                } else {
                    state = now.wall < max(steps[0], steps[1]) ? .late : .missing
                }
            }
            let repair = state == .repaired ? repairs.first(in: opens, closes) : nil
            windows.append(Window(start: opens, end: closes, state: state, export: repair ?? export?.id))
            opens = closes
        }
        if windows.count > limit { windows.removeFirst(windows.count - limit) }
        let cadence = Catalog.Cadence(start: start, interval: interval)
        let next = isOver ? nil : cadence.spawns(around: now.wall).next
        // A new window begins when the one in progress ends.
        if !isOver { changesAt = min(changesAt ?? opens, opens) }
        return Schedule(windows: windows, nextSpawn: next, changesAt: changesAt)
    }

    /// Of two exports of one window the better one counts, then the newer.
    private static func rank(_ export: BulkExport) -> (Int, Int64, ID<BulkExport>) {
        let worth = export.status == .completed ? 2 : export.status.isFinal ? 0 : 1
        return (worth, export.createdAt?.microseconds ?? 0, export.id)
    }

    /// True for a completed one-time export of the same project, filter and destination.
    private static func isRepair(_ export: BulkExport, of schedule: BulkExport) -> Bool {
        export.kind == .oneTime && export.status == .completed && export.hasSameSource(as: schedule)
    }

    /// Time that completed exports cover together: a lost week may have been repaired day by day.
    private struct Coverage {
        private var spans: [(start: Timestamp, end: Timestamp, id: ID<BulkExport>)] = []

        init(_ exports: [BulkExport]) {
            for export in exports {
                if let start = export.startTime, let end = export.endTime, start < end {
                    spans.append((start, end, export.id))
                }
            }
            spans.sort { ($0.start, $0.id) < ($1.start, $1.id) }
        }

        func cover(_ start: Timestamp, _ end: Timestamp) -> Bool {
            var reached = start
            for span in spans where span.start <= reached {
                reached = max(reached, span.end)
                if reached >= end { return true }
            }
            return false
        }

        func first(in start: Timestamp, _ end: Timestamp) -> ID<BulkExport>? {
            spans.first { $0.start < end && $0.end > start }?.id
        }
    }
}

extension Schedule {
    /// Windows whose data is in no bucket: failed and not repaired, or never exported.
    package var lost: [Window] { windows.filter { $0.state == .failed || $0.state == .missing } }

    /// Windows whose export should be there, but is not yet.
    package var late: [Window] { windows.filter { $0.state == .late } }
}

extension BulkExport {
    /// Same project or experiments, filter and destination: its files could stand in for the other's.
    func hasSameSource(as other: BulkExport) -> Bool {
        destination == other.destination && project == other.project && allExperiments == other.allExperiments
            && (filter ?? "") == (other.filter ?? "")
    }
}
