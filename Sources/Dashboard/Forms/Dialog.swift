import Base
import Changes
import LangSmith
import Monitor
import ObjectStore
import Screen

/// A question over the panes whose answer changes something at the service.
struct Dialog: Sendable {
    private(set) var errand: any Errand
    /// Where it acts, as it was when it opened.
    let place: Place
    let sign: Sign
    var form: Form
    /// What the answers come to.
    private(set) var proposal: Proposal
    var mode = Mode.form
    /// Lines of its content above the view.
    var scroll = 0
    /// The height it has had.
    var rows = 0
    /// The field that has the keyboard came to be another, and is to be in view.
    var follows = false
    /// What came of sending, while it is still open.
    var message: String?
    /// What the last key does not do, until the next one.
    var hint: String?
    /// Nobody knows what came of it: it is not sent again from here.
    var isInDoubt = false
    /// What is on its way, by ticket.
    var sent: [Int: Write] = [:]
    /// How far the test of the bucket has come, until an answer changes.
    var test: BucketTest.Progress?
    /// Set while it is under way.
    var testTicket: Int?
    /// The filter that the service looked at last, or is looking at.
    var checked: (query: TraceQuery, ticket: Int)?
    /// What was asked of the service to be chosen from.
    var inquiry = Inquiry()
    /// What was done of several writes.
    var done: Set<Write> = []

    /// What is shown of the place, as it was when it opened.
    struct Sign: Equatable, Sendable {
        var badge: String
        var isProduction: Bool
        var badgeTone: Tone
        var workspace: String
        var profile: String
        var host: String
    }

    enum Mode: Equatable, Sendable {
        case form
        /// Something to read in its place, scrolled by some lines.
        case reading(Paper, scroll: Int)
        /// A question before anything else, and whether its second answer has the keyboard.
        case question(Question, isSecond: Bool)
    }

    enum Paper: Equatable, Sendable {
        /// As it would be sent.
        case request
        /// One of the policies that the bucket needs.
        case policy(Int)
    }

    enum Question: Equatable, Sendable {
        /// Esc, with something typed.
        case leave
        /// There is a draft of this dialog.
        case draft(Form)
        /// The button that sends, after a test that failed, and why it did.
        case failedTest(String)

        var text: String {
            switch self {
            case .leave: "Close this? What you typed is kept as a draft, but for secrets."
            case .draft: "You began this before. Take up what you typed?"
            case .failedTest(let cause):
                "The test from here failed: \(cause). The service makes one of its own, and refuses what fails."
            }
        }

        /// The harmless one first.
        var answers: [String] {
            switch self {
            case .leave: ["Stay", "Close, keep the draft"]
            case .draft: ["Take up the draft", "Start anew"]
            case .failedTest: ["Back to the form", "Send it all the same"]
            }
        }
    }

    init(_ errand: any Errand, in state: State) {
        self.errand = errand
        let session = state.session
        place = session.place
        sign = Sign(
            badge: CleanText.line(session.environment.isEmpty ? session.profile : session.environment, limit: 24),
            isProduction: session.isProduction,
            badgeTone: state.board.badgeTone,
            workspace: CleanText.line(state.inventory.server.workspaceName ?? "", limit: 40),
            profile: CleanText.line(session.profile, limit: 40),
            host: session.host
        )
        form = errand.makeForm()
        errand.review(&form)
        proposal = errand.proposal(form, state.ground)
        form.show(proposal, of: errand)
        if let key = errand.draft, let draft = state.board.drafts[key] {
            mode = .question(.draft(draft), isSecond: false)
        }
    }

    var isSending: Bool { !sent.isEmpty }

    /// Why the test of the answers as they stand failed; nil where it did not, or other keys would not mend it.
    var testFailure: String? {
        guard let test, !test.keysAreRight, case .failed? = test.verdict else { return nil }
        return BucketTest.Step.allCases.lazy.compactMap { step -> String? in
            guard case .failed(let finding) = test[step] else { return nil }
            return "\(step.title): \(CleanText.line(finding.cause, limit: 200))"
        }.first
    }

    /// What is still to be sent.
    var writes: [Write] { proposal.writes.filter { !done.contains($0) } }

    mutating func review(_ live: Ground) {
        look(live)
        form.leaveHidden()
        follows = true
    }

    /// Takes in what can be chosen from by now.
    mutating func follow(_ live: Ground) { errand.follow(live, &form) }

    /// Looks at the answers without moving what is in view.
    mutating func look(_ live: Ground) {
        form.forgetProblems()
        errand.review(&form)
        propose(live)
        form.show(proposal, of: errand)
    }

    /// Holds the answers against what is known now.
    mutating func propose(_ live: Ground) { proposal = errand.proposal(form, live) }

    /// Looks at the answers after one of them changed: what was tested is another bucket now.
    mutating func change(_ live: Ground) {
        test = nil
        testTicket = nil
        review(live)
    }

    /// Why the button that sends does nothing now; nil when it would.
    func obstacle() -> String? {
        if isSending { return "it is on its way" }
        if isInDoubt { return "look at what there is first; Esc keeps the draft" }
        switch proposal.obstacle {
        case .readOnly?, .notHere?: return proposal.obstacle?.reason
        case .standing?, .unknown?, nil: break
        }
        if let problem = form.firstProblem?.problem { return problem.text }
        // Unlike a bucket, a filter does not become right by itself.
        if form.has(.filter), let refusal = form[.filter].refusal { return refusal.text }
        // What no field asks for is told all the same.
        return proposal.problems.all.first?.sentence ?? proposal.obstacle?.reason
    }

    /// Gives the keyboard to the first answer that is wrong, of all or of some; returns what is wrong with it.
    ///
    /// What was said of some answers before is no reason not to ask again.
    mutating func goToProblem(of names: Set<Field.Name>? = nil) -> String? {
        let wrong = form.fields.first {
            !$0.isHidden && (names == nil ? $0.refusal ?? $0.problem : $0.problem) != nil
                && names?.contains($0.name) != false
        }
        guard let wrong else { return nil }
        form.focus(on: .field(wrong.name))
        form[wrong.name].isTouched = true
        follows = true
        return (wrong.refusal ?? wrong.problem)?.text
    }
}
