import Base
import Changes
import LangSmith
import Monitor
import Screen

/// The lines on top: where we are, what is wrong, and how far to trust the rest.
struct Banner {
    let state: State

    /// A part of the banner in ever shorter words; the last may be empty.
    struct Piece {
        var options: [Line]
        /// What each shortening costs, from one option to the next; the cheapest of all pieces is done first.
        var costs: [Int]

        static let none = Piece(options: [[]], costs: [])
    }

    func draw(in rect: Rect, _ painter: inout Painter) {
        guard rect.rows > 0 else { return }
        let freshness = freshness(&painter)
        if rect.rows == 1 {
            draw(
                [identity, problems, slots, requests(&painter)],
                [replay(&painter), freshness],
                row: rect.row,
                width: rect.columns,
                problems: 1,
                &painter
            )
        } else {
            draw([identity], [freshness], row: rect.row, width: rect.columns, &painter)
            draw(
                [problems],
                [slots, requests(&painter), replay(&painter)],
                row: rect.row + 1,
                width: rect.columns,
                problems: 0,
                &painter
            )
        }
    }

    /// Everything on one line of a terminal that is too small for more.
    func drawLine(in rect: Rect, _ painter: inout Painter) {
        draw([problems], [replay(&painter), freshness(&painter)], row: rect.row, width: rect.columns, &painter)
    }

    /// Draws pieces at both ends of a line; `problems` is the place among the left ones of the one that leads to them.
    private func draw(
        _ left: [Piece],
        _ right: [Piece],
        row: Int,
        width: Int,
        problems: Int? = nil,
        _ painter: inout Painter
    ) {
        var pieces = left + right
        var chosen = pieces.map { _ in 0 }
        func columns() -> Int {
            let lines = pieces.indices.map { pieces[$0].options[chosen[$0]] }.filter { !$0.isEmpty }
            return lines.reduce(0) { $0 + $1.columns } + max(0, lines.count - 1) * 3 + 2
        }
        while columns() > width {
            let next = pieces.indices.filter { chosen[$0] < pieces[$0].costs.count }
                .min { pieces[$0].costs[chosen[$0]] < pieces[$1].costs[chosen[$1]] }
            guard let next else { break }
            chosen[next] += 1
        }
        for index in pieces.indices { pieces[index].options = [pieces[index].options[chosen[index]]] }
        let rightLine = join(pieces[left.count...].map { $0.options[0] })
        let leftLine = join(pieces[..<left.count].map { $0.options[0] })
        let room = width - 2 - (rightLine.isEmpty ? 0 : rightLine.columns + 1)
        painter.draw(leftLine, column: 1, row: row, width: max(0, room))
        if let problems, state.dialog == nil {
            let before = join(pieces[..<problems].map { $0.options[0] }).columns
            let columns = pieces[problems].options[0].columns
            let start = 1 + (before > 0 ? before + 3 : 0)
            painter.offer(.key(.character("!")), column: start, row: row, columns: min(columns, max(0, room - start)))
        }
        painter.draw(rightLine, column: max(1, width - 1 - rightLine.columns), row: row, width: width - 2)
    }

    private func join(_ lines: [Line]) -> Line {
        Line(lines.filter { !$0.isEmpty }.joined(separator: [Span(" │ ", .frame)]))
    }

    private var identity: Piece {
        let server = state.inventory.server
        let badge = state.session.environment.isEmpty ? state.session.profile : state.session.environment
        let place = Span(" \(CleanText.line(badge, limit: 24)) ", state.board.badgeTone, [.bold, .reverse])
        let workspace = TextWidth.clip(CleanText.line(server.workspaceName ?? state.session.profile), to: 24)
        let host = Span(state.session.host, .muted)
        func shortHost(_ width: Int) -> Span { Span(TextWidth.clip(state.session.host, to: width), .muted) }
        let name = [Span(" "), Span(workspace, .name, [.bold])]
        let dot = Span(" · ", .muted)
        var guarded = isReadOnly && state.session.recorded == nil ? [Span("  READ-ONLY", .accent, [.bold])] : []
        if state.recordingHasEnded { guarded.append(Span("  NOT RECORDING", .danger, [.bold])) }
        return Piece(
            options: [
                [place] + name + [dot, host] + guarded,
                [place] + name + [dot, shortHost(20)] + guarded,
                [place] + name + [dot, shortHost(13)] + guarded,
                [place] + name + guarded,
                [place] + guarded,
                [place],
            ],
            costs: [1, 2, 4, 10, 11]
        )
    }

