import Base
package import LangSmith

/// Carries a `PollPlan` out over a client: asks, decodes away from the main thread, compares with what it had, and
/// posts only what changed.
///
/// It has no state but its own and starts no task that outlives `run()`. Focus, refresh and pause may be said from any
/// thread, also before `run()`; they are obeyed in the order they were said. Whatever changes what is known goes through
/// it, writes included (`heard`): each question and each write has a number, and what was asked earlier never replaces
/// what was told later.
package actor Poller {
    /// Everything posted so far.
    package private(set) var inventory = Inventory()
    /// Bodies that were read, because they differed from the one before.
    package private(set) var bodiesDecoded = 0

    private let client: LangSmithClient
    let clock: any MonitorClock
    private let options: Options
    private let post: @Sendable ([Update]) -> Void
    nonisolated let bell = Doorbell()

    var plan: PollPlan
    var list = ListedPages()
    var destinations = DestinationList()
    var trackers: [ID<BulkExport>: ProgressTracker] = [:]
    var fingerprints: [Feed: Fingerprint] = [:]
    /// The question that the fingerprint of the names is of.
    private var namesRoute: Route?
    private var serverClock = ServerClock()
    var workspaces: [Workspace] = []
    /// The numbers of the questions for pages of the list that are not taken in yet, in their order.
    private var pages: [Int] = []
    private var waitingPages: [Int: CheckedContinuation<Void, Never>] = [:]
    /// When requests of the last minute were sent, on the steady clock.
    private var sent: [Duration] = []
    private var batch: [Update] = []
    /// Exports changed since something was posted.
    private var hasLearned = false
    /// When the list was last read from its first page to its last, by this machine's clock.
    var wholeAt: Timestamp?
    /// What was told of the reading of the list.
    var listing: ListingState?

    /// - Parameters:
    ///   - client: asks with the key.
    ///   - clock: both clocks, and the only way to wait.
    ///   - seed: of the jitter in the plan.
    ///   - options: pace and workspace.
    ///   - post: takes the changes, in order, on one of Swift's own threads; it must not block.
    package init(
        client: LangSmithClient,
        clock: any MonitorClock,
        seed: UInt64,
        options: Options = Options(),
        post: @escaping @Sendable ([Update]) -> Void
    ) {
        self.client = client
        self.clock = clock
        self.options = options
        self.post = post
        plan = PollPlan(pace: options.pace, once: options.once, seed: seed, at: clock.now().steady)
    }

    /// Pages of the list that are here but not taken in yet.
    var pagesBeingRead: Int { pages.count - (plan.flying[.exports] == nil ? 0 : 1) }

    /// True when nothing is asked or read, so that only time or the user can bring something new.
    package var isResting: Bool { isResting(holding: 0) }

    /// The same while so many questions stay without an answer.
    ///
    /// One step of the actor: asked for piece by piece, the loop could move on in between. The sleep that ends the rest
    /// may begin a moment later: look for its alarm after this.
    package func isResting(holding held: Int) -> Bool {
        plan.inFlight == held && pagesBeingRead == 0 && bell.isQuiet
    }

    /// Says what is on screen now.
    package nonisolated func setFocus(_ focus: Focus) { bell.ring(.focus(focus)) }

    /// Asks for everything on screen as soon as the budget allows, also while paused.
    package nonisolated func refresh() { bell.ring(.refresh) }

    /// Stops asking, or goes on.
    package nonisolated func setPaused(_ paused: Bool) { bell.ring(.pause(paused)) }

    /// Polls until the task is cancelled, or until all is asked when the options say `once`.
    ///
    /// Call it one time.
    package func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                obey(bell.take())
                switch plan.next(at: serverNow()) {
                case .ask(let ask):
                    note(ask)
                    let known = fingerprint(for: ask)
                    group.addTask { await self.carryOut(ask, known: known) }
                case .wait(let moment): await wait(until: moment)
                case .done: return
                }
            }
        }
    }

    /// Returns at the given moment, or when the bell rings, or when cancelled.
    private func wait(until moment: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [clock, bell] in
                // Cancelled means that the bell rang already; ringing again would wake the next wait for nothing.
                guard (try? await clock.sleep(until: moment)) != nil else { return }
                bell.ring()
            }
            await bell.wait()
            group.cancelAll()
        }
    }

    private func obey(_ commands: [Doorbell.Command]) {
        for command in commands {
            let now = clock.now().steady
            switch command {
            case .focus(let focus): plan.setFocus(focus, at: now)
            case .refresh: plan.refresh(at: now)
            case .pause(let paused):
                plan.setPaused(paused)
                if paused != inventory.isPaused { tell(.paused(paused)) }
            }
        }
        flush()
    }

    /// Now, with the server's idea of the time of day.
    func serverNow() -> Now {
        let now = clock.now()
        if let skew = serverClock.skew(at: now) { return Now(wall: now.wall + skew, steady: now.steady) }
        return now
    }

    private func note(_ ask: PollPlan.Ask) {
        if ask.feed == .exports { pages.append(ask.number) }
        sent.append(ask.askedAt)
        sent.removeAll { $0 <= ask.askedAt - .seconds(60) }
    }

    /// The body this question was answered with the last time, if the same one would be no news.
    private func fingerprint(for ask: PollPlan.Ask) -> Fingerprint? {
        switch ask.feed {
        case .exports:
            guard case .exports(_, let offset) = ask.route else { return nil }
            return list.fingerprint(at: offset)
        case .document(let id):
            // The raw JSON is on screen, or about to be, and it was not kept.
            if plan.focus.wantsDocument, plan.focus.export == id, inventory.documents[id] == nil { return nil }
            return fingerprints[ask.feed]
        // Mostly each question is for other names.
        case .projects: return ask.route == namesRoute ? fingerprints[.projects] : nil
        default: return fingerprints[ask.feed]
        }
    }

    /// Posts something new, at the end of the step that found it.
    func tell(_ update: Update) {
        inventory.apply(update)
        batch.append(update)
    }

    /// Takes in what others know already.
    func hear(_ update: Update) { inventory.apply(update) }

    private func flush() {
        guard !batch.isEmpty else { return }
        if hasLearned { batch.append(.shared(inventory.exports)) }
        hasLearned = false
        post(batch)
        batch = []
    }
}

