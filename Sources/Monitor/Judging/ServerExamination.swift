package import Base
package import LangSmith

/// Looks at the way to a server and at what the key may do there, one thing after the other, with reads alone.
///
/// What depends on something that failed is not tried: one cause gives one failure.
package struct ServerExamination: Sendable {
    /// One for each step, in their order.
    package var checks: [Check] { Step.allCases.map { done[$0] ?? Check($0.rawValue, .notTried, whyNotTried) } }
    /// What was learnt on the way.
    package private(set) var facts = ServerFacts()

    private enum Step: String, CaseIterable {
        case resolve
        case connect
        case tls = "TLS"
        case server
        case clock
        case auth
        case workspace
        case permissions
        case plan
        case paging
        case features
    }

    private let client: LangSmithClient
    private let clock: any MonitorClock
    private let workspace: ID<Workspace>?
    private let failures: KnownFailures
    private var done: [Step: Check] = [:]
    private var whyNotTried = ""
    private var serverClock = ServerClock()
    private var hasServerTime = false

    /// - Parameters:
    ///   - client: asks with the key; some seven questions in all.
    ///   - clock: to compare the server's with.
    ///   - workspace: the one the settings name.
    ///   - failures: what explains an error.
    ///   - lacks: what cannot work at a server with this key, each a reason.
    /// - Returns: what was seen, also when a failure ended it early.
    package static func run(
        client: LangSmithClient,
        clock: any MonitorClock,
        workspace: ID<Workspace>?,
        failures: KnownFailures = .standard,
        lacks: (ServerFacts) -> [String]
    ) async -> ServerExamination {
        var examination = ServerExamination(client: client, clock: clock, workspace: workspace, failures: failures)
        do throws(Stop) {
            try await examination.examine(lacks)
        } catch {
            examination.whyNotTried = "\(error.step.rawValue) failed"
        }
        return examination
    }

    private init(
        client: LangSmithClient,
        clock: any MonitorClock,
        workspace: ID<Workspace>?,
        failures: KnownFailures
    ) {
        self.client = client
        self.clock = clock
        self.workspace = workspace
        self.failures = failures
    }

    /// A step failed on which all that follow depend.
    private struct Stop: Error {
        var step: Step
    }

    private mutating func examine(_ lacks: (ServerFacts) -> [String]) async throws(Stop) {
        try serverAnswered(await ask(.info))
        let workspaces = await ask(.workspaces)
        let exports = await ask(.exports(limit: 1, offset: 0))
        compareClocks()
        let rows = try keyAnswered(workspaces, exports)
        judgeWorkspace(workspaces, rows)
        try judgePermissions(exports)
        try judgePlan(await ask(.organization))
        await judgePaging(rows)
        judgeFeatures(lacks(facts))
    }

    private mutating func judgeFeatures(_ reasons: [String]) {
        let finding = reasons.isEmpty ? "nothing known is missing" : reasons.joined(separator: "; ")
        guard let sunset = facts.sunset else { return note(.features, .ok, finding) }
        note(
            .features,
            .warn,
            finding
                + "; the server will end what bulktop \(Product.version) asks it on \(String("\(sunset)".prefix(10)))",
            next: "look for a newer bulktop before that day"
        )
    }

    // MARK: Asking

    private typealias Outcome = Result<Reply, APIError>

    private mutating func ask(_ route: Route) async -> Outcome {
        let asked = clock.now().steady
        do throws(APIError) {
            let reply = try await client.fetch(route)
            if let sunset = reply.sunset { facts.sunset = min(facts.sunset ?? sunset, sunset) }
            if let date = reply.serverTime {
                hasServerTime = true
                serverClock.heard(date, askedAt: asked, arrivedAt: clock.now().steady)
            }
            return .success(reply)
        } catch {
            return .failure(error)
        }
    }

    private func rows<Row: WireValue>(_ outcome: Outcome, of: Row.Type) -> Result<Rows<Row>, APIError> {
        outcome.flatMap { reply in
            do throws(APIError) {
                return .success(try reply.rows(of: Row.self))
            } catch {
                return .failure(error)
            }
        }
    }

    private func value<Value: WireValue>(_ outcome: Outcome, of: Value.Type) -> Result<Value, APIError> {
        outcome.flatMap { reply in
            do throws(APIError) {
                return .success(try reply.value(of: Value.self))
            } catch {
                return .failure(error)
            }
        }
    }

    // MARK: Noting

    private mutating func note(_ step: Step, _ outcome: Check.Outcome, _ finding: String, next: String? = nil) {
        done[step] = Check(step.rawValue, outcome, finding, next: next)
    }

    /// Notes an error with what is known of it.
    private mutating func note(_ step: Step, _ outcome: Check.Outcome, _ error: APIError) {
        let known = failures.match(error)
        var check = Check(step.rawValue, outcome, error.sentence, next: known?.fix)
        check.verify = known?.verify.map(inOurWords)
        check.link = known?.link
        done[step] = check
    }

    private mutating func stop(_ step: Step, _ error: APIError) throws(Stop) {
        note(step, .fail, error)
        throw Stop(step: step)
    }

    /// A command with the words that stand for a user's own values replaced by them.
    private func inOurWords(_ command: String) -> String {
        var command = command.replacing("SERVER", with: client.address.baseURL)
        command = command.replacing("HOST", with: client.address.host)
        return workspace.map { command.replacing("WORKSPACE", with: "\($0)") } ?? command
    }

    // MARK: The way and the server

    private mutating func serverAnswered(_ outcome: Outcome) throws(Stop) {
        if case .failure(.transport(let problem)) = outcome { try wayFailed(problem) }
        wayWorks(through: .tls)
        switch value(outcome, of: ServerInfo.self) {
        case .success(let info):
            facts.version = info.version
            facts.isLicensed = info.isLicensed
            judgeServer(info)
        case .failure(let error):
            switch error {
            // Some servers tell it to good keys alone, some gateways guard it: what follows will tell of the key.
            case .unauthorized, .forbidden: note(.server, .ok, "does not tell its version to this key")
            case .notFound, .rejected: note(.server, .warn, error)
            default: try stop(.server, error)
            }
        }
    }

    private mutating func wayFailed(_ problem: TransportError) throws(Stop) {
        let step: Step =
            switch problem {
            case .nameNotResolved, .badAddress, .unsupported: .resolve
            case .timedOut(let phase) where phase == "connecting": .connect
            case .connectionRefused, .proxy, .connectionReset, .other, .cancelled: .connect
            case .tls: .tls
            case .timedOut, .truncated, .tooLarge, .redirectRefused: .server
            }
        let before = Step.allCases.prefix { $0 != step }
        if let last = before.last { wayWorks(through: last) }
        try stop(step, .transport(problem))
    }

    private mutating func wayWorks(through last: Step) {
        let isEncrypted = client.address.baseURL.lowercased().hasPrefix("https:")
        for step in [Step.resolve, .connect, .tls] {
            switch step {
            case .tls where isEncrypted: note(step, .ok, "the certificate is trusted")
            case .tls where client.address.isLoopback: note(step, .ok, "none, to this machine itself")
            case .tls: note(step, .warn, "none: anyone on the way can read the key", next: "use https://")
            case .connect: note(step, .ok, client.address.baseURL)
            default: note(step, .ok, client.address.host)
            }
            if step == last { return }
        }
    }

    private mutating func judgeServer(_ info: ServerInfo) {
        var finding = "LangSmith \(info.version ?? "of an unknown version")"
        if let customer = info.customerName { finding += " for \(customer)" }
        guard let end = info.licenseExpiresAt else { return note(.server, .ok, finding) }
        let left = end.since(clock.now().wall).components.seconds
        let day = "\(end)".prefix(10)
        if left < 0 {
            note(.server, .warn, finding + "; its licence ended on \(day)", next: "renew the server's licence")
        } else if left < 30 * 86_400 {
            note(
                .server,
                .warn,
                finding + "; its licence ends on \(day), in \(left / 86_400) days",
                next: "renew the server's licence"
            )
        } else {
            note(.server, .ok, finding + "; its licence ends on \(day)")
        }
    }

    private mutating func compareClocks() {
        guard hasServerTime else { return note(.clock, .ok, "the server does not tell its time") }
        let skew = serverClock.skew(at: clock.now())
        facts.clockSkew = skew
        guard let seconds = skew?.components.seconds else { return note(.clock, .ok, "agrees with the server's") }
        let words = "\(abs(seconds)) s \(seconds > 0 ? "behind" : "ahead of") the server's; ages are corrected by that"
        if abs(seconds) < 60 {
            note(.clock, .ok, words)
        } else {
            note(.clock, .warn, words, next: "set this machine's clock, as with: timedatectl set-ntp true")
        }
    }

    // MARK: The key

    /// The list of exports; nil where it could not be had for a reason that a later step tells.
    private mutating func keyAnswered(_ workspaces: Outcome, _ exports: Outcome) throws(Stop) -> Rows<BulkExport>? {
        switch rows(exports, of: BulkExport.self) {
        case .success(let rows):
            note(.auth, .ok, "the server takes the key")
            return rows
        case .failure(let error):
            // By our own names: a user's entry may explain the same error by another.
            switch KnownFailures.standard.match(error)?.name {
            case "permission-missing", "plan-without-export":
                note(.auth, .ok, "the server knows the key")
                return nil
            case "key-needs-workspace", "workspace-not-uuid":
                note(.auth, .ok, "the server knows the key")
                try stop(.workspace, error)
            case "endpoint-unknown", "id-unknown": try stop(.server, error)
            default: try stop(.auth, error)
            }
            return nil
        }
    }

    private mutating func judgeWorkspace(_ outcome: Outcome, _ exports: Rows<BulkExport>?) {
        guard case .success(let list) = rows(outcome, of: Workspace.self) else {
            if case .failure(let error) = rows(outcome, of: Workspace.self) { note(.workspace, .warn, error) }
            return
        }
        let id = workspace ?? exports?.values.first?.workspace
        guard let ours = list.values.first(where: { $0.id == id }) ?? (list.values.count == 1 ? list.values.first : nil)
        else {
            if let workspace {
                note(.workspace, .warn, "\(workspace) is not among the \(list.values.count) that the key can see")
            } else {
                note(.workspace, .ok, "the key's own, of \(list.values.count) that it can see")
            }
            return
        }
        facts.permissions = ours.permissions
        facts.workspaceName = ours.displayName ?? ours.handle
        let name = "\(facts.workspaceName ?? "without a name") (\(ours.id))"
        if let workspace, ours.id != workspace {
            note(
                .workspace,
                .warn,
                "\(workspace) is not the only one that the key can see, \(name)",
                next: "set the workspace to \(ours.id), or leave it out"
            )
        } else if ours.isDeleted == true {
            note(.workspace, .warn, name + " is deleted", next: "choose another workspace")
        } else if let url = ours.dataPlaneURL, !url.isEmpty, !client.address.baseURL.hasPrefix(url) {
            note(
                .workspace,
                .warn,
                name + " keeps its data at \(url)",
                next: "if its exports are missing here, use that as the endpoint"
            )
        } else {
            note(.workspace, .ok, name)
        }
    }

    private mutating func judgePermissions(_ exports: Outcome) throws(Stop) {
        if case .failure(let error) = exports, KnownFailures.standard.match(error)?.name == "permission-missing" {
            try stop(.permissions, error)
        }
        switch facts.mayWrite {
        case true?: note(.permissions, .ok, "may read and write bulk exports")
        case nil: note(.permissions, .ok, "may read; the server does not say whether it may write")
        case false?:
            note(
                .permissions,
                .warn,
                "may read, not write: the role lacks bulk-exports:manage",
                next: "to create or cancel, use a workspace admin's key; watching works as it is"
            )
        }
    }

    private mutating func judgePlan(_ outcome: Outcome) throws(Stop) {
        switch value(outcome, of: Organization.self) {
        case .success(let organization):
            facts.canUseBulkExport = organization.canUseBulkExport
            let tier = organization.tier.map { " (\($0))" } ?? ""
            switch organization.canUseBulkExport {
            case true?: note(.plan, .ok, "includes bulk exports" + tier)
            case nil: note(.plan, .ok, "the server does not say" + tier)
            case false?:
                let known = failures.entries.first { $0.name == "plan-without-export" }
                note(.plan, .fail, "does not include bulk exports" + tier, next: known?.fix)
                throw Stop(step: .plan)
            }
        case .failure(let error): note(.plan, .warn, error)
        }
    }

    private mutating func judgePaging(_ first: Rows<BulkExport>?) async {
        guard let first, first.count > 0 else { return note(.paging, .ok, "no exports yet to tell by") }
        if first.count > 1 {
            facts.pages = false
            return note(.paging, .ok, "none: \(first.count) exports came at once, so lists are asked for seldom")
        }
        switch rows(await ask(.exports(limit: 1, offset: 1)), of: BulkExport.self) {
        case .success(let second):
            facts.pages = second.values.first?.id != first.values.first?.id
            note(.paging, .ok, facts.pages == true ? "works" : "none: the server sends the same page again")
        case .failure(let error): note(.paging, .warn, error)
        }
    }
}
