import Base
import Changes
import LangSmith
import ObjectStore
import Screen

/// What a dialog is about: what it asks, what it makes of the answers, and what would be sent.
///
/// A value frozen when the dialog opens, so that places and the time in it cannot change under the user's hands; only
/// what can be chosen from may become more.
protocol Errand: Sendable {
    /// Under which its draft is kept; nil for one that has nothing to type.
    var draft: DraftKey? { get }
    var title: Line { get }
    /// On the harmless button.
    var leaveLabel: String { get }
    /// On the button that sends.
    func sendLabel(_ form: Form) -> String
    /// The dialog stays until the service has answered, so that a refusal meets the fields it is about.
    var waitsForAnswer: Bool { get }

    func makeForm() -> Form
    /// Looks at the answers after each change: what is asked, how it is read, what is wrong with it, and what it comes to.
    func review(_ form: inout Form)
    /// Takes in projects and destinations that became known since it opened.
    mutating func follow(_ state: State, _ form: inout Form)
    /// Above the fields.
    func intro(_ form: Form, _ state: State) -> [Line]
    /// Why it cannot be sent now, for what is so at the service; nil when nothing is in the way.
    func obstacle(_ form: Form, _ state: State) -> String?
    /// The filter to be looked at by the service; nil where none is asked for.
    func filter(_ form: Form) -> TraceQuery?
    /// The bucket to be tried from this machine; nil where there is none to try.
    func bucket(_ form: Form) throws(Bucket.Problem) -> Bucket?
    /// What the other side has to allow, to be read and copied.
    func policies(_ form: Form) -> [BucketPolicy]
    /// What is sent, in this order.
    func writes(_ form: Form) -> [Write]
}

extension Errand {
    var draft: DraftKey? { nil }
    var leaveLabel: String { "Leave it" }
    var waitsForAnswer: Bool { true }
    func review(_ form: inout Form) {}
    mutating func follow(_ state: State, _ form: inout Form) {}
    func intro(_ form: Form, _ state: State) -> [Line] { [] }
    func obstacle(_ form: Form, _ state: State) -> String? { nil }
    func filter(_ form: Form) -> TraceQuery? { nil }
    func bucket(_ form: Form) throws(Bucket.Problem) -> Bucket? { nil }
    func policies(_ form: Form) -> [BucketPolicy] { [] }
}

/// Which dialog a draft belongs to.
enum DraftKey: Hashable, Sendable {
    case newDestination
    case newExport
    case clone(ID<BulkExport>)
    case repair(ID<BulkExport>)
    case credentials(ID<Destination>)
}

extension Confirmation {
    static let field = Field.text(.confirmation, "Type", help: "So that no slip of a finger does it.")

    /// Asks for a word, or for none.
    static func review(_ form: inout Form, word: String?) {
        form[.confirmation].isHidden = word == nil
        guard let word else { return }
        form[.confirmation].label = "Type “\(word)”"
        let isTyped = form[.confirmation].text == word
        form[.confirmation].problem = isTyped ? nil : "Type “\(word)” to allow it."
        form[.confirmation].reading = isTyped ? "✓" : "to allow it"
    }
}
