package import Base
package import LangSmith

extension Schedule {
    /// How far back windows matter: as long as traces of the base tier live to be exported again.
    package static let horizon = Health.memory
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
    ///   - isWhole: false while the list of exports is not read to its end: then nothing is missing for being absent.
    ///   - seen: when the list was last read, by the server's clock, where that is not now: what is absent from it may
    ///     have come up since.
    ///   - now: corrected to the server's clock.
    /// - Returns: no windows when the schedule says no start or no interval.
    package static func make(
        of schedule: BulkExport,
        spawned: [BulkExport],
        oneTime: [BulkExport],
        isWhole: Bool = true,
        seen: Timestamp? = nil,
        now: Now
    ) -> Schedule {
        let source = Source(schedule)
        let repairs = oneTime.filter { $0.kind == .oneTime && $0.status == .completed && Source($0) == source }
        return make(
            of: schedule,
            spawned: spawned.map(Piece.init),
            repairs: repairs.map(Piece.init),
            hasSpawned: !spawned.isEmpty,
            isWhole: isWhole,
            seen: seen,
            now: now
        )
    }

    /// What matters of an export to a schedule: little enough to go through hundreds of them for each.
    struct Piece: Sendable {
        var id: ID<BulkExport>
        var status: Status
        var start: Timestamp?
        var end: Timestamp?
        var made: Timestamp?

        init(_ export: BulkExport) {
            id = export.id
            status = export.status
            start = export.startTime
            end = export.endTime
            made = export.createdAt
        }

        /// Of two exports of one window the better one counts, then the newer.
        fileprivate var rank: (Int, Int64, ID<BulkExport>) {
            (status == .completed ? 2 : status.isFinal ? 0 : 1, made?.microseconds ?? 0, id)
        }
    }

    /// As above, with `repairs` known to be completed one-time exports of the same source, and `hasSpawned` of any age.
    static func make(
        of schedule: BulkExport,
        spawned: [Piece],
        repairs: [Piece],
        hasSpawned: Bool,
        isWhole: Bool,
        seen: Timestamp?,
        now: Now
    ) -> Schedule {
        guard let start = schedule.startTime, let hours = schedule.intervalHours, (1...8784).contains(hours) else {
            return Schedule(windows: [], nextSpawn: nil)
        }
        let interval = Duration.seconds(hours * 3600)
        let length = interval.inMicroseconds
        let isOver = schedule.status.isFinal
        // Whatever a server says of its end: no window is younger than now, and no work follows from its number.
        let until = min(now.wall, isOver ? schedule.finishedAt ?? schedule.updatedAt ?? now.wall : now.wall)
        let byStart = Dictionary(spawned.compactMap { piece in piece.start.map { ($0, piece) } }) {
            $0.rank >= $1.rank ? $0 : $1
        }
        // Before the schedule was made, the first window that has an export tells how far back the service went.
        var earliest = start
        if let made = schedule.createdAt, start + interval < made {
            let caughtUp = byStart.keys.min()
            earliest = min(made - interval, max(start, caughtUp ?? made))
        }
        earliest = max(earliest, now.wall - horizon - interval)
        let skipped = max(0, (earliest.microseconds - start.microseconds + length - 1) / length)
        let coverage = Coverage(repairs)
        let backlog = isOver ? nil : Backfill(of: schedule, start: start, length: length, byStart, at: now.wall)
        var windows: [Window] = []
        var changesAt: Timestamp?
        // In plain microseconds: there are hundreds of windows a schedule, and durations are 128 bits wide.
        let untilLate = (ServiceRules.spawnDelay + grace).inMicroseconds
        let untilMissing = max(untilLate, ServiceRules.spawnDelay.inMicroseconds + 2 * length)
        var opens = Timestamp(microseconds: start.microseconds + skipped * length)
        while opens <= until {
            let closes = Timestamp(microseconds: opens.microseconds + length)
            let piece = byStart[opens]
            if isOver, piece == nil, closes + ServiceRules.spawnDelay > until { break }
            let state: State
            switch piece?.status {
            case .completed: state = .completed
            case .failed, .timedOut, .cancelled: state = coverage.covers(opens, closes) ? .repaired : .failed
            case .some: state = .inProgress
            case nil:
                let age = min(seen ?? now.wall, now.wall).microseconds - closes.microseconds
                if age >= 0, !isWhole || backlog != nil {
                    windows.append(Window(start: opens, end: closes, state: .open))
                    opens = closes
                    continue
                }
                if age < untilMissing {
                    let step = closes.microseconds + (age < untilLate ? untilLate : untilMissing)
                    changesAt = min(changesAt ?? Timestamp(microseconds: step), Timestamp(microseconds: step))
                }
                if age < untilLate {
                    state = .upcoming
                } else if coverage.covers(opens, closes) {
                    state = .repaired
                } else {
                    state = age < untilMissing ? .late : .missing
                }
            }
            let repair = state == .repaired ? coverage.first(in: opens, closes) : nil
            windows.append(Window(start: opens, end: closes, state: state, export: repair ?? piece?.id))
            opens = closes
        }
        if windows.count > limit { windows.removeFirst(windows.count - limit) }
        let cadence = Catalog.Cadence(start: start, interval: interval)
        let next = isOver ? nil : cadence.spawns(around: now.wall).next
        // A new window begins when the one in progress ends.
        if !isOver { changesAt = min(changesAt ?? opens, opens) }
        if let backlog { changesAt = min(changesAt ?? backlog.until, backlog.until) }
        return Schedule(
            windows: windows,
            nextSpawn: next,
            changesAt: changesAt,
            hasSpawned: hasSpawned || !isWhole,
            catchingUp: backlog.map { ($0.done, $0.total) }
        )
    }

