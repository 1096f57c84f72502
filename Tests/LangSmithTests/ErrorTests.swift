import Base
import LangSmith
import Testing

private func response(_ status: Int, _ body: String, _ headers: [(String, String)] = []) -> HTTPResponse {
    HTTPResponse(status: status, headers: headers.map { HTTPHeader($0.0, $0.1) }, body: Array(body.utf8))
}

@Suite struct `What a server says when it fails` {
    @Test(arguments: [
        (
            #"{"detail":"Failed to validate S3 destination: Access Denied"}"#,
            "Failed to validate S3 destination: Access Denied"
        ),
        (#"{"detail":"int too big to convert"}"#, "int too big to convert"),
        (
            #"{"detail":[{"loc":["body","interval_hours"],"msg":"Input should be less than or equal to 168","type":"less_than_equal"},{"loc":["body","export_fields",3],"msg":"bad","type":"enum","input":{"x":[1]}}]}"#,
            "body.interval_hours: Input should be less than or equal to 168; body.export_fields.3: bad"
        ),
        (
            #"{"detail":{"error":"quota_exceeded","message":"250 exports an hour"}}"#,
            "quota_exceeded: 250 exports an hour"
        ),
        (#"{"detail":{"message":"only this"}}"#, "only this"), (#"{"detail":{"why":[1, 2]}}"#, #"{"why":[1,2]}"#),
        ("{\"error\":\"Unauthorized\"}\n", "Unauthorized"),
        (#"{"error":{"code":403,"message":"no"}}"#, "403: no"), (#"{"message":"gone fishing"}"#, "gone fishing"),
        (#"{"error":"e","message":"m","detail":"d"}"#, "d"), (#"{"message":"m","error":"e"}"#, "e"),
        (#"{"detail":"","error":"e"}"#, "e"), (#"{"detail":null,"message":"m"}"#, "m"),
        (#"{"detail":[],"error":"e"}"#, "e"),
        (#"{"status":"bad","code":7}"#, #"{"status":"bad","code":7}"#), (#""just a string""#, "just a string"),
        ("null", ""),
        ("missing permission bulk-exports:manage\n", "missing permission bulk-exports:manage"), ("", ""),
        (" \r\n ", ""),
        (#"{"detail":"cut o"#, #"{"detail":"cut o"#),
        ("<html><head><TITLE >\n 502 Bad\tGateway </title></head><body><h1>no</h1></body></html>", "502 Bad Gateway"),
        (
            "<html><script>var x = '<p>';</script><style>p{}</style><body><h1> Please &lt;log&nbsp;in&gt; &amp;amp; </h1>more",
            "Please <log in> &amp;"
        ),
        ("<title></title><p>first</p><p>second</p>", "first"), ("<", ""), ("<script>", ""),
        ("<html><body></body></html>", ""),
    ])
    func `every shape of body becomes its words`(body: String, words: String) {
        #expect(ServerMessage(decoding: response(400, body)).text == words)
    }

    @Test func `complaints about fields are kept one by one`() {
        let body = #"{"detail":[{"loc":["query",0,"id"],"msg":"value is not a \u001b]0;x\u0007valid uuid"},"plain"]}"#
        #expect(
            ServerMessage(decoding: response(422, body)).fields == [
                ServerMessage.Field(location: "query.0.id", message: "value is not a \u{fffd}]0;x\u{fffd}valid uuid"),
                ServerMessage.Field(location: "", message: "plain"),
            ]
        )
    }

    @Test func `words are cleaned and cut, however many come`() {
        let text = ServerMessage(
            decoding: response(
                500,
                #"{"detail":"a\u001b[31mred\u001b[0m\r\n\u202eevil\u0000 \#(String(repeating: "x", count: 100_000))"}"#
            )
        ).text
        #expect(text.hasPrefix("ared \u{fffd}evil\u{fffd} xxx"))
        #expect(text.hasSuffix("x…"))
        #expect(text.unicodeScalars.count == 500)
        let page = ServerMessage(decoding: response(502, "<title>" + String(repeating: "y", count: 1_000_000)))
        #expect(page.text.unicodeScalars.count == 500)
    }

    @Test func `the first known request id is kept, cleaned`() {
        let headers = [("cf-ray", "c"), ("TraceParent", "00-t"), ("X-Trace-Id", ""), ("Date", "x")]
        #expect(ServerMessage(decoding: response(500, "", headers)).requestID == "00-t")
        #expect(ServerMessage(decoding: response(500, "", [("x-request-id", "a\u{1b}[0mb")])).requestID == "ab")
        #expect(ServerMessage(decoding: response(500, "")).requestID == nil)
    }
}

@Suite struct `Failures by status` {
    @Test func `each status has its case`() {
        let said = ServerMessage("d")
        let body = #"{"detail":"d"}"#
        #expect(APIError(response(401, body)) == .unauthorized(said))
        #expect(APIError(response(403, body)) == .forbidden(said))
        #expect(APIError(response(404, body)) == .notFound(said))
        #expect(APIError(response(429, body)) == .rateLimited(said, retryAfter: nil))
        #expect(APIError(response(422, body)) == .rejected(status: 422, said))
        #expect(APIError(response(503, body)) == .server(status: 503, said, retryAfter: nil))
        #expect(APIError(response(304, body)) == .unexpectedStatus(304, said))
    }

    private static let date = ("Date", "Thu, 20 Aug 2026 10:11:12 GMT")

    @Test(arguments: [
        ([("Retry-After", "7")], Duration.seconds(7)), ([("retry-after", " 1.5 ")], .milliseconds(1500)),
        ([("Retry-After-Ms", "250"), ("Retry-After", "7")], .milliseconds(250)), ([("Retry-After", "0")], .zero),
        ([("Retry-After", "Thu, 20 Aug 2026 10:11:42 GMT"), date], .seconds(30)),
        ([("Retry-After", "Thursday, 20-Aug-26 10:11:42 GMT"), date], .seconds(30)),
        ([("Retry-After", "Thu Aug 20 10:11:42 2026"), date], .seconds(30)),
        ([("Retry-After", "Thu, 20 Aug 2026 10:00:00 GMT"), date], .zero),
        ([("Retry-After", "Thu, 20 Aug 2026 10:12:00 GMT")], .seconds(60)),
        ([("Retry-After", "1e300")], .seconds(86_400)), ([("Retry-After", "-5")], nil),
        ([("Retry-After", "soon")], nil),
        ([("Retry-After", "nan")], nil), ([("Retry-After", "Thu, 99 Aug 2026 10:11:42 GMT"), date], nil), ([], nil),
    ])
    func `the wait is read in every form`(headers: [(String, String)], wait: Duration?) {
        let now = Timestamp("2026-08-20T10:11:00Z")
        #expect(APIError(response(429, "", headers), now: now).retryAfter == wait)
        #expect(APIError(response(503, "", headers), now: now).retryAfter == wait)
        #expect(APIError(response(400, "", headers), now: now).retryAfter == nil)
    }

    @Test func `a date to wait for means nothing without a clock`() {
        #expect(APIError(response(429, "", [("Retry-After", "Thu, 20 Aug 2026 10:11:42 GMT")])).retryAfter == nil)
    }

    @Test(arguments: [
        (408, true), (429, true), (500, true), (502, true), (503, true), (504, true), (501, false), (400, false),
        (401, false), (403, false),
        (404, false), (409, false), (422, false), (302, false),
    ])
    func `what passes by itself is told from what someone must repair`(status: Int, isTransient: Bool) {
        #expect(APIError(response(status, "")).isTransient == isTransient)
        #expect(APIError(response(status, "", [("X-Should-Retry", "true")])).isTransient)
        #expect(!APIError(response(status, "", [("x-should-retry", "false")])).isTransient)
        #expect(APIError(response(status, "", [("x-should-retry", "maybe")])).isTransient == isTransient)
    }

    @Test(arguments: [
        (
            403, #"{"error":"Forbidden"}"#, "key refused",
            "The server refused this key (403 Forbidden): it may be wrong, revoked, from another region, or lack access to this workspace. Check the key and the endpoint."
        ),
        (
            403, #"{"error":"org_scoped_key_requires_workspace"}"#, "workspace needed",
            "This key belongs to a whole organisation and must name a workspace (403 Forbidden): “org_scoped_key_requires_workspace”. Set LANGSMITH_WORKSPACE_ID."
        ),
        (
            403, "missing permission bulk-exports:manage", "permission missing",
            "The server knows this key, but its role may not do this (403 Forbidden): “missing permission bulk-exports:manage”. Reading needs bulk-exports:read; creating and cancelling need bulk-exports:manage, which workspace admins have."
        ),
        (
            401, #"{"detail":"UUID header value was not a valid UUID"}"#, "bad workspace id",
            "The server does not take the workspace id for a UUID (401 Unauthorized): “UUID header value was not a valid UUID”. Check LANGSMITH_WORKSPACE_ID."
        ),
        (
            401, #"{"error":"Unauthorized"}"#, "no key accepted",
            "The server wants a key and found none it could read (401 Unauthorized). Set LANGSMITH_API_KEY, or log in again if the login has expired."
        ),
        (
            401, #"{"detail":"Invalid token"}"#, "no key accepted",
            "The server does not accept the key or login (401 Unauthorized): “Invalid token”: it may be mistyped, revoked or expired. Check it ('bulktop doctor' says where it came from), or log in again."
        ),
        (
            401, #"{"detail":"Using legacy API key. Please generate a new API key."}"#, "no key accepted",
            "The server takes no keys of the old kind (401 Unauthorized): “Using legacy API key. Please generate a new API key.”. Make a new one under Settings > API Keys, and use that."
        ),
        (
            400,
            #"{"type":"about:blank","title":"Bad Request","status":400,"detail":"invalid request: Invalid cursor","instance":"/v2/runs/query"}"#,
            "request rejected", "The server rejected the request (400 Bad Request): “invalid request: Invalid cursor”."
        ),
        (
            400, #"{"type":"about:blank","title":"Bad Request","status":400,"instance":"/v2/runs/query"}"#,
            "request rejected", "The server rejected the request (400 Bad Request)."
        ),
        (
            400, #"{"type":"about:blank","title":"Window too long","status":400}"#,
            "request rejected", "The server rejected the request (400 Bad Request): “Window too long”."
        ),
        (
            400, #"{"type":"about:blank","status":400}"#,
            "request rejected", "The server rejected the request (400 Bad Request)."
        ),
        (
            409, #"{"detail":"Destination is in use"}"#, "conflict",
            "The server refused because something else is in the way (409 Conflict): “Destination is in use”. Look at the current state, then decide again."
        ),
        (
            405, #"{"detail":"Method Not Allowed"}"#, "not supported",
            "This server does not support that (405 Method Not Allowed): it is probably older than the feature."
        ),
    ])
    func `the sentence says what happened and what to do`(status: Int, body: String, title: String, sentence: String) {
        let error = APIError(response(status, body))
        #expect(error.title == title)
        #expect(error.sentence == sentence)
    }

    @Test func `waits and request ids are in the sentence`() {
        let limited = APIError(response(429, #"{"detail":"slow down"}"#, [("Retry-After-Ms", "1200")]))
        #expect(
            limited.sentence
                == "The server asks for fewer requests (429 Too Many Requests): “slow down”. The limit is shared by all who use this key; it said to wait 2 s."
        )
        let failed = APIError(response(502, "<title>502 Bad Gateway</title>", [("cf-ray", "8f00-FRA")]))
        #expect(failed.title == "server unavailable")
        #expect(
            failed.sentence.hasPrefix(
                "The server failed (502 Bad Gateway): “502 Bad Gateway”. Its operators find it as 8f00-FRA. "
            )
        )
    }

    @Test func `a captive portal is suspected where a web page came`() {
        let error = #expect(throws: APIError.self) {
            try Reply("<!doctype html><p>Welcome to the hotel").rows(of: BulkExport.self)
        }
        #expect(
            error?.sentence
                == "The server's answer could not be used: the answer to /api/v1/bulk-exports is a web page, not JSON: a captive portal or proxy? Check that the endpoint is a LangSmith server and that nothing on the way changes its answers."
        )
    }

    @Test func `an unreadable answer says where`() {
        let error = APIError.undecodable(field: "metadata.prefix", ServerMessage("the answer to /x is odd"))
        #expect(error.title == "unreadable answer")
        #expect(
            error.sentence.hasPrefix(
                "The server's answer could not be used at metadata.prefix: the answer to /x is odd. "
            )
        )
    }

    @Test(arguments: [
        (
            TransportError.nameNotResolved("Could not resolve host: x\u{1b}[2J"), "host not found",
            "(Could not resolve host: x)"
        ),
        (.connectionRefused(""), "connection refused", "Nothing answers at the server's address. "),
        (.timedOut(phase: "connecting"), "timed out", "while connecting."),
        (
            .tls("self-signed certificate"), "certificate problem",
            "No secure connection came about (self-signed certificate). The server's certificate is of an authority that this machine does not know. Give the file of your own authority with --cacert"
        ),
        (.connectionReset("r"), "connection lost", "(r)"), (.truncated("t"), "answer cut off", "(t)"),
        (.tooLarge(limit: 64 << 20), "answer too large", "64 MiB"),
        (.redirectRefused(to: "https://evil\u{202e}"), "redirected elsewhere", "to https://evil\u{fffd}, "),
        (.badAddress("b"), "bad address", "(b)"), (.proxy("p"), "proxy problem", "(p)"),
        (.cancelled, "cancelled", "called off"),
        (.other(code: 43, "o"), "network error", "error 43) (o)"),
    ])
    func `trouble on the way has a name and a cleaned reason`(error: TransportError, title: String, part: String) {
        #expect(APIError.transport(error).title == title)
        #expect(APIError.transport(error).sentence.contains(part))
        #expect(APIError.transport(error).status == nil)
    }

    @Test(arguments: [
        "SSL certificate problem: certificate has expired", "SSL certificate problem: certificate is not yet valid",
    ])
    func `a certificate out of its time is no matter of authorities or eavesdroppers`(reason: String) {
        let sentence = APIError.transport(.tls(reason)).sentence
        #expect(sentence.contains("by this machine's clock") && sentence.contains("you can only wait"))
        #expect(!sentence.contains("--cacert") && !sentence.contains("reads along"))
    }

    /// A command that ends with it asks nothing again, and the dashboard counts down to its next try.
    @Test func `no sentence promises that something is asked again`() {
        let errors: [APIError] = [
            APIError(response(500, "{}")), APIError(response(429, "{}")), APIError(response(408, "{}")),
            .transport(.timedOut(phase: "connecting")), .transport(.connectionReset("")), .transport(.truncated("")),
            .transport(.other(code: 1, "")),
        ]
        #expect(errors.allSatisfy { !$0.sentence.contains("again") || $0.status == 408 }, "\(errors.map(\.sentence))")
    }

    @Test func `a certificate does not mend itself, a lost connection may`() {
        #expect(!APIError.transport(.tls("")).isTransient)
        #expect(!APIError.transport(.badAddress("")).isTransient)
        #expect(APIError.transport(.connectionReset("")).isTransient)
        #expect(APIError.transport(.nameNotResolved("")).isTransient)
    }
}