    /// Nothing can be written, because the user or the key's role says so.
    private var isReadOnly: Bool { state.capabilities.reason(for: .writeExports) != nil }

    private var problems: Piece {
        let counts = Self.counts(state.board.census)
        guard !counts.isEmpty else {
            let isKnown = state.inventory.feeds[.exports]?.answeredAt != nil
            // That there were none then is no all-clear now.
            if isOld { return Piece(options: [[Span("no problems then", .muted)]], costs: []) }
            return isKnown ? Piece(options: [[Span("✓ no problems", .ok)]], costs: []) : .none
        }
        // The most urgent ones by name, the others as a number.
        func line(_ named: Int) -> Line {
            var line: Line = []
            for (kind, count) in counts.prefix(named) {
                let words = "\(kind.glyph) \(Format.grouped(count)) \(kind.shortWord)"
                line.append(isOld ? Span(words, kind.tone, [.old]) : Span(words, kind.tone, [.bold]))
                line.append(Span("  "))
            }
            let rest = counts.dropFirst(named).reduce(0) { $0 + $1.count }
            return rest > 0 ? line + [Span("+\(Format.grouped(rest))", .warning, [.bold])] : line.dropLast()
        }
        let options = stride(from: counts.count, through: 1, by: -1).map(line)
        return Piece(options: options, costs: Array(repeating: 9, count: options.count - 1))
    }

    /// All there is is an earlier run's.
    private var isOld: Bool { state.inventory.feeds[.exports]?.isRecalled ?? false }

    /// Problems by their condition, and whatever is being retried: that may become one.
    private static func counts(_ census: Census) -> [(kind: Condition.Kind, count: Int)] {
        Condition.Kind.all.compactMap { kind in
            let count = kind == .retrying(0) ? census.tally[kind] : census.problemTally[kind]
            return count > 0 ? (kind, count) : nil
        }
    }

    private var slots: Piece {
        let census = state.board.census
        guard census.tally.total > 0 else { return .none }
        let queued = census.tally[.queued] + census.tally[.created]
        let slots = state.inventory.limits.exportsAtOnce
        let isBusy = slots.map { census.running >= $0 } ?? false
        let tone: Tone = isBusy ? .warning : .muted
        let short = Span(slots.map { "\(census.running)/\($0) slots" } ?? "\(census.running) running", tone)
        // No free slot explains why things wait: worth more than the age of each pane.
        let cost = isBusy ? 8 : 6
        guard queued > 0 else { return Piece(options: [[short], []], costs: [cost]) }
        return Piece(options: [[short, Span(", \(queued) waiting", tone)], [short], []], costs: [3, cost])
    }

    /// Shown when the server asks for fewer requests, or more than three quarters of the budget are used.
    private func requests(_ painter: inout Painter) -> Piece {
        let budget = state.inventory.budget
        if let until = budget.quietUntil, until > painter.now.steady {
            let wait = Span("rate limited, \(painter.countdown(to: until))", .warning)
            return Piece(options: [[wait], []], costs: [8])
        }
        guard budget.lastMinute >= 45 else { return .none }
        return Piece(options: [[Span("\(budget.lastMinute) requests/min", .warning)], []], costs: [0])
    }

    private func freshness(_ painter: inout Painter) -> Piece {
        if let lost = lost(&painter) { return lost }
        let feeds: [(short: String, name: String, feed: Feed?)] = [
            ("exp", "exports", .exports), ("runs", "runs", runsFeed), ("dest", "dest", .destinations),
        ]
        let states = feeds.map { place in place.feed.map { state.inventory.freshness(of: $0, at: painter.now) } }
        let worst = states.compactMap { $0?.word }.max { $0.severity < $1.severity } ?? .loading
        func line(_ name: (Int) -> String, _ painter: inout Painter) -> Line {
            var line: Line = []
            for index in feeds.indices {
                if index > 0 { line.append(Span(" · ", .muted)) }
                let age = states[index].map { ago($0.age, &painter) } ?? noRuns
                line.append(Span("\(name(index)) \(age)", .muted))
                if let word = states[index]?.word, word != worst { line.append(Span(" \(self.word(word))", word.tone)) }
            }
            return line + [Span(" "), span(worst)]
        }
        let age = ago(states[0]?.age, &painter)
        return Piece(
            options: [
                line({ feeds[$0].name }, &painter),
                line({ feeds[$0].short }, &painter),
                [Span("\(age) ", .muted), span(worst)],
                [span(worst)],
            ],
            costs: [5, 7, 13]
        )
    }

