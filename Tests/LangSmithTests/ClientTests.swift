import Base
import LangSmith
import Synchronization
import Testing

/// Answers what it was told to and keeps what it was asked; a question without an answer fails with its name.
final class RecordingTransport: HTTPTransport {
    private let answer: Result<HTTPResponse, TransportError>?
    private let asked = Mutex<[HTTPRequest]>([])

    init(_ answer: Result<HTTPResponse, TransportError>?) { self.answer = answer }

    var requests: [HTTPRequest] { asked.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        asked.withLock { $0.append(request) }
        guard let answer else {
            Issue.record(
                "no answer was given for \(request.method.rawValue) \(request.url): pass one to RecordingTransport"
            )
            throw .cancelled
        }
        return try answer.get()
    }
}

@Suite struct `The client` {
    private let key = Credentials(.apiKey(Secret("lsv2_sk_0123")), workspace: Fixture.workspace)

    private func client(
        _ transport: RecordingTransport,
        _ address: String = "https://eu.api.smith.langchain.com/api/v1/",
        credentials: Credentials? = nil
    ) throws -> LangSmithClient {
        LangSmithClient(address: try ServerAddress(address), credentials: credentials ?? key, transport: transport)
    }

    @Test func `one request, byte for byte`() async throws {
        let transport = RecordingTransport(.success(HTTPResponse(status: 200, body: Array("[]".utf8))))
        _ = try await client(transport).fetch(.exports(limit: 1000, offset: 2000))
        #expect(
            transport.requests == [
                HTTPRequest(
                    .get,
                    "https://eu.api.smith.langchain.com/api/v1/bulk-exports?limit=1000&offset=2000",
                    headers: [
                        HTTPHeader("X-API-Key", "lsv2_sk_0123"),
                        HTTPHeader("X-Tenant-Id", "4bf4c3d2-e1f0-4a9b-88c7-e6d5f4b3a206"),
                        HTTPHeader("Accept", "application/json"),
                    ],
                    body: nil,
                    timeout: .seconds(60),
                    bodyLimit: 67_108_864
                )
            ]
        )
    }

    @Test func `a login sends a bearer token, and no workspace sends no header`() async throws {
        let transport = RecordingTransport(.success(HTTPResponse(status: 200)))
        _ = try await client(transport, credentials: Credentials(.bearer(Secret("ey.J")))).fetch(.info)
        #expect(
            transport.requests.first?.headers == [
                HTTPHeader("Authorization", "Bearer ey.J"), HTTPHeader("Accept", "application/json"),
            ]
        )
    }

    @Test func `an organisation is named where it is asked about, and headers of one's own everywhere`() async throws {
        var credentials = Credentials(.apiKey(Secret("k")))
        credentials.organization = "7c0a51de-3b6f-4d0e-8a55-92f1c6d4be07"
        credentials.extra = [HTTPHeader("X-Gateway", "hunter2")]
        let transport = RecordingTransport(.success(HTTPResponse(status: 200)))
        let client = try client(transport, credentials: credentials)
        let about: [Route] = [.workspaces, .organization]
        let other: [Route] = [.exports(limit: 1, offset: 0), .projects(ids: []), .info, .destinations]
        for route in about + other { _ = try await client.fetch(route) }
        _ = await client.cancel(Fixture.export, clock: InstantClock(at: Timestamp(microseconds: 0)).wall)
        let start = [HTTPHeader("X-API-Key", "k")]
        let organization = [HTTPHeader("X-Organization-Id", "7c0a51de-3b6f-4d0e-8a55-92f1c6d4be07")]
        let end = [
            HTTPHeader("Accept", "application/json"), HTTPHeader("X-Gateway", "hunter2"),
        ]
        let headers = transport.requests.map(\.headers)
        #expect(headers.prefix(2).allSatisfy { $0 == start + organization + end })
        #expect(headers.dropFirst(2).prefix(4).allSatisfy { $0 == start + end })
        #expect(headers.allSatisfy { $0.last == HTTPHeader("X-Gateway", "hunter2") })
        #expect(!"\(transport.requests)".contains("hunter2"))
    }

    @Test(arguments: [
        (Route.export(Fixture.export), "/api/v1/bulk-exports/c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01"),
        (.exportRuns(Fixture.export), "/api/v1/bulk-exports/c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01/runs"),
        (
            .exportRun(Fixture.run, of: Fixture.export),
            "/api/v1/bulk-exports/c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01/runs/\(Fixture.run)"
        ),
        (
            .scheduleRuns(Fixture.schedule),
            "/api/v1/bulk-exports/runs?source_bulk_export_id=5d2e7a10-93c4-4f6b-8a21-0f6b5c3d9e02"
        ),
        (.destinations, "/api/v1/bulk-exports/destinations"),
        (.destination(Fixture.destination), "/api/v1/bulk-exports/destinations/0d1e9c8b-7a6f-4e5d-8c4b-3a2f1e0d9c04"),
        (
            .projects(ids: [Fixture.project, ID(high: 0, low: 1)]),
            "/api/v1/sessions?id=af34b2c1-d0e9-4f8a-b7c6-d5e4f3a2b105&id=00000000-0000-0000-0000-000000000001&limit=100"
        ),
        (
            .projectsNamed(containing: "a b&c=é", limit: 20, offset: 40),
            "/api/v1/sessions?name_contains=a%20b%26c%3D%C3%A9&reference_free=true&limit=20&offset=40"
        ),
        (.workspaces, "/api/v1/workspaces?include_deleted=false"), (.info, "/api/v1/info"),
        (.infoHealth, "/api/v1/info/health"), (.organization, "/api/v1/orgs/current/info"),
    ])
    func `every read has its path below the base URL`(route: Route, target: String) async throws {
        let transport = RecordingTransport(.success(HTTPResponse(status: 200)))
        _ = try await client(transport, "http://localhost:8080/langsmith").fetch(route)
        #expect(transport.requests.map(\.url) == ["http://localhost:8080/langsmith" + target])
        #expect(transport.requests.map(\.method) == [.get])
    }

    @Test func `the answer brings the server's clock and the request's id`() async throws {
        let response = HTTPResponse(
            status: 200,
            headers: [
                HTTPHeader("DATE", "Thu, 20 Aug 2026 10:11:12 GMT"), HTTPHeader("CF-Ray", "8f00ba-FRA"),
                HTTPHeader("X-Request-Id", "req-1"),
            ],
            body: Array("[]".utf8)
        )
        let reply = try await client(RecordingTransport(.success(response))).fetch(.destinations)
        #expect(
            reply
                == Reply(
                    route: .destinations,
                    body: Array("[]".utf8),
                    serverTime: Timestamp("2026-08-20T10:11:12Z"),
                    requestID: "req-1"
                )
        )
    }

    @Test func `a success without a body is a success, and unreadable only to who wants rows`() async throws {
        let reply = try await client(RecordingTransport(.success(HTTPResponse(status: 204)))).fetch(.destinations)
        #expect(reply.body.isEmpty)
        #expect(throws: APIError.self) { try reply.rows(of: Destination.self) }
    }

    @Test(arguments: [301, 304, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 502, 503, 504])
    func `no other status passes for a success`(status: Int) async throws {
        let transport = RecordingTransport(.success(HTTPResponse(status: status, body: Array("[]".utf8))))
        let error = await #expect(throws: APIError.self) { try await client(transport).fetch(.destinations) }
        #expect(error?.status == status)
        #expect(transport.requests.count == 1)
    }

    @Test func `a failed transfer is passed on as it is`() async throws {
        let transport = RecordingTransport(.failure(.tls("self-signed certificate")))
        let error = await #expect(throws: APIError.self) { try await client(transport).fetch(.info) }
        #expect(error == .transport(.tls("self-signed certificate")))
        #expect(transport.requests.count == 1)
    }
}