    /// What the service still has to make of the windows from before a schedule was made.
    ///
    /// Nobody documents its pace (API notes, section 5). It is taken to be at it while one of them has no export and the
    /// last one came not long ago: a workspace that used up its creations of an hour waits for that hour.
    private struct Backfill {
        var done: Int
        var total: Int
        /// Until then the next one is waited for.
        var until: Timestamp

        private static let patience = Duration.seconds(75 * 60)
        /// More windows than anybody waits for.
        private static let limit: Int64 = 100_000

        init?(
            of schedule: BulkExport,
            start: Timestamp,
            length: Int64,
            _ byStart: [Timestamp: Piece],
            at now: Timestamp
        ) {
            guard let made = schedule.createdAt, made > start else { return nil }
            let all = (made.microseconds - start.microseconds) / length
            guard all > 0, all < Self.limit else { return nil }
            let end = start.microseconds + all * length
            let pieces = byStart.values.filter { $0.start.map { $0.microseconds < end && $0 >= start } ?? false }
            let last = pieces.compactMap(\.made).max() ?? made
            until = max(made, last) + Self.patience
            (done, total) = (pieces.count, Int(all))
            if done >= total || until <= now { return nil }
        }
    }

    /// Time that some exports cover together: a lost week may have been repaired day by day.
    struct Coverage {
        private(set) var spans: [(start: Timestamp, end: Timestamp, id: ID<BulkExport>)] = []

        init(_ pieces: [Piece]) {
            for piece in pieces {
                if let start = piece.start, let end = piece.end, start < end { spans.append((start, end, piece.id)) }
            }
            spans.sort { ($0.start, $0.id) < ($1.start, $1.id) }
        }

        func covers(_ start: Timestamp, _ end: Timestamp) -> Bool {
            var reached = start
            for span in spans where span.start <= reached {
                reached = max(reached, span.end)
                if reached >= end { return true }
            }
            return false
        }

        /// Those that cover some windows: one alone where one is enough, otherwise all, the earliest first.
        func whole(of windows: [Range<Timestamp>]) -> [ID<BulkExport>] {
            let alone = spans.first { span in
                windows.allSatisfy { span.start <= $0.lowerBound && span.end >= $0.upperBound }
            }
            return alone.map { [$0.id] } ?? spans.map(\.id)
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
