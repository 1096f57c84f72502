package import Base
package import LangSmith

/// What to ask the service next, and when: a pure value that is told what was asked, what came back and what the user
/// sees, and answers with the next step.
///
/// It never asks the same question twice at a time, keeps to its `Pace`, and gives every question a share: the longer
/// one is overdue, the more it weighs. It holds no exports, only what it must know of them (`Catalog`).
package struct PollPlan: Sendable {
    /// One request to make.
    ///
    /// Numbers grow by one, so that of two answers the later asked is known.
    package struct Ask: Hashable, Sendable {
        package let number: Int
        package let feed: Feed
        package let route: Route
        package let askedAt: Duration
    }

    package enum Step: Hashable, Sendable {
        case ask(Ask)
        /// Nothing to do before this moment, unless an answer comes or the user does something.
        case wait(until: Duration)
        /// Everything was asked once; only a plan made to ask `once` says so.
        case done
    }

    let pace: Pace
    /// Ask each thing once, then be done: for commands without a screen.
    let once: Bool
    /// When the plan was made: its first questions are due from then on.
    let madeAt: Duration
    var catalog = Catalog()
    var focus = Focus()
    /// When the selection has rested long enough to be worth a request.
    var focusRestsAt = Duration.zero
    var focusedAt: Duration?
    var isPaused = false
    private(set) var flying: [Feed: Ask] = [:]
    var records: [Feed: Record] = [:]
    /// What the user asked to have fresh, and did not get yet.
    var wanted: Set<Feed> = []
    /// Those of them that come first: of what the user just made.
    var urgent: Set<Feed> = []
    private(set) var listing: Listing?
    /// The listing that ended last was read from its first page to its last.
    private(set) var endedWhole = false
    /// Where the last page of a list begins that grows at its end.
    var tail: Int?
    /// When the newest listing began that was read from its first page to its last.
    private var wholeListAt: Duration?
    /// Where the first reading begins, and whether it needs only what is new: what an earlier run left to be done.
    var firstOffset = 0
    var readsNewEnd = false
    /// When the newest listing began, on both clocks.
    private(set) var listedAt: Now?
    private(set) var listInterval: Duration
    /// Exports whose runs show that their own state must have changed.
    private(set) var hinted: Set<ID<BulkExport>> = []
    /// After a 429 nothing is asked before this moment: the budget is the key's.
    private(set) var quietUntil: Duration?
    private(set) var throttles = 0
    /// Set while the server cannot be reached.
    var link: LinkLoss?
    private var probes = 0
    private var answeredAt: Duration
    private var namesForgottenAt: Duration
    private var touched: [Feed] = []
    private var askCount = 0
    var bucket: TokenBucket
    /// The budget of the first reading of the list, until the server says that it is too much.
    private(set) var firstPages: TokenBucket?
    var dice: Dice

    /// - Parameters:
    ///   - pace: how often each thing is worth its request.
    ///   - once: ask everything one time and be done, retrying what may still succeed.
    ///   - seed: of the jitter.
    ///   - now: the steady clock.
    package init(pace: Pace = Pace(), once: Bool = false, seed: UInt64, at now: Duration) {
        self.pace = pace
        self.once = once
        madeAt = now
        answeredAt = now
        namesForgottenAt = now
        listInterval = pace.list
        bucket = TokenBucket(capacity: Double(pace.burst), rate: pace.rate, at: now)
        dice = Dice(seed: seed)
        firstPages = TokenBucket(capacity: pace.firstPages, rate: pace.firstPages, at: now)
    }

    /// Requests under way.
    package var inFlight: Int { flying.count }

    /// How a feed is doing.
    package func state(of feed: Feed) -> FeedState { records[feed]?.state ?? FeedState() }

    /// Feeds whose state changed since the last call, each once, in the order of their change.
    package mutating func takeTouched() -> [Feed] {
        defer { touched = [] }
        return touched
    }

    private mutating func touch(_ feed: Feed) {
        if !touched.contains(feed) { touched.append(feed) }
    }
}

// MARK: - What was asked and what came back

extension PollPlan {
    /// Says what to do now.
    ///
    /// Each `.ask` counts as asked: carry it out, and report with `answered` or `failed`.
    package mutating func next(at now: Now) -> Step {
        bucket.fill(at: now.steady)
        firstPages?.fill(at: now.steady)
        switch choose(at: now) {
        case .wait(let moment): return .wait(until: moment)
        case .done: return .done
        case .ask(let feed):
            let ask = Ask(number: takeNumber(), feed: feed, route: route(for: feed, at: now), askedAt: now.steady)
            if feed == .exports, isFirstReading { firstPages?.take() } else { bucket.take() }
            flying[feed] = ask
            wanted.remove(feed)
            urgent.remove(feed)
            if case .document(let id) = feed { hinted.remove(id) }
            records[feed, default: Record()].askedAt = now.steady
            records[feed, default: Record()].jitter = dice.jitter()
            return .ask(ask)
        }
    }