@Suite struct `Secrets` {
    @Test(arguments: [
        "lsv2_sk_1", "  lsv2_sk_1\n", "\"lsv2_sk_1\"", "' lsv2_sk_1 '", "lsv2_\r\nsk_1", "\u{feff}lsv2_sk_1",
    ])
    func `a pasted key loses its wrapping`(text: String) {
        let secret = Secret(text)
        #expect(secret.reveal() == "lsv2_sk_1")
    }

    @Test func `a key that would be a second header is one line`() {
        #expect(Credentials(.apiKey(Secret("k\r\nX-Evil: 1"))).headers == [HTTPHeader("X-API-Key", "kX-Evil: 1")])
    }

    @Test func `nothing prints a secret`() {
        let credentials = Credentials(.apiKey(Secret("hunter2")), workspace: nil)
        var dumped = ""
        dump(credentials, to: &dumped)
        dump(credentials.headers, to: &dumped)
        dumped += "\(credentials) \(String(reflecting: credentials)) \(Secret("hunter2"))"
        dumped += "\(HTTPRequest(.get, "https://h", headers: credentials.headers))"
        dumped += String(reflecting: HTTPHeader("authorization", "Bearer hunter2"))
        #expect(!dumped.contains("hunter2"))
        #expect(dumped.contains("••••"))
        #expect("\(HTTPHeader("Accept", "text/plain"))" == "Accept: text/plain")
    }
}
