import Base
import LangSmith
@testable import Monitor
import Testing

@Suite struct CensusTests {
    static let now = HealthTests.now

    /// An inventory and its census, changed together.
    struct Pair {
        var inventory: Inventory = {
            var inventory = Inventory()
            inventory.host = "api.smith.langchain.com"
            return inventory
        }()
        var census = Census()

        @discardableResult
        mutating func apply(_ updates: [Update], at now: Now = CensusTests.now) -> Set<ID<BulkExport>> {
            for update in updates { inventory.apply(update) }
            return census.apply(updates, in: inventory, at: now)
        }

        @discardableResult
        mutating func set(_ exports: [BulkExport]) -> Set<ID<BulkExport>> {
            apply([.exports(changed: exports, removed: [])])
        }
    }

    @Test func `what has least time left comes first, whatever it is`() {
        var pair = Pair()
        pair.apply([.feed(.exports, FeedState(answeredAt: Self.now.steady))])
        func lost(_ number: Int, day: Int, _ status: Status = .failed) -> BulkExport {
            .sample(number, status).with {
                $0.startTime = Timestamp(year: 2026, month: 11, day: day)
                $0.endTime = Timestamp(year: 2026, month: 11, day: day + 1)
            }
        }
        let stalled = lost(1, day: 7, .running).with { $0.updatedAt = Self.now.wall - .seconds(7200) }
        let endless = lost(2, day: 8).with { $0.startTime = nil }
        pair.set([endless, lost(3, day: 9), stalled, lost(4, day: 6), lost(5, day: 18)])
        #expect(pair.census.problems == [4, 1, 3, 5, 2].map(Wire.export))
        // Whoever learns that traces live longer has more time.
        var project = Project(id: Wire.project(1))
        project.traceTier = "longlived"
        pair.set([lost(4, day: 6).with { $0.project = Wire.project(7) }])
        project.id = Wire.project(7)
        pair.apply([.projects([Wire.project(7): project])])
        #expect(pair.census.problems == [1, 3, 5, 4, 2].map(Wire.export))
    }

    @Test func `of equal deadlines the worse comes first, then the newer`() {
        var pair = Pair()
        let stalled = BulkExport.sample(1).with { $0.updatedAt = Self.now.wall - .seconds(7200) }
        let older = BulkExport.sample(2, .failed).with { $0.createdAt = Self.now.wall - .seconds(7200) }
        let newer = BulkExport.sample(3, .failed).with { $0.createdAt = Self.now.wall - .seconds(3600) }
        pair.apply([.feed(.exports, FeedState(answeredAt: Self.now.steady))])
        pair.set([
            stalled, older, .sample(4, .completed).with { $0.project = Wire.project(9) }, newer, .sample(5, .timedOut),
        ])
        #expect(pair.census.problems == [newer.id, older.id, Wire.export(5), stalled.id])
        #expect(pair.census.problemTally[.failed] == 2)
        #expect(pair.census.problemTally[.stalled] == 1)
        #expect(pair.census.tally[.completed] == 1)
        #expect(pair.census.tally.total == 5)
        #expect(pair.census.usage[Wire.destination(1)]?.total == 5)
        #expect(pair.census.running == 1)
    }

    static let repairs = [
        ScheduleTests.Repair(name: "the same window", repairs: true) { _ in },
        ScheduleTests.Repair(name: "made earlier", repairs: false) { $0.createdAt = now.wall - .seconds(864_000) },
        ScheduleTests.Repair(name: "another filter", repairs: false) { $0.filter = "x" },
        ScheduleTests.Repair(name: "another project", repairs: false) { $0.project = Wire.project(2) },
        ScheduleTests.Repair(name: "a shorter window", repairs: false) {
            $0.endTime = Timestamp(year: 2026, month: 11, day: 12)
        },
        ScheduleTests.Repair(name: "still running", repairs: false) { $0.status = .running },
    ]

