import Base
import Changes
import LangSmith
import Monitor
import ObjectStore
import Screen

/// Gives a destination other keys, or a role: all that can be changed of one.
struct CredentialsErrand: Errand {
    let destination: Destination
    let name: String
    /// Exports that began with the old ones and go on with them.
    let alive: [String]
    let roleReason: String?
    /// To be typed; nil outside production.
    let word: String?

    init(_ destination: Destination, in state: State) {
        self.destination = destination
        name = state.board.names.destination(destination.id).text
        let names = state.board.names
        alive = state.inventory.exports.values
            .filter { $0.destination == destination.id && !$0.status.isFinal && $0.kind != .schedule }
            .map { "\(names.project(of: $0).text) \($0.id.short)" }
            .sorted()
        roleReason = state.capabilities.reason(for: .roleDestination)
        word = state.session.isProduction ? Confirmation.word(name, orID: destination.id.short) : nil
    }

    var draft: DraftKey? { .credentials(destination.id) }
    var title: Line { [Span("New credentials for ", .accent, [.bold]), Span(name, .name, [.bold])] }
    var leaveLabel: String { "Close" }
    func sendLabel(_ form: Form) -> String { "Change them" }

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
            Confirmation.field,
        ])
    }

    func review(_ form: inout Form) {
        let isRole = form[.authentication].index == 1
        form[.authentication].problem = isRole ? roleReason.map { "Not here: \($0)." } : nil
        form[.authentication].help =
            isRole
            ? "LangSmith takes on the role; the stored keys are cleared."
            : "The keys that are stored, or the role, are replaced."
        form[.role].isHidden = !isRole
        for name in [Field.Name.accessKeyID, .secretAccessKey, .sessionToken] { form[name].isHidden = isRole }
        for name in Self.fields.values { form[name].problem = nil }
        for problem in update(form).problems {
            guard let name = Self.fields[problem.field], form[name].problem == nil else { continue }
            form[name].problem = problem.sentence
        }
        form.buttons = isRole ? [.leave, .request, .send] : [.leave, .request, .test, .send]
        Confirmation.review(&form, word: word)
    }

    private static let fields: [String: Field.Name] = [
        "aws_role_arn": .role, "credentials.access_key_id": .accessKeyID,
        "credentials.secret_access_key": .secretAccessKey, "credentials.session_token": .sessionToken,
    ]

    func intro(_ form: Form, _ state: State) -> [Line] {
        var lines: [Line] = [
            [
                Span("From now on: ", .active, [.bold]),
                Span("every run that begins uses the new ones; the service tries them at once."),
            ]
        ]
        let old = Span("Keep the old: ", .warning, [.bold])
        if alive.isEmpty {
            lines.append([old, Span("until the list is fresh; no export to it is alive just now.")])
        } else {
            let rest = alive.count > 4 ? " and \(alive.count - 4) more" : ""
            let names = alive.prefix(4).joined(separator: ", ")
            lines.append([
                old,
                Span(
                    "what runs now goes on with them: \(names)\(rest). The destination tells when they may be revoked."
                ),
            ])
        }
        return lines
    }

    func bucket(_ form: Form) throws(Bucket.Problem) -> Bucket? {
        try Bucket(of: destination, keys: form.credentials)
    }

    func writes(_ form: Form) -> [Write] { [.updateDestination(destination, update(form))] }

    private func update(_ form: Form) -> DestinationUpdate {
        form[.authentication].index == 1 ? .role(form[.role].text) : .credentials(form.credentials)
    }
}

/// Takes away a destination that no export refers to.
struct DeletionErrand: Errand {
    let destination: Destination
    let name: String
    let bucket: String
    let word: String?

    init(_ destination: Destination, in state: State) {
        self.destination = destination
        name = state.board.names.destination(destination.id).text
        bucket = CleanText.line(destination.config?.bucketName ?? "", limit: 80)
        word = state.session.isProduction ? Confirmation.word(name, orID: destination.id.short) : nil
    }

    var title: Line { [Span("Delete the destination ", .accent, [.bold]), Span(name, .name, [.bold])] }
    func sendLabel(_ form: Form) -> String { "Delete it" }

    func makeForm() -> Form { Form([Confirmation.field]) }

    func review(_ form: inout Form) { Confirmation.review(&form, word: word) }

    func intro(_ form: Form, _ state: State) -> [Line] {
        [
            [
                Span("For good: ", .warning, [.bold]),
                Span("it cannot be brought back, only created anew, with its keys."),
            ],
            [
                Span("Stays: ", .ok, [.bold]),
                Span(
                    "every file\(bucket.isEmpty ? "" : " in the bucket \(bucket)"). The service only forgets the way there."
                ),
            ],
        ]
    }

    func obstacle(_ form: Form, _ state: State) -> String? { state.users(of: destination.id) }

    func writes(_ form: Form) -> [Write] { [.deleteDestination(destination.id)] }
}

extension State {
    /// Which exports refer to a destination, in words; nil when none does.
    func users(of destination: ID<Destination>) -> String? {
        // What is counted already spares the look through all exports for each frame's hints.
        (board.census.usage[destination]?.total ?? 0) > 0 ? inventory.users(of: destination) : nil
    }

    /// The destination that is selected.
    var destinationInHand: Destination? {
        if case .destination(let id)? = subject { inventory.destinations[id] } else { nil }
    }

    mutating func openCredentials() {
        if let destinationInHand { open(CredentialsErrand(destinationInHand, in: self)) }
    }

    mutating func openDeletion() {
        if let destinationInHand { open(DeletionErrand(destinationInHand, in: self)) }
    }
}

extension Action {
    static func credentials(in state: State) -> Availability {
        guard state.destinationInHand != nil else { return .impossible("no destination is selected") }
        return state.capabilities.reason(for: .rotateCredentials).map { .impossible($0) } ?? .possible
    }

    static func delete(in state: State) -> Availability {
        guard let destination = state.destinationInHand else { return .impossible("no destination is selected") }
        if let reason = state.capabilities.reason(for: .deleteDestination) { return .impossible(reason) }
        return state.users(of: destination.id).map { .impossible($0) } ?? .possible
    }
}
