import Screen

/// One line of text being typed.
struct LineEditor: Equatable, Sendable {
    private(set) var text: String
    /// Where the next character goes, in characters from the start.
    private(set) var position: Int
    /// All of the text is selected: what is typed replaces it, and a key that moves goes on with it.
    private(set) var isSelected: Bool

    /// More characters are not taken, so that a pasted file stays outside.
    private let most: Int

    static let limit = 300

    init(_ text: String = "", isSelected: Bool = false, limit: Int = limit) {
        self.text = text
        self.isSelected = isSelected && !text.isEmpty
        most = limit
        position = text.count
    }

    /// Takes a key; false when it means nothing to a line of text.
    mutating func take(_ key: Key) -> Bool {
        if isSelected, key == .backspace || key == .delete {
            insert("")
            return true
        }
        switch key {
        case .character(let character): insert(String(character))
        case .backspace: remove(position - 1..<position)
        case .delete, .control("d"): remove(position..<position + 1)
        case .left, .control("b"): position = max(0, position - 1)
        case .right, .control("f"): position = min(text.count, position + 1)
        case .home, .control("a"): position = 0
        case .end, .control("e"): position = text.count
        case .control("u"): remove(0..<position)
        case .control("k"): remove(position..<text.count)
        case .control("w"): remove(startOfWord()..<position)
        default: return false
        }
        isSelected = false
        return true
    }

    /// Puts text where the cursor is; line breaks and tabs become blanks.
    mutating func insert(_ addition: String) {
        if isSelected { (text, position, isSelected) = ("", 0, false) }
        let room = most - text.count
        let line = String(addition.map { $0.isNewline || $0 == "\t" ? " " : $0 }.prefix(max(0, room)))
        text.insert(contentsOf: line, at: text.index(text.startIndex, offsetBy: position))
        position = min(text.count, position + line.count)
    }

    private mutating func remove(_ range: Range<Int>) {
        let range = range.clamped(to: 0..<text.count)
        let start = text.index(text.startIndex, offsetBy: range.lowerBound)
        text.removeSubrange(start..<text.index(start, offsetBy: range.count))
        if position > range.lowerBound { position -= min(position, range.upperBound) - range.lowerBound }
    }

    private func startOfWord() -> Int {
        let before = Array(text.prefix(position))
        var start = before.count
        while start > 0, before[start - 1] == " " { start -= 1 }
        while start > 0, before[start - 1] != " " { start -= 1 }
        return start
    }
}