    /// A number in the order of the questions, for what was told without one: a write.
    mutating func takeNumber() -> Int {
        defer { askCount += 1 }
        return askCount
    }

    private mutating func route(for feed: Feed, at now: Now) -> Route {
        switch feed {
        case .exports:
            if let route = listing?.paging.next { return route }
            let isWanted = wanted.contains(.exports)
            let isWhole = isWanted || wholeListAt.map { now.steady - $0 >= pace.wholeList } ?? true
            var fresh =
                listedAt == nil
                ? firstListing(at: now.steady, isWanted: isWanted)
                : Listing(startedAt: now.steady, isWanted: isWanted, isWhole: isWhole)
            if let tail, !isWhole {
                fresh.paging = ExportPaging(from: tail)
                fresh.beginsAtStart = tail == 0
            }
            listing = fresh
            listedAt = now
            return fresh.paging.next ?? .exports(limit: 1000, offset: 0)
        case .runs(let id): return .exportRuns(id)
        case .document(let id): return .export(id)
        case .destinations: return .destinations
        case .projects: return .projects(ids: namesToAsk())
        case .workspaces: return .workspaces
        case .info: return .info
        case .organization: return .organization
        }
    }

    /// Takes note of a page of the list that is here, full, and about to be decoded: the next one may be asked for.
    ///
    /// Does nothing where the page may be the last; `answered` goes on then. Its bytes must be whole JSON, because a page
    /// that fails to decode afterwards would be missed by nobody.
    package mutating func arrived(_ ask: Ask, firstID: ID<BulkExport>) {
        guard case .exports(let limit, _) = ask.route, flying[.exports]?.number == ask.number, var listing else {
            return
        }
        listing.paging.received(rowsOnWire: limit, firstID: firstID)
        guard listing.paging.next != nil else { return }
        listing.arrived.insert(ask.number)
        self.listing = listing
        flying[.exports] = nil
    }

    /// Takes a good answer in.
    ///
    /// - Parameters:
    ///   - ask: what it answers.
    ///   - content: what it held, as far as the plan must know.
    ///   - changed: false when it said what the one before said.
    ///   - rejected: elements that could not be read.
    ///   - now: the steady clock at its arrival.
    package mutating func answered(
        _ ask: Ask,
        _ content: Content = .other,
        changed: Bool,
        rejected: [RejectedRow] = [],
        at now: Duration
    ) {
        if flying[ask.feed]?.number == ask.number { flying[ask.feed] = nil }
        reached(at: now)
        throttles = 0
        var record = records[ask.feed] ?? Record()
        record.failures = 0
        record.suspicions = 0
        record.state.failure = nil
        record.state.failingSince = nil
        record.state.retryAt = nil
        record.unchanged = changed ? 0 : record.unchanged + 1
        let before = record.state
        record.state.answeredAt = ask.askedAt
        record.state.rejected = rejected
        switch (ask.feed, content) {
        case (.exports, .page(let rows, let firstID, let isOldNews)):
            guard var listing else { break }
            if listing.arrived.remove(ask.number) == nil {
                listing.paging.received(rowsOnWire: rows, firstID: firstID)
            }
            let isFirst = before.answeredAt == nil || !before.isComplete
            endedWhole = listing.paging.next == nil && listing.beginsAtStart
            if endedWhole { wholeListAt = listing.startedAt }
            if isOldNews, !listing.isWhole { listing.paging.end() }
            record.state.isComplete = !isFirst || listing.paging.next == nil && listing.beginsAtStart
            // Between its pages, a list is as old as its oldest page.
            record.state.answeredAt = isFirst || listing.paging.next == nil ? listing.startedAt : before.answeredAt
            if listing.paging.next == nil {
                let rest = (now - listing.startedAt) * pace.listRest
                listInterval = max(pace.list, min(rest, .seconds(600)))
                self.listing = nil
                // What came up meanwhile stands before the page with which this one began.
                if !record.state.isComplete { listedAt = nil }
                if now - namesForgottenAt > pace.names {
                    namesForgottenAt = now
                    catalog.forgetNames()
                }
            } else {
                self.listing = listing
            }
        case (.runs(let id), .runs(let total, let live, let isEmpty)):
            if isEmpty { catalog.suspect(id) }
            // Asked before the end was told, it says nothing of what is left since.
            let isOfTheEnd = ask.number >= record.endedAt
            if live == 0, rejected.isEmpty, isOfTheEnd { catalog.letGo(id) }
            if let known = catalog.live[id] {
                if total > 0, live == 0 || known.isWaiting { hinted.insert(id) }
            } else if !isOfTheEnd {
                // It is asked again.
            } else if live == 0 || record.rechecks >= 6 || once {
                catalog.settle(id)
            } else {
                record.rechecks += 1
            }
        case (.projects, _):
            if case .projects(let ids) = ask.route { catalog.named(ids) }
        default: break
        }
        record.state.interval = interval(of: ask.feed, record)
        records[ask.feed] = record
        touch(ask.feed)
    }

