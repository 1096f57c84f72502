import Base
import Changes
import LangSmith
import Monitor
import ObjectStore
import Screen

/// A dialog as lines, and where it stands on the screen.
struct DialogPage {
    private(set) var lines: [Line] = []
    /// Which lines belong to what has the keyboard.
    private(set) var anchors: [Form.Stop: Range<Int>] = [:]
    /// Where the next character goes, by line and column of the text.
    private(set) var cursor: (line: Int, column: Int)?
    /// The frame.
    private(set) var rect: Rect
    /// The lines inside that scroll.
    private(set) var area: Rect
    /// Below them, above the buttons.
    private(set) var footer: [Line] = []

    private let width: Int
    private var labelWidth: Int { min(16, max(9, width / 4)) }

    init(_ dialog: Dialog, _ state: State) {
        let size = state.size
        // Three quarters of the screen, but as large as needed where that is less than a form wants.
        let isFull = size.columns < 80 || size.rows < 24
        let columns = isFull || size.columns < 88 ? size.columns : min(92, max(80, size.columns * 3 / 4))
        width = max(8, columns - 4)
        rect = Rect(size)
        area = rect
        switch dialog.mode {
        case .reading(.request, _): addRequest(dialog, state)
        case .reading(.policy(let index), _): addPolicy(index, dialog)
        case .form, .question: addForm(dialog, state)
        }
        footer = Self.footer(dialog, state).flatMap { $0.wrapped(to: width) }
        // A refusal ends in what to do about it: the fields scroll, and it is read whole.
        let limit = max(1, (size.rows - 6) / 2)
        if footer.count > limit {
            footer = footer.prefix(limit - 1) + [[Span("… the journal has the rest: Esc, then J.", .muted)]]
        }
        // The frame, the place, and the buttons with a blank line before them.
        let fixed = 5 + footer.count
        // The line of hints stays in view. It grows but does not shrink, so that it holds still under the user's eyes.
        let room = size.rows - 1
        let most = isFull ? room : max(min(23, room), size.rows * 3 / 4)
        // Room at once for what a form of some length says while it is filled in.
        let spare = dialog.rows == 0 && dialog.form.stops.count > 6 ? 4 : 0
        let rows = isFull ? room : min(most, max(lines.count + fixed + spare, dialog.rows))
        rect = Rect(
            column: (size.columns - columns) / 2,
            row: (room - rows) / 2,
            columns: columns,
            rows: rows
        )
        area = Rect(column: rect.column + 2, row: rect.row + 2, columns: width, rows: rows - fixed)
    }

    // MARK: The form

    private mutating func addForm(_ dialog: Dialog, _ state: State) {
        let form = dialog.form
        // What is about one field stands beside it.
        let told = dialog.proposal.lines { warning in warning.field.map { !form.has(Field.Name($0)) } ?? true }
        if dialog.errand.isAboutWhatIs { add(told) }
        if !lines.isEmpty, form.fields.contains(where: { !$0.isHidden }) { lines.append([]) }
        for field in form.fields where !field.isHidden && field.name != .confirmation {
            add(field, isFocused: form.focus == .field(field.name), dialog.inquiry)
        }
        if !dialog.errand.isAboutWhatIs, !told.isEmpty {
            if lines.last?.isEmpty == false { lines.append([]) }
            add(told)
        }
        if let test = dialog.test {
            if lines.last?.isEmpty == false { lines.append([]) }
            add(test)
        }
        if form.has(.confirmation) {
            if lines.last?.isEmpty == false { lines.append([]) }
            add(form[.confirmation], isFocused: form.focus == .field(.confirmation), dialog.inquiry)
        }
        for button in form.buttons { anchors[.button(button)] = max(0, lines.count - 1)..<lines.count }
    }

    private mutating func add(_ all: [Line]) {
        for line in all { lines += line.wrapped(to: width, indent: 2) }
    }

