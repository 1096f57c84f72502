import Base
import Changes
import LangSmith
import ObjectStore
import Screen

/// What a dialog is about: what it asks, and which change the answers propose.
///
/// A value frozen when the dialog opens, so that places and the time in it cannot change under the user's hands; only
/// what can be chosen from may become more.
protocol Errand: Sendable {
    /// Under which its draft is kept; nil for one that has nothing to type.
    var draft: DraftKey? { get }
    /// On the harmless button.
    var leaveLabel: String { get }
    /// On the button that sends.
    func sendLabel(_ proposal: Proposal) -> String
    /// The dialog stays until the service has answered, so that a refusal meets the fields it is about.
    var waitsForAnswer: Bool { get }
    /// It is about what is there and goes on changing: told anew with each news, and above the fields. What is made of
    /// the answers is told below them, when they change.
    var isAboutWhatIs: Bool { get }

    func makeForm() -> Form
    /// Looks at the answers after each change: what is asked, how it is read, and what is wrong with it that is none of
    /// the request's.
    func review(_ form: inout Form)
    /// Takes in projects and destinations that became known since it opened.
    func follow(_ live: Ground, _ form: inout Form)
    /// What the answers come to, held against what is known now.
    func proposal(_ form: Form, _ live: Ground) -> Proposal
    /// Where it is told that something is wrong with the request.
    func field(of problem: Problem, _ form: Form) -> Field.Name
    /// Puts better answers into the form.
    func take(_ correction: Correction, _ form: inout Form)
    /// The filter to be looked at by the service; nil where none is asked for.
    func filter(_ form: Form) -> TraceQuery?
    /// The bucket to be tried from this machine; nil where there is none to try.
    func bucket(_ form: Form) throws(Bucket.Problem) -> Bucket?
    /// What the other side has to allow, to be read and copied.
    func policies(_ form: Form) -> [BucketPolicy]
}

extension Errand {
    var draft: DraftKey? { nil }
    var leaveLabel: String { "Leave it" }
    var waitsForAnswer: Bool { true }
    var isAboutWhatIs: Bool { true }
    func review(_ form: inout Form) {}
    func follow(_ live: Ground, _ form: inout Form) {}
    func field(of problem: Problem, _ form: Form) -> Field.Name { Field.Name(problem.field) }
    func take(_ correction: Correction, _ form: inout Form) { form.take(correction) }
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

extension Field.Name {
    /// The field that asks for one of a request.
    init(_ field: WireField) {
        self =
            switch field {
            case .displayName: .displayName
            case .bucketName: .bucket
            case .prefix: .prefix
            case .region: .region
            case .endpointURL: .endpoint
            case .role: .role
            case .credentials, .accessKeyID: .accessKeyID
            case .secretAccessKey: .secretAccessKey
            case .sessionToken: .sessionToken
            case .destination: .destination
            case .project: .project
            case .allExperiments: .source
            case .start: .start
            case .end: .end
            case .interval: .interval
            case .filter: .filter
            case .fields: .fields
            case .formatVersion: .version
            case .compression: .compression
            }
    }
}

extension Field {
    /// The word to type before the button does something that hurts.
    static let confirmation = Field.text(.confirmation, "Type", help: "So that no slip of a finger does it.")
}

extension Form {
    /// Puts what a proposal finds wrong beside the fields, the first thing of each, and asks for its word.
    mutating func show(_ proposal: Proposal, of errand: any Errand) {
        for problem in proposal.problems.all.reversed() {
            self[errand.field(of: problem, self)].problem = Field.Complaint(problem.sentence, problem.correction)
        }
        for warning in proposal.warnings.reversed() {
            guard let field = warning.field.map({ Field.Name($0) }), has(field) else { continue }
            self[field].doubt = Field.Complaint(warning.text, warning.correction)
        }
        let word = proposal.gravity.word
        self[.confirmation].isHidden = word == nil
        guard let word else { return }
        self[.confirmation].label = "Type “\(word)”"
        let isTyped = self[.confirmation].text == word
        self[.confirmation].problem = isTyped ? nil : Field.Complaint("Type “\(word)” to allow it.")
        self[.confirmation].reading = isTyped ? "✓" : "to allow it"
    }

    mutating func forgetProblems() {
        for index in fields.indices {
            fields[index].problem = nil
            fields[index].doubt = nil
        }
    }
}
