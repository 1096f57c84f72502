import Base
import Changes
import LangSmith
import Screen

/// Fields and buttons, and which of them has the keyboard.
struct Form: Equatable, Sendable {
    /// What a button does; the harmless one stands first.
    enum Button: Hashable, Sendable {
        case leave, request
        /// Try from this machine what the service will do.
        case test
        case send
    }

    enum Stop: Hashable, Sendable {
        case field(Field.Name)
        case button(Button)
    }

    /// What a key came to.
    enum Outcome: Equatable {
        case ignored, moved, changed
        /// Nothing, and what would do something.
        case told(String)
        case pressed(Button)
        /// The search is to begin, or to stop where it is under way.
        case searched
    }

    var fields: [Field]
    /// From left to right.
    var buttons: [Button] = [.leave, .request, .send]
    private(set) var focus: Stop
    /// As it was at first, to know whether anything was typed.
    private var original: [Field.Control]

    /// Begins at the first field, or at the harmless button where the only entry is to confirm.
    init(_ fields: [Field]) {
        self.fields = fields
        original = fields.map(\.control)
        focus = .button(.leave)
        let first = fields.first { !$0.isHidden }
        if let first, first.name != .confirmation, first.name != .item(0) { focus = .field(first.name) }
    }

    subscript(name: Field.Name) -> Field {
        get { fields.first { $0.name == name } ?? .text(name, "") }
        set {
            if let index = fields.firstIndex(where: { $0.name == name }) { fields[index] = newValue }
        }
    }

    func has(_ name: Field.Name) -> Bool { fields.contains { $0.name == name && !$0.isHidden } }

    /// True once something differs from how the form came up.
    var isDirty: Bool {
        zip(fields, original).contains { field, control in
            // What was found follows from the other answers.
            if case .finder = control { false } else { field.control != control }
        }
    }

    /// The search that is asked for here.
    var finder: Finder? {
        get { if case .finder(let finder) = self[.conversations].control { finder } else { nil } }
        set { if let newValue, has(.conversations) { self[.conversations].control = .finder(newValue) } }
    }

    var stops: [Stop] {
        fields.filter { !$0.isHidden }.map { .field($0.name) } + buttons.map { .button($0) }
    }

    /// The first answer that is wrong, of those that are asked.
    var firstProblem: Field? { fields.first { !$0.isHidden && ($0.problem ?? $0.refusal) != nil } }

    /// Gives options that became known to the field that chooses among them; nothing was typed by that.
    mutating func follow(_ options: [Picker.Option], in name: Field.Name) {
        guard let index = fields.firstIndex(where: { $0.name == name }) else { return }
        if case .picker(var picker) = fields[index].control {
            picker.follow(options)
            fields[index].control = .picker(picker)
        }
        if case .picker(var picker) = original[index] {
            picker.follow(options)
            original[index] = .picker(picker)
        }
    }

    mutating func focus(on stop: Stop) {
        leave()
        focus = stop
    }

    /// Tells every problem from now on, and goes to the first.
    mutating func showProblems() {
        for index in fields.indices { fields[index].isTouched = true }
        if let first = firstProblem { focus(on: .field(first.name)) }
    }

    /// The better answer that one key takes: of the field that has the keyboard, or else of the first that has one.
    var correction: Correction? {
        if case .field(let name) = focus, let correction = self[name].correction { return correction }
        return fields.lazy.filter { !$0.isHidden }.compactMap(\.correction).first
    }

    mutating func take(_ correction: Correction) {
        for change in correction.changes { self[Field.Name(change.field)].answer(change.answer) }
    }

    mutating func wipeSecrets() {
        for index in fields.indices { fields[index].wipe() }
    }

    // MARK: Keys

    mutating func take(_ key: Key) -> Outcome {
        switch focus {
        case .button(let button): take(key, on: button)
        case .field(let name): take(key, in: name)
        }
    }

    private mutating func take(_ key: Key, on button: Button) -> Outcome {
        switch key {
        case .enter, .character(" "): return .pressed(button)
        case .left, .up, .backTab: return move(by: -1)
        case .right, .down, .tab: return move(by: 1)
        default: return .ignored
        }
    }

    private mutating func take(_ key: Key, in name: Field.Name) -> Outcome {
        guard let index = fields.firstIndex(where: { $0.name == name }) else { return .ignored }
        if case .picker(var picker) = fields[index].control, picker.isOpen, key != .tab, key != .backTab {
            if key == .character("-"), picker.takesMany, picker.search?.text.isEmpty == true {
                picker.toggle(all: Self.heavy)
                set(.picker(picker), at: index)
                return .changed
            }
            let isMade = picker.take(key)
            set(.picker(picker), at: index)
            if isMade { _ = move(by: 1) }
            return .changed
        }
        switch key {
        case .tab, .down: return move(by: 1)
        case .backTab, .up: return move(by: -1)
        case .enter, .character(" "):
            if case .finder(let finder) = fields[index].control {
                // What was found is not looked for again by a slip on the way down.
                return key == .enter && finder.found != nil ? move(by: 1) : .searched
            }
            return key == .enter ? enter(index) : edit(key, at: index)
        default: return edit(key, at: index)
        }
    }