// MARK: - Answers

extension Poller {
    /// Asks and reads the answer on whatever thread there is, then hands it over.
    private nonisolated func carryOut(_ ask: PollPlan.Ask, known: Fingerprint?) async {
        do throws(APIError) {
            let reply = try await client.fetch(ask.route)
            let arrivedAt = clock.now().steady
            let fingerprint = Fingerprint(reply.body)
            guard fingerprint != known else {
                await inTurn(ask) { $0.received(.unchanged, reply, fingerprint, to: ask, at: arrivedAt) }
                return
            }
            // A full page is decoded while the next one travels.
            if case .exports(let limit, _) = ask.route, let first = reply.firstOfFullPage(limit: limit) {
                await arrived(ask, firstID: first)
            }
            let answer = try Answer(reply, to: ask.feed)
            await inTurn(ask) { $0.received(answer, reply, fingerprint, to: ask, at: arrivedAt) }
        } catch {
            await inTurn(ask) { $0.failed(ask, error) }
        }
    }

    private func arrived(_ ask: PollPlan.Ask, firstID: ID<BulkExport>) {
        // Where the page may turn out to be all that is read, the next one is not asked for on suspicion.
        guard plan.listing?.isWhole ?? true else { return }
        plan.arrived(ask, firstID: firstID)
        bell.ring()
    }

    /// Takes the pages of a list in the order they were asked for, whichever is decoded first; all else at once.
    private func inTurn(_ ask: PollPlan.Ask, _ body: @Sendable (isolated Poller) -> Void) async {
        guard ask.feed == .exports else { return body(self) }
        if pages.first != ask.number {
            await withCheckedContinuation { waitingPages[ask.number] = $0 }
        }
        body(self)
        pages.removeFirst()
        if let next = pages.first { waitingPages.removeValue(forKey: next)?.resume() }
    }

    private func failed(_ ask: PollPlan.Ask, _ error: APIError) {
        guard !Task.isCancelled else { return }
        plan.failed(ask, error, at: clock.now().steady)
        finishStep()
    }

    private func received(
        _ answer: Answer,
        _ reply: Reply,
        _ fingerprint: Fingerprint,
        to ask: PollPlan.Ask,
        at arrivedAt: Duration
    ) {
        guard !Task.isCancelled else { return }
        if let date = reply.serverTime { serverClock.heard(date, askedAt: ask.askedAt, arrivedAt: arrivedAt) }
        tellSunset(reply.sunset)
        // Of a body that was not read again the fingerprint may have been taken away meanwhile, and stays away.
        if case .unchanged = answer {
        } else {
            bodiesDecoded += 1
            if ask.feed != .exports { fingerprints[ask.feed] = fingerprint }
        }
        if ask.feed == .projects { namesRoute = ask.route }
        var content = PollPlan.Content.other
        var rejected: [RejectedRow] = []
        var isChanged = true
        switch (ask.feed, answer) {
        case (.exports, _):
            (content, isChanged) = receivedPage(answer, fingerprint, ask)
            rejected = plan.listing?.isWhole == false ? list.allRejected : list.rejected
        case (.runs(let id), _)
        where !inventory.exports.contains(id) && !list.isNews(id, ask.number, inventory.exports):
            // Their export was found to be gone since.
            isChanged = false
        case (.runs(let id), .unchanged):
            (content, isChanged) = (receivedRuns(nil, of: id, asked: ask.askedAt), false)
            rejected = plan.state(of: ask.feed).rejected
        case (.runs(let id), .runs(let rows)):
            let before = inventory.runs[id]
            content = receivedRuns(rows.values, of: id, asked: ask.askedAt)
            isChanged = inventory.runs[id] != before
            rejected = rows.rejected
        case (.document, .export(let export)): isChanged = receivedExport(export, reply.body, ask)
        case (_, .unchanged):
            isChanged = false
            rejected = plan.state(of: ask.feed).rejected
            if case .document(let id) = ask.feed, fingerprints[ask.feed] == fingerprint {
                list.confirm(id, ask.number, inventory.exports)
            }
        default: rejected = receivedRest(answer, ask)
        }
        plan.answered(ask, content, changed: isChanged, rejected: rejected, at: arrivedAt)
        if ask.feed == .exports {
            if plan.listing == nil { finishList() }
            tellListing()
        }
        if ask.feed == .destinations { learnDestinations() }
        finishStep()
    }

