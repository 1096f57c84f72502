package import Base
package import LangSmith
package import Monitor

/// Carries out writes, each written down before it is sent and after its end: the one way from dialogs and commands to
/// the service.
package struct Writer: Sendable {
    /// Who writes, and where: the same in every entry of the audit.
    package struct Identity: Sendable {
        /// Asked for at each write: looking up an account may ask a directory service.
        var user: @Sendable () async -> String
        var profile: String
        var host: String
        var workspace: ID<Workspace>?

        package init(
            user: @escaping @Sendable () async -> String,
            profile: String,
            host: String,
            workspace: ID<Workspace>?
        ) {
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
    private let failures: KnownFailures
    private let newID: @Sendable () -> String

    /// `failures` explain what a store refused; `newID` gives what joins the two entries of a write, a new one each time.
    package init(
        client: LangSmithClient,
        clock: any MonitorClock,
        identity: Identity,
        log: any AuditLog,
        failures: KnownFailures = .standard,
        newID: @escaping @Sendable () -> String
    ) {
        self.client = client
        self.clock = clock
        self.identity = identity
        self.log = log
        self.failures = failures
        self.newID = newID
    }

    /// What came of a write, and why it is not in the audit when it is not.
    package struct Result: Sendable {
        package var report: WriteReport
        package var auditProblem: String?

        package init(report: WriteReport, auditProblem: String? = nil) {
            self.report = report
            self.auditProblem = auditProblem
        }
    }

    /// Does one change and reads it back; see `LangSmithClient.carryOut`.
    ///
    /// If an earlier attempt at the same creation ended in doubt, also one of another process, what it made is looked for
    /// first: then that is the result, and nothing is sent.
    ///
    /// A write goes out even if it cannot be written down, because cancelling on a full disk must work; the result says
    /// so. What is wrong with it, or forbidden, leaves no entry: nothing was sent.
    package func carryOut(_ write: Write, known: KnownThings = KnownThings()) async -> Result {
        let problems = write.problems
        guard problems.isEmpty else { return Result(report: .invalid(problems)) }
        guard !client.isReadOnly else { return Result(report: .notDone(.readOnly)) }
        var entry = await entry(of: write)
        if let result = await result(ofEarlier: write, like: entry) { return result }
        let before = await log.append(entry)
        let report = await client.carryOut(write, known: known, failures: failures, clock: ClientClock(clock))
        entry.at = "\(clock.now().wall)"
        entry.result = report.word
        entry.detail = report.sentence
        entry.subject = report.subject
        let after = await log.append(entry)
        return Result(report: report, auditProblem: before ?? after)
    }

    /// True for a creation of which nobody knows whether it was done: `carryOut` looks for it before it sends anything.
    package func isInDoubt(_ write: Write) async -> Bool {
        guard write.makesSomething else { return false }
        return await doubtfulAttempt(like: entry(of: write)) != nil
    }

    private func entry(of write: Write) async -> AuditEntry {
        AuditEntry(
            at: "\(clock.now().wall)",
            user: await identity.user(),
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
    }

    /// What an attempt made of which nobody knew what came of it; nil when there is nothing like that.
    private func result(ofEarlier write: Write, like entry: AuditEntry) async -> Result? {
        guard write.makesSomething, var earlier = await doubtfulAttempt(like: entry),
            let sentAt = Timestamp(earlier.entry.at)
        else { return nil }
        let look = await client.lookBack(for: write, sentAt: sentAt, known: earlier.known, clock: ClientClock(clock))
        guard let look else { return nil }
        guard look.isDone else { return Result(report: look) }
        earlier.entry.at = "\(clock.now().wall)"
        earlier.entry.user = entry.user
        earlier.entry.result = look.word
        earlier.entry.detail = look.sentence
        earlier.entry.subject = look.subject
        return Result(report: look, auditProblem: await log.append(earlier.entry))
    }

    /// The first attempt at the same thing in the last hour since it was last done, and what else was made of its kind.
    ///
    /// One that was begun and has no end counts: its process was ended, or it is still at it.
    private func doubtfulAttempt(like entry: AuditEntry) async -> (entry: AuditEntry, known: KnownThings)? {
        let oldest = clock.now().wall - .seconds(3600)
        var open: [AuditEntry] = []
        var known = KnownThings()
        for other in await log.latest() where other.isSameWrite(as: entry) {
            switch other.result {
            case "sending":
                if Timestamp(other.at).map({ $0 >= oldest }) ?? false { open.append(other) }
            case "unknown": break
            case "done":
                open.removeAll()
                if let id = other.subject.flatMap({ ID<BulkExport>($0) }) { known.exports.insert(id) }
                if let id = other.subject.flatMap({ ID<Destination>($0) }) { known.destinations.insert(id) }
            default: open.removeAll { $0.id == other.id }
            }
        }
        return open.first.map { ($0, known) }
    }
}

extension Write {
    /// Sent twice it would make two.
    fileprivate var makesSomething: Bool {
        switch self {
        case .createDestination, .createExport: true
        case .updateDestination, .deleteDestination, .cancelExport: false
        }
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
        case .created(let export, _), .createdBefore(let export), .cancelled(let export), .alreadyFinished(let export):
            "\(export.id)"
        case .stored(let destination, _), .storedBefore(let destination), .rotated(let destination, _):
            "\(destination.id)"
        case .deleted(let id): "\(id)"
        case .notDone, .invalid, .unknown: nil
        }
    }
}
