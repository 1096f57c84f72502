import Base
import Screen

/// Chooses among named things by typing some of their letters.
struct Picker: Equatable, Sendable {
    struct Option: Equatable, Sendable {
        /// What is chosen: an id or a word of the API.
        var id: String
        var name: String
        /// Beside the name, to tell namesakes apart.
        var note = ""
        /// Among those that no choice stands for.
        var isUsual = true
    }

    let options: [Option]
    /// Several may be chosen; none then means all usual ones.
    let takesMany: Bool
    /// What may be typed in full although it is not listed: the id of a project that no export has named yet.
    let takesID: Bool
    /// Ids, in the order of the options.
    private(set) var chosen: [String]
    /// What is typed while the list is open.
    private(set) var search: LineEditor?
    private(set) var cursor = 0

    init(_ options: [Option], chosen: [String] = [], takesMany: Bool = false, takesID: Bool = false) {
        self.options = options
        self.takesMany = takesMany
        self.takesID = takesID
        self.chosen = chosen
    }

    var isOpen: Bool { search != nil }

    func isChosen(_ option: Option) -> Bool { chosen.contains(option.id) }

    /// True for what a choice of none stands for, too.
    func isIncluded(_ option: Option) -> Bool {
        takesMany && chosen.isEmpty ? option.isUsual : isChosen(option)
    }

    private var usual: [Option] { options.filter(\.isUsual) }

    /// What is chosen, in words; empty for nothing.
    var value: String {
        guard !takesMany else { return valueOfMany }
        guard let id = chosen.first else { return "" }
        return options.first { $0.id == id }?.name ?? id
    }

    private var valueOfMany: String {
        func names(_ options: [Option]) -> String { options.map(\.name).joined(separator: ", ") }
        let all = usual.count
        if chosen.isEmpty { return "all \(all)" }
        if chosen.count <= 3 { return "only \(names(options.filter(isChosen)))" }
        let left = usual.filter { !isChosen($0) }
        let more = options.filter { !$0.isUsual && isChosen($0) }
        let also = more.isEmpty ? "" : " and \(names(more))"
        if left.isEmpty { return "all \(all)\(also)" }
        if left.count <= 3 { return "all but \(names(left))" + (more.isEmpty ? "" : ", with \(names(more))") }
        return "\(all - left.count) of \(all)\(also)"
    }

    /// What fits to what is typed, the best first.
    var matches: [Option] {
        let text = search?.text.lowercased() ?? ""
        guard !text.isEmpty else { return options }
        var found = options.enumerated().compactMap { index, option -> (rank: Int, index: Int, option: Option)? in
            let names = [Self.rank(of: text, in: option.name.lowercased()), option.id.hasPrefix(text) ? 0 : nil]
            return names.compactMap { $0 }.min().map { ($0, index, option) }
        }
        found.sort { ($0.rank, $0.index) < ($1.rank, $1.index) }
        if found.isEmpty, takesID, ID<Void>(text) != nil { return [Option(id: text, name: text, note: "by its id")] }
        return found.map(\.option)
    }

    /// How far a name is from what is typed, whose letters it must have in their order; nil when it does not.
    static func rank(of text: String, in name: String) -> Int? {
        if let range = name.firstRange(of: text) {
            return name.distance(from: name.startIndex, to: range.lowerBound)
        }
        var gaps = 100
        var rest = Substring(name)
        for character in text {
            guard let place = rest.firstIndex(of: character) else { return nil }
            gaps += rest.distance(from: rest.startIndex, to: place)
            rest = rest[rest.index(after: place)...]
        }
        return gaps
    }

    mutating func open(with text: String = "") {
        search = LineEditor(text)
        cursor = text.isEmpty && !takesMany ? options.firstIndex(where: isChosen) ?? 0 : 0
    }

    mutating func close() { search = nil }

    mutating func choose(_ ids: [String]) { chosen = ids }

    /// Takes a key while the list is open; true when the choice is made and the form may go on.
    mutating func take(_ key: Key) -> Bool {
        let found = matches
        switch key {
        case .up: cursor = max(0, cursor - 1)
        case .down: cursor = min(found.count - 1, cursor + 1)
        case .pageUp: cursor = max(0, cursor - Self.rows)
        case .pageDown: cursor = min(found.count - 1, cursor + Self.rows)
        case .escape: search = nil
        case .enter where takesMany:
            search = nil
            return true
        case .enter:
            guard found.indices.contains(cursor) else { return false }
            chosen = [found[cursor].id]
            search = nil
            return true
        case .character(" ") where takesMany:
            guard found.indices.contains(cursor) else { return false }
            toggle(found[cursor].id)
        case .character("=") where takesMany:
            guard found.indices.contains(cursor) else { return false }
            chosen = [found[cursor].id]
        default: insert(key)
        }
        cursor = max(0, min(cursor, matches.count - 1))
        return false
    }

    private mutating func insert(_ key: Key) {
        let before = search?.text
        _ = search?.take(key)
        if search?.text != before { cursor = 0 }
    }

    /// Takes pasted text as if it were typed.
    mutating func insert(_ text: String) {
        if search == nil { open() }
        search?.insert(text)
        cursor = 0
    }

    /// Takes one in or out; from all to all but one.
    private mutating func toggle(_ id: String) {
        var set = included
        if set.remove(id) == nil { set.insert(id) }
        setChosen(set)
    }

    /// Leaves these out, or takes them in again when all of them are out.
    mutating func toggle(all ids: [String]) {
        var set = included
        if set.isDisjoint(with: ids) { set.formUnion(ids) } else { set.subtract(ids) }
        setChosen(set)
    }

    private var included: Set<String> { Set(options.filter(isIncluded).map(\.id)) }

    private mutating func setChosen(_ set: Set<String>) {
        chosen = set == Set(usual.map(\.id)) ? [] : options.map(\.id).filter(set.contains)
    }

    /// How many options are in view at once.
    static let rows = 7
}
