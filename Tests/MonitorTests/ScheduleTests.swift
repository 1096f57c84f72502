import Base
import LangSmith
import Monitor
import Testing

@Suite struct ScheduleTests {
    static let noon = Timestamp(year: 2026, month: 11, day: 20, hour: 12)

    /// Every six hours from 10 November on; made on the same day.
    static func schedule(_ status: Status = .intervalScheduled) -> BulkExport {
        BulkExport.sample(1, status).with {
            $0.intervalHours = 6
            $0.startTime = Timestamp(year: 2026, month: 11, day: 10)
            $0.endTime = nil
            $0.createdAt = Timestamp(year: 2026, month: 11, day: 10)
            $0.finishedAt = nil
        }
    }

    /// What the schedule spawned for the window that begins at this hour of the 20th.
    static func spawned(_ number: Int, hour: Int, _ status: Status = .completed) -> BulkExport {
        BulkExport.sample(number, status).with {
            $0.schedule = Wire.export(1)
            $0.startTime = Timestamp(year: 2026, month: 11, day: 20) + .seconds(hour * 3600)
            $0.endTime = $0.startTime.map { $0 + .seconds(6 * 3600) }
        }
    }

    /// Everything from the beginning to the window that begins `lastHour` hours into the 20th.
    static func history(to lastHour: Int) -> [BulkExport] {
        stride(from: -240, through: lastHour, by: 6).map { spawned(1000 + $0, hour: $0) }
    }

    static func make(
        of schedule: BulkExport = schedule(),
        _ spawned: [BulkExport],
        _ oneTime: [BulkExport] = [],
        at wall: Timestamp
    ) -> Schedule {
        Schedule.make(of: schedule, spawned: spawned, oneTime: oneTime, now: Now(wall: wall, steady: .zero))
    }

    @Test(
        arguments: [
            // The window 06–12 ended at noon; its export is due at 12:10.
            (0, Schedule.State.upcoming), (24, .upcoming), (25, .late), (120, .late), (729, .late), (730, .missing),
            (2000, .missing),
        ])
    func `a window without an export is awaited, then late, then missing`(minutes: Int, expected: Schedule.State) throws
    {
        let schedule = Self.make(Self.history(to: 0), at: Self.noon + .seconds(60 * minutes))
        let window = try #require(schedule.windows.first { $0.end == Self.noon })
        #expect(window.state == expected)
    }

    @Test(
        arguments: [
            (Status.created, Schedule.State.inProgress), (.running, .inProgress), (.unknown("Paused"), .inProgress),
            (.completed, .completed), (.failed, .failed), (.timedOut, .failed), (.cancelled, .failed),
        ])
    func `a window is what its export is`(status: Status, expected: Schedule.State) throws {
        let spawned = Self.history(to: 0) + [Self.spawned(9, hour: 6, status)]
        let schedule = Self.make(spawned, at: Self.noon + .seconds(3600))
        let window = try #require(schedule.windows.first { $0.end == Self.noon })
        #expect(window.state == expected)
        #expect(window.export == Wire.export(9))
    }

    @Test func `the next export comes ten minutes after the window in progress ends`() {
        let spawn = Self.noon + .seconds(600)
        #expect(Self.make([], at: Self.noon - .seconds(60)).nextSpawn == spawn)
        #expect(Self.make([], at: Self.noon + .seconds(60)).nextSpawn == spawn)
        #expect(Self.make([], at: spawn).nextSpawn == spawn + .seconds(6 * 3600))
    }

