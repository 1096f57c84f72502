import Base
import LangSmith
import Synchronization
import Testing

@Suite struct `Queries on the wire` {
    private func asked(
        _ answer: String,
        _ ask: (LangSmithClient) async throws -> Void
    ) async throws -> (path: String, body: String) {
        let transport = RecordingTransport(.success(HTTPResponse(status: 200, body: Array(answer.utf8))))
        try await ask(
            LangSmithClient(
                address: try ServerAddress("https://h"),
                credentials: Credentials(nil),
                transport: transport
            )
        )
        let request = try #require(transport.requests.first)
        #expect(request.method == .post)
        return (String(request.url.dropFirst(9)), String(decoding: request.body ?? [], as: UTF8.self))
    }

    private var roots: TraceQuery {
        var query = TraceQuery(projects: [Fixture.project], filter: "eq(name, 'x')")
        query.isRoot = true
        query.startTime = Timestamp(year: 2026, month: 8, day: 17)
        query.endTime = Timestamp(year: 2026, month: 8, day: 18)
        return query
    }

    @Test func `a page of runs asks for no inputs, and says where the next one begins`() async throws {
        let answer = """
            {"runs":[{"id":"\(Fixture.run)","trace_id":"\(Fixture.run)","name":"agent","run_type":"chain","status":"success",
              "start_time":"2026-08-17T01:00:00","end_time":null,"inputs":{"x":[1]},"dotted_order":"d","session_id":"s"},
             {"id":7}],"cursors":{"prev":null,"next":"c2"},"parsed_query":"x"}
            """
        let (path, body) = try await asked(answer) { client in
            let page = try await client.traceRuns(roots, limit: 500, cursor: TraceCursor("c1"))
            #expect(page.next == TraceCursor("c2"))
            #expect(page.runs.values.map(\.name) == ["agent"])
            #expect(page.runs.values.first?.startTime == Timestamp("2026-08-17T01:00:00Z"))
            #expect(page.runs.rejected.map(\.field) == ["id"])
        }
        #expect(path == "/api/v1/runs/query")
        #expect(
            body
                == #"{"session":["af34b2c1-d0e9-4f8a-b7c6-d5e4f3a2b105"],"is_root":true,"start_time":"2026-08-17T00:00:00Z","end_time":"2026-08-18T00:00:00Z","filter":"eq(name, 'x')","select":["id","trace_id","name","run_type","status","start_time","end_time"],"limit":100,"cursor":"c1","skip_prev_cursor":true}"#
        )
    }

    /// The headers of a question, its time and its room.
    @Test func `a question is a POST that is sent once`() async throws {
        let transport = RecordingTransport(.success(HTTPResponse(status: 503)))
        let client = LangSmithClient(
            address: try ServerAddress("https://h/sub/api/v1"),
            credentials: Credentials(.apiKey(Secret("k")), workspace: Fixture.workspace),
            transport: transport
        )
        await #expect(throws: APIError.self) { try await client.traceRunCount(roots) }
        #expect(
            transport.requests == [
                HTTPRequest(
                    .post,
                    "https://h/sub/api/v1/runs/stats",
                    headers: [
                        HTTPHeader("X-API-Key", "k"), HTTPHeader("X-Tenant-Id", "\(Fixture.workspace)"),
                        HTTPHeader("Accept", "application/json"), HTTPHeader("Content-Type", "application/json"),
                    ],
                    body: Array(
                        #"{"session":["af34b2c1-d0e9-4f8a-b7c6-d5e4f3a2b105"],"is_root":true,"start_time":"2026-08-17T00:00:00Z","end_time":"2026-08-18T00:00:00Z","filter":"eq(name, 'x')","select":["run_count"]}"#
                            .utf8
                    ),
                    timeout: .seconds(60),
                    bodyLimit: 16 << 20
                )
            ]
        )
    }

    @Test(arguments: [
        HTTPResponse(status: 404, body: Array(#"{"detail":"Not Found"}"#.utf8)), HTTPResponse(status: 404),
        HTTPResponse(status: 405), HTTPResponse(status: 410), HTTPResponse(status: 501),
    ])
    func `where the new question is not known the old one is asked, and this is remembered`(refusal: HTTPResponse)
        async throws
    {
        let transport = ScriptedTransport { request, _ in
            request.url.hasSuffix("/v2/runs/query")
                ? .success(refusal) : .answer(200, #"{"runs":[],"cursors":{"next":"c1"}}"#)
        }
        let client = LangSmithClient(
            address: try ServerAddress("https://h"),
            credentials: Credentials(nil),
            transport: transport
        )
        let copy = client
        let page = try await client.traceRuns(roots, limit: 50)
        #expect(page.next == TraceCursor("c1"))
        _ = try await client.traceRuns(roots, cursor: page.next)
        _ = try await copy.traceRuns(roots)
        #expect(transport.requests.map { $0.url.dropFirst(14) } == ["v2", "v1", "v1", "v1"].map { "\($0)/runs/query" })
    }

    @Test func `a server that is upgraded under way is asked the new question from then on`() async throws {
        let isOld = Mutex(true)
        let transport = ScriptedTransport { request, _ in
            let isAnswered = request.url.contains("/v1/") == isOld.withLock { $0 }
            return isAnswered ? .answer(200, #"{"runs":[]}"#) : .answer(404, "404 page not found")
        }
        let client = LangSmithClient(
            address: try ServerAddress("https://h"),
            credentials: Credentials(nil),
            transport: transport
        )
        _ = try await client.traceRuns(roots)
        isOld.withLock { $0 = false }
        _ = try await client.traceRuns(roots)
        _ = try await client.traceRuns(roots)
        #expect(transport.requests.map { $0.url.dropFirst(14).prefix(2) } == ["v2", "v1", "v1", "v2", "v2"])
    }

    @Test func `the new question, byte for byte`() async throws {
        let run = "{\"id\":\"\(Fixture.run)\",\"run_type\":\"LLM\",\"status\":\"SUCCESS\"}"
        let transport = ScriptedTransport { _, _ in .answer(200, #"{"items":[\#(run)],"next_cursor":"n1"}"#) }
        let client = LangSmithClient(
            address: try ServerAddress("https://h"),
            credentials: Credentials(nil),
            transport: transport
        )
        var query = roots
        query.runType = "llm"
        query.hasError = false
        let page = try await client.traceRuns(query, limit: 50)
        #expect(page.runs.values.map(\.runType) == ["llm"] && page.runs.values.map(\.status) == ["success"])
        #expect(page.next == TraceCursor("n1", isOfNewQuery: true))
        query.startTime = nil
        query.endTime = nil
        _ = try await client.traceRuns(query, cursor: page.next)
        #expect(transport.requests.allSatisfy { $0.url == "https://h/api/v2/runs/query" })
        let bodies = transport.requests.map { String(decoding: $0.body ?? [], as: UTF8.self) }
        let selects = #""selects":["ID","TRACE_ID","NAME","RUN_TYPE","STATUS","START_TIME","END_TIME"]"#
        #expect(
            bodies[0]
                == #"{"project_ids":["af34b2c1-d0e9-4f8a-b7c6-d5e4f3a2b105"],"is_root":true,"min_start_time":"2026-08-17T00:00:00Z","max_start_time":"2026-08-18T00:00:00Z","filter":"eq(name, 'x')","run_type":"LLM","has_error":false,\#(selects),"page_size":50}"#
        )
        #expect(bodies[1].contains(#""min_start_time":"1970-01-01T00:00:00Z","filter""#))
        #expect(bodies[1].hasSuffix(#""page_size":100,"cursor":"n1"}"#))
    }

    @Test(arguments: [
        HTTPResponse(status: 404, body: Array(#"{"detail":"Session not found"}"#.utf8)), HTTPResponse(status: 400),
        HTTPResponse(status: 403), HTTPResponse(status: 429), HTTPResponse(status: 503),
    ])
    func `a refusal of the question is no reason to ask the other one`(refusal: HTTPResponse) async throws {
        let transport = RecordingTransport(.success(refusal))
        let client = LangSmithClient(
            address: try ServerAddress("https://h"),
            credentials: Credentials(nil),
            transport: transport
        )
        await #expect(throws: APIError(refusal)) { try await client.traceRuns(roots) }
        #expect(transport.requests.count == 1)
    }

    @Test func `a server that knows neither question is told of with the new one's answer`() async throws {
        let transport = ScriptedTransport { request, _ in
            request.url.contains("/v2/") ? .answer(404, #"{"detail":"Not Found"}"#) : .answer(405, "")
        }
        let client = LangSmithClient(
            address: try ServerAddress("https://h"),
            credentials: Credentials(nil),
            transport: transport
        )
        await #expect(throws: APIError.notFound(ServerMessage("Not Found"))) { try await client.traceRuns(roots) }
    }

    @Test(arguments: [#""cursors":{"next":null}"#, #""cursors":{}"#, #""search_cursors":{"next":"x"}"#])
    func `the last page names no next one`(cursors: String) async throws {
        _ = try await asked("{\"runs\":[],\(cursors)}") { client in
            let page = try await client.traceRuns(roots)
            #expect(page == TraceRunPage(runs: Rows(values: []), next: nil))
        }
    }

    @Test func `counting asks for the count alone`() async throws {
        let (path, body) = try await asked(#"{"run_count":412000,"latency_p50":null}"#) { client in
            let count = try await client.traceRunCount(roots)
            #expect(count == 412_000)
        }
        #expect(path == "/api/v1/runs/stats")
        #expect(body.hasSuffix(#","filter":"eq(name, 'x')","select":["run_count"]}"#))
    }

    @Test(arguments: [
        (#"{"valid":true,"errors":[]}"#, FilterCheck(isValid: true)),
        (#"{"valid":true}"#, FilterCheck(isValid: true)),
        (
            #"{"valid":false,"errors":[{"field":"filter","message":"unexpected\u001b[31m token"}]}"#,
            FilterCheck(
                isValid: false,
                problems: [ServerMessage.Field(location: "filter", message: "unexpected token")]
            )
        ),
        (
            #"{"errors":[{"message":"bad"}]}"#,
            FilterCheck(isValid: false, problems: [ServerMessage.Field(location: "", message: "bad")])
        ),
    ])
    func `a filter is checked before an export is made with it`(answer: String, expected: FilterCheck) async throws {
        let (path, body) = try await asked(answer) { client in
            let check = try await client.checkFilter(TraceQuery(projects: [], filter: "eq("))
            #expect(check == expected)
        }
        #expect(path == "/api/v1/runs/query/validate")
        #expect(body == #"{"session":[],"filter":"eq("}"#)
    }

    @Test(arguments: [
        ("{}", "runs"), (#"{"runs":null}"#, "runs"), (#"{"runs":[],"cursors":{"next":7}}"#, "cursors.next"),
    ])
    func `a page that is none names its field`(answer: String, field: String) async throws {
        _ = try await asked(answer) { client in
            let error = await #expect(throws: APIError.self) { try await client.traceRuns(roots) }
            guard case .undecodable(field, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}