    private func receivedPage(
        _ answer: Answer,
        _ fingerprint: Fingerprint,
        _ ask: PollPlan.Ask
    ) -> (PollPlan.Content, Bool) {
        guard case .exports(let limit, let offset) = ask.route else { return (.other, false) }
        var changed: [BulkExport] = []
        if case .exports(let rows) = answer {
            forgetOthers(than: rows.values)
            changed = list.received(rows, fingerprint, at: offset, ask: ask.number, known: inventory.exports)
            learn(changed, removed: [])
            list.took(rows, at: offset, ask: ask.number, known: inventory.exports)
        } else {
            list.unchanged(at: offset, ask: ask.number)
        }
        if case .exports(let rows) = answer { confirm(rows.values.lazy.map(\.id)) }
        let outline = list.outline(at: offset)
        // The same two signs by which `ExportPaging` ends the list of a server that does not page.
        if outline.count > limit {
            tellPaging(false)
        } else if offset > 0, let first = outline.firstID {
            tellPaging(first != list.outline(at: 0).firstID)
        }
        let isOldNews = list.isOldNews(at: offset)
        return (.page(rows: outline.count, firstID: outline.firstID, isOldNews: isOldNews), !changed.isEmpty)
    }

    /// Ends a listing; what it lacks is gone only if it was looked for on every page.
    private func finishList() {
        if plan.endedWhole {
            learn([], removed: list.finish(known: inventory.exports))
            wholeAt = clock.now().wall
        }
        plan.tail = inventory.server.pages == true ? list.tail : nil
    }

    /// Takes in exports that are new or changed, and those that are gone.
    func learn(_ changed: [BulkExport], removed: [ID<BulkExport>]) {
        guard !changed.isEmpty || !removed.isEmpty else { return }
        plan.learned(changed: changed, removed: removed, at: serverNow())
        // The bytes that one of them had by itself would be news now.
        for export in changed { fingerprints[.document(export.id)] = nil }
        for id in removed {
            trackers[id] = nil
            fingerprints[.runs(id)] = nil
            fingerprints[.document(id)] = nil
        }
        tell(.exports(changed: changed, removed: removed))
        hasLearned = true
    }

    private func receivedExport(_ export: BulkExport, _ body: [UInt8], _ ask: PollPlan.Ask) -> Bool {
        let verdict = list.received(export, ask: ask.number, known: inventory.exports)
        let isOnScreen = plan.focus.wantsDocument && plan.focus.export == export.id
        switch verdict {
        case .outdated:
            // What is on screen is asked for once more: its raw JSON would contradict its row.
            fingerprints[ask.feed] = nil
            if isOnScreen, inventory.exports[export.id] != nil { plan.want(ask.feed) }
            return false
        case .news:
            let fingerprint = fingerprints[ask.feed]
            learn([export], removed: [])
            list.took(export.id, ask: ask.number, known: inventory.exports)
            fingerprints[ask.feed] = fingerprint
        case .known: confirm([export.id])
        }
        if isOnScreen { tell(.document(of: export.id, body)) }
        return verdict == .news
    }

    /// Tells what follows from a step: names of the workspace, clock, feeds, link and budget; then posts it all at once.
    func finishStep() {
        let now = clock.now()
        var facts = inventory.server
        facts.clockSkew = serverClock.skew(at: now)
        if let workspace = ourWorkspace() {
            facts.workspaceName = workspace.displayName ?? workspace.handle
            facts.permissions = workspace.permissions
        }
        tellServer(facts)
        for feed in plan.takeTouched() {
            if let id = feed.export, inventory.exports[id] == nil {
                // An answer, mostly that there is no such export, that was still under way when it was found to be gone.
                plan.forget(feed)
                fingerprints[feed] = nil
                continue
            }
            let state = plan.state(of: feed)
            if inventory.feeds[feed] != state { tell(.feed(feed, state)) }
        }
        if inventory.link != plan.link { tell(.link(plan.link)) }
        var budget = RequestBudget()
        budget.lastMinute = sent.count { $0 > now.steady - .seconds(60) }
        budget.inFlight = plan.inFlight
        budget.quietUntil = plan.quietUntil.flatMap { $0 > now.steady ? $0 : nil }
        if budget != inventory.budget { tell(.requests(budget)) }
        flush()
        bell.ring()
    }

    /// The workspace the key works in: the one it was told, the one its exports are of, or the only one there is.
    private func ourWorkspace() -> Workspace? {
        let id = options.workspace ?? inventory.exports.values.first?.workspace
        return workspaces.first { $0.id == id } ?? (workspaces.count == 1 ? workspaces.first : nil)
    }
}
