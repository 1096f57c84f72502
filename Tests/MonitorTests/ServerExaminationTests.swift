import Base
import Changes
import LangSmith
import Monitor
import Simulator
import TestClock
import Testing

/// What `bulktop doctor` says of a server, line by line.
@Suite struct ServerExaminationTests {
    private static let now = Timestamp(year: 2026, month: 11, day: 20, hour: 3)

    private func examine(
        _ transport: any HTTPTransport,
        at url: String = "https://langsmith.example.com",
        workspace: ID<Workspace>? = Wire.workspace,
        isReadOnly: Bool = false
    ) async throws -> [String] {
        let client = LangSmithClient(
            address: try ServerAddress(url),
            credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey)), workspace: workspace),
            transport: transport
        )
        let examination = await ServerExamination.run(
            client: client,
            clock: ManualClock(),
            workspace: workspace,
            lacks: { Capabilities($0, at: client.address.host, isReadOnly: isReadOnly).reasons }
        )
        return examination.checks.map { check in
            let next = check.next.map { " → \($0)" } ?? ""
            return "\(check.outcome.rawValue) \(check.name): \(check.finding)\(next)"
        }
    }

    private func examine(
        at url: String = "https://langsmith.example.com",
        workspace: ID<Workspace>? = Wire.workspace,
        isReadOnly: Bool = false,
        _ script: @escaping @Sendable (String) -> FakeServer.Behaviour
    ) async throws -> [String] {
        let server = FakeServer(ManualClock(), script: script)
        return try await examine(server, at: url, workspace: workspace, isReadOnly: isReadOnly)
    }

    /// An admin's key at a server of today.
    private static func good(_ target: String) -> FakeServer.Behaviour {
        switch target {
        case "/info": Wire.ok(#"{"version":"0.16.4"}"#, headers: [HTTPHeader("Date", "Fri, 20 Nov 2026 03:00:00 GMT")])
        case "/workspaces?include_deleted=false":
            Wire.list([
                #"{"id":"\#(Wire.workspace)","display_name":"acme","permissions":["bulk-exports:read","bulk-exports:manage"]}"#
            ])
        case "/orgs/current/info": Wire.ok(#"{"tier":"enterprise","config":{"can_use_bulk_export":true}}"#)
        case "/bulk-exports?limit=1&offset=0": Wire.list([Wire.json(.sample(1))])
        case "/bulk-exports?limit=1&offset=1": Wire.list([Wire.json(.sample(2))])
        default: Wire.error(404)
        }
    }

    @Test func `the simulator is in good health`() async throws {
        let service = SimulatedService(scenario: .demo, seed: 1, start: Self.now)
        let lines = try await examine(
            SimulatorTransport(service) { Self.now },
            at: "http://127.0.0.1:1984",
            workspace: SimulatedService.workspaceID
        )
        #expect(lines.allSatisfy { $0.hasPrefix("ok ") }, "\(lines)")
        #expect(lines.contains("ok permissions: may read and write bulk exports"))
        #expect(lines.contains("ok paging: works"))
    }

    @Test func `a workspace that keeps its data elsewhere is a warning with the address`() async throws {
        var behaviours = Behaviours()
        let isChosen = behaviours.choose("elsewhere", for: .dataPlane)
        #expect(isChosen)
        let service = SimulatedService(scenario: .demo, seed: 1, start: Self.now, behaviours: behaviours)
        let lines = try await examine(
            SimulatorTransport(service) { Self.now },
            at: "http://127.0.0.1:1984",
            workspace: SimulatedService.workspaceID
        )
        let warnings = lines.filter { !$0.hasPrefix("ok ") }
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix("warn workspace: ") == true)
        #expect(warnings.first?.contains("keeps its data at https://data.acme.example → ") == true)
    }

    @Test func `a server where all is well has a line for each thing that was looked at`() async throws {
        let lines = try await examine(Self.good)
        #expect(
            lines == [
                "ok resolve: langsmith.example.com", "ok connect: https://langsmith.example.com",
                "ok TLS: the certificate is trusted", "ok server: LangSmith 0.16.4",
                "ok clock: agrees with the server's", "ok auth: the server takes the key",
                "ok workspace: acme (\(Wire.workspace))", "ok permissions: may read and write bulk exports",
                "ok plan: includes bulk exports (enterprise)", "ok paging: works",
                "ok features: nothing known is missing",
            ]
        )
    }

    @Test(arguments: [
        (TransportError.nameNotResolved("no such host"), "resolve", 0), (.connectionRefused("refused"), "connect", 1),
        (.timedOut(phase: "connecting"), "connect", 1), (.tls("self-signed certificate"), "TLS", 2),
        (.timedOut(phase: "waiting for the answer"), "server", 3), (.redirectRefused(to: "https://x"), "server", 3),
    ])
    func `the first thing on the way that failed is named, and nothing behind it is tried`(
        error: TransportError,
        name: String,
        position: Int
    ) async throws {
        let lines = try await examine { _ in .fail(error) }
        #expect(lines.prefix(position).allSatisfy { $0.hasPrefix("ok ") })
        #expect(lines[position].hasPrefix("fail \(name): "))
        #expect(lines[position].contains(" → "))
        #expect(lines.dropFirst(position + 1).allSatisfy { $0.hasSuffix(": \(name) failed") })
        #expect(lines.dropFirst(position + 1).allSatisfy { $0.hasPrefix("not tried ") })
        #expect(lines.count == 11)
    }

    /// The lines that are not ok when one answer is another.
    private func trouble(
        _ target: String,
        _ behaviour: FakeServer.Behaviour,
        workspace: ID<Workspace>? = Wire.workspace
    ) async throws -> [String] {
        try await examine(workspace: workspace) { $0.hasPrefix(target) ? behaviour : Self.good($0) }
            .filter { !$0.hasPrefix("ok ") && !$0.hasPrefix("not tried ") }
    }

    @Test func `a wrong key fails auth`() async throws {
        let lines = try await trouble("/bulk-exports", Wire.error(403, "Forbidden"))
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("fail auth: The server refused this key (403 Forbidden)") == true)
    }

    @Test func `a key of an organisation is told to name its workspace`() async throws {
        let refusal = Wire.error(403, "org_scoped_key_requires_workspace")
        let lines = try await trouble("/bulk-exports", refusal)
        #expect(lines.first?.hasPrefix("fail workspace: ") == true)
        #expect(lines.first?.contains("→ set LANGSMITH_WORKSPACE_ID") == true)
    }

    @Test(arguments: [401, 403])
    func `a server that tells its version to some keys alone says nothing of this one`(status: Int) async throws {
        #expect(try await trouble("/info", Wire.error(status, "Unauthorized")).isEmpty)
        let lines = try await examine { $0 == "/info" ? Wire.error(status) : Self.good($0) }
        #expect(lines.contains("ok server: does not tell its version to this key"))
        #expect(lines.contains("ok auth: the server takes the key"))
    }

    @Test func `the day on which the server ends what is asked is told once`() async throws {
        var behaviours = Behaviours()
        let isChosen = behaviours.choose("all", for: .sunset)
        #expect(isChosen)
        let service = SimulatedService(scenario: .demo, seed: 1, start: Self.now, behaviours: behaviours)
        let lines = try await examine(
            SimulatorTransport(service) { Self.now },
            at: "http://127.0.0.1:1984",
            workspace: SimulatedService.workspaceID
        )
        #expect(lines.count { $0.contains("2027-01-31") } == 1)
        #expect(lines.last?.hasPrefix("warn features: ") == true)
        #expect(lines.last?.hasSuffix("→ look for a newer bulktop before that day") == true)
    }

    @Test func `a role that may not read fails permissions, not auth`() async throws {
        let lines = try await trouble("/bulk-exports", Wire.error(403, "missing permission bulk-exports:read"))
        #expect(lines.map { $0.prefix { $0 != ":" } } == ["fail permissions"])
    }

    @Test func `a role that may only read is a warning that says what a write needs`() async throws {
        let reader = #"[{"id":"\#(Wire.workspace)","display_name":"acme","permissions":["bulk-exports:read"]}]"#
        let lines = try await trouble("/workspaces", Wire.ok(reader))
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("warn permissions: may read, not write") == true)
        #expect(lines.first?.contains("workspace admin") == true)
    }

    @Test func `a plan without bulk exports fails`() async throws {
        let lines = try await trouble("/orgs", Wire.ok(#"{"tier":"plus","config":{"can_use_bulk_export":false}}"#))
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("fail plan: does not include bulk exports (plus) → ask for the plan") == true)
    }

    @Test func `a workspace that the key cannot see is named with the one it can`() async throws {
        let lines = try await trouble("/none", Wire.error(404), workspace: Wire.id(9, 5))
        #expect(lines.count == 1)
        #expect(lines.first?.contains("\(Wire.workspace)") == true)
    }

    @Test(arguments: [
        ("2026-12-10T00:00:00Z", "warn server: LangSmith 0.13.1; its licence ends on 2026-12-10, in 19 days"),
        ("2026-11-01T00:00:00Z", "warn server: LangSmith 0.13.1; its licence ended on 2026-11-01"),
    ])
    func `a licence about to end is told in time`(end: String, line: String) async throws {
        let info = Wire.ok(#"{"version":"0.13.1","license_expiration_time":"\#(end)"}"#)
        let lines = try await trouble("/info", info)
        #expect(lines == [line + " → renew the server's licence"])
    }

    /// A `Date` is cut to whole seconds, so half of one is added.
    @Test func `a clock that is off by minutes is a warning`() async throws {
        let late = Wire.ok(#"{"version":"1"}"#, headers: [HTTPHeader("Date", "Fri, 20 Nov 2026 03:04:59 GMT")])
        let lines = try await trouble("/info", late)
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("warn clock: 300 s behind the server's") == true)
    }

    @Test func `a server that pages neither by limit nor by offset is told apart`() async throws {
        let all = Wire.list([Wire.json(.sample(1)), Wire.json(.sample(2))])
        let whole = try await examine { $0.hasPrefix("/bulk-exports") ? all : Self.good($0) }
        #expect(whole.contains { $0.hasPrefix("ok paging: none: 2 exports came at once") })
        let one = Wire.list([Wire.json(.sample(1))])
        let same = try await examine { $0.hasPrefix("/bulk-exports") ? one : Self.good($0) }
        #expect(same.contains("ok paging: none: the server sends the same page again"))
    }

    @Test func `a page of something else is no LangSmith server`() async throws {
        let portal = FakeServer.Behaviour.answer(HTTPResponse(status: 200, body: Array("<html>Log in</html>".utf8)))
        let lines = try await examine { _ in portal }
        #expect(lines[3].hasPrefix("fail server: "))
        #expect(lines[4] == "not tried clock: server failed")
    }

    @Test func `what is read-only by choice is told as that`() async throws {
        let lines = try await examine(isReadOnly: true, Self.good)
        #expect(lines.last?.contains("this is read-only") == true)
    }
}
