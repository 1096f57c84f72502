import Base
import LangSmith
import Monitor
import Screen

/// Problems that somebody knows of.
extension State {
    /// What `m` is about: the marked exports that are problems, or the selected one.
    var knowable: [ID<BulkExport>] {
        let marked = board.marks.filter { board.census.conditions[$0].map { $0.isProblem || $0.known != nil } ?? false }
        if !marked.isEmpty, page == nil { return marked.sorted() }
        return subject?.export.map { [$0] } ?? []
    }

    /// Asks for how long they are known, or takes it back where they are.
    mutating func know(at now: Now) -> [Effect] {
        let exports = knowable
        let open = exports.filter { board.census.conditions[$0]?.isProblem == true }
        guard open.isEmpty else {
            knownPrompt = KnownPrompt(exports: open)
            return []
        }
        let known = exports.filter { board.census.saying(of: $0) != nil }
        let names = known.count == 1 ? "export \(known[0].short)" : Format.counted(known.count, "export")
        return keep(
            KnownProblems.Change(removed: known),
            "\(names): not taken as known any more; m again knows it",
            at: now
        )
    }

    mutating func typeKnown(_ key: Key, at now: Now) -> [Effect] {
        guard var prompt = knownPrompt else { return [] }
        switch key {
        case .escape:
            knownPrompt = nil
            return []
        case .enter:
            knownPrompt = nil
            return know(prompt, at: now)
        case .tab, .down: prompt.term = prompt.term.next
        case .backTab, .up: prompt.term = prompt.term.previous
        case .backspace where prompt.editor.text.isEmpty:
            knownPrompt = nil
            return []
        default: _ = prompt.editor.take(key)
        }
        knownPrompt = prompt
        return []
    }

    private mutating func know(_ prompt: KnownPrompt, at now: Now) -> [Effect] {
        let wall = inventory.serverNow(now).wall
        let note = CleanText.trimmed(prompt.editor.text, limit: 200)
        // As they are now, which may be more than when the line opened.
        let added = prompt.exports.compactMap { id -> KnownProblem? in
            guard let symptom = board.census.symptom(of: id, in: inventory) else { return nil }
            return KnownProblem(
                export: id,
                symptom: symptom,
                note: note,
                since: wall,
                span: prompt.term.span(at: wall)
            )
        }
        guard !added.isEmpty else {
            say("it is not a problem any more", at: now)
            return []
        }
        let names = added.count == 1 ? "export \(added[0].export.short)" : Format.counted(added.count, "export")
        // The next problem is the next thing to think about.
        if page?.isList == true { _ = inFront { page, state in page.move(.rows(1), in: state) } }
        return keep(
            KnownProblems.Change(added: added),
            "\(names): known \(prompt.term.words); m takes it back",
            at: now
        )
    }

    private mutating func keep(_ change: KnownProblems.Change, _ sentence: String, at now: Now) -> [Effect] {
        let changed = board.know(change, at: now)
        exports.note(changed)
        board.remember(
            Journal.Entry(
                at: inventory.serverNow(now).wall,
                kind: .write,
                export: (change.added.first?.export ?? change.removed.first),
                text: sentence + (change.added.first.map { $0.note.isEmpty ? "" : ": \($0.note)" } ?? "")
            )
        )
        say(sentence, at: now)
        return [.order(.know(change), at: place)]
    }
}
