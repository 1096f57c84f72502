import Base
import Changes
import LangSmith
import Monitor
import Screen

/// Everything that needs a human, what has least time left first; what fails alike at one destination is one.
///
/// Below, all of the selected one: the cause, how long there is, what to do next.
struct ProblemsPage: ListPage {
    static let label = PageLabel(
        name: "problems",
        keys: [.character("!")],
        help:
            "Everything that needs a human, what has least time left first: why, until when, and what to do; then what is known."
    )

    var list = HeldList<ProblemGroup.Name>()
    /// As they were when rows were last looked at.
    private var groups = ProblemGroups()

    init(in state: State) {}

    var title: String { "Problems" }
    var trailing: String { "least time left first, what is known last" }

    var count: String {
        let (exports, rows) = (list.rows.elements.reduce(0) { $0 + self.exports($1).count }, list.rows.count)
        let lines = Format.grouped(rows)
        return exports == rows ? lines : "\(Format.counted(exports, "export")) in \(lines)"
    }

    /// Where there is room, the reason and what to do are read without moving.
    func rowHeight(in lines: Int) -> Int { max(1, min(3, lines / max(1, list.rows.count))) }

    /// Half of the lines, where that is enough to tell all of one.
    func rowsBelow(of lines: Int) -> Int { lines < 14 || list.rows.count == 0 ? 0 : min(15, lines / 2 + 1) }

    func tellsSelected(in layout: Layout) -> Bool { rowsBelow(of: layout.pageArea.rows) > 0 }

    var hints: [Action] {
        [.open, .know, ErrorsPage.action, DetailPage.action, .repair, .cancel, .copy, .back, .refresh]
    }
    var entry: String? { list.cursor.id.map { exports($0).count > 1 ? "go to them" : "go to it" } }

    func elements(in state: State) -> [ProblemGroup.Name] {
        let census = state.board.census
        return census.problemGroups.names + census.knownProblems.map { .export($0) }
    }

    /// Of several the one that has least time left.
    func subject(of name: ProblemGroup.Name) -> Subject? { exports(name).first.map { .export($0) } }

    private func exports(_ name: ProblemGroup.Name) -> [ID<BulkExport>] {
        if let group = groups[name] { return group.exports }
        if case .export(let id) = name { return [id] }
        return []
    }

    func text(of name: ProblemGroup.Name, in state: State) -> String {
        var ids = state.board.census.problemGroups[name]?.exports ?? []
        if ids.isEmpty, case .export(let id) = name { ids = [id] }
        return ids.compactMap { id -> String? in
            guard let export = state.inventory.exports[id], let condition = state.board.census.conditions[id] else {
                return nil
            }
            let names = state.board.names
            return [
                condition.known?.words ?? "", condition.kind.cleanWord, names.project(of: export).text,
                names.destination(of: export).text, id.description, CleanText.line(condition.evidence),
            ].joined(separator: " ")
        }.joined(separator: " ")
    }

    func loss(of name: ProblemGroup.Name, in state: State) -> String? {
        guard case .export(let id) = name else { return "what was selected is not a problem any more" }
        return state.loss(of: id, otherwise: "is not a problem any more")
    }

    mutating func settle(in state: State, at now: Now, isHeld: Bool, isInFront: Bool) -> String? {
        groups = state.board.census.problemGroups
        // Its cause came to be known: it is the same problem, and stands with those that have it too.
        if !isHeld, case .export(let id)? = list.cursor.id, let name = state.board.census.problemName(of: id) {
            list.cursor.rename(to: name)
        }
        return settleRows(in: state, isHeld: isHeld, isInFront: isInFront)
    }

    func enter(_ state: inout State, at now: Now) -> [Effect] {
        guard let name = list.cursor.id, let first = exports(name).first else { return [] }
        if exports(name).count > 1 { state.goTo(alike: first, at: now) } else { state.goTo(first, at: now) }
        return []
    }

    func empty(_ state: State, _ painter: inout Painter) -> [Line] { EmptyState.problems(state, &painter) }

