import Base
import Changes
import LangSmith
import Monitor
import ObjectStore
import Screen

/// Makes a bucket known to the service, which writes into it before it answers.
struct DestinationErrand: Errand {
    let isProduction: Bool
    let badge: String
    /// Names that are taken: legal for the service, confusing for people.
    let names: Set<String>
    /// Why a preset cannot work here.
    let reasons: [DestinationPreset: String]

    init(in state: State) {
        isProduction = state.session.isProduction
        badge = Confirmation.badge(of: state.session)
        names = Set(state.inventory.destinations.values.compactMap { $0.displayName })
        var reasons: [DestinationPreset: String] = [:]
        reasons[.role] = state.capabilities.reason(for: .roleDestination)
        reasons[.server] = state.capabilities.reason(for: .serverCredentials)
        self.reasons = reasons
    }

    var draft: DraftKey? { .newDestination }
    var title: Line { [Span("New destination", .accent, [.bold])] }
    var leaveLabel: String { "Close" }
    func sendLabel(_ form: Form) -> String { "Create it" }

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
            Confirmation.field,
        ])
    }

    func preset(_ form: Form) -> DestinationPreset { DestinationPreset.allCases[form[.preset].index] }

    func review(_ form: inout Form) {
        let preset = preset(form)
        form[.preset].help = preset.explanation
        form[.preset].problem = reasons[preset].map { "Not here: \($0)." }
        form[.endpoint].isHidden = preset.endpoint != .asked && preset.endpoint != .optional
        form[.endpoint].help = preset.endpointHelp
        form[.bucket].isHidden = preset == .bucketInHost
        form[.region].isHidden = !preset.asksRegion
        form[.region].help = preset.regionHelp
        form[.role].isHidden = preset != .role
        for name in [Field.Name.accessKeyID, .secretAccessKey, .sessionToken] {
            form[name].isHidden = preset == .role || preset == .server
        }
        for name in Self.checked { form[name].problem = nil }
        for problem in create(form).problems {
            guard let name = Self.fields[problem.field], form[name].problem == nil else { continue }
            form[name].problem = problem.sentence
        }
        if form[.endpoint].problem == nil, form.has(.endpoint) {
            form[.endpoint].problem = preset.problem(with: form[.endpoint].text)
        }
        form.buttons = form.has(.secretAccessKey) ? [.leave, .request, .test, .send] : [.leave, .request, .send]
        Confirmation.review(&form, word: isProduction ? badge : nil)
        form.notes = notes(form, preset)
    }

    private func notes(_ form: Form, _ preset: DestinationPreset) -> [Line] {
        var lines: [Line] = [
            [
                Span("Tried at once: ", .active, [.bold]),
                Span(
                    "the service writes a test file under \(form[.prefix].text.isEmpty ? "" : form[.prefix].text + "/")tmp/."
                ),
            ],
            [Span("For good: ", .warning, [.bold]), Span("only the credentials can be changed later.")],
        ]
        func warn(_ text: String) { lines.append([Span("! ", .warning, [.bold]), Span(text)]) }
        if names.contains(form[.displayName].text) { warn("Another destination has this name already.") }
        // Everywhere else the service puts such a bucket into the path.
        if form.has(.bucket), form[.bucket].text.contains("."), preset == .virtual {
            warn("A bucket's name with dots breaks TLS where the bucket is part of the host.")
        }
        if form[.prefix].text.hasPrefix("/") || form[.prefix].text.hasSuffix("/") {
            warn("A prefix with a slash at its edge makes folders without a name.")
        }
        if form[.endpoint].text.lowercased().hasPrefix("http://"), form.has(.endpoint) {
            warn("http:// sends traces unencrypted.")
        }
        if !form[.sessionToken].isEmpty { warn("With a session token, exports fail once it expires.") }
        return lines
    }

    func bucket(_ form: Form) throws(Bucket.Problem) -> Bucket? { try Bucket(create(form)) }

    func policies(_ form: Form) -> [BucketPolicy] {
        BucketPolicy.policies(for: create(form))
    }

    func writes(_ form: Form) -> [Write] { [.createDestination(create(form))] }

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

    private static let checked: [Field.Name] = [
        .displayName, .bucket, .prefix, .region, .endpoint, .role, .accessKeyID, .secretAccessKey, .sessionToken,
    ]

    private static let fields: [String: Field.Name] = [
        "display_name": .displayName, "config.bucket_name": .bucket, "config.prefix": .prefix,
        "config.region": .region, "config.endpoint_url": .endpoint, "aws_role_arn": .role,
        "credentials.access_key_id": .accessKeyID, "credentials.secret_access_key": .secretAccessKey,
        "credentials.session_token": .sessionToken,
    ]
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
        state.capabilities.reason(for: .createDestination).map { .impossible($0) } ?? .possible
    }
}
