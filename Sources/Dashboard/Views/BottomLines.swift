import Base
import Monitor
import Screen

/// The evidence line and the key hints, or the filter line while it is typed.
struct BottomLines {
    let state: State
    let layout: Layout

    func draw(_ painter: inout Painter) {
        drawEvidence(in: layout.evidence, &painter)
        if let prompt = state.knownPrompt {
            draw(prompt, in: layout.hints, &painter)
        } else if let prompt = state.prompt {
            draw(prompt, in: layout.hints, &painter)
        } else {
            drawHints(in: layout.hints, &painter)
        }
    }

    private func drawEvidence(in rect: Rect, _ painter: inout Painter) {
        let lines = evidence(rect, &painter)
        for (offset, line) in lines.prefix(rect.rows).enumerated() {
            let isCut = offset == rect.rows - 1 && lines.count > rect.rows
            painter.draw(
                isCut ? line + [Span("…", .muted)] : line,
                column: 1,
                row: rect.row + offset,
                width: rect.columns - 2
            )
        }
    }

    private func evidence(_ rect: Rect, _ painter: inout Painter) -> [Line] {
        let width = rect.columns - 2
        if let prompt = state.knownPrompt { return [Span(prompt.term.meaning, .accent)].wrapped(to: width) }
        if let prompt = state.prompt { return help(for: prompt).wrapped(to: width) }
        if let toast = state.toast, toast.until > painter.now.steady {
            painter.wake(at: toast.until)
            return [Span(toast.text, toast.isRefusal ? .warning : .accent)].wrapped(to: width)
        }
        if let told = state.page?.told(state) { return told.wrapped(to: width) }
        guard state.page?.isList != false, state.page?.tellsSelected(in: layout) != true, let subject = state.subject
        else { return [] }
        return Story(subject, state, &painter)?.lines(width: width, rows: rect.rows) ?? []
    }

    private func help(for prompt: State.Prompt) -> Line {
        if let problem = prompt.problem { return [Span(problem.message, .warning)] }
        guard state.pages.isEmpty else { return [Span("Only what holds these words is shown.", .muted)] }
        let total = state.inventory.exports.count
        // What is folded is in no way filtered out.
        let found = state.exports.filter.isEmpty ? total : state.exports.rows.count
        let count = "\(Format.grouped(found)) of \(Format.grouped(total))"
        if prompt.editor.isSelected {
            let words = "  Typing replaces it; → goes on with it, Esc shows everything again."
            return [Span(count, .accent), Span(words, .muted)]
        }
        return [
            Span(count, .accent), Span("  "),
            Span(Filter.fields.map { "\($0.name):" }.joined(separator: " "), .muted),
            Span("  ! negates  Tab completes", .muted),
        ]
    }

    private func draw(_ prompt: State.Prompt, in rect: Rect, _ painter: inout Painter) {
        guard rect.rows > 0, rect.columns > 4 else { return }
        let text = prompt.editor.text
        let room = rect.columns - 4
        let before = TextWidth.columns(of: String(text.prefix(prompt.editor.position)))
        // What is left of the cursor stays in view.
        let shift = max(0, before - room)
        let start = rect.column + 2
        let clip = Rect(column: start, row: rect.row, columns: room + 1, rows: 1)
        painter.canvas.put("/", column: 1, row: rect.row, style: Style(.accent, [.bold]))
        let style = prompt.editor.isSelected ? Style(.normal, [.reverse]) : Style.normal
        painter.canvas.put(text, column: start - shift, row: rect.row, style: style, in: clip)
        if let problem = prompt.problem {
            let first = TextWidth.columns(of: String(text.prefix(problem.range.lowerBound)))
            let end = TextWidth.columns(of: String(text.prefix(problem.range.upperBound)))
            let place = Rect(column: start - shift + first, row: rect.row, columns: end - first, rows: 1)
            painter.canvas.restyle(place.intersection(clip)) { _ in Style(.warning, [.underline]) }
        } else if state.pages.isEmpty, prompt.editor.position == text.count, let rest = Filter.completion(of: text) {
            painter.canvas.put(rest, column: start - shift + before, row: rect.row, style: Style(.muted), in: clip)
        }
        painter.canvas.cursor = (column: start - shift + before, row: rect.row)
        let hint: Line = [
            Span(label(.enter), .accent, [.bold]), Span(" keep  ", .muted), Span("Esc", .accent, [.bold]),
            Span(" clear", .muted),
        ]
        if start - shift + TextWidth.columns(of: text) + 8 < rect.columns - hint.columns {
            painter.draw(hint, endingAt: rect.endColumn - 1, row: rect.row)
            let column = rect.endColumn - 1 - hint.columns
            let keep = Line(hint.prefix(2)).columns
            painter.offer(.key(.enter), column: column, row: rect.row, columns: keep - 2)
            painter.offer(.key(.escape), column: column + keep, row: rect.row, columns: hint.columns - keep)
        }
    }

