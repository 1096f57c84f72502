import LangSmith
import Monitor
import Screen

/// The lines on top: where we are, what is wrong, and how far to trust the rest.
struct Banner {
    let state: State

    /// A part of the banner in ever shorter words; the last may be empty.
    struct Piece {
        var options: [Line]
        /// Shortened before pieces of a higher one.
        var weight: Int
    }

    func draw(in rect: Rect, _ painter: inout Painter) {
        guard rect.rows > 0 else { return }
        let freshness = freshness(&painter)
        if rect.rows == 1 {
            draw([identity, problems, slots, requests], [freshness], row: rect.row, width: rect.columns, &painter)
        } else {
            draw([identity], [freshness], row: rect.row, width: rect.columns, &painter)
            draw([problems], [slots, requests], row: rect.row + 1, width: rect.columns, &painter)
        }
    }

    /// Everything on one line of a terminal that is too small for more.
    func drawLine(in rect: Rect, _ painter: inout Painter) {
        draw([problems], [freshness(&painter)], row: rect.row, width: rect.columns, &painter)
    }

    private func draw(_ left: [Piece], _ right: [Piece], row: Int, width: Int, _ painter: inout Painter) {
        var pieces = left + right
        var chosen = pieces.map { _ in 0 }
        func columns() -> Int {
            let lines = pieces.indices.map { pieces[$0].options[chosen[$0]] }.filter { !$0.isEmpty }
            return lines.reduce(0) { $0 + $1.columns } + max(0, lines.count - 1) * 3 + 2
        }
        // The least weighty piece that still can gives way first.
        let order = pieces.indices.sorted { pieces[$0].weight < pieces[$1].weight }
        while columns() > width {
            guard let next = order.first(where: { chosen[$0] < pieces[$0].options.count - 1 }) else { break }
            chosen[next] += 1
        }
        for index in pieces.indices { pieces[index].options = [pieces[index].options[chosen[index]]] }
        let rightLine = join(pieces[left.count...].map { $0.options[0] })
        let leftLine = join(pieces[..<left.count].map { $0.options[0] })
        let room = width - 2 - (rightLine.isEmpty ? 0 : rightLine.columns + 1)
        painter.draw(leftLine, column: 1, row: row, width: max(0, room))
        painter.draw(rightLine, column: max(1, width - 1 - rightLine.columns), row: row, width: width - 2)
    }

    private func join(_ lines: [Line]) -> Line {
        Line(lines.filter { !$0.isEmpty }.joined(separator: [Span(" │ ", .frame)]))
    }

    private var identity: Piece {
        let server = state.inventory.server
        let badge = state.session.environment.isEmpty ? state.session.profile : state.session.environment
        let tone: Tone = state.session.isProduction ? .danger : .environment
        let place = Span(" \(CleanText.line(badge, limit: 24)) ", tone, [.bold, .reverse])
        let workspace = server.workspaceName.map { CleanText.line($0, limit: 40) } ?? state.session.profile
        let host = Span(state.session.host, .muted)
        func shortHost(_ width: Int) -> Span { Span(TextWidth.clip(state.session.host, to: width), .muted) }
        let name = [Span(" "), Span(workspace, .name, [.bold])]
        let dot = Span(" · ", .muted)
        let guarded = isReadOnly ? [Span("  READ-ONLY", .accent, [.bold])] : []
        return Piece(
            options: [
                [place] + name + [dot, host] + guarded,
                [place] + name + [dot, shortHost(20)] + guarded,
                [place] + name + [dot, shortHost(13)] + guarded,
                [place] + name + guarded,
                [place] + guarded,
                [place],
            ],
            weight: 1
        )
    }

    /// Nothing can be written, because the user or the key's role says so.
    private var isReadOnly: Bool {
        if state.session.isReadOnly { return true }
        guard let permissions = state.inventory.server.permissions else { return false }
        return !permissions.contains("bulk-exports:manage") && !permissions.contains("workspaces:manage")
    }