    @Test(arguments: repairs)
    func `a completed export makes up for a failed one`(_ repair: ScheduleTests.Repair) {
        let repairs = repair.repairs
        var pair = Pair()
        pair.set([.sample(1, .failed)])
        #expect(pair.census.problems == [Wire.export(1)])
        var second = BulkExport.sample(2, .completed).with { $0.createdAt = Self.now.wall - .seconds(60) }
        repair.change(&second)
        let changed = pair.set([second])
        #expect(pair.census.problems.contains(Wire.export(1)) == !repairs)
        // What is at work is told, but has made up for nothing yet.
        #expect(changed.contains(Wire.export(1)) == (repairs || second.status == .running))
        pair.apply([.exports(changed: [], removed: [second.id])])
        #expect(pair.census.problems.contains(Wire.export(1)))
    }

    /// A failure of 11 and 12 November of which the 11th is done.
    static func halfDone() -> [Update] {
        let days = [11, 12].map { day in
            var run = HealthTests.failedRun(day, "disk on fire", day == 11 ? .completed : .failed)
            run.windowStart = Timestamp(year: 2026, month: 11, day: day)
            run.windowEnd = Timestamp(year: 2026, month: 11, day: day + 1)
            return run
        }
        return [
            .feed(.runs(Wire.export(1)), FeedState(answeredAt: now.steady)),
            .runs(of: Wire.export(1), days, Progress()),
        ]
    }

    static func mending(_ number: Int, hours: Range<Int>, _ status: Status = .completed) -> BulkExport {
        let day = Timestamp(year: 2026, month: 11, day: 12)
        return .sample(number, status).with {
            $0.startTime = day + .seconds(3600 * hours.lowerBound)
            $0.endTime = day + .seconds(3600 * hours.upperBound)
            $0.createdAt = now.wall - .seconds(60)
        }
    }

    @Test func `a repair of the missing days alone makes up for a failure, also in pieces, and both say so`() {
        var pair = Pair()
        pair.set([.sample(1, .failed)])
        pair.apply(Self.halfDone())
        pair.set([Self.mending(2, hours: 0..<12)])
        #expect(pair.census.problems == [Wire.export(1)], "half a day is still missing")
        pair.set([Self.mending(3, hours: 12..<24)])
        #expect(pair.census.problems.isEmpty)
        let failure = pair.census.conditions[Wire.export(1)]
        #expect(failure?.kind == .failed)
        let (first, second) = (Wire.export(2).short, Wire.export(3).short)
        #expect(failure?.evidence == "made up for by \(first) and \(second): all that was missing is exported")
        #expect(pair.census.conditions[Wire.export(2)]?.evidence == "makes up for \(Wire.export(1).short)")
        pair.apply([.exports(changed: [], removed: [Wire.export(3)])])
        #expect(pair.census.problems == [Wire.export(1)])
        #expect(pair.census.conditions[Wire.export(2)]?.evidence == "")
    }

    @Test func `while a repair is at work the problem says which`() {
        var pair = Pair()
        pair.set([.sample(1, .failed)])
        pair.apply(Self.halfDone())
        let changed = pair.set([Self.mending(2, hours: 0..<24, .created)])
        #expect(changed == [Wire.export(1), Wire.export(2)])
        #expect(pair.census.problems == [Wire.export(1)])
        let words = "\(Wire.export(2).short) is at work to make up for it"
        #expect(pair.census.conditions[Wire.export(1)]?.evidence.contains(words) == true)
        #expect(pair.census.conditions[Wire.export(2)]?.evidence == "makes up for \(Wire.export(1).short)")
        pair.set([Self.mending(2, hours: 0..<24, .cancelled)])
        #expect(pair.census.conditions[Wire.export(1)]?.evidence.contains("at work") == false)
        pair.set([Self.mending(2, hours: 0..<24)])
        #expect(pair.census.problems.isEmpty)
    }

