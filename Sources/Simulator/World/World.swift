import Base
import LangSmith

/// The service's state and everything that is bound to happen to it: a workspace with its destinations, projects,
/// exports and runs, moved on by `advance(to:)` alone.
///
/// What a moment looks like depends on the seed and on that moment, never on how often anybody looked in between.
struct World: Sendable {
    let seed: UInt64
    let server: ServerProfile
    let limits: Limits
    let behaviours: Behaviours
    private(set) var now: Timestamp
    var workspace: WorkspaceRecord
    var destinations: [DestinationRecord] = []
    var projects: [ProjectRecord] = []
    /// In the order of their creation, which is the order of the list.
    var exports: [ExportRecord] = []
    /// Exports whose runs are on record, by place.
    ///
    /// Others are settled: their runs are computed when asked for.
    var works: [Int: Work] = [:]
    var schedules: [Int: ScheduleScript] = [:]
    var activity: Activity?
    /// Rows that are not what the API promises, appended to the lists as they stand.
    var strangers = Strangers()
    /// Projects get traces as time passes.
    var isReceiving = false

    private(set) var places: [ID<BulkExport>: Int] = [:]
    private(set) var events = EventQueue()
    var random: Dice
    /// Exports at work or about to be.
    private(set) var occupied = 0
    /// Exports waiting for a slot, first come first served; those before `queueHead` have gone.
    private var queue: [Int] = []
    private var queueHead = 0

    /// Begins to move at `start`, under the server's own limits unless given others.
    init(
        seed: UInt64,
        start: Timestamp,
        limits: Limits? = nil,
        workspace: WorkspaceRecord,
        conditions: Conditions = Conditions()
    ) {
        (server, behaviours) = (conditions.server, conditions.behaviours)
        self.limits = limits ?? conditions.server.limits
        (self.seed, self.now, self.workspace) = (seed, start, workspace)
        random = Dice(seed: seed)
    }

    /// Lets everything happen that is due by `time`.
    ///
    /// A time that is past changes nothing.
    mutating func advance(to time: Timestamp) {
        while let (moment, event) = events.next(by: time) {
            now = max(now, moment)
            happen(event)
        }
        now = max(now, time)
    }

    mutating func plan(_ event: Event, at time: Timestamp) { events.plan(event, at: time) }

    private mutating func happen(_ event: Event) {
        switch event {
        case .order(let order): place(order)
        case .pickUp(let export): pickUp(export)
        case .openRun(let export): openRun(of: export)
        case .endRun(let export, let run): endRun(run, of: export)
        case .deadline(let export):
            guard limits.waitingTimesOut || exports[export].state != .created else { return }
            end(export, as: .timedOut, runsAs: .timedOut)
        case .cancel(let export): cancel(export)
        case .spawn(let schedule, let window): spawn(window, of: schedule)
        case .activity: lookForWork()
        }
    }

    // MARK: Creating

    /// Puts an export on record as it stands.
    @discardableResult
    mutating func record(_ export: ExportRecord) -> Int {
        exports.append(export)
        places[export.id] = exports.count - 1
        return exports.count - 1
    }

    func place(of id: ID<BulkExport>) -> Int? { places[id] }

    func nextExportID() -> ID<BulkExport> { ID(seed: seed, kind: .export, number: UInt64(exports.count)) }

    /// Creates an export now; it waits for a slot.
    @discardableResult
    mutating func place(_ order: Order) -> Int {
        let export = record(
            ExportRecord(
                id: nextExportID(),
                destination: order.destination,
                projects: order.projects,
                allExperiments: order.allExperiments,
                start: order.window.start,
                end: order.window.end,
                filter: order.filter,
                fields: order.fields,
                compression: order.compression,
                formatVersion: order.formatVersion,
                schedule: order.schedule,
                state: .created,
                created: now,
                updated: now
            )
        )
        works[export] = Work(script: order.script)
        plan(.deadline(export: export), at: now.adding(limits.exportTime))
        if let wait = order.script.cancelAfter { plan(.cancel(export: export), at: now.adding(wait)) }
        queue.append(export)
        admit()
        return export
    }

