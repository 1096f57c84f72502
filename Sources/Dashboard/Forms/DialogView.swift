import Changes
import LangSmith
import Monitor
import Screen

/// Draws the dialog over everything else.
struct DialogView {
    let dialog: Dialog
    let state: State

    func draw(_ painter: inout Painter) {
        let page = DialogPage(dialog, state)
        let rect = page.rect
        painter.canvas.fill(rect)
        let edge = Style(dialog.sign.isProduction ? .danger : .accent)
        painter.canvas.box(rect, style: edge)
        let title = [Span(" ")] + dialog.proposal.title.line + [Span(" ")]
        painter.draw(title, column: rect.column + 1, row: rect.row, width: rect.columns - 2)
        drawPlace(rect, &painter)
        let scroll: Int
        if case .reading(_, let lines) = dialog.mode { scroll = lines } else { scroll = dialog.scroll }
        let area = page.area
        for (offset, line) in page.lines.dropFirst(scroll).prefix(area.rows).enumerated() {
            painter.draw(line, column: area.column, row: area.row + offset, width: area.columns)
        }
        if scroll + area.rows < page.lines.count {
            painter.draw([Span(" PgDn more ", .accent)], endingAt: rect.endColumn - 2, row: rect.endRow - 1)
        }
        if dialog.mode == .form, let cursor = page.cursor {
            let row = area.row + cursor.line - scroll
            if (area.row..<area.endRow).contains(row) {
                painter.canvas.cursor = (column: min(area.endColumn - 1, area.column + cursor.column), row: row)
            }
        }
        if dialog.mode == .form {
            for (stop, lines) in page.anchors {
                guard case .field = stop else { continue }
                let first = max(0, lines.lowerBound - scroll)
                let rows = min(area.rows, lines.upperBound - scroll) - first
                guard rows > 0 else { continue }
                painter.offer(
                    .stop(stop),
                    column: area.column,
                    row: area.row + first,
                    columns: area.columns,
                    rows: rows
                )
            }
        }
        let buttons = rect.endRow - 2
        painter.canvas.attention = (column: area.column, row: buttons)
        if dialog.mode == .form, let anchor = page.anchors[dialog.form.focus], case .field = dialog.form.focus {
            painter.canvas.attention = (column: area.column, row: area.row + max(0, anchor.lowerBound - scroll))
        }
        for (offset, line) in page.footer.enumerated() {
            let row = buttons - page.footer.count + offset
            painter.draw(line, column: area.column, row: row, width: area.columns)
        }
        var column = area.column
        for (line, target) in self.buttons {
            let next = painter.draw(line, column: column, row: buttons, width: max(0, area.endColumn - column))
            painter.offer(target, column: column, row: buttons, columns: max(0, next - column - 1))
            column = next
        }
    }

    /// The environment as it was when the dialog opened.
    private func drawPlace(_ rect: Rect, _ painter: inout Painter) {
        let place = dialog.sign
        var line: Line = [
            Span(" \(place.badge) ", place.badgeTone, [.bold, .reverse]), Span(" "),
        ]
        let names = [place.workspace, place.badge == place.profile ? "" : "profile \(place.profile)"]
        line.append(Span(names.filter { !$0.isEmpty }.joined(separator: " · "), .name))
        line.append(Span(" · \(place.host)", .muted))
        painter.draw(line, column: rect.column + 2, row: rect.row + 1, width: rect.columns - 4)
    }

    private var buttons: [(line: Line, target: Target)] {
        switch dialog.mode {
        case .question(let question, let isSecond):
            return question.answers.enumerated().map { index, text in
                (button(text, isFocused: (index == 1) == isSecond), .answer(isSecond: index == 1))
            }
        case .reading(let paper, _):
            let copy = paper == .request ? " copy as curl  " : " copy  "
            return [
                ([Span("y", .accent, [.bold]), Span(copy, .muted)], .key(.character("y"))),
                ([Span("Esc", .accent, [.bold]), Span(" back", .muted)], .key(.escape)),
            ]
        case .form:
            let isReady = dialog.obstacle() == nil
            return dialog.form.buttons.map { button in
                let isFocused = dialog.form.focus == .button(button) && !dialog.isSending
                let tone: Tone = button != .send ? .accent : isReady ? .warning : .muted
                return (self.button(label(of: button), isFocused: isFocused, tone: tone), .stop(.button(button)))
            }
        }
    }

    private func label(of button: Form.Button) -> String {
        switch button {
        case .leave: dialog.errand.leaveLabel
        case .request: "Request"
        case .test: dialog.testTicket == nil ? "Test" : "Testing…"
        case .send: dialog.errand.sendLabel(dialog.proposal)
        }
    }

    private func button(_ text: String, isFocused: Bool, tone: Tone = .accent) -> Line {
        [Span(isFocused ? "[ \(text) ]" : "  \(text)  ", tone, isFocused ? [.bold, .reverse] : []), Span(" ")]
    }

    /// The keys that work now, for the bottom line.
    static func hints(_ dialog: Dialog) -> [(key: Key, word: String)] {
        switch dialog.mode {
        case .question: [(.enter, "choose"), (.tab, "other"), (.escape, "back")]
        case .reading(.request, _): [(.character("y"), "copy curl"), (.escape, "back")]
        case .reading(.policy, _): [(.character("y"), "copy"), (.tab, "other"), (.escape, "back")]
        case .form: formHints(dialog)
        }
    }

    private static func formHints(_ dialog: Dialog) -> [(key: Key, word: String)] {
        let next: (Key, String) = (.tab, "next")
        let policy: [(Key, String)] = dialog.errand.policies(dialog.form).isEmpty ? [] : [(.function(3), "policy")]
        let without: (Key, String) = (.character("-"), "without inputs, outputs")
        let better: [(Key, String)] = dialog.form.correction == nil ? [] : [(.function(4), "take it")]
        let rest = better + [(.escape, "close"), (.function(2), "request")] + policy
        guard case .field(let name) = dialog.form.focus else { return [(.enter, "press"), next] + rest }
        switch dialog.form[name].control {
        case .text, .secret: return [next] + rest + [(.backTab, "back")]
        case .choice: return [(.right, "other"), next] + rest
        case .check: return [(.character(" "), "tick"), next] + rest
        case .finder(let finder):
            guard finder.ticket == nil else { return [(.escape, "stop"), next, (.function(2), "request")] }
            return [(.character(" "), finder.found == nil ? "find them" : "find again"), next] + rest
        case .picker(let picker) where picker.isOpen:
            return picker.takesMany
                ? [(.character(" "), "tick"), (.character("="), "only this"), without, (.enter, "done")]
                : [(.enter, "choose"), (.escape, "close list")]
        case .picker(let picker):
            return [(.right, "list")] + (picker.takesMany ? [without] : []) + [next] + rest
        }
    }
}
