import Base
import Changes
import LangSmith
import Screen

/// One question of a form and what is answered so far.
struct Field: Equatable, Sendable {
    /// Every field there is in any dialog.
    enum Name: Hashable, Sendable {
        case confirmation
        /// One of several things to tick, by its place in the list.
        case item(Int)
        case preset, displayName, bucket, prefix, region, endpoint, role, authentication
        case accessKeyID, secretAccessKey, sessionToken
        case kind, source, project, destination, start, end, interval, filter, conversations, fields, reader, version,
            compression

        /// What a bucket is reached by.
        static let ofBucket: Set<Self> = [
            .bucket, .prefix, .region, .endpoint, .accessKeyID, .secretAccessKey, .sessionToken,
        ]
    }

    enum Control: Equatable, Sendable {
        case text(LineEditor)
        case secret(SecretEditor)
        /// One of a few words, by left and right.
        case choice([String], Int)
        case check(Bool)
        case picker(Picker)
        case finder(Finder)
    }

    /// Something that is told of an answer, and a better one where there is one.
    struct Complaint: Equatable, Sendable {
        var text: String
        var correction: Correction?

        init(_ text: String, _ correction: Correction? = nil) {
            self.text = text
            self.correction = correction
        }
    }

    let name: Name
    var label: String
    /// What it is for, shown while it has the keyboard.
    var help: String
    var control: Control
    /// How the form reads the answer, where that is more than the answer: a date, a count.
    var reading = ""
    /// What is wrong with the answer.
    var problem: Complaint?
    /// What may be wrong with it.
    var doubt: Complaint?
    /// What the service or the bucket said about it; gone at the next change.
    var refusal: Complaint?
    /// What the service found right about it; gone at the next change.
    var approval: String?
    /// Not asked, given the other answers.
    var isHidden = false
    /// The user has been here: what is missing may be told.
    var isTouched = false

    init(_ name: Name, _ label: String, help: String = "", _ control: Control) {
        self.name = name
        self.label = label
        self.help = help
        self.control = control
    }

    static func text(_ name: Name, _ label: String, _ text: String = "", help: String = "") -> Self {
        Self(name, label, help: help, .text(LineEditor(text, limit: 4096)))
    }

    static func secret(_ name: Name, _ label: String, help: String = "") -> Self {
        Self(name, label, help: help, .secret(SecretEditor()))
    }

    static func choice(_ name: Name, _ label: String, _ words: [String], _ index: Int = 0, help: String = "") -> Self {
        Self(name, label, help: help, .choice(words, index))
    }

    /// The text, or the word chosen; empty for everything else.
    var text: String {
        switch control {
        case .text(let editor): editor.text.trimmed
        case .choice(let words, let index): words[index]
        case .picker(let picker): picker.chosen.first ?? ""
        case .secret, .check, .finder: ""
        }
    }

    var secret: Secret {
        if case .secret(let editor) = control { editor.secret } else { Secret("") }
    }

    /// The place of the word chosen; 0 for other controls.
    var index: Int { if case .choice(_, let index) = control { index } else { 0 } }

    var isOn: Bool { control == .check(true) }

    var isOpen: Bool { if case .picker(let picker) = control { picker.isOpen } else { false } }

    var isEmpty: Bool {
        switch control {
        case .text(let editor): editor.text.isEmpty
        case .secret(let editor): editor.isEmpty
        case .picker(let picker): picker.chosen.isEmpty
        case .finder(let finder): if case .failed = finder.stage { false } else { true }
        case .choice, .check: false
        }
    }

    /// Its answer is on the way, which is no mistake of the user's.
    var isWaiting: Bool { if case .finder(let finder) = control { finder.ticket != nil } else { false } }

    /// What to tell of it now: nothing about an answer that was not begun.
    var shownProblem: Complaint? { refusal ?? (isTouched || !isEmpty ? problem : nil) }

    /// The better answer that is told of it now.
    var correction: Correction? { shownProblem?.correction ?? (shownProblem == nil ? doubt?.correction : nil) }

    /// Takes another answer, as if it had been typed.
    mutating func answer(_ answer: Correction.Answer) {
        switch (answer, control) {
        case (.text(let text), .text): control = .text(LineEditor(text, limit: 4096))
        case (.text(let text), .picker(var picker)):
            picker.choose(text.isEmpty ? [] : [text])
            control = .picker(picker)
        case (.secret(let secret), .secret(var editor)):
            control = .check(false)
            editor.wipe()
            editor.insert(secret.reveal())
            control = .secret(editor)
        default: return
        }
        refusal = nil
        approval = nil
    }

    /// Forgets a secret; leaves everything else.
    mutating func wipe() {
        guard case .secret(var editor) = control else { return }
        control = .check(false)
        editor.wipe()
        control = .secret(editor)
    }
}
