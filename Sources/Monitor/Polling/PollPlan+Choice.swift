import Base
import LangSmith

extension PollPlan {
    /// What one question is worth.
    ///
    /// The overdue part of its interval is added, so that none starves.
    private enum Weight {
        /// What the user just made or selected, and has not seen yet: before what he asked to have again.
        static let new = 2000.0
        static let user = 1000.0
        static let page = 8.0
        static let selected = 6.0
        static let start = 4.0
        static let visible = 3.0
        static let slow = 2.0
        static let hidden = 1.0
        /// Only when the budget is nearly full.
        static let leftover = 0.0
    }

    enum Choice {
        case ask(Feed)
        case wait(until: Duration)
        case done
    }

    /// The best question due now, and the earliest moment at which there will be one.
    private struct Search {
        let now: Duration
        var best: (feed: Feed, score: Double, weight: Double)?
        var earliest: Duration?

        mutating func offer(_ feed: Feed, due: Duration, every interval: Duration, weight: Double) {
            guard due <= now else {
                earliest = min(earliest ?? due, due)
                return
            }
            let overdue = weight == Weight.leftover ? 0 : min(100, (now - due) / max(interval, .seconds(1)))
            let score = weight + overdue
            if let best, best.score > score || (best.score == score && best.feed.order <= feed.order) { return }
            best = (feed, score, weight)
        }
    }

    /// Nothing is due, or nothing may be asked: an arrival or the user ends the wait before this does.
    private static let longWait = Duration.seconds(3600)

    func choose(at now: Now) -> Choice {
        let far = now.steady + Self.longWait
        guard flying.count < pace.inFlight else { return .wait(until: far) }
        if let quietUntil, now.steady < quietUntil { return .wait(until: quietUntil) }
        // Whether the key may ask again, one question finds out.
        if throttles > 0, !flying.isEmpty { return .wait(until: far) }
        var search = Search(now: now.steady)
        if let link {
            if linkIsHopeless { return flying.isEmpty ? .done : .wait(until: far) }
            // One probe at a time. Requests under way since before the loss may hang: they do not hold it up.
            guard flying[.info] == nil, !isPaused || !wanted.isEmpty else { return .wait(until: far) }
            search.offer(.info, due: link.retryAt, every: .seconds(1), weight: Weight.user)
        } else {
            offerEverything(to: &search, at: now)
        }
        guard let best = search.best else {
            if once, flying.isEmpty, search.earliest == nil { return .done }
            return .wait(until: min(search.earliest ?? far, far))
        }
        let isUsers = best.weight >= Weight.user
        if !isUsers, flying.count >= pace.inFlight - 1 { return .wait(until: min(search.earliest ?? far, far)) }
        let tokens: Double =
            if isUsers || once { 1 } else if best.weight == Weight.leftover { 4 } else { Double(pace.reserve + 1) }
        if best.feed == .exports, isFirstReading, let firstPages {
            guard firstPages.has(1) else {
                return .wait(until: min(search.earliest ?? far, firstPages.moment(of: 1)))
            }
            return .ask(best.feed)
        }
        guard bucket.has(tokens) else {
            // What nobody asked for is not waited for.
            if once, best.weight == Weight.leftover, search.earliest == nil {
                return flying.isEmpty ? .done : .wait(until: far)
            }
            return .wait(until: min(search.earliest ?? far, bucket.moment(of: tokens)))
        }
        return .ask(best.feed)
    }

    private func offerEverything(to search: inout Search, at now: Now) {
        for feed in wanted where flying[feed] == nil {
            let weight = urgent.contains(feed) ? Weight.new : Weight.user
            search.offer(feed, due: .zero, every: .seconds(1), weight: weight)
        }
        if isPaused {
            if let listing, listing.isWanted { offerList(to: &search, at: now) }
            return
        }
        offerList(to: &search, at: now)
        // Before this run has read them nothing may be done with one, and what an earlier run knew of exports would have
        // their runs asked first.
        let isNew = records[.destinations]?.askedAt == nil
        offer(.destinations, every: pace.destinations, weight: isNew ? Weight.page : Weight.start, to: &search)
        offer(.workspaces, every: pace.facts, weight: Weight.slow, to: &search)
        offer(.info, every: pace.facts, weight: Weight.slow, to: &search)
        offer(.organization, every: pace.facts, weight: Weight.slow, to: &search)
        if !catalog.nameless.isEmpty {
            offer(.projects, every: .zero, weight: Weight.start, to: &search)
        }
        if once { offerSurvey(to: &search) } else { offerRuns(to: &search) }
    }