    /// Takes a failure in: of the link, of the key's budget, or of this one question.
    package mutating func failed(_ ask: Ask, _ error: APIError, at now: Duration) {
        if flying[ask.feed]?.number == ask.number { flying[ask.feed] = nil }
        var record = records[ask.feed] ?? Record()
        record.failures += 1
        record.state.failure = error
        record.state.failingSince = record.state.failingSince ?? now
        record.state.retryAt = now + pause(after: error, failures: record.failures)
        record.isHopeless = !error.isTransient || record.failures >= 3
        records[ask.feed] = record
        touch(ask.feed)
        if case .transport(let problem) = error {
            guard problem.isOfLink else { return }
            // One endpoint may break every time while all others answer: the second time it is taken at its word.
            if link != nil || (answeredAt <= ask.askedAt && record.suspicions == 0) {
                records[ask.feed]?.suspicions += 1
                lost(ask, error, at: now)
            }
            return
        }
        reached(at: now)
        switch error {
        case .rateLimited, .server: firstPages = nil
        default: break
        }
        switch error {
        case .rateLimited(_, let after):
            throttles += 1
            let wait = after ?? .seconds(min(300, 10 << min(throttles - 1, 5)))
            // Only ever later than told, and never for longer than an hour on a server's word.
            quietUntil = now + max(.seconds(1), min(wait, .seconds(3600))) * Double.random(in: 1...1.1, using: &dice)
            records[ask.feed]?.state.retryAt = quietUntil
            records[ask.feed]?.isHopeless = false
        case .notFound:
            // Gone, or never there: its runs will not come by asking again.
            if case .runs(let id) = ask.feed, catalog.live[id] == nil {
                catalog.settle(id)
                catalog.letGo(id)
            }
        default: break
        }
    }

    /// Takes in exports that are new or changed, and those that are gone.
    package mutating func learned(changed: [BulkExport], removed: [ID<BulkExport>], at now: Now) {
        for export in changed where export.status.isFinal && catalog.live[export.id] != nil {
            records[.runs(export.id)]?.endedAt = askCount
        }
        catalog.learn(changed: changed, removed: removed, at: now) { records[.runs($0)] != nil }
        for id in removed {
            forget(.runs(id))
            forget(.document(id))
            hinted.remove(id)
        }
    }

    /// Takes away what is remembered of a question that nobody asks any more.
    package mutating func forget(_ feed: Feed) { records[feed] = nil }

    /// Takes in the destinations as they are now, with the exports to them.
    package mutating func learned(
        _ destinations: some Collection<Destination>,
        exports: some Collection<BulkExport>,
        at now: Now
    ) {
        if !once { catalog.learn(destinations, exports: exports, at: now) }
    }
}

// MARK: - The link

extension PollPlan {
    /// The server cannot be reached: from now on one cheap question at a time finds out when it can.
    private mutating func lost(_ ask: Ask, _ error: APIError, at now: Duration) {
        // Answers to what was asked before the loss bring no news.
        if let known = link, ask.askedAt < known.since { return }
        probes += 1
        let wait = Duration.seconds(min(30, 1 << min(probes - 1, 5))) * dice.jitter()
        link = LinkLoss(since: link?.since ?? now, heardAt: answeredAt, error: error, retryAt: now + wait)
    }

    /// Something answered, if only with an error: everything that waited for the link is due at once.
    private mutating func reached(at now: Duration) {
        answeredAt = now
        guard link != nil else { return }
        link = nil
        probes = 0
        for (feed, record) in records {
            guard case .transport = record.state.failure else { continue }
            var record = record
            record.state.failure = nil
            record.state.failingSince = nil
            record.state.retryAt = nil
            record.failures = 0
            record.isHopeless = false
            record.askedAt = nil
            records[feed] = record
            touch(feed)
        }
    }

    /// True once a plan that asks `once` need not try the link any longer.
    var linkIsHopeless: Bool { once && probes >= 3 }
}