    private mutating func add(_ field: Field, isFocused: Bool, _ inquiry: Inquiry) {
        let first = lines.count
        let mark = Span(isFocused ? "▸" : " ", .accent, [.bold])
        let indent = labelWidth + 2
        if case .check(let isOn) = field.control {
            let box = Span(isOn ? "[x] " : "[ ] ", isFocused ? .accent : .normal, isFocused ? [.bold] : [])
            lines += ([mark, box, Span(field.label, isFocused ? .accent : .normal)] as Line)
                .wrapped(to: width, indent: 5)
        } else {
            // A word to type is longer than a label, and must be readable whole.
            let label = field.name == .confirmation ? TextWidth.columns(of: field.label) : labelWidth
            let head = Span(
                TextWidth.pad(field.label, to: label) + " ",
                isFocused ? .accent : .muted,
                isFocused ? [.bold] : []
            )
            lines.append([mark, head] + value(of: field, isFocused, start: label + 2))
        }
        if case .picker(let picker) = field.control, picker.isOpen {
            addOptions(picker, indent, picker.takesID ? inquiry : nil)
        }
        let padding = Span(String(repeating: " ", count: indent))
        if let problem = field.shownProblem {
            let text =
                field.isWaiting ? Span(problem.text, .muted) : Span("✗ \(CleanText.line(problem.text))", .warning)
            lines += ([padding, text] as Line).wrapped(to: width, indent: indent)
        } else if let doubt = field.doubt {
            lines += ([padding, Span("! ", .warning, [.bold]), Span(CleanText.line(doubt.text))] as Line)
                .wrapped(to: width, indent: indent)
        }
        if let correction = field.correction {
            let line: Line = [padding, Span("F4 ", .accent, [.bold]), Span(correction.words, .ok)]
            lines += line.wrapped(to: width, indent: indent)
        }
        if let approval = field.approval {
            lines += ([padding, Span("✓ \(approval)", .ok)] as Line).wrapped(to: width, indent: indent)
        }
        if isFocused, !field.help.isEmpty {
            lines += ([padding, Span(field.help, .muted)] as Line).wrapped(to: width, indent: indent)
        }
        anchors[.field(field.name)] = first..<lines.count
    }

    private mutating func value(of field: Field, _ isFocused: Bool, start: Int) -> Line {
        let reading = field.reading.isEmpty ? [] : [Span("  \(field.reading)", .muted)]
        let room = max(4, min(field.reading.isEmpty ? .max : 24, width - start - 1))
        switch field.control {
        case .text(let editor): return entry(editor, isFocused, start, room) + reading
        case .secret(let editor):
            let text = editor.isEmpty ? "" : "•••• \(Format.counted(editor.count, "character"))"
            if isFocused { cursor = (lines.count, start + TextWidth.columns(of: text)) }
            return [Span(TextWidth.pad(text, to: room), isFocused ? .normal : .name, [.underline])]
        case .choice(let words, let index):
            let tone: Tone = isFocused ? .accent : .normal
            return [Span("‹ ", .muted), Span(words[index], tone, [.bold]), Span(" ›", .muted)] + reading
        case .check: return []
        case .finder(let finder): return Self.line(finder, room: width - start)
        case .picker(let picker):
            if let search = picker.search { return entry(search, isFocused, start, room) }
            let text = picker.value
            let shown = Span(text.isEmpty ? "choose" : CleanText.line(text), text.isEmpty ? .muted : .name)
            return [shown, Span(" ▾", .muted)] + reading
        }
    }

    /// How far a search has come, in `room` columns.
    private static func line(_ finder: Finder, room: Int) -> Line {
        switch finder.stage {
        case .idle, .failed: return [Span("not looked for yet", .muted)]
        case .running(_, let progress):
            let share = finder.question.flatMap { progress?.share(of: $0) } ?? 0
            let cells = max(4, min(20, room - 44))
            let done = Int(share * Double(cells))
            let count = Format.grouped(progress?.traces ?? 0)
            let reached = progress?.reached.map { ", back to \(Format.day($0)) \(Format.minute($0))" } ?? ""
            return [
                Span(String(repeating: "▓", count: done), .ok),
                Span(String(repeating: "░", count: cells - done), .muted),
                Span(" \(count) so far\(reached)", .active),
            ]
        case .found(let found):
            let count = Format.grouped(found.traces.count)
            return [Span("\(count) found", found.traces.isEmpty ? .warning : .ok, [.bold])]
        }
    }

    /// Text being typed, its cursor always in view.
    private mutating func entry(_ editor: LineEditor, _ isFocused: Bool, _ start: Int, _ room: Int) -> Line {
        var hidden = 0
        let before = Array(editor.text.prefix(editor.position))
        var used = TextWidth.columns(of: String(before))
        while used > room - 1, hidden < before.count {
            used -= TextWidth.columns(of: String(before[hidden]))
            hidden += 1
        }
        if isFocused { cursor = (lines.count, start + used) }
        let style = Style(isFocused ? .normal : .name, [.underline])
        let text = TextWidth.pad(String(editor.text.dropFirst(hidden)), to: room)
        guard hidden > 0, let first = text.first, TextWidth.columns(of: String(first)) == 1 else {
            return [Span(text, style: style)]
        }
        return [Span("…" + text.dropFirst(), style: style)]
    }

    private mutating func add(_ test: BucketTest.Progress) {
        lines.append([Span("Test from here  ", .accent, [.bold]), Span(CleanText.line(test.object), .muted)])
        for step in BucketTest.Step.allCases {
            let (glyph, tone, words): (String, Tone, String) =
                switch test[step] {
                case .pending: ("·", .muted, "")
                case .running: ("●", .active, "…")
                case .ok: ("✓", .ok, "")
                case .warning(let finding): ("!", .warning, ": \(finding.sentence)")
                case .failed(let finding): ("✗", .danger, ": \(finding.sentence)")
                case .skipped: ("–", .muted, ", not tried")
                }
            lines += ([Span("\(glyph) ", tone, [.bold]), Span(step.title + CleanText.line(words, limit: 800))] as Line)
                .wrapped(to: width, indent: 4)
        }
        if let left = test.leftBehind {
            lines += ([Span("! ", .warning, [.bold]), Span("left behind: \(CleanText.line(left))")] as Line)
                .wrapped(to: width, indent: 4)
        }
        guard test.verdict != nil else { return }
        for text in test.advice { lines += ([Span(text, .muted)] as Line).wrapped(to: width, indent: 2) }
    }