    private mutating func enter(_ index: Int) -> Outcome {
        if case .picker(var picker) = fields[index].control, picker.chosen.isEmpty || picker.takesMany {
            picker.open()
            fields[index].control = .picker(picker)
            return .changed
        }
        return move(by: 1)
    }

    private mutating func edit(_ key: Key, at index: Int) -> Outcome {
        switch fields[index].control {
        case .text(var editor):
            guard editor.take(key) else { return .ignored }
            set(.text(editor), at: index)
        case .secret(var editor):
            // The only owner, so that wiping reaches the bytes.
            fields[index].control = .check(false)
            let isTaken = editor.take(key)
            fields[index].control = .secret(editor)
            guard isTaken else { return .ignored }
            fields[index].refusal = nil
        case .finder: return told(key, "Space looks for them.")
        case .check(let isOn):
            guard key == .character(" ") || key == .left || key == .right else { return told(key, "Space ticks it.") }
            set(.check(!isOn), at: index)
        case .choice(let words, let place):
            let step: Int
            switch key {
            case .right, .character(" "): step = 1
            case .left: step = words.count - 1
            default: return told(key, "\(fields[index].label): left and right choose another.")
            }
            set(.choice(words, (place + step) % words.count), at: index)
        case .picker(var picker):
            switch key {
            case .character("-") where picker.takesMany: picker.toggle(all: Self.heavy)
            case .character(" "), .right: picker.open()
            case .character(let character): picker.open(with: String(character))
            case .backspace, .delete: picker.choose([])
            default: return .ignored
            }
            set(.picker(picker), at: index)
        }
        return .changed
    }

    /// Letters mean nothing here, which is said lest somebody takes them for an answer.
    private func told(_ key: Key, _ words: String) -> Outcome {
        if case .character = key { .told(words) } else { .ignored }
    }

    /// What makes partitions slow and large: leaving it out is the service's own cure.
    static let heavy = ["inputs", "outputs"]

    private mutating func set(_ control: Field.Control, at index: Int) {
        guard fields[index].control != control else { return }
        fields[index].control = control
        fields[index].refusal = nil
        fields[index].approval = nil
        if case .choice = control { fields[index].isTouched = true }
    }

    mutating func paste(_ text: String) -> Outcome {
        guard case .field(let name) = focus, let index = fields.firstIndex(where: { $0.name == name }) else {
            return .ignored
        }
        switch fields[index].control {
        case .text(var editor):
            editor.insert(text.trimmed)
            set(.text(editor), at: index)
        case .secret(var editor):
            fields[index].control = .check(false)
            editor.insert(text)
            fields[index].control = .secret(editor)
            fields[index].refusal = nil
        case .picker(var picker):
            picker.insert(text.trimmed)
            set(.picker(picker), at: index)
        case .check, .choice, .finder: return .ignored
        }
        return .changed
    }

    /// To another field or button, round and round.
    private mutating func move(by step: Int) -> Outcome {
        let stops = stops
        guard let place = stops.firstIndex(of: focus) else { return .ignored }
        focus(on: stops[(place + step + stops.count) % stops.count])
        return .moved
    }

    /// Leaves a field that is not asked any more.
    mutating func leaveHidden() {
        guard case .field(let name) = focus, self[name].isHidden, let first = stops.first else { return }
        focus = first
    }

    /// Takes over what was answered before, where it is still asked.
    mutating func restore(_ draft: Form) {
        for old in draft.fields {
            guard let index = fields.firstIndex(where: { $0.name == old.name }) else { continue }
            // What was to be ticked may be another thing by now.
            if case .item = old.name, fields[index].label != old.label { continue }
            switch (fields[index].control, old.control) {
            case (.picker(var picker), .picker(let old)):
                picker.choose(old.chosen)
                fields[index].control = .picker(picker)
            case (.secret, _), (.finder, _): break
            case (_, let control): fields[index].control = control
            }
        }
    }

    /// Closes what is open in the field that loses the keyboard; from then on its problems are told.
    private mutating func leave() {
        guard case .field(let name) = focus, let index = fields.firstIndex(where: { $0.name == name }) else { return }
        fields[index].isTouched = true
        guard case .picker(var picker) = fields[index].control else { return }
        picker.close()
        fields[index].control = .picker(picker)
    }
}
