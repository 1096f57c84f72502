import Base
import LangSmith
import Testing

@Suite struct `Server addresses` {
    @Test(arguments: [
        ("https://h", "https://h"), ("https://h/", "https://h"), ("https://h/api", "https://h"),
        ("https://h/api/v1/", "https://h"),
        ("https://h/sub/api/v1", "https://h/sub"), ("https://h/sub/api//", "https://h/sub"),
        ("https://h//api/v1", "https://h"),
        ("https://h/myapi", "https://h/myapi"), ("https://h/api/v2", "https://h/api/v2"),
        ("https://api", "https://api"),
        ("https://api/api", "https://api"), ("https://h/api/api", "https://h/api"),
        ("HTTPS://Api.Smith/API", "HTTPS://Api.Smith/API"),
        (" \"https://h:8443/x\" \n", "https://h:8443/x"), ("http://[::1]:1984/api", "http://[::1]:1984"),
    ])
    func `the base URL is what the paths are hung on`(text: String, base: String) throws {
        #expect(try ServerAddress(text).baseURL == base)
    }

    @Test(arguments: [
        ("", ServerAddress.Problem.empty), (" '' ", .empty), ("api.smith.langchain.com", .noScheme),
        ("://h", .noScheme),
        ("ftp://h", .wrongScheme("ftp")), ("https://", .noHost), ("https:///api", .noHost), ("https://:80", .noHost),
        ("https://user:pw@h", .userInfo), ("https://h/?a=b", .query), ("https://h#x", .query),
        ("https://h x", .character(position: 10)),
        ("https://hé", .character(position: 10)), ("https://h\u{1b}[31m", .character(position: 10)),
        ("https://h:0", .port("0")),
        ("https://h:65536", .port("65536")), ("https://h:", .port("")), ("https://h:80:80", .port("80:80")),
        ("https://[::1", .noHost),
        ("https://[::1]x", .port("x")), ("http://smith.corp", .plainHTTP(host: "smith.corp")),
        ("http://127.0.0.1.evil.com", .plainHTTP(host: "127.0.0.1.evil.com")),
        ("http://127.evil.com", .plainHTTP(host: "127.evil.com")),
        ("http://notlocalhost", .plainHTTP(host: "notlocalhost")), ("http://[2001::1]", .plainHTTP(host: "2001::1")),
        ("http://[::11]", .plainHTTP(host: "::11")),
    ])
    func `garbage is refused by kind`(text: String, problem: ServerAddress.Problem) {
        let thrown = #expect(throws: ServerAddress.Problem.self) { try ServerAddress(text) }
        #expect(thrown == problem)
        #expect(thrown?.sentence.hasSuffix(".") == true)
        #expect(thrown?.sentence.contains("pw") == false)
    }

    @Test(arguments: [
        "http://localhost", "http://LOCALHOST:80", "http://x.localhost", "http://127.0.0.1:9", "http://127.1.2.3",
        "http://[::1]",
        "http://[0:0:0:0:0:0:0:1]", "http://[0000:0000:0000:0000:0000:0000:0000:0001]:80",
    ])
    func `plain http may go to this machine`(text: String) throws {
        #expect(try ServerAddress(text).isLoopback)
    }

    @Test func `plain http may go elsewhere only when it is allowed to`() throws {
        let address = try ServerAddress("http://smith.corp:1984/ls/api/v1", allowPlainHTTP: true)
        #expect(address.baseURL == "http://smith.corp:1984/ls")
        #expect(address.host == "smith.corp")
        #expect(!address.isLoopback)
    }
}

@Suite struct `Routes` {
    private static let routes: [Route] = [
        .exports(limit: 1000, offset: 3000), .export(Fixture.export), .exportRuns(Fixture.export),
        .scheduleRuns(Fixture.schedule),
        .destinations, .destination(Fixture.destination), .projects(ids: [Fixture.project]),
        .projectsNamed(containing: "a b+&=%é\n", limit: 7, offset: 1), .workspaces, .info, .infoHealth, .organization,
    ]

    @Test(arguments: routes)
    func `what the client asks is what the simulator reads`(route: Route) {
        #expect(Route(method: .get, target: route.target) == route)
        #expect(Route(method: .delete, target: route.target) == nil)
    }

    @Test(arguments: [
        ("/api/v1/bulk-exports", Route.exports(limit: 1000, offset: 0)),
        ("/api/v1/bulk-exports?offset=5&x=1&limit=2", .exports(limit: 2, offset: 5)),
        ("/api/v1/sessions?name_contains=a+b%2B", .projectsNamed(containing: "a b+", limit: 100, offset: 0)),
        ("/api/v1/workspaces", .workspaces), ("/api/v1/info?", .info),
    ])
    func `defaults, order and plus signs`(target: String, route: Route) {
        #expect(Route(method: .get, target: target) == route)
    }

    @Test(arguments: [
        "", "/", "/api/v1/", "/api/v1/bulk-exports/", "/bulk-exports", "/api/v1/bulk-exports/x",
        "/api/v1/bulk-exports/x/runs",
        "/api/v1/bulk-exports?limit=0", "/api/v1/bulk-exports?limit=1001", "/api/v1/bulk-exports?offset=-1",
        "/api/v1/bulk-exports?limit=a",
        "/api/v1/bulk-exports/runs", "/api/v1/bulk-exports/destinations/x", "/api/v1/sessions?id=x",
        "/api/v1/sessions?name_contains=%f",
        "/api/v1/sessions?name_contains=%ff", "/api/v1/orgs/current", "/api/v1/infox",
    ])
    func `what is none of ours is nothing`(target: String) {
        #expect(Route(method: .get, target: target) == nil)
    }
}