    @Test func `windows reach back two weeks, and end with the one in progress`() throws {
        let later = Self.noon + .seconds(86_400 * 60)
        let windows = Self.make([], at: later).windows
        #expect(windows.count == 14 * 4 + 2)
        let first = try #require(windows.first)
        #expect(first.end >= later - Schedule.horizon)
        let last = try #require(windows.last)
        #expect(last.start <= later)
        #expect(last.end > later)
        for (one, next) in zip(windows, windows.dropFirst()) { #expect(one.end == next.start) }
    }

    struct Repair: CustomTestStringConvertible, Sendable {
        var name: String
        var repairs: Bool
        var change: @Sendable (inout BulkExport) -> Void
        var testDescription: String { name }
    }

    static let repairs = [
        Repair(name: "exactly the window", repairs: true) { _ in },
        Repair(name: "more than the window", repairs: true) { $0.startTime = noon - .seconds(86_400) },
        Repair(name: "less than the window", repairs: false) { $0.startTime = noon - .seconds(3600) },
        Repair(name: "not completed", repairs: false) { $0.status = .running },
        Repair(name: "another project", repairs: false) { $0.project = Wire.project(2) },
        Repair(name: "another destination", repairs: false) { $0.destination = Wire.destination(2) },
        Repair(name: "a filter", repairs: false) { $0.filter = "eq(is_root, true)" },
        Repair(name: "an empty filter is none", repairs: true) { $0.filter = "" },
    ]

    @Test(arguments: repairs)
    func `a lost window is repaired by a completed one-time export of the same thing`(_ repair: Repair) throws {
        var export = BulkExport.sample(50, .completed).with {
            $0.startTime = Self.noon - .seconds(6 * 3600)
            $0.endTime = Self.noon
        }
        repair.change(&export)
        for spawned in [Self.history(to: 0) + [Self.spawned(9, hour: 6, .failed)], Self.history(to: 0)] {
            let schedule = Self.make(spawned, [export], at: Self.noon + .seconds(20 * 3600))
            let window = try #require(schedule.windows.first { $0.end == Self.noon })
            #expect((window.state == .repaired) == repair.repairs)
            if repair.repairs { #expect(window.export == Wire.export(50)) }
        }
    }

    @Test func `a window may be repaired in pieces that leave no hole`() throws {
        func piece(_ number: Int, _ from: Int, _ to: Int) -> BulkExport {
            BulkExport.sample(number, .completed).with {
                $0.startTime = Timestamp(year: 2026, month: 11, day: 20, hour: from)
                $0.endTime = Timestamp(year: 2026, month: 11, day: 20, hour: to)
            }
        }
        let spawned = Self.history(to: 0) + [Self.spawned(9, hour: 6, .failed)]
        func state(_ pieces: [BulkExport]) -> Schedule.State? {
            Self.make(spawned, pieces, at: Self.noon + .seconds(3600)).windows.first { $0.end == Self.noon }?.state
        }
        #expect(state([piece(52, 9, 12), piece(51, 6, 9)]) == .repaired)
        #expect(state([piece(52, 10, 12), piece(51, 6, 9)]) == .failed)
    }

    @Test func `windows from before a schedule was made count from where it was seen to catch up`() {
        let late = Self.schedule().with { $0.createdAt = Timestamp(year: 2026, month: 11, day: 20, hour: 1) }
        let none = Self.make(of: late, [], at: Self.noon).windows
        #expect(none.first?.start == Timestamp(year: 2026, month: 11, day: 20))
        let caughtUp = Self.make(of: late, [Self.spawned(9, hour: -12)], at: Self.noon).windows
        #expect(caughtUp.first?.start == Timestamp(year: 2026, month: 11, day: 19, hour: 12))
    }

    @Test func `while the service works off windows from before the schedule, none of them is missing`() throws {
        // 40 windows had ended when it was made; one comes every five minutes, the oldest first.
        let made = Timestamp(year: 2026, month: 11, day: 20, hour: 1)
        let late = Self.schedule().with { $0.createdAt = made }
        func spawned(_ count: Int) -> [BulkExport] {
            (0..<count).map { index in
                Self.spawned(100 + index, hour: -240 + 6 * index).with { $0.createdAt = made + .seconds(300 * index) }
            }
        }
        for count in 0...40 {
            let schedule = Self.make(of: late, spawned(count), at: made + .seconds(300 * count))
            #expect(schedule.lost.isEmpty && schedule.late.isEmpty, "\(count) of them are there")
            #expect(schedule.catchingUp?.done == (count == 40 ? nil : count))
            #expect(schedule.catchingUp?.total == (count == 40 ? nil : 40))
        }
        // A workspace that used up its creations waits for the hour; after that a hole is a hole.
        let last = made + .seconds(300 * 9)
        let waiting = Self.make(of: late, spawned(10), at: last + .seconds(74 * 60))
        #expect(waiting.lost.isEmpty)
        #expect(waiting.changesAt.map { $0 <= last + .seconds(75 * 60) } == true)
        let ended = Self.make(of: late, spawned(10), at: last + .seconds(75 * 60))
        // Two of the 30 ended less than two intervals ago.
        #expect(ended.lost.count == 28)
        #expect(ended.late.count == 2)
        #expect(ended.catchingUp == nil)
    }

    @Test func `half a list shows no holes but those of exports that failed`() {
        let spawned = [Self.spawned(9, hour: -6, .failed), Self.spawned(8, hour: -12)]
        let schedule = Schedule.make(
            of: Self.schedule(),
            spawned: spawned,
            oneTime: [],
            isWhole: false,
            now: Now(wall: Self.noon + .seconds(86_400), steady: .zero)
        )
        #expect(schedule.lost.map(\.export) == [Wire.export(9)])
        #expect(schedule.late.isEmpty)
        #expect(schedule.windows.contains { $0.state == .open })
    }

    @Test(arguments: [Int64.min / 4, -62_135_596_800_000_000, 0, 253_402_300_799_000_000, Int64.max / 4])
    func `no number of windows follows from the dates of a server`(microseconds: Int64) {
        let extreme = Timestamp(microseconds: microseconds)
        for status in [Status.intervalScheduled, .cancelled] {
            for hours in [1, 168, 8784] {
                for change in [
                    { $0.startTime = extreme }, { $0.finishedAt = extreme }, { $0.createdAt = extreme },
                    { $0.updatedAt = extreme },
                ] as [(inout BulkExport) -> Void] {
                    var schedule = Self.schedule(status).with { $0.intervalHours = hours }
                    change(&schedule)
                    let made = Self.make(of: schedule, [Self.spawned(9, hour: 0)], at: Self.noon)
                    #expect(made.windows.count <= 338)
                    #expect(made.windows.allSatisfy { $0.start <= Self.noon }, "a window beyond now is nobody's")
                }
            }
        }
    }

    @Test func `a cancelled schedule owes nothing after its end`() {
        let cancelled = Self.schedule(.cancelled).with {
            $0.finishedAt = Timestamp(year: 2026, month: 11, day: 20, hour: 7)
        }
        let schedule = Self.make(of: cancelled, Self.history(to: 0), at: Self.noon + .seconds(86_400 * 3))
        #expect(schedule.nextSpawn == nil)
        #expect(schedule.lost.isEmpty)
        #expect(schedule.windows.last?.start == Timestamp(year: 2026, month: 11, day: 20))
    }

    @Test func `between its changes time makes no other schedule`() throws {
        let spawned = Self.history(to: 0)
        var wall = Self.noon
        for _ in 0..<12 {
            let now = Self.make(spawned, at: wall)
            let change = try #require(now.changesAt)
            #expect(change > wall)
            let before = Self.make(spawned, at: change - .microseconds(1))
            #expect(before.windows == now.windows)
            let after = Self.make(spawned, at: change)
            #expect(after.windows != now.windows)
            wall = change
        }
    }

    @Test func `a schedule without a start or with a silly interval has no windows`() {
        for change in [
            { $0.startTime = nil }, { $0.intervalHours = 0 }, { $0.intervalHours = -3 }, { $0.intervalHours = .max },
        ] as [(inout BulkExport) -> Void] {
            var schedule = Self.schedule()
            change(&schedule)
            #expect(Self.make(of: schedule, [], at: Self.noon).windows.isEmpty)
        }
    }
}