    func draw(_ name: ProblemGroup.Name, in rect: Rect, _ state: State, _ painter: inout Painter) {
        let exports = exports(name)
        guard let id = exports.first, let export = state.inventory.exports[id],
            let condition = state.board.census.conditions[id]
        else { return }
        let width = rect.columns - 2
        let end = painter.draw(
            [
                Span("\(condition.kind.glyph) ", style: condition.glyphStyle),
                Span(TextWidth.pad(condition.kind.cleanWord, to: 14), style: condition.style), Span(" "),
            ] + Self.what(export, exports.count, state),
            column: rect.column + 1,
            row: rect.row,
            width: width - 12
        )
        if condition.known != nil {
            painter.draw([Span("     known", .muted)], column: rect.endColumn - 11, row: rect.row, width: 10)
        } else if let deadline = condition.deadline, end < rect.endColumn - 11 {
            let left = deadline.isOver(at: painter.now.wall) ? "gone" : "\(painter.left(until: deadline)) left"
            let style = Style(deadline.tone(at: painter.now.wall), [.bold])
            let place = Span(TextWidth.pad(left, to: 10, .right), style: style)
            painter.draw([place], column: rect.endColumn - 11, row: rect.row, width: 10)
        }
        let fix = Story(.export(id), state, &painter).map { $0.fix.isEmpty ? [] : [$0.fixSpan] } ?? []
        let step = condition.known.map { [Span(CleanText.line($0.words), .accent)] } ?? fix
        let lines: [Line] = [[Span(CleanText.line(condition.why, limit: 600))], step]
        for (number, line) in lines.prefix(rect.rows - 1).enumerated() {
            painter.draw(line, column: rect.column + 3, row: rect.row + 1 + number, width: width - 3)
        }
    }

    private static func what(_ export: BulkExport, _ count: Int, _ state: State) -> Line {
        let target = Span("  to \(state.board.names.destination(of: export).text)", .muted)
        guard count > 1 else {
            return [
                Span(state.board.names.project(of: export).text, .name, [.bold]), target,
                Span("  \(export.id.short)", .muted),
            ]
        }
        return [Span(Format.counted(count, "export"), .normal, [.bold]), target, Span("  one cause", .muted)]
    }

    /// All of the selected one, each part with its name in front; the words of others last, for they are what is cut.
    func drawBelow(in rect: Rect, _ state: State, _ painter: inout Painter) {
        guard let name = list.cursor.id, let id = exports(name).first, let export = state.inventory.exports[id],
            let condition = state.board.census.conditions[id]
        else { return }
        painter.canvas.put(
            String(repeating: "─", count: rect.columns),
            column: rect.column,
            row: rect.row,
            style: Style(.frame)
        )
        painter.draw(
            [Span(" ")] + Self.what(export, exports(name).count, state) + [Span(" ")],
            column: rect.column + 1,
            row: rect.row,
            width: rect.columns - 2
        )
        var lines: [Line] = []
        func add(_ label: String, _ span: Span) {
            guard !span.text.isEmpty else { return }
            lines += [Span(TextWidth.pad(label, to: 7), .muted), span].wrapped(to: rect.columns - 2, indent: 7)
        }
        add("Why", Span(CleanText.line(condition.why, limit: 1000)))
        let tone = condition.deadline.map { $0.tone(at: painter.now.wall) } ?? .muted
        add("Until", Span(condition.until.isEmpty ? "nobody knows how long its traces live" : condition.until, tone))
        let story = Story(.export(id), state, &painter)
        if let known = condition.known { add("Known", Span(CleanText.line(known.words), .accent)) }
        add("Next", Span(story?.fix ?? "", .accent))
        add("Which", Span(which(name, state), .muted))
        add("Said", Span(condition.said.map { "“\($0)”" } ?? "", .muted))
        add("Check", Span(CleanText.line(story?.check ?? "", limit: 1000), .muted))
        add("More", Span((story?.facts ?? []).joined(separator: " · "), .muted))
        let room = rect.rows - 1
        for (number, line) in lines.prefix(room).enumerated() {
            let isCut = number == room - 1 && lines.count > room
            let line = isCut ? line + [Span(" …", .muted)] : line
            painter.draw(line, column: rect.column + 1, row: rect.row + 1 + number, width: rect.columns - 2)
        }
    }

    /// Those that are one, by name.
    private func which(_ name: ProblemGroup.Name, _ state: State) -> String {
        let exports = exports(name)
        guard exports.count > 1 else { return "" }
        let named = exports.prefix(20).map { id in
            let project = state.inventory.exports[id].map { state.board.names.project(of: $0).text + " " } ?? ""
            return project + id.short
        }
        let more = exports.count > named.count ? " and \(Format.grouped(exports.count - named.count)) more" : ""
        return named.joined(separator: ", ") + more
    }
}
