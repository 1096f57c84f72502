package import Base
package import LangSmith

/// What happened, in the order it was seen: each event once, the oldest forgotten first.
///
/// Nothing in it changes later.
package struct Journal: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// The time of day, by the server's clock.
        package var at: Timestamp
        package var kind: Kind
        /// What it is about, if it is one export.
        package var export: ID<BulkExport>?
        /// One clean line.
        package var text: String
        /// The states it went from and to, where it is about such a change.
        package var change: Change?

        package init(at: Timestamp, kind: Kind, export: ID<BulkExport>? = nil, text: String) {
            self.at = at
            self.kind = kind
            self.export = export
            self.text = text
        }
    }

    /// An export came to be in another state, or came up in one.
    package struct Change: Hashable, Sendable {
        /// Nil for an export that is new.
        package var old: Status?
        package var new: Status
        /// When it came to be so, by the service's word.
        package var moment: Timestamp?

        package init(old: Status?, new: Status, moment: Timestamp?) {
            self.old = old
            self.new = new
            self.moment = moment
        }
    }

    package enum Kind: String, Hashable, Sendable {
        /// An export came up, or is gone from the list.
        case export
        /// The service gave an export another state.
        case status
        /// A partition failed once more.
        case retry
        /// The link was lost, or is back.
        case link
        /// A feed fails, or answers again.
        case feed
        /// The key may not do something.
        case key
        /// Elements of an answer could not be read.
        case rows
        /// What the server says of its own future.
        case server
        /// The clocks disagree.
        case clock
        /// What the user did, and what came of it.
        case write
        /// The recording of what is seen here.
        case recording = "record"
        /// What is not remembered, or not any more.
        case store
        /// What happened while nobody looked.
        case summary = "since"
        /// What had to be assumed about the terminal.
        case terminal
    }

    /// Oldest first.
    package private(set) var entries: [Entry] = []
    /// The number of the first of them: an entry keeps its own whatever comes before it or is forgotten.
    package private(set) var first = 0
    /// How many entries were forgotten.
    package private(set) var forgotten = 0
    /// Written since they were taken.
    private var fresh: [Entry] = []
    private let limit: Int

    package init(limit: Int = 1000) { self.limit = limit }

    /// Writes an entry of the caller's own: what the user did, and what came of it.
    package mutating func add(_ entry: Entry) {
        entries.append(entry)
        // Those about this very terminal are nothing to a later run.
        if entry.kind != .terminal, fresh.count < limit { fresh.append(entry) }
        // In larger steps, since each moves all the others.
        if entries.count >= limit + max(1, limit / 10) {
            forgotten += entries.count - limit
            first += entries.count - limit
            entries.removeFirst(entries.count - limit)
        }
    }

    /// Puts what an earlier run wrote before all else.
    package mutating func recall(_ earlier: [Entry]) {
        entries = earlier + entries
        first -= earlier.count
    }

    /// The entry with a number; nil for one that was forgotten.
    package subscript(number: Int) -> Entry? {
        entries.indices.contains(number - first) ? entries[number - first] : nil
    }

    /// What was written since the last call.
    package mutating func takeFresh() -> [Entry] {
        defer { fresh = [] }
        return fresh
    }

    /// Writes down what a batch of updates says.
    ///
    /// - Parameters:
    ///   - updates: in the order they were posted.
    ///   - before: the inventory without them, to see what is different.
    ///   - now: as the clock gave it, not corrected.
    package mutating func note(_ updates: [Update], before: Inventory, at now: Now) {
        let isCut = updates.contains { if case .link(.some) = $0 { true } else { false } }
        var chronicler = Chronicler(
            journal: self,
            names: before,
            now: before.serverNow(now),
            isCut: isCut || before.link != nil
        )
        for update in updates { chronicler.note(update, before) }
        self = chronicler.journal
    }
}

/// Turns updates into entries.
private struct Chronicler {
    var journal: Journal
    let names: Inventory
    let now: Now
    /// The link is lost, or is being lost: told once, not for each feed.
    let isCut: Bool
    /// What an earlier run knew turned out to be of another workspace: all of this one's is new, and no news.
    private var hasForgotten = false
    /// Exports of this batch, for names of what was not known before it.
    private var fresh: [ID<BulkExport>: BulkExport] = [:]

    init(journal: Journal, names: Inventory, now: Now, isCut: Bool) {
        self.journal = journal
        self.names = names
        self.now = now
        self.isCut = isCut
    }

    private mutating func write(
        _ kind: Journal.Kind,
        _ export: ID<BulkExport>? = nil,
        _ text: String,
        _ change: Journal.Change? = nil
    ) {
        var entry = Journal.Entry(at: now.wall, kind: kind, export: export, text: CleanText.line(text))
        entry.change = change
        journal.add(entry)
    }

    mutating func note(_ update: Update, _ before: Inventory) {
        switch update {
        case .exports(let changed, let removed): note(changed, removed, before)
        case .forgotten: hasForgotten = true
        case .runs(let id, _, let progress): note(progress, of: id, before)
        case .feed(let feed, let state): note(state, of: feed, before)
        case .link(let loss): note(loss, before.link)
        case .server(let facts): note(facts, before.server)
        case .paused(let paused) where paused != before.isPaused:
            write(.link, nil, paused ? "paused: nothing is asked" : "asking again")
        default: break
        }
    }