    /// `known until it changes, note: …` and what the keys do.
    private func draw(_ prompt: KnownPrompt, in rect: Rect, _ painter: inout Painter) {
        guard rect.rows > 0, rect.columns > 20 else { return }
        let head: Line = [Span("known ", .muted), Span(prompt.term.words, .accent, [.bold]), Span(", note: ", .muted)]
        let start = painter.draw(head, column: 1, row: rect.row, width: rect.columns - 2)
        let hint: Line = [
            Span(label(.tab), .accent, [.bold]), Span(" how long  ", .muted), Span(label(.enter), .accent, [.bold]),
            Span(" known  ", .muted), Span(label(.escape), .accent, [.bold]), Span(" not", .muted),
        ]
        let isWide = start + 16 + hint.columns < rect.endColumn
        let room = max(1, (isWide ? rect.endColumn - hint.columns - 3 : rect.endColumn - 1) - start)
        let text = prompt.editor.text
        let before = TextWidth.columns(of: String(text.prefix(prompt.editor.position)))
        let shift = max(0, before - room + 1)
        let clip = Rect(column: start, row: rect.row, columns: room, rows: 1)
        painter.canvas.put(text, column: start - shift, row: rect.row, in: clip)
        painter.canvas.cursor = (column: start - shift + before, row: rect.row)
        if isWide { painter.draw(hint, endingAt: rect.endColumn - 1, row: rect.row) }
    }

    private func label(_ key: Key) -> String { key.label(isASCII: state.terminal.isASCII) }

    private func drawHints(in rect: Rect, _ painter: inout Painter) {
        guard rect.rows > 0 else { return }
        if let dialog = state.dialog {
            var column = 1
            for (key, word) in DialogView.hints(dialog) {
                let hint: Line = [Span(label(key), .accent, [.bold]), Span(" \(word)", .muted)]
                guard column + hint.columns < rect.endColumn else { continue }
                painter.offer(.key(key), column: column, row: rect.row, columns: hint.columns)
                column = painter.draw(hint, column: column, row: rect.row, width: hint.columns) + 2
            }
            return
        }
        var help: Line = []
        if HelpPage.action.isPossible(in: state) { help = [Span("?", .accent, [.bold]), Span(" help", .muted)] }
        let end = rect.endColumn - 1 - help.columns
        painter.draw(help, column: end, row: rect.row, width: help.columns)
        if !help.isEmpty { painter.offer(.key(.character("?")), column: end, row: rect.row, columns: help.columns) }
        var column = 1
        for action in Action.hints(in: state) where action.isPossible(in: state) {
            guard let key = action.keys.first else { continue }
            let hint: Line = [Span(label(key), .accent, [.bold]), Span(" \(action.hint(in: state))", .muted)]
            guard column + hint.columns + 1 < end else { continue }
            painter.offer(.key(key), column: column, row: rect.row, columns: hint.columns)
            column = painter.draw(hint, column: column, row: rect.row, width: hint.columns) + 2
        }
    }
}
