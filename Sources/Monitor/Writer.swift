package import LangSmith

/// Carries out writes, each written down before it is sent and after its end: the one way from dialogs and commands to
/// the service.
package struct Writer: Sendable {
    /// Who writes, and where: the same in every entry of the audit.
    package struct Identity: Sendable {
        /// Asked for at the first write: looking up an account may ask a directory service.
        var user: @Sendable () -> String
        var profile: String
        var host: String
        var workspace: ID<Workspace>?

        package init(user: @escaping @Sendable () -> String, profile: String, host: String, workspace: ID<Workspace>?) {
            self.user = user
            self.profile = profile
            self.host = host
            self.workspace = workspace
        }
    }

    private let client: LangSmithClient
    private let clock: any MonitorClock
    private let identity: Identity
    private let log: any AuditLog
    private let newID: @Sendable () -> String

    /// `newID` gives what joins the two entries of a write, a new one each time.
    package init(
        client: LangSmithClient,
        clock: any MonitorClock,
        identity: Identity,
        log: any AuditLog,
        newID: @escaping @Sendable () -> String
    ) {
        self.client = client
        self.clock = clock
        self.identity = identity
        self.log = log
        self.newID = newID
    }

    /// What came of a write, and why it is not in the audit when it is not.
    package struct Result: Sendable {
        package var report: WriteReport
        package var auditProblem: String?
    }

    /// Does one change and reads it back; see `LangSmithClient.carryOut`.
    ///
    /// A write goes out even if it cannot be written down, because cancelling on a full disk must work; the result says
    /// so. What is wrong with it, or forbidden, leaves no entry: nothing was sent.
    package func carryOut(_ write: Write, known: KnownThings = KnownThings()) async -> Result {
        let problems = write.problems
        guard problems.isEmpty else { return Result(report: .invalid(problems)) }
        guard !client.isReadOnly else { return Result(report: .notDone(.readOnly)) }
        var entry = AuditEntry(
            at: "\(clock.now().wall)",
            user: identity.user(),
            profile: identity.profile,
            host: identity.host,
            workspace: identity.workspace.map { "\($0)" },
            id: newID(),
            request: "\(write.route.method.rawValue) \(write.route.path)",
            body: write.shownBody.map { String(decoding: $0, as: UTF8.self) },
            result: "sending",
            detail: nil,
            subject: nil
        )
        let before = log.append(entry)
        let report = await client.carryOut(write, known: known, clock: ClientClock(clock))
        entry.at = "\(clock.now().wall)"
        entry.result = report.word
        entry.detail = report.sentence
        entry.subject = report.subject
        return Result(report: report, auditProblem: before ?? log.append(entry))
    }
}

extension ClientClock {
    init(_ clock: any MonitorClock) {
        self.init(
            now: { clock.now().wall },
            sleep: { try await clock.sleep(until: clock.now().steady + $0) }
        )
    }
}

extension WriteReport {
    fileprivate var subject: String? {
        switch self {
        case .created(let export), .cancelled(let export), .alreadyFinished(let export): "\(export.id)"
        case .stored(let destination): "\(destination.id)"
        case .deleted(let id): "\(id)"
        case .notDone, .invalid, .unknown: nil
        }
    }
}
