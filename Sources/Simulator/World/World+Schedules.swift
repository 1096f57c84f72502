import Base

extension World {
    /// Puts a schedule on record now.
    ///
    /// Its first window begins at the order's; windows that are over are caught up on.
    @discardableResult
    mutating func schedule(every hours: Int, _ script: ScheduleScript) -> Int {
        let order = script.order
        let place = record(
            ExportRecord(
                id: nextExportID(),
                destination: order.destination,
                projects: order.projects,
                allExperiments: order.allExperiments,
                start: order.window.start,
                filter: order.filter,
                fields: order.fields,
                compression: order.compression,
                formatVersion: order.formatVersion,
                intervalHours: hours,
                state: .intervalScheduled,
                created: now,
                updated: now
            )
        )
        schedules[place] = script
        planSpawn(firstWindow(of: place, every: hours), of: place, notBefore: now)
        return place
    }

    /// The first window there is, or the first that is not over where nobody catches up on the past.
    private func firstWindow(of schedule: Int, every hours: Int) -> Int {
        guard behaviours[.catchUp] == "none" else { return 0 }
        let past = now.microseconds - exports[schedule].start.microseconds
        return max(0, Int(past / (Int64(hours) * .hour)))
    }

    /// Window k of a schedule is `[start + k·I, start + (k+1)·I)`.
    func window(_ number: Int, of schedule: Int) -> Window {
        let record = exports[schedule]
        let interval = Int64(record.intervalHours ?? 1) * .hour
        let start = record.start.adding(Int64(number) * interval)
        return Window(start: start, end: start.adding(interval))
    }

    /// Spawns come ten minutes after the window's end, and the moment it takes to create an export.
    mutating func planSpawn(_ number: Int, of schedule: Int, notBefore: Timestamp) {
        let moment = Int64(Dice.hash(seed, UInt64(schedule), UInt64(number)) % UInt64(2 * Int64.second))
        let due = window(number, of: schedule).end.adding(limits.spawnDelay + moment)
        plan(.spawn(schedule: schedule, window: number), at: max(due, notBefore))
    }

    mutating func spawn(_ number: Int, of schedule: Int) {
        guard exports[schedule].state == .intervalScheduled, let script = schedules[schedule] else { return }
        // Whether a schedule waits when the hour's creations are used up is nowhere said; losing a window would be worse.
        guard hasCreationsLeft else { return planSpawn(number, of: schedule, notBefore: now.adding(.minute)) }
        var order = script.order
        order.schedule = schedule
        order.window = window(number, of: schedule)
        switch script.windows[number] {
        case .never?:
            break
        case .late(let delay)?:
            plan(.order(order), at: now.adding(delay))
        case .scripted(let script)?:
            order.script = script
            fallthrough
        case nil:
            place(order)
            exports[schedule].updated = now
        }
        planSpawn(number + 1, of: schedule, notBefore: now.adding(limits.catchUpPace))
    }

    /// The people look: with few exports at work they order another one.
    mutating func lookForWork() {
        guard let activity else { return }
        let busy = works.keys.count { exports[$0].schedule == nil && !exports[$0].state.isFinal }
        if busy < activity.busyness {
            let days = random.int(4...30)
            let end = now.startOfDay.adding(-random.int(0...40) * .day)
            place(
                Order(
                    destination: random.pick(activity.destinations),
                    projects: [random.pick(activity.projects)],
                    window: Window(start: end.adding(-days * .day), end: end),
                    filter: random.chance(0.15) ? "and(eq(is_root, true), eq(status, \"error\"))" : nil,
                    fields: random.chance(0.3) ? .withoutPayloads : .all,
                    script: Script(workers: Int(random.int(1...3)))
                )
            )
        }
        plan(.activity, at: now.adding(random.int(activity.pause)))
    }
}
