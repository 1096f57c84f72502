import Base
import Changes
import LangSmith
import Monitor
import ObjectStore
import Screen

/// Makes a bucket known to the service, which writes into it before it answers.
struct DestinationErrand: Errand {
    let ground: Ground

    var draft: DraftKey? { .newDestination }
    var leaveLabel: String { "Close" }
    func sendLabel(_ proposal: Proposal) -> String { "Create it" }
    var isAboutWhatIs: Bool { false }

    func makeForm() -> Form {
        Form([
            .choice(.preset, "Store", DestinationPreset.allCases.map(\.name)),
            .text(.displayName, "Name", help: "What exports call it: letters a to z, digits, blanks, - _ and '."),
            .text(.endpoint, "Endpoint"),
            .text(.bucket, "Bucket", help: "It must exist; the service does not make it."),
            .text(.prefix, "Prefix", help: "Stands before every file's name, as langsmith/exports; may be empty."),
            .text(.region, "Region"),
            .text(
                .role,
                "Role ARN",
                help: "arn:aws:iam::<account>:role/<name>; its trust policy must let LangSmith in."
            ),
            .secret(.accessKeyID, "Access key id", help: "Typed or pasted; never shown."),
            .secret(
                .secretAccessKey,
                "Secret key",
                help: "Typed or pasted; never shown, and kept by the service alone."
            ),
            .secret(.sessionToken, "Session token", help: "Only for temporary keys; exports fail once it expires."),
            .confirmation,
        ])
    }

    private func preset(_ form: Form) -> DestinationPreset { DestinationPreset.allCases[form[.preset].index] }

    func review(_ form: inout Form) {
        let preset = preset(form)
        form[.preset].help = preset.explanation
        form[.endpoint].isHidden = preset.endpoint != .asked && preset.endpoint != .optional
        form[.endpoint].help = preset.endpointHelp
        form[.bucket].isHidden = preset == .bucketInHost
        form[.region].isHidden = !preset.asksRegion
        form[.region].help = preset.regionHelp
        form[.role].isHidden = preset != .role
        for name in [Field.Name.accessKeyID, .secretAccessKey, .sessionToken] {
            form[name].isHidden = preset == .role || preset == .server
        }
        form.buttons = form.has(.secretAccessKey) ? [.leave, .request, .test, .send] : [.leave, .request, .send]
    }

    func proposal(_ form: Form, _ live: Ground) -> Proposal { .storing(create(form), on: live) }

    func field(of problem: Problem, _ form: Form) -> Field.Name {
        problem.kind == .notHere ? .preset : Field.Name(problem.field)
    }

    /// What needs no endpoint is AWS, and what has one is not.
    func take(_ correction: Correction, _ form: inout Form) {
        form.take(correction)
        guard let change = correction.changes.first(where: { $0.field == .endpointURL }) else { return }
        let preset = preset(form)
        if change.answer == .text(""), preset.endpoint == .asked {
            form[.preset].control = .choice(DestinationPreset.allCases.map(\.name), 0)
        }
    }

    func bucket(_ form: Form) throws(Bucket.Problem) -> Bucket? { try Bucket(create(form)) }

    func policies(_ form: Form) -> [BucketPolicy] {
        BucketPolicy.policies(for: create(form))
    }

    private func create(_ form: Form) -> DestinationCreate {
        let preset = preset(form)
        func text(_ name: Field.Name) -> String? {
            let text = form[name].text
            return form[name].isHidden || text.isEmpty ? nil : text
        }
        let authentication: DestinationCreate.Authentication
        switch preset {
        case .role: authentication = .role(form[.role].text)
        case .server: authentication = .environment
        default: authentication = .credentials(form.credentials)
        }
        let endpoint: String?
        switch preset.endpoint {
        case .none: endpoint = nil
        case .fixed(let url): endpoint = url
        case .asked, .optional: endpoint = text(.endpoint)
        }
        return DestinationCreate(
            displayName: form[.displayName].text,
            // An empty one is too short, which is told; nil would be left out.
            bucketName: preset == .bucketInHost ? nil : form[.bucket].text,
            prefix: form[.prefix].text,
            region: text(.region) ?? preset.region,
            endpointURL: preset.endpoint == .asked ? endpoint ?? "" : endpoint,
            includeBucketInPrefix: preset != .bucketInHost,
            addressingStyle: preset == .virtual ? .virtual : nil,
            authentication: authentication
        )
    }
}

extension Form {
    /// The keys of a bucket as they are typed.
    var credentials: S3Credentials {
        S3Credentials(
            accessKeyID: self[.accessKeyID].secret,
            secretAccessKey: self[.secretAccessKey].secret,
            sessionToken: self[.sessionToken].isEmpty ? nil : self[.sessionToken].secret
        )
    }
}

extension Action {
    static func newDestination(in state: State) -> Availability {
        Availability(state.capabilities.obstacle(to: .createDestination))
    }
}
