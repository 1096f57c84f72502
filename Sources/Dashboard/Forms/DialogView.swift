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
        let edge = Style(dialog.place.isProduction ? .danger : .accent)
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
        let buttons = rect.endRow - 2
        for (offset, line) in page.footer.enumerated() {
            let row = buttons - page.footer.count + offset
            painter.draw(line, column: area.column, row: row, width: area.columns)
        }
        painter.draw(self.buttons, column: area.column, row: buttons, width: area.columns)
    }

    /// The environment as it was when the dialog opened.
    private func drawPlace(_ rect: Rect, _ painter: inout Painter) {
        let place = dialog.place
        var line: Line = [
            Span(" \(place.badge) ", place.badgeTone, [.bold, .reverse]), Span(" "),
        ]
        let names = [place.workspace, place.badge == place.profile ? "" : "profile \(place.profile)"]
        line.append(Span(names.filter { !$0.isEmpty }.joined(separator: " · "), .name))
        line.append(Span(" · \(place.host)", .muted))
        painter.draw(line, column: rect.column + 2, row: rect.row + 1, width: rect.columns - 4)
    }

    private var buttons: Line {
        switch dialog.mode {
        case .question(let question, let isSecond):
            return question.answers.enumerated().flatMap { index, text in
                button(text, isFocused: (index == 1) == isSecond)
            }
        case .reading(let paper, _):
            return [
                Span("y", .accent, [.bold]), Span(paper == .request ? " copy as curl  " : " copy  ", .muted),
                Span("Esc", .accent, [.bold]),
                Span(" back", .muted),
            ]
        case .form:
            let isReady = dialog.obstacle() == nil
            return dialog.form.buttons.flatMap { button -> Line in
                let isFocused = dialog.form.focus == .button(button) && !dialog.isSending
                switch button {
                case .leave: return self.button(dialog.errand.leaveLabel, isFocused: isFocused)
                case .request: return self.button("Request", isFocused: isFocused)
                case .test: return self.button(dialog.testTicket == nil ? "Test" : "Testing…", isFocused: isFocused)
                case .send:
                    return self.button(
                        dialog.errand.sendLabel(dialog.proposal),
                        isFocused: isFocused,
                        tone: isReady ? .warning : .muted
                    )
                }
            }
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
        let rest = [(.escape, "close"), (.function(2), "request")] + policy
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