    /// What can be chosen, and what the service is asked for meanwhile.
    private mutating func addOptions(_ picker: Picker, _ indent: Int, _ inquiry: Inquiry?) {
        let found = picker.matches
        let padding = Span(String(repeating: " ", count: indent))
        if found.isEmpty, inquiry?.ticket == nil {
            let other = picker.takesID ? "no such name; the whole id works too" : "nothing has these letters"
            let text = picker.options.isEmpty ? "none is known so far" : other
            lines.append([padding, Span(text, .warning)])
        }
        let names = found.map { TextWidth.columns(of: $0.name) }.max() ?? 0
        let first = max(0, min(picker.cursor - Picker.rows / 2, found.count - Picker.rows))
        for (index, option) in found.enumerated().dropFirst(first).prefix(Picker.rows) {
            let isHere = index == picker.cursor
            var line: Line = [padding, Span(isHere ? "▸ " : "  ", .accent, [.bold])]
            if picker.takesMany {
                line.append(Span(picker.isIncluded(option) ? "[x] " : "[ ] ", .muted))
            }
            // Meanings stand below each other; a long name among short ones pushes its own aside.
            let column = option.note.isEmpty ? 0 : min(names, width / 3)
            line.append(
                Span(
                    TextWidth.pad(option.name, to: max(column, TextWidth.columns(of: option.name))),
                    isHere ? .accent : .name,
                    isHere ? [.bold] : []
                )
            )
            if !option.note.isEmpty { line.append(Span("  \(option.note)", .muted)) }
            lines.append(line)
        }
        let rest = found.count - Picker.rows
        if rest > 0 {
            lines.append([padding, Span("  \(Format.grouped(found.count)) in all; type to narrow", .muted)])
        }
        if let inquiry {
            if inquiry.ticket != nil {
                lines.append([padding, Span("  asking the service…", .active)])
            } else if let failure = inquiry.failure {
                let text = Span("  the service was not heard: \(CleanText.line(failure, limit: 200))", .warning)
                lines += ([padding, text] as Line).wrapped(to: width, indent: indent + 2)
            }
        }
    }

    // MARK: The rest

    private mutating func addRequest(_ dialog: Dialog, _ state: State) {
        let writes = dialog.writes
        for (index, write) in writes.enumerated() {
            if index > 0 { lines.append([]) }
            lines +=
                ([
                    Span("\(write.route.method.rawValue) ", .accent, [.bold]),
                    Span(state.session.baseURL + write.route.path),
                ] as Line).wrapped(to: width, indent: 2)
            if let body = write.shownBody {
                for text in JSONText.indented(body) { lines += [Span(text)].wrapped(to: width, indent: 4) }
            }
            let problems = write.problems
            for problem in problems { lines += [Span("✗ \(problem.sentence)", .warning)].wrapped(to: width, indent: 2) }
        }
        if writes.isEmpty { lines.append([Span("Nothing is chosen, so nothing would be sent.", .muted)]) }
    }

    private mutating func addPolicy(_ index: Int, _ dialog: Dialog) {
        let all = dialog.errand.policies(dialog.form)
        guard all.indices.contains(index) else {
            lines.append([Span("There is no policy to show before the bucket has a name.", .muted)])
            return
        }
        lines.append([Span(all[index].title, .accent, [.bold]), Span("  \(index + 1) of \(all.count)", .muted)])
        lines += ([Span(all[index].explanation)] as Line).wrapped(to: width)
        lines.append([])
        for line in all[index].text.split(separator: "\n", omittingEmptySubsequences: false) {
            lines += ([Span(String(line))] as Line).wrapped(to: width, indent: 8)
        }
    }

    private static func footer(_ dialog: Dialog, _ state: State) -> [Line] {
        switch dialog.mode {
        case .question(let question, _): return [[Span(question.text, .warning)]]
        case .reading(.request, _):
            return [[Span("Secrets stand as variables, as in the curl that y copies.", .muted)]]
        case .reading(.policy, _): return []
        case .form: break
        }
        if dialog.isSending { return [[Span("Sending… Esc closes; the journal will tell what came of it.", .active)]] }
        var lines: [Line] = dialog.message.map { [[Span($0, .warning)]] } ?? []
        if let hint = dialog.hint { lines.append([Span(hint, .active)]) }
        if dialog.form.focus == .button(.send), let reason = dialog.obstacle() {
            lines.append([Span("Not yet: \(reason)", .warning)])
        }
        return lines
    }
}