    /// Offers a question by its own clock: after a failure when the rest is over, otherwise an interval after the last.
    private func offer(
        _ feed: Feed,
        every interval: Duration,
        weight: Double,
        first: Duration? = nil,
        notBefore: Duration = .zero,
        to search: inout Search
    ) {
        guard flying[feed] == nil else { return }
        let record = records[feed]
        if once, let record {
            // Names come in batches, each a question of its own.
            if record.isHopeless || (record.state.answeredAt != nil && feed != .projects) { return }
        }
        let due =
            record?.state.retryAt ?? record?.askedAt.map { $0 + interval * (record?.jitter ?? 1) } ?? first ?? madeAt
        search.offer(feed, due: max(due, notBefore), every: interval, weight: weight)
    }

    private func offerList(to search: inout Search, at now: Now) {
        guard flying[.exports] == nil else { return }
        let record = records[.exports]
        if once, let record, record.isHopeless || (listing == nil && record.state.answeredAt != nil) { return }
        if listing != nil {
            search.offer(.exports, due: record?.state.retryAt ?? .zero, every: .seconds(1), weight: Weight.page)
            return
        }
        guard let listedAt else {
            search.offer(.exports, due: record?.state.retryAt ?? .zero, every: .seconds(1), weight: Weight.page)
            return
        }
        var due = listedAt.steady + listInterval * (record?.jitter ?? 1)
        if let spawn = nextLook(after: listedAt.wall, at: now.wall) {
            due = min(due, max(now.steady + max(.zero, spawn.since(now.wall)), listedAt.steady + pace.listApart))
        }
        search.offer(.exports, due: record?.state.retryAt ?? due, every: listInterval, weight: Weight.visible)
    }

    /// The first moment after the last look at which a schedule will have spawned something new.
    private func nextLook(after last: Timestamp, at wall: Timestamp) -> Timestamp? {
        var earliest: Timestamp?
        for cadence in catalog.cadences.values {
            let spawns = cadence.spawns(around: wall - pace.spawnLook)
            var look = spawns.next + pace.spawnLook
            if let missed = spawns.last, missed + pace.spawnLook > last { look = missed + pace.spawnLook }
            earliest = min(earliest ?? look, look)
        }
        return earliest
    }

    /// Runs, and exports whose state matters before the next list: the selected first, then what is on screen.
    private func offerRuns(to search: inout Search) {
        if let selected = focus.export { offerSelected(selected, to: &search) }
        let stretch = stretch()
        for id in focus.visible where id != focus.export {
            if let live = catalog.live[id] {
                let base = live.isWaiting ? pace.waitingRuns : pace.visibleRuns
                offer(
                    .runs(id),
                    every: calm(base * stretch, .runs(id), atMost: 5),
                    weight: Weight.visible,
                    first: live.since,
                    to: &search
                )
            } else if !catalog.schedules.contains(id), !catalog.settled.contains(id) {
                offerFinished(id, weight: Weight.leftover, to: &search)
            }
        }
        let visible = Set(focus.visible)
        for (id, live) in catalog.live where id != focus.export && !visible.contains(id) {
            let base = live.isWaiting ? pace.waitingRuns * 4 : pace.hiddenRuns
            offer(
                .runs(id),
                every: calm(base * stretch, .runs(id), atMost: 2),
                weight: Weight.hidden,
                first: live.since,
                to: &search
            )
        }
        // What we showed of their runs would stay as it was before the end.
        for id in catalog.ended.prefix(8) where id != focus.export {
            offerFinished(id, weight: Weight.hidden, to: &search)
        }
        for id in catalog.failed.prefix(8) where id != focus.export {
            offerFinished(id, weight: Weight.leftover, to: &search)
        }
        for id in catalog.windows.prefix(8) where id != focus.export {
            offerFinished(id, weight: Weight.leftover, to: &search)
        }
        // Whether old credentials can be revoked is told by these runs, however long ago their export was last looked at.
        for (id, since) in catalog.holders {
            let interval = calm(pace.hiddenRuns, .runs(id), atMost: 4)
            offer(.runs(id), every: interval, weight: Weight.hidden, first: since, notBefore: since, to: &search)
        }
        for id in hinted where id != focus.export {
            let first = records[.runs(id)]?.state.answeredAt
            offer(.document(id), every: .seconds(10), weight: Weight.visible, first: first, to: &search)
        }
    }

