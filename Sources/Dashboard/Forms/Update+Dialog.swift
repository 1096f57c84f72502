import Base
import Changes
import LangSmith
import Monitor
import ObjectStore
import Screen

/// What a dialog does with keys, and what its end does to the rest.
extension State {
    mutating func open(_ errand: any Errand) { dialog = Dialog(errand, in: self) }

    mutating func pressInDialog(_ key: Key, at now: Now) -> [Effect] {
        guard var dialog else { return [] }
        // Nobody can see what Enter would do.
        guard layout.form != .line else {
            if key == .escape { close(dialog, keepsDraft: true) }
            return []
        }
        switch dialog.mode {
        case .question(let question, let isSecond): return answer(question, isSecond, key, at: now)
        case .reading(let paper, let scroll): return read(paper, scroll, key, at: now)
        case .form: break
        }
        dialog.hint = nil
        self.dialog?.hint = nil
        let isPicking: Bool
        if case .field(let name) = dialog.form.focus { isPicking = dialog.form[name].isOpen } else { isPicking = false }
        switch key {
        case .escape where dialog.form.finder?.ticket != nil:
            dialog.form.finder?.stop()
            dialog.review(ground)
            self.dialog = dialog
            return []
        case .escape where dialog.testTicket != nil && !isPicking:
            stopTest()
            return []
        case .escape where !isPicking:
            leave()
            return []
        case .function(2):
            self.dialog?.mode = .reading(.request, scroll: 0)
            return []
        case .function(3) where !dialog.errand.policies(dialog.form).isEmpty:
            self.dialog?.mode = .reading(.policy(0), scroll: 0)
            return []
        case .function(4):
            guard !dialog.isSending, let correction = dialog.form.correction else { return [] }
            dialog.errand.take(correction, &dialog.form)
            dialog.change(ground)
        case .pageUp where !isPicking: dialog.scroll -= 5
        case .pageDown where !isPicking: dialog.scroll += 5
        default:
            guard !dialog.isSending else { return [] }
            switch dialog.form.take(key) {
            case .ignored: return []
            case .told(let words): dialog.hint = words
            case .moved: dialog.review(ground)
            case .changed: dialog.change(ground)
            case .searched:
                self.dialog = dialog
                return find(at: now)
            case .pressed(let button):
                self.dialog = dialog
                return press(button, at: now)
            }
        }
        self.dialog = dialog
        return checkFilter()
    }

    mutating func pasteInDialog(_ text: String) {
        guard var dialog, dialog.mode == .form, !dialog.isSending, layout.form != .line else { return }
        guard dialog.form.paste(text) != .ignored else { return }
        dialog.change(ground)
        self.dialog = dialog
    }

    private mutating func press(_ button: Form.Button, at now: Now) -> [Effect] {
        switch button {
        case .leave: leave()
        case .request: dialog?.mode = .reading(.request, scroll: 0)
        case .test: return test(at: now)
        case .send: return send(at: now)
        }
        return []
    }

    private mutating func send(inSpiteOfTest: Bool = false, at now: Now) -> [Effect] {
        guard var dialog else { return [] }
        dialog.look(ground)
        if let reason = dialog.obstacle() {
            dialog.form.showProblems()
            dialog.follows = true
            self.dialog = dialog
            say(reason, isRefusal: true, at: now)
            return []
        }
        if !inSpiteOfTest, let cause = dialog.testFailure {
            dialog.mode = .question(.failedTest(cause), isSecond: false)
            self.dialog = dialog
            return []
        }
        var known = KnownThings()
        known.exports = Set(inventory.exports.keys)
        known.destinations = Set(inventory.destinations.keys)
        let writes = dialog.writes
        let place = dialog.place
        let sent = writes.map { write in
            defer { nextTicket += 1 }
            dialog.sent[nextTicket] = write
            return (ticket: nextTicket, write: write)
        }
        _ = board(of: place) { $0.note(sent) }
        let effects = sent.map { Effect.order(.write($0.write, known: known, ticket: $0.ticket), at: place) }
        dialog.message = nil
        self.dialog = dialog
        if !dialog.errand.waitsForAnswer {
            close(dialog, keepsDraft: false)
            board.marks.removeAll()
        }
        return effects
    }

    /// Closes, after a question if there is something to lose.
    private mutating func leave() {
        guard let dialog else { return }
        if dialog.form.isDirty, dialog.errand.draft != nil, !dialog.isSending {
            self.dialog?.mode = .question(.leave, isSecond: false)
        } else {
            close(dialog, keepsDraft: dialog.form.isDirty)
        }
    }

