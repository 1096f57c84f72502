import Monitor
import Screen

/// The filter line: it narrows the exports, or the full-screen view in front.
extension State {
    mutating func clearFilter(at now: Now) {
        exports.filter(by: Filter(), board, at: now)
        // Being back in the whole list is no loss of the selected thing, and neither is a narrower one.
        _ = exports.cursor.follow(exports.rows, view: layout.rows(of: .exports))
    }

    mutating func paste(_ text: String, at now: Now) {
        touchedAt = now.steady
        if knownPrompt != nil {
            knownPrompt?.editor.insert(text)
            return
        }
        if prompt == nil, dialog != nil { return pasteInDialog(text) }
        guard prompt != nil else { return }
        prompt?.editor.insert(text)
        applyPrompt(at: now)
    }

    mutating func type(_ key: Key, at now: Now) {
        switch key {
        case .enter:
            if let problem = prompt?.problem {
                say("filter: \(problem.message)", isRefusal: true, at: now)
                return
            }
            prompt = nil
        case .escape:
            prompt = nil
            if pages.isEmpty { clearFilter(at: now) } else { search("") }
        case .tab where pages.isEmpty:
            guard let text = prompt?.editor.text, let rest = Filter.completion(of: text) else { return }
            prompt?.editor.insert(rest)
            applyPrompt(at: now)
        case .backspace where prompt?.editor.text.isEmpty == true: prompt = nil
        case .up, .down, .pageUp, .pageDown:
            guard let action = Action(key) else { return }
            _ = perform(action, at: now)
        default:
            if prompt?.editor.take(key) == true { applyPrompt(at: now) }
        }
    }

    /// Filters by what is typed so far; while that cannot be read, the list stays as it was.
    private mutating func applyPrompt(at now: Now) {
        guard let text = prompt?.editor.text else { return }
        guard pages.isEmpty else { return search(text) }
        do {
            let filter = try Filter(text)
            prompt?.problem = nil
            guard filter != exports.filter else { return }
            exports.filter(by: filter, board, at: now)
            // The beginning of a field's name is no word to look for, unless it finds something.
            if exports.rows.count == 0, Filter.completion(of: text) != nil {
                exports.filter(by: filter.withoutLastWord, board, at: now)
            }
            _ = exports.cursor.follow(exports.rows, view: layout.rows(of: .exports))
        } catch {
            prompt?.problem = error
        }
    }

    /// Shows only what holds some words, in the full-screen view in front.
    private mutating func search(_ text: String) {
        guard !pages.isEmpty else { return }
        pages[pages.count - 1].words = text
    }
}