@Suite struct `The address of the web pages in place of the API's` {
    @Test(arguments: [
        ("https://smith.langchain.com", "https://api.smith.langchain.com"),
        ("https://eu.smith.langchain.com/", "https://eu.api.smith.langchain.com"),
        ("https://APAC.smith.langchain.com/o/acme", "https://apac.api.smith.langchain.com"),
        ("https://aws.smith.langchain.com/api/v1", "https://aws.api.smith.langchain.com"),
    ])
    func `is told the right one, and no key goes there`(url: String, api: String) async throws {
        let transport = RecordingTransport(.success(HTTPResponse(status: 200)))
        let client = LangSmithClient(
            address: try ServerAddress(url),
            credentials: Credentials(.apiKey(Secret("k"))),
            transport: transport
        )
        let error = await #expect(throws: APIError.self) { try await client.fetch(.info) }
        #expect(error?.sentence.contains("its API is at \(api))") == true)
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [
        "https://api.smith.langchain.com", "https://eu.api.smith.langchain.com", "https://smith.example.com",
        "https://europe-west4.p.api.smith.langchain.com", "https://smith.langchain.com.example.com",
    ])
    func `nothing is said of any other host`(url: String) throws {
        #expect(try ServerAddress(url).misdirection == nil)
    }
}

@Suite struct `Paging through exports` {
    private func id(_ number: UInt64) -> ID<BulkExport> { ID(high: 0, low: number) }

    @Test func `full pages go on, a short one ends`() {
        var paging = ExportPaging()
        #expect(paging.next == .exports(limit: 1000, offset: 0))
        paging.received(rowsOnWire: 1000, firstID: id(1))
        #expect(paging.next == .exports(limit: 1000, offset: 1000))
        paging.received(rowsOnWire: 1000, firstID: id(2))
        #expect(paging.next == .exports(limit: 1000, offset: 2000))
        paging.received(rowsOnWire: 204, firstID: id(3))
        #expect(paging.next == nil)
    }

    @Test(arguments: [0, 999, 1001, 9204])
    func `an old server's whole list ends at once, as does an empty page`(rows: Int) {
        var paging = ExportPaging()
        paging.received(rowsOnWire: rows, firstID: rows == 0 ? nil : id(1))
        #expect(paging.next == nil)
    }

    @Test func `a server that ignores the offset with exactly a thousand exports ends after the second answer`() {
        var paging = ExportPaging()
        paging.received(rowsOnWire: 1000, firstID: id(1))
        paging.received(rowsOnWire: 1000, firstID: id(1))
        #expect(paging.next == nil)
    }

    @Test func `a server that never ends is left in the end`() {
        var paging = ExportPaging(limit: 10)
        var asked = 0
        while paging.next != nil, asked < 100_000 {
            asked += 1
            paging.received(rowsOnWire: 10, firstID: id(UInt64(asked)))
        }
        #expect(asked == 2000)
        paging.received(rowsOnWire: 10, firstID: id(0))
        #expect(paging.next == nil)
    }

    @Test func `a full page of unreadable rows ends the list`() {
        var paging = ExportPaging()
        paging.received(rowsOnWire: 1000, firstID: nil)
        #expect(paging.next == nil)
    }
}

@Suite struct `Requests told apart` {
    private static let export = "/api/v1/bulk-exports/\(Fixture.export)"
    private static let destination = "/api/v1/bulk-exports/destinations/\(Fixture.destination)"

    @Test(arguments: [
        (WriteRoute.createExport, "POST", "/api/v1/bulk-exports"),
        (.cancelExport(Fixture.export), "PATCH", export),
        (.createDestination, "POST", "/api/v1/bulk-exports/destinations"),
        (.updateDestination(Fixture.destination), "PATCH", destination),
        (.deleteDestination(Fixture.destination), "DELETE", destination),
    ])
    func `every write has its method and path`(route: WriteRoute, method: String, path: String) {
        #expect(route.method.rawValue == method)
        #expect(route.path == path)
    }

    @Test(arguments: [
        (QueryRoute.traceRuns, "/api/v1/runs/query"), (.traceStats, "/api/v1/runs/stats"),
        (.filterCheck, "/api/v1/runs/query/validate"),
    ])
    func `a query has its path`(route: QueryRoute, path: String) {
        #expect(route.path == path)
    }

    @Test(arguments: [
        (Endpoint.export("x"), "/api/v1/bulk-exports/x"), (.scheduleRuns, "/api/v1/bulk-exports/runs"),
        (.exportRuns("runs"), "/api/v1/bulk-exports/runs/runs"),
        (.exportRun("a", run: "b"), "/api/v1/bulk-exports/a/runs/b"),
        (.destination("runs"), "/api/v1/bulk-exports/destinations/runs"), (.project("p"), "/api/v1/sessions/p"),
        (.token, "/oauth/token"),
    ])
    func `a path is read as it is written`(endpoint: Endpoint, path: String) {
        #expect(endpoint.path == path)
        #expect(Endpoint(path: path) == endpoint)
        #expect(Endpoint(path: path + "/") != endpoint)
        #expect(Endpoint(path: "/x" + path) == nil)
    }
}
