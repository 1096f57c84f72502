import TestTerminal

/// Dialogs, worked by what they show and never by counting their fields.
extension PtyChild {
    /// Puts the cursor on an export, by its id, in a list that is not narrowed yet.
    func select(export id: String) throws {
        send("2/\(id.prefix(8))\r")
        try wait("the export \(id.prefix(8)) alone") { screen in
            screen.text.contains("2 Exports (1 of") && screen.selectedRow.map { !screen.isDestination($0) } ?? false
        }
    }

    /// Puts the cursor on a destination, by its name of at most eight letters.
    func select(destination name: String) throws {
        send("1g")
        try wait("the keyboard in the destinations") { $0.selectedRow == 3 && $0.isDestination(3) }
        try wait(for: name)
        for _ in 0..<20 {
            settle()
            guard let before = screen.selectedRow, !screen.row(before).prefix(26).contains(" \(name) ") else { return }
            send("j")
            try wait("the next destination") { $0.selectedRow.map { $0 != before } ?? false }
        }
        throw PseudoTerminal.Failure(description: "no destination \(name)\n\(screen.text)")
    }

    /// Gives the keyboard to a field or a button.
    func focus(on label: String) throws {
        try wait("a dialog") { $0.focus != nil }
        for _ in 0..<40 {
            // Between two frames: half of one may have a mark that is on its way from one row to another.
            settle()
            let before = screen.focus
            if screen.isFocused(label) { return }
            send("\t")
            try wait("the focus to move from \(before ?? "")") { $0.focus != nil && $0.focus != before }
        }
        throw PseudoTerminal.Failure(description: "nothing is called \(label)\n\(screen.text)")
    }

    /// Types into a field in place of what is there.
    func fill(_ label: String, _ text: String) throws {
        try focus(on: label)
        send("\u{5}\u{15}\(text)")
        // Not in the label, which may be the word to type.
        try wait("\(label) to be \(text)") { screen in
            screen.row(ofFocus: label)?.split(separator: label, maxSplits: 1).last?.contains(text) ?? false
        }
    }

    /// Types a secret, or pastes it.
    func fill(_ label: String, secret: String, pasted: Bool = false) throws {
        try focus(on: label)
        send(pasted ? "\u{1b}[200~\(secret)\n\u{1b}[201~" : secret)
        try wait("all of \(label)") { $0.row(ofFocus: label)?.contains("•••• \(secret.count) characters") ?? false }
    }

    /// Chooses from a list by typing letters of a name.
    func choose(_ label: String, _ name: String) throws {
        try focus(on: label)
        send(name)
        try wait("\(name) in the list") { screen in
            (0..<screen.rows).contains { screen.row($0).contains("▸ \(name)") }
        }
        send("\r")
        try wait("\(name) as \(label)") { screen in
            (0..<screen.rows).contains { screen.row($0).contains(label) && screen.row($0).contains("\(name) ▾") }
        }
    }

    /// Goes through the words of a field until it has the one wanted.
    func turn(_ label: String, to word: String) throws {
        try focus(on: label)
        for _ in 0..<10 {
            settle()
            guard let before = screen.row(ofFocus: label), !before.contains("‹ \(word) ›") else { return }
            send("\u{1b}[C")
            try wait("another \(label)") { $0.row(ofFocus: label).map { $0 != before } ?? false }
        }
        throw PseudoTerminal.Failure(description: "\(label) has no \(word)\n\(screen.text)")
    }

    func press(_ button: String) throws {
        try focus(on: button)
        // What an earlier run knew may be acted on in a moment, and the dialog says so until then.
        try wait("what it is about to be this run's") { !$0.contains("being read again") }
        send("\r")
    }
}

extension VirtualTerminal {
    /// The sentences in a dialog, wherever their lines break; empty when there is none.
    var dialog: String {
        guard let last = (0..<rows).last(where: { row($0).contains(" Request ") }) else { return "" }
        let buttons = row(last)
        guard let request = buttons.firstRange(of: " Request "),
            let left = buttons[..<request.lowerBound].lastIndex(of: "│"),
            let right = buttons[request.upperBound...].firstIndex(of: "│")
        else { return "" }
        let columns =
            buttons.distance(
                from: buttons.startIndex,
                to: left
            )..<buttons.distance(
                from: buttons.startIndex,
                to: right
            )
        var lines: [Substring] = []
        for number in stride(from: last, through: 0, by: -1) {
            let line = Array(row(number))
            guard line.count > columns.upperBound, line[columns.lowerBound] == "│" else { break }
            lines.append(Substring(String(line[columns].dropFirst())))
        }
        return lines.reversed().flatMap { $0.split(separator: " ") }.joined(separator: " ")
    }

    /// What has the keyboard in a dialog: a field's row from its mark on, or a button in its brackets.
    ///
    /// Nil where there is none, and in a frame that is not drawn to its end, which may show two.
    var focus: String? {
        let found = (0..<rows).compactMap { focus(in: row($0)) }
        return found.count == 1 ? found[0] : nil
    }

    private func focus(in text: String) -> String? {
        if let mark = mark(in: text) { return String(text[mark...].prefix(40)) }
        guard let mark = text.firstRange(of: "[ "), text[mark.upperBound...].first?.isLetter ?? false,
            let end = text[mark.upperBound...].firstRange(of: " ]")
        else { return nil }
        return String(text[mark.lowerBound..<end.upperBound])
    }

    /// The mark of a field that has the keyboard: right of the dialog's edge, unlike that of a schedule that is folded.
    private func mark(in text: String) -> String.Index? {
        text.indices.first { index in
            text[index] == "▸" && text[text.index(after: index)...].first.map { $0 != " " } ?? false
                && text[..<index].last { $0 != " " } == "│"
        }
    }

    func isFocused(_ label: String) -> Bool { focus.map { $0 == "[ \(label) ]" || $0.hasPrefix("▸\(label)") } ?? false }

    /// The row of a field that has the keyboard.
    func row(ofFocus label: String) -> String? {
        (0..<rows).lazy.map(row).first { text in mark(in: text).map { text[$0...].hasPrefix("▸\(label)") } ?? false }
    }

    /// True if the mark in a row is that of a destination, on a screen with the panes side by side.
    fileprivate func isDestination(_ row: Int) -> Bool { self.row(row).prefix(26).contains("▌") }
}