    private mutating func note(_ facts: ServerFacts, _ old: ServerFacts) {
        if let skew = facts.clockSkew, skew != old.clockSkew {
            let isAhead = skew > .zero
            write(
                .clock,
                nil,
                "the server's clock is \(Words.length(isAhead ? skew : .zero - skew)) \(isAhead ? "ahead of" : "behind") ours"
            )
        }
        if let sunset = facts.sunset, sunset != old.sunset {
            let day = String("\(sunset)".prefix(10))
            write(
                .server,
                nil,
                "the server will end what bulktop \(Product.version) asks it on \(day); look for a newer bulktop"
            )
        }
    }

    private mutating func note(_ changed: [BulkExport], _ removed: [ID<BulkExport>], _ before: Inventory) {
        // The first listing is no news, unless an earlier run knew the list.
        let listed =
            before.recalled?.isWhole ?? false && !hasForgotten
            || before.feeds[.exports].map { $0.answeredAt != nil && $0.isComplete } ?? false
        for export in changed {
            fresh[export.id] = export
            if let old = before.exports[export.id] {
                guard old.status != export.status else { continue }
                let moment = export.finishedAt ?? export.updatedAt
                // While nobody looked, when it was told is not when it happened.
                let late = before.unconfirmed.contains(export.id) ? moment : nil
                let words =
                    "\(name(export)): \(old.status.word) → \(export.status.word)"
                    + (late.map { ", \($0.startOfDay == now.wall.startOfDay ? Words.clock($0) : Words.minute($0)) UTC" }
                        ?? "")
                write(.status, export.id, words, Journal.Change(old: old.status, new: export.status, moment: moment))
            } else if listed {
                let what =
                    switch export.kind {
                    case .oneTime: "new export"
                    case .schedule: "new schedule"
                    case .spawned: "spawned"
                    }
                let change = Journal.Change(old: nil, new: export.status, moment: export.createdAt)
                write(.export, export.id, "\(name(export)): \(what), \(export.status.word)", change)
            }
        }
        for id in removed {
            guard let old = before.exports[id] else { continue }
            write(.export, id, "\(name(old)): gone from the list")
        }
    }

    private mutating func note(_ progress: Progress, of id: ID<BulkExport>, _ before: Inventory) {
        // Retries from before we looked are history, not news.
        guard let old = before.progress[id] else { return }
        for setback in progress.setbacks where !old.setbacks.contains(where: { $0.run == setback.run }) {
            write(.retry, id, "\(name(id, before)): \(setback.words)")
        }
        guard progress.retry > old.retry else { return }
        var text = "\(name(id, before)): attempt \(progress.retry) of \(ServiceRules.retryBudget)"
        if let error = progress.lastError { text += ": \(error)" }
        write(.retry, id, text)
    }

    private mutating func note(_ state: FeedState, of feed: Feed, _ before: Inventory) {
        let old = before.feeds[feed]
        var subject: ID<BulkExport>?
        if case .runs(let id) = feed { subject = id }
        if case .document(let id) = feed { subject = id }
        let what = name(feed, before)
        switch (old?.failure, state.failure) {
        case (let failed, let failure?):
            if case .transport = failure, isCut { break }
            if failure.isSameKind(as: failed) { break }
            write(failure.isRefusal ? .key : .feed, subject, "\(what): \(failure.sentence)")
        case (let failure?, nil):
            // The return of the link tells it.
            if case .transport = failure, isCut { break }
            write(failure.isRefusal ? .key : .feed, subject, "\(what): answers again")
        default: break
        }
        let count = state.rejected.count
        if count > 0, count != old?.rejected.count ?? 0, let first = state.rejected.first {
            let field = first.field.isEmpty ? "" : "\(first.field) "
            write(.rows, subject, "\(what): \(Words.count(count, "row")) set aside: \(field)\(first.problem)")
        }
    }

    private mutating func note(_ loss: LinkLoss?, _ old: LinkLoss?) {
        if let loss, old == nil { write(.link, nil, "link lost: \(loss.error.sentence)") }
        if let old, loss == nil { write(.link, nil, "link is back after \(Words.length(now.steady - old.heardAt))") }
    }

    // MARK: Names

    private func name(_ export: BulkExport) -> String {
        let project = export.project.flatMap { names.projects[$0].flatMap { $0?.name } }
        let title = project ?? (export.allExperiments ? "all experiments" : "export")
        return "\(title) \(export.id.short)"
    }

    private func name(_ id: ID<BulkExport>, _ before: Inventory) -> String {
        (fresh[id] ?? before.exports[id]).map(name) ?? "export \(id.short)"
    }

    private func name(_ feed: Feed, _ before: Inventory) -> String {
        switch feed {
        case .exports: "exports"
        case .runs(let id): "runs of \(name(id, before))"
        case .document(let id): name(id, before)
        case .destinations: "destinations"
        case .projects: "project names"
        case .workspaces: "workspaces"
        case .info: "server information"
        case .organization: "organisation"
        }
    }
}

extension APIError {
    /// The key was refused, or may not do this.
    fileprivate var isRefusal: Bool {
        switch self {
        case .unauthorized, .forbidden: true
        default: false
        }
    }

    /// True when a repetition of it is no news, whatever the server's words are this time.
    fileprivate func isSameKind(as other: APIError?) -> Bool {
        guard let other else { return false }
        if case .transport = self, case .transport = other { return true }
        return status == other.status
    }
}
