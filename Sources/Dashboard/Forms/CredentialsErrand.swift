import Base
import Changes
import LangSmith
import Monitor
import ObjectStore
import Screen

/// Gives a destination other keys, or a role: all that can be changed of one.
struct CredentialsErrand: Errand {
    let destination: Destination
    let ground: Ground

    var draft: DraftKey? { .credentials(destination.id) }
    var leaveLabel: String { "Close" }
    func sendLabel(_ proposal: Proposal) -> String { "Change them" }

    func makeForm() -> Form {
        Form([
            .choice(.authentication, "Sign in by", ["access key", "AWS role"]),
            .secret(.accessKeyID, "Access key id", help: "Typed or pasted; never shown."),
            .secret(
                .secretAccessKey,
                "Secret key",
                help: "Typed or pasted; never shown, and kept by the service alone."
            ),
            .secret(.sessionToken, "Session token", help: "Only for temporary keys; exports fail once it expires."),
            .text(
                .role,
                "Role ARN",
                help: "arn:aws:iam::<account>:role/<name>; its trust policy must let LangSmith in."
            ),
            .confirmation,
        ])
    }

    func review(_ form: inout Form) {
        let isRole = isRole(form)
        form[.authentication].help =
            isRole
            ? "LangSmith takes on the role; the stored keys are cleared."
            : "The keys that are stored, or the role, are replaced."
        form[.role].isHidden = !isRole
        for name in [Field.Name.accessKeyID, .secretAccessKey, .sessionToken] { form[name].isHidden = isRole }
        form.buttons = isRole ? [.leave, .request, .send] : [.leave, .request, .test, .send]
    }

    private func isRole(_ form: Form) -> Bool { form[.authentication].index == 1 }

    func proposal(_ form: Form, _ live: Ground) -> Proposal {
        let update: DestinationUpdate =
            isRole(form) ? .role(form[.role].text) : .credentials(form.credentials)
        return .rotating(destination, to: update, on: live.naming(as: ground))
    }

    func field(of problem: Problem, _ form: Form) -> Field.Name {
        problem.kind == .notHere ? .authentication : Field.Name(problem.field)
    }

    func bucket(_ form: Form) throws(Bucket.Problem) -> Bucket? {
        try Bucket(of: destination, keys: form.credentials)
    }
}

/// Takes away a destination that no export refers to.
struct DeletionErrand: Errand {
    let destination: Destination
    let ground: Ground

    func sendLabel(_ proposal: Proposal) -> String { "Delete it" }

    func makeForm() -> Form { Form([.confirmation]) }

    func proposal(_ form: Form, _ live: Ground) -> Proposal { .deleting(destination, on: live.naming(as: ground)) }
}

extension State {
    /// The destination that is selected.
    var destinationInHand: Destination? {
        if case .destination(let id)? = subject { inventory.destinations[id] } else { nil }
    }

    mutating func openCredentials() {
        if let destinationInHand { open(CredentialsErrand(destination: destinationInHand, ground: ground)) }
    }

    mutating func openDeletion() {
        if let destinationInHand { open(DeletionErrand(destination: destinationInHand, ground: ground)) }
    }
}

extension Action {
    static func credentials(in state: State) -> Availability {
        guard state.destinationInHand != nil else { return .impossible("no destination is selected") }
        let ground = state.ground
        // They are read again while somebody fills in the dialog, which says so and sends nothing before.
        guard !ground.hasOldDestinations else {
            return Availability(ground.capabilities.obstacle(to: .rotateCredentials))
        }
        return Availability(Proposal.obstacle(toRotatingOn: ground))
    }

    static func delete(in state: State) -> Availability {
        guard let destination = state.destinationInHand else { return .impossible("no destination is selected") }
        let ground = state.ground
        guard !ground.hasOldDestinations else {
            return Availability(ground.capabilities.obstacle(to: .deleteDestination))
        }
        return Availability(Proposal.obstacle(toDeleting: destination.id, on: ground))
    }
}