    @Test func `nothing is missing from a list that is not read to its end`() {
        var pair = Pair()
        var half = FeedState(answeredAt: .zero)
        half.isComplete = false
        let schedule = ScheduleTests.schedule()
        let now = Now(wall: ScheduleTests.noon + .seconds(86_400), steady: .zero)
        pair.apply(
            [
                .exports(
                    changed: [
                        schedule, ScheduleTests.spawned(9, hour: -120), ScheduleTests.spawned(8, hour: -24, .failed),
                    ],
                    removed: []
                ),
                .feed(.exports, half),
            ],
            at: now
        )
        #expect(pair.census.schedules[schedule.id]?.lost.map(\.export) == [Wire.export(8)], "a failure is no absence")
        pair.apply([.exports(changed: [ScheduleTests.spawned(8, hour: -24)], removed: [])], at: now)
        #expect(pair.census.conditions[schedule.id]?.isProblem == false)
        #expect(
            pair.census.conditions[schedule.id]?.evidence
                == "what it spawned is known once the list is read to its end"
        )
        half.isComplete = true
        let changed = pair.apply([.feed(.exports, half)], at: now)
        #expect(changed.contains(schedule.id))
        #expect(pair.census.problems == [schedule.id])
    }

    @Test func `exports wait in a queue while all slots are taken, and no longer`() {
        var pair = Pair()
        let waiting = BulkExport.sample(16, .created).with { $0.createdAt = Self.now.wall - .seconds(1800) }
        pair.set((1...15).map { .sample($0) } + [waiting])
        #expect(pair.census.conditions[Wire.export(16)]?.kind == .queued)
        let changed = pair.set([.sample(3, .completed)])
        #expect(pair.census.conditions[Wire.export(16)]?.kind == .created)
        #expect(changed.contains(Wire.export(16)))
    }

    @Test func `where nobody knows how many may run, nothing is said to wait for the others`() {
        var pair = Pair()
        pair.inventory.host = "langsmith.example.com"
        pair.set((1...20).map { .sample($0) } + [.sample(21, .created)])
        #expect(pair.census.conditions[Wire.export(21)]?.kind == .created)
        var facts = ServerFacts()
        facts.isLicensed = false
        let changed = pair.apply([.server(facts)])
        #expect(pair.census.conditions[Wire.export(21)]?.kind == .queued, "it is the cloud by another name")
        #expect(changed.contains(Wire.export(21)))
    }

    @Test func `a schedule becomes late and then has a gap by time alone`() throws {
        var pair = Pair()
        let schedule = ScheduleTests.schedule()
        pair.apply(
            [.exports(changed: [schedule] + ScheduleTests.history(to: 0), removed: [])],
            at: Now(wall: ScheduleTests.noon, steady: .zero)
        )
        #expect(pair.census.conditions[schedule.id]?.kind == .scheduled)
        func tick(_ minutes: Int) -> Set<ID<BulkExport>> {
            let wall = ScheduleTests.noon + .seconds(60 * minutes)
            return pair.census.tick(in: pair.inventory, at: Now(wall: wall, steady: .seconds(60 * minutes)))
        }
        #expect(tick(24).isEmpty)
        #expect(tick(25) == [schedule.id])
        #expect(pair.census.conditions[schedule.id]?.kind == .late)
        _ = tick(730)
        #expect(pair.census.conditions[schedule.id]?.kind == .gap(windows: 1))
        #expect(pair.census.problems == [schedule.id])
    }

    @Test func `a schedule is looked at again when one of its exports changes or a repair appears`() {
        var pair = Pair()
        let schedule = ScheduleTests.schedule()
        let failed = ScheduleTests.spawned(500, hour: 6, .failed)
        let now = Now(wall: ScheduleTests.noon + .seconds(3600), steady: .zero)
        pair.apply([.exports(changed: [schedule] + ScheduleTests.history(to: 0) + [failed], removed: [])], at: now)
        #expect(pair.census.conditions[schedule.id]?.kind == .gap(windows: 1))
        let repair = BulkExport.sample(600, .completed).with {
            $0.startTime = failed.startTime
            $0.endTime = failed.endTime
            $0.createdAt = now.wall
        }
        pair.apply([.exports(changed: [repair], removed: [])], at: now)
        #expect(pair.census.conditions[schedule.id]?.kind == .scheduled)
        #expect(pair.census.problems.isEmpty)
    }

    @Test func `a stall begins by time alone`() {
        var pair = Pair()
        pair.apply([.feed(.exports, FeedState(answeredAt: Self.now.steady))])
        pair.set([.sample(1).with { $0.updatedAt = Self.now.wall - .seconds(60) }])
        #expect(pair.census.tick(in: pair.inventory, at: Self.now).isEmpty)
        let later = Now(wall: Self.now.wall + .seconds(900), steady: Self.now.steady + .seconds(900))
        pair.apply([.feed(.exports, FeedState(answeredAt: later.steady))], at: later)
        #expect(pair.census.tick(in: pair.inventory, at: later) == [Wire.export(1)])
        #expect(pair.census.conditions[Wire.export(1)]?.kind == .stalled)
    }

    @Test func `a skewed clock of ours does not make a stall`() {
        var pair = Pair()
        var facts = ServerFacts()
        facts.clockSkew = .seconds(-3600)
        pair.apply([.server(facts), .feed(.exports, FeedState(answeredAt: Self.now.steady))])
        pair.set([.sample(1).with { $0.updatedAt = Self.now.wall - .seconds(3660) }])
        #expect(pair.census.conditions[Wire.export(1)]?.kind == .running)
    }

    /// Hundreds of random changes: the census kept by changes is the one made anew.
    @Test(arguments: 1...20)
    func `following changes comes to the same as counting anew`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var pair = Pair()
        let statuses: [Status] = [.created, .running, .completed, .failed, .timedOut, .cancelled, .unknown("x")]
        func random() -> BulkExport {
            let number = Int.random(in: 1...60, using: &dice)
            if number <= 4 {
                return ScheduleTests.schedule(Bool.random(using: &dice) ? .intervalScheduled : .cancelled).with {
                    $0.id = Wire.export(number)
                    $0.project = Wire.project(number % 3)
                }
            }
            return BulkExport.sample(number, statuses.randomElement(using: &dice) ?? .running).with {
                $0.project = Wire.project(Int.random(in: 0...2, using: &dice))
                $0.destination = Wire.destination(Int.random(in: 1...2, using: &dice))
                let hour = Int.random(in: -20...1, using: &dice) * 6
                $0.startTime = Timestamp(year: 2026, month: 11, day: 20) + .seconds(hour * 3600)
                $0.endTime = $0.startTime.map { $0 + .seconds(6 * 3600) }
                $0.createdAt = Self.now.wall - .seconds(Int.random(in: 0...20_000, using: &dice))
                if Bool.random(using: &dice) { $0.schedule = Wire.export(Int.random(in: 1...4, using: &dice)) }
            }
        }
        for _ in 0..<60 {
            let removed = Bool.random(using: &dice) ? [Wire.export(Int.random(in: 1...60, using: &dice))] : []
            let changed = (0..<Int.random(in: 1...6, using: &dice)).map { _ in random() }
            pair.apply([
                .exports(changed: changed, removed: []), .exports(changed: [], removed: removed),
            ])
        }
        // How many others run is in the evidence of those that wait, and looked at with the time.
        _ = pair.census.tick(in: pair.inventory, at: Self.now)
        let anew = Census(of: pair.inventory, at: Self.now)
        for (id, condition) in anew.conditions { #expect(pair.census.conditions[id] == condition) }
        for (id, schedule) in anew.schedules {
            let isSame = pair.census.schedules[id] == schedule
            #expect(isSame, "schedule \(id)")
        }
        #expect(pair.census.conditions.count == anew.conditions.count)
        #expect(pair.census.schedules.count == anew.schedules.count)
        #expect(pair.census.problems == anew.problems)
        #expect(pair.census.tally == anew.tally)
        #expect(pair.census.problemTally == anew.problemTally)
        #expect(pair.census.usage == anew.usage)
        #expect(pair.census.running == anew.running)
    }
}