    private var problems: Piece {
        let tally = state.board.tally
        let kinds = Condition.Kind.counted.filter { tally[$0] > 0 }
        guard !kinds.isEmpty else {
            let isKnown = state.inventory.feeds[.exports]?.answeredAt != nil
            return Piece(options: [isKnown ? [Span("✓ no problems", .ok)] : []], weight: 5)
        }
        func line(_ word: (Condition.Kind) -> String) -> Line {
            var line: Line = []
            for kind in kinds {
                if !line.isEmpty { line.append(Span("  ")) }
                line.append(Span("\(kind.glyph) \(Format.grouped(tally[kind])) \(word(kind))", kind.tone, [.bold]))
            }
            return line
        }
        let total = kinds.reduce(0) { $0 + tally[$1] }
        return Piece(
            options: [
                line { $0.shortWord },
                line { String($0.shortWord.prefix(5)) },
                [Span("\(kinds[0].glyph) \(Format.grouped(total)) problems", kinds[0].tone, [.bold])],
            ],
            weight: 5
        )
    }

    private var slots: Piece {
        let tally = state.board.tally
        guard tally.total > 0 else { return Piece(options: [[]], weight: 2) }
        let queued = tally[.queued] + tally[.created]
        let isFull = tally.slots >= 15
        let tone: Tone = isFull ? .warning : .muted
        let short = Span("\(tally.slots)/15 slots", tone)
        return Piece(
            options: queued > 0 ? [[short, Span(", \(queued) waiting", tone)], [short], []] : [[short], []],
            weight: 2
        )
    }

    /// Shown when more than three quarters of the request budget are used.
    private var requests: Piece {
        let budget = state.inventory.budget
        guard budget.lastMinute >= 45 else { return Piece(options: [[]], weight: 0) }
        return Piece(options: [[Span("\(budget.lastMinute) requests/min", .warning)], []], weight: 0)
    }

    private func freshness(_ painter: inout Painter) -> Piece {
        if let lost = lost(&painter) { return lost }
        var feeds: [(short: String, name: String, feed: Feed)] = [("exp", "exports", .exports)]
        if let export = state.selectedExport, let known = state.inventory.exports[export], known.kind != .schedule,
            !known.status.isFinal
        {
            feeds.append(("runs", "runs", .runs(export)))
        }
        feeds.append(("dest", "dest", .destinations))
        let states = feeds.map { state.inventory.freshness(of: $0.feed, at: painter.now) }
        let worst = states.map(\.word).max { $0.severity < $1.severity } ?? .loading
        func line(_ name: (Int) -> String, _ painter: inout Painter) -> Line {
            var line: Line = []
            for index in feeds.indices {
                let (word, age) = states[index]
                if index > 0 { line.append(Span(" · ", .muted)) }
                let text = age.map { TextWidth.pad(painter.age(since: painter.now.steady - $0), to: 3, .right) }
                line.append(Span("\(name(index)) \(text ?? "  –")", .muted))
                if word != worst { line.append(Span(" \(word.rawValue)", word.tone)) }
            }
            return line + [Span(" "), worst.span]
        }
        let age = states[0].age.map { TextWidth.pad(painter.age(since: painter.now.steady - $0), to: 3, .right) }
        return Piece(
            options: [
                line({ feeds[$0].name }, &painter),
                line({ feeds[$0].short }, &painter),
                [Span("\(age ?? "  –") ", .muted), worst.span],
                [worst.span],
            ],
            weight: 3
        )
    }

    /// What is told in place of ages while the service cannot be reached or will not answer.
    private func lost(_ painter: inout Painter) -> Piece? {
        guard !state.inventory.isPaused else { return nil }
        let feed = state.inventory.feeds[.exports]
        guard let error = state.inventory.link?.error ?? feed?.failure else { return nil }
        let since = state.inventory.link?.since ?? feed?.failingSince
        let retryAt = state.inventory.link?.retryAt ?? feed?.retryAt
        var word: Line = [Span("OFFLINE", .danger, [.bold])]
        if let since { word.append(Span(" \(painter.age(since: since))", .danger, [.bold])) }
        let reason: Line = [Span(": \(error.title)", .danger)]
        let retry: Line = retryAt.map { [Span(" · again in \(painter.countdown(to: $0))", .muted)] } ?? []
        let age: Line = feed?.answeredAt.map { [Span(" · data \(painter.age(since: $0)) old", .muted)] } ?? []
        return Piece(options: [word + reason + age + retry, word + reason + retry, word + reason, word], weight: 6)
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
        case .paused: 4
        case .offline: 5
        }
    }

    var tone: Tone {
        switch self {
        case .live: .ok
        case .loading: .muted
        case .late, .stale, .paused: .warning
        case .offline: .danger
        }
    }

    fileprivate var span: Span { Span(rawValue, tone, [.bold]) }
}