    private mutating func close(_ dialog: Dialog, keepsDraft: Bool) {
        var form = dialog.form
        form.wipeSecrets()
        keep(keepsDraft ? form : nil, of: dialog)
        self.dialog = nil
    }

    /// Keeps what was typed into a dialog, at the place where it acts, or forgets it.
    private mutating func keep(_ draft: Form?, of dialog: Dialog) {
        guard let key = dialog.errand.draft else { return }
        _ = board(of: dialog.place) { $0.drafts[key] = draft }
    }

    private mutating func answer(
        _ question: Dialog.Question,
        _ isSecond: Bool,
        _ key: Key,
        at now: Now
    ) -> [Effect] {
        guard var dialog else { return [] }
        switch key {
        case .left, .right, .tab, .backTab, .up, .down:
            dialog.mode = .question(question, isSecond: !isSecond)
        case .escape:
            if case .draft = question {
                self.dialog = nil
                return []
            }
            dialog.mode = .form
        case .enter, .character(" "):
            if question == .leave, isSecond {
                close(dialog, keepsDraft: true)
                return []
            }
            if case .failedTest = question, isSecond {
                self.dialog?.mode = .form
                return send(inSpiteOfTest: true, at: now)
            }
            if case .draft(let draft) = question, !isSecond { dialog.form.restore(draft) }
            if case .draft = question, isSecond { keep(nil, of: dialog) }
            dialog.mode = .form
            dialog.review(ground)
        default: return []
        }
        self.dialog = dialog
        return []
    }

    // MARK: Reading

    private mutating func read(_ paper: Dialog.Paper, _ scroll: Int, _ key: Key, at now: Now) -> [Effect] {
        switch key {
        case .escape, .backspace, .function(2), .function(3), .character("q"): dialog?.mode = .form
        case .down, .character("j"): dialog?.mode = .reading(paper, scroll: scroll + 1)
        case .up, .character("k"): dialog?.mode = .reading(paper, scroll: max(0, scroll - 1))
        case .pageDown: dialog?.mode = .reading(paper, scroll: scroll + 8)
        case .pageUp: dialog?.mode = .reading(paper, scroll: max(0, scroll - 8))
        case .tab, .right, .left, .backTab:
            guard case .policy(let index) = paper, let dialog else { return [] }
            let count = max(1, dialog.errand.policies(dialog.form).count)
            self.dialog?.mode = .reading(.policy((index + 1) % count), scroll: 0)
        case .enter, .character("y"), .character("Y"): return copy(paper, at: now)
        default: break
        }
        return []
    }

    private mutating func copy(_ paper: Dialog.Paper, at now: Now) -> [Effect] {
        guard let dialog else { return [] }
        switch paper {
        case .request:
            guard !dialog.writes.isEmpty else { return [] }
            let commands = dialog.writes.map {
                Curl.lines($0, session).joined(separator: "\n")
            }
            let what = "the request as curl; keys and secrets are variables in it"
            return copy(commands.joined(separator: "\n"), as: what, at: now)
        case .policy(let index):
            let all = dialog.errand.policies(dialog.form)
            guard all.indices.contains(index) else { return [] }
            return copy(all[index].text, as: "the policy \(all[index].title)", at: now)
        }
    }

    // MARK: The answer

    /// Brings the dialog's view up to date, after every message.
    mutating func settleDialog() {
        guard var dialog else { return }
        if dialog.errand.isAboutWhatIs { dialog.propose(ground) }
        let page = DialogPage(dialog, self)
        dialog.rows = page.rect.rows
        let last = max(0, page.lines.count - page.area.rows)
        if case .reading(let paper, let scroll) = dialog.mode {
            dialog.mode = .reading(paper, scroll: min(scroll, last))
        } else {
            if dialog.follows, let anchor = page.anchors[dialog.form.focus] {
                if anchor.upperBound > dialog.scroll + page.area.rows {
                    dialog.scroll = anchor.upperBound - page.area.rows
                }
                if anchor.lowerBound < dialog.scroll { dialog.scroll = anchor.lowerBound }
            }
            dialog.scroll = max(0, min(dialog.scroll, last))
        }
        dialog.follows = false
        self.dialog = dialog
    }

    /// Gives the answer to the dialog that waits for it; true when that was the last one, and the dialog is closed.
    mutating func takeInDialog(_ report: WriteReport, from place: Place, ticket: Int) -> Bool {
        guard var dialog, dialog.place == place, dialog.sent[ticket] != nil else { return false }
        let isOver = dialog.take(report, ticket: ticket)
        self.dialog = dialog
        if isOver { close(dialog, keepsDraft: false) }
        return isOver
    }
}