    /// What is as new as it was meant to be then is not live.
    private func word(_ freshness: Freshness) -> String {
        state.session.recorded != nil && freshness == .live ? "REPLAY" : freshness.rawValue
    }

    private func span(_ freshness: Freshness) -> Span { Span(word(freshness), freshness.tone, [.bold]) }

    /// The clock and the position of a replay; what stands still at its end says so.
    private func replay(_ painter: inout Painter) -> Piece {
        guard let recorded = state.session.recorded else { return .none }
        let now = painter.now
        let place = Span(" · \(Format.age(now.steady)) of \(Format.age(recorded.end))", .accent)
        let moment = Format.moment(now.wall)
        let end: Line = now.steady >= recorded.end ? [Span(" · ENDS HERE", .warning, [.bold])] : []
        // Four times a second of ours at most.
        if end.isEmpty { painter.wake(at: now.steady + .seconds(max(1, recorded.speed / 4))) }
        let clock = Span(String(moment.dropFirst(11)), .accent, [.bold])
        return Piece(
            options: [[Span(moment, .accent, [.bold]), place] + end, [clock, place] + end, [clock] + end, [clock]],
            costs: [3, 9, 12]
        )
    }

    /// The feed of the runs in view; nil when they are not asked for any more, or never were.
    private var runsFeed: Feed? { state.selectedExport.flatMap { state.isAlive($0) ? .runs($0) : nil } }

    /// In place of an age where no runs are asked for: all there is to know is known, or there is nothing.
    private var noRuns: String {
        guard let id = state.selectedExport, state.inventory.runs[id] != nil else { return "  –" }
        return "  ✓"
    }

    /// An age in three columns at least, so that its neighbours do not move with every second.
    private func ago(_ age: Duration?, _ painter: inout Painter) -> String {
        let text = age.map { painter.calmAge(since: painter.now.steady - $0) } ?? Format.unknown
        return TextWidth.pad(text, to: max(3, TextWidth.columns(of: text)), .right)
    }

    /// What is told in place of ages while the service cannot be reached or will not answer.
    private func lost(_ painter: inout Painter) -> Piece? {
        guard !state.inventory.isPaused else { return nil }
        let feed = state.inventory.feeds[.exports]
        guard let error = state.inventory.link?.error ?? feed?.failure else { return nil }
        let since = state.inventory.link?.heardAt ?? feed?.failingSince
        let retryAt = state.inventory.link?.retryAt ?? feed?.retryAt
        // An answer that refuses is not the same as none.
        let title = state.inventory.link == nil ? error.title.uppercased() : "OFFLINE"
        var word: Line = [Span(title, .danger, [.bold])]
        if let since { word.append(Span(" \(painter.age(since: since))", .danger, [.bold])) }
        let reason: Line = state.inventory.link == nil ? [] : [Span(": \(error.title)", .danger)]
        // A moment that has come is no countdown: the question is on its way, and may take its time.
        let retry: Line =
            retryAt.map { moment in
                let isDue = moment <= painter.now.steady
                return [Span(isDue ? " · asking again…" : " · again in \(painter.countdown(to: moment))", .muted)]
            } ?? []
        let age: Line = feed?.answeredAt.map { [Span(" · data \(painter.age(since: $0)) old", .muted)] } ?? []
        return Piece(
            options: [word + reason + age + retry, word + reason + retry, word + reason, word],
            costs: [2, 13, 14]
        )
    }
}

extension Freshness {
    /// The larger, the less the data can be trusted.
    fileprivate var severity: Int {
        switch self {
        case .live: 0
        case .loading: 1
        case .late: 2
        case .stale: 3
        case .stored: 4
        case .paused: 5
        case .offline: 6
        }
    }

    var tone: Tone {
        switch self {
        case .live: .ok
        case .loading: .muted
        case .late, .stale, .stored, .paused: .warning
        case .offline: .danger
        }
    }
}