    private func offerSelected(_ id: ID<BulkExport>, to search: inout Search) {
        let runsKnown = records[.runs(id)]?.state.answeredAt != nil
        if let live = catalog.live[id] {
            let interval = calm(live.isWaiting ? pace.selectedRuns * 2 : pace.selectedRuns, .runs(id), atMost: 6)
            offer(
                .runs(id),
                every: interval,
                weight: runsKnown ? Weight.selected : Weight.new,
                first: live.since,
                notBefore: focusRestsAt,
                to: &search
            )
            offer(
                .document(id),
                every: hinted.contains(id) ? pace.selectedRuns : pace.selectedExport,
                weight: Weight.selected,
                first: live.since,
                notBefore: focusRestsAt,
                to: &search
            )
        } else {
            if !catalog.schedules.contains(id), !catalog.settled.contains(id) {
                offerFinished(id, weight: runsKnown ? Weight.visible : Weight.new, to: &search)
            }
            if focus.wantsDocument, records[.document(id)]?.state.failure != nil {
                offer(.document(id), every: pace.refused, weight: Weight.selected, to: &search)
            }
        }
    }

    /// Runs of a finished export: once, and a few times more while some of them still move.
    private func offerFinished(_ id: ID<BulkExport>, weight: Double, to search: inout Search) {
        let rechecks = records[.runs(id)]?.rechecks ?? 0
        offer(
            .runs(id),
            every: .seconds(rechecks == 0 ? 5 : 15 << min(rechecks, 6)),
            weight: weight,
            notBefore: id == focus.export ? focusRestsAt : .zero,
            to: &search
        )
    }

    /// For commands: runs of what is alive, of what failed lately, and of the newest windows, each once.
    private func offerSurvey(to search: inout Search) {
        guard pace.surveysRuns else { return }
        // The newest failures before anything else, in their order: whoever runs out of time has what hurts most.
        for (index, id) in catalog.failed.prefix(60).enumerated() {
            let weight = index < 10 ? Weight.start - Double(index) / 100 : Weight.slow
            offer(.runs(id), every: .zero, weight: weight, to: &search)
        }
        for (id, live) in catalog.live where !live.isWaiting {
            offer(.runs(id), every: .zero, weight: Weight.visible, first: live.since, to: &search)
        }
        // With what is left of the budget, and no more of them than a person waits for.
        for id in catalog.windows.prefix(max(0, Self.windowsInSurvey - catalog.windowsSettled)) {
            offer(.runs(id), every: .zero, weight: Weight.leftover, to: &search)
        }
    }

    /// Windows of schedules whose rows a command asks for at most.
    private static let windowsInSurvey = 24

    /// A longer interval for what has not changed for some answers.
    private func calm(_ interval: Duration, _ feed: Feed, atMost factor: Double) -> Duration {
        interval * min(1 + Double(records[feed]?.unchanged ?? 0) * 0.25, factor)
    }

    /// By how much intervals of exports that are not selected must grow to stay within the rate.
    private func stretch() -> Double {
        var visible = 0.0
        var seen = 0
        for id in focus.visible where id != focus.export {
            guard let live = catalog.live[id] else { continue }
            visible += 1 / (live.isWaiting ? pace.waitingRuns : pace.visibleRuns).inSeconds
            seen += 1
        }
        let hidden = Double(max(0, catalog.live.count - seen)) / pace.hiddenRuns.inSeconds
        // The selected export, its runs, lists and the rest take about half of the rate.
        return max(1, (visible + hidden) / (pace.rate * 0.45))
    }

    /// The interval shown beside a feed's age: what the plan means to keep now.
    func interval(of feed: Feed, _ record: Record) -> Duration {
        switch feed {
        case .exports: return listInterval
        case .destinations: return pace.destinations
        case .projects: return pace.names
        case .workspaces, .info, .organization: return pace.facts
        case .document: return pace.selectedExport
        case .runs(let id):
            let factor = min(1 + Double(record.unchanged) * 0.25, 6)
            guard let live = catalog.live[id] else { return pace.facts }
            let base =
                id == focus.export ? pace.selectedRuns : focus.visible.contains(id) ? pace.visibleRuns : pace.hiddenRuns
            return (live.isWaiting ? pace.waitingRuns : base) * factor
        }
    }

    /// The names to ask for next, those on screen first; a URL holds a hundred.
    func namesToAsk() -> [ID<Project>] { Array(catalog.nameless.sorted().prefix(100)) }
}