    /// Gives free slots to those who wait.
    private mutating func admit() {
        guard behaviours[.queue] == "working" else { return }
        while occupied < limits.exports, queueHead < queue.count {
            let export = queue[queueHead]
            queueHead += 1
            guard exports[export].state == .created else { continue }
            occupied += 1
            let wait = works[export]?.script.pickUpAfter ?? random.int(2 * .second...9 * .second)
            plan(.pickUp(export: export), at: now.adding(wait))
        }
        if queueHead > 256 {
            queue.removeFirst(queueHead)
            queueHead = 0
        }
    }

    // MARK: Working

    private mutating func pickUp(_ export: Int) {
        // Cancelled in the meantime: its slot is free already.
        guard exports[export].state == .created else { return }
        exports[export].state = .running
        exports[export].updated = now
        guard exports[export].partitions > 0 else { return end(export, as: .completed, runsAs: .completed) }
        openNext(of: export, after: random.int(.second / 2...2 * .second))
    }

    /// Plans to open another partition where there is one left and a hand free.
    private mutating func openNext(of export: Int, after wait: Int64) {
        guard var work = works[export], !work.isOpening, work.runs.count < exports[export].partitions,
            work.active < min(limits.runs, work.script.workers)
        else { return }
        work.isOpening = true
        works[export] = work
        plan(.openRun(export: export), at: now.adding(wait))
    }

    private mutating func openRun(of export: Int) {
        guard exports[export].state == .running, let script = works[export]?.script,
            let number = works[export]?.runs.count
        else { return }
        let started = now.adding(random.int(.second / 5...2 * .second))
        let run = run(number, of: exports[export], at: export, created: now, started: started, script: script)
        works[export]?.runs.append(run)
        works[export]?.active += 1
        works[export]?.isOpening = false
        plan(.endRun(export: export, run: number), at: run.end.time)
        openNext(of: export, after: random.int(.second / 5 ... .second))
    }

    private mutating func endRun(_ number: Int, of export: Int) {
        guard exports[export].state == .running, let run = works[export]?.runs[number] else { return }
        works[export]?.active -= 1
        guard run.end.state == .completed else { return end(export, as: .failed, runsAs: .cancelled) }
        works[export]?.completed += 1
        if works[export]?.completed == exports[export].partitions {
            end(export, as: .completed, runsAs: .completed)
        } else {
            openNext(of: export, after: random.int(.second / 5 ... .second))
        }
    }

    /// The export is over: its runs stop, and its slot is free.
    ///
    /// Ending one that is over changes nothing.
    ///
    /// What becomes of the other runs of a failed export is nowhere said; here they are cancelled.
    private mutating func end(_ export: Int, as state: ExportState, runsAs runState: RunState) {
        let record = exports[export]
        guard !record.state.isFinal, record.state != .intervalScheduled else { return }
        let heldSlot = record.state == .running || !isQueued(export)
        exports[export].state = state
        // Real answers show the update some hundred microseconds after the finish.
        exports[export].finished = now.adding(-961)
        exports[export].updated = now
        stopRuns(of: export, as: runState)
        if heldSlot {
            occupied -= 1
            admit()
        }
    }

    private func isQueued(_ export: Int) -> Bool { queue[queueHead...].contains(export) }

    private mutating func stopRuns(of export: Int, as state: RunState) {
        guard var work = works[export] else { return }
        for number in work.runs.indices where !work.runs[number].isOver(at: now) {
            // Work in hand goes on to its next checkpoint; running out of time does not wait for one.
            let isAtOnce = state == .timedOut || behaviours[.cancelledRuns] == "at-once"
            let time = isAtOnce ? now : work.runs[number].checkpoint(after: now, limits: limits)
            work.runs[number].halt(at: time, as: state)
        }
        work.active = 0
        works[export] = work
    }

    /// Cancels an export or a schedule; what the schedule has spawned goes on.
    mutating func cancel(_ export: Int) {
        if exports[export].state == .intervalScheduled {
            exports[export].state = .cancelled
            exports[export].finished = now.adding(-961)
            exports[export].updated = now
        } else {
            end(export, as: .cancelled, runsAs: .cancelled)
        }
    }
}

/// What kind of service it is, beside what it holds.
struct Conditions: Sendable {
    var server = ServerProfile.cloud
    var behaviours = Behaviours()
}

/// JSON that stands in a list beside the proper rows.
struct Strangers: Sendable {
    var exports: [String] = []
    var runs: [String] = []
    var destinations: [String] = []
    var projects: [String] = []
}
