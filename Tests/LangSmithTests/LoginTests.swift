import Base
import LangSmith
import Testing

/// OAuth: what a login sends, and how its tokens are renewed.
@Suite struct LoginTests {
    /// `{"sub":"3fa85f64-5717-4562-b3fc-2c963f66afa6","n":[1]}`, between a header and a signature.
    private static let token =
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIzZmE4NWY2NC01NzE3LTQ1NjItYjNmYy0yYzk2M2Y2NmFmYTYiLCJuIjpbMV19.c2ln"

    private func headers(_ token: String) -> [String] {
        Credentials(.bearer(Secret(token))).headers.map { "\($0.name): \($0.value)" }
    }

    @Test func `a login sends its token and the user it is for`() {
        #expect(
            headers(Self.token) == [
                "Authorization: Bearer \(Self.token)", "X-User-Id: 3fa85f64-5717-4562-b3fc-2c963f66afa6",
            ]
        )
    }

    @Test(arguments: [
        "opaque", "a.b", "a.!!.c", "a..c", "a.eyJzdWIiOjd9.c",
        // {"sub":"a\r\nX-Other: b"}
        "a.eyJzdWIiOiJhXHJcblgtT3RoZXI6IGIifQ.c",
    ])
    func `a token without a subject that can be sent goes alone`(token: String) {
        #expect(headers(token) == ["Authorization: Bearer \(token)"])
    }

    @Test func `the request is the form that the official tools send`() throws {
        let address = try ServerAddress("https://eu.example.com/langsmith/api/v1")
        let request = LoginRenewal.request(to: address, refreshToken: Secret("a+b/c=&d"))
        #expect(request.method == .post)
        #expect(request.url == "https://eu.example.com/langsmith/oauth/token")
        #expect(request.timeout == .seconds(10))
        #expect(request.headers.contains(HTTPHeader("Content-Type", "application/x-www-form-urlencoded")))
        #expect(
            String(decoding: request.body ?? [], as: UTF8.self)
                == "grant_type=refresh_token&client_id=langsmith-cli&refresh_token=a%2Bb%2Fc%3D%26d"
        )
    }

    private func outcome(_ status: Int, _ body: String) -> Result<LoginRenewal.Tokens, LoginRenewal.Refusal> {
        Result { () throws(LoginRenewal.Refusal) in
            try LoginRenewal.tokens(in: HTTPResponse(status: status, body: Array(body.utf8)))
        }
    }

    @Test func `new tokens are read with their lifetime`() throws {
        let tokens = try outcome(
            200,
            #"{"access_token":"new","token_type":"bearer","expires_in":3600,"refresh_token":"next"}"#
        ).get()
        #expect(tokens.accessToken == Secret("new"))
        #expect(tokens.refreshToken == Secret("next"))
        #expect(tokens.lifetime == .seconds(3600))
    }

    @Test func `a server that keeps the refresh token gives none`() throws {
        let tokens = try outcome(200, #"{"access_token":"new","expires_in":60}"#).get()
        #expect(tokens.refreshToken == nil)
    }

    @Test(arguments: [
        (
            400, #"{"error":"invalid_grant","error_description":"revoked\u001b[31m"}"#,
            "the server answered invalid_grant: revoked"
        ),
        (200, #"{"error":"invalid_grant"}"#, "the server answered invalid_grant"),
        (503, #"{}"#, "the server answered 503 Service Unavailable"),
        (200, "<html>portal</html>", "the server answered 200 without the tokens"),
        (200, #"{"access_token":""}"#, "the server answered 200"),
    ])
    func `a refusal says what the server said`(status: Int, body: String, reason: String) {
        let refusal = #expect(throws: LoginRenewal.Refusal.self) { try outcome(status, body).get() }
        #expect(refusal?.reason == reason)
    }

    @Test func `a token is renewed from a minute before its end`() throws {
        let end = try #require(Timestamp("2026-11-20T21:00:00Z"))
        #expect(!LoginRenewal.isDue(expiresAt: end, at: end - .seconds(61)))
        #expect(LoginRenewal.isDue(expiresAt: end, at: end - .seconds(60)))
        #expect(LoginRenewal.isDue(expiresAt: end, at: end + .seconds(3600)))
        #expect(!LoginRenewal.isDue(expiresAt: nil, at: end))
    }
}
