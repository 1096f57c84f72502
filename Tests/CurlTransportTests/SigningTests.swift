import Base
import Testing

@testable import CurlTransport

/// What a signed request looks like; whether its signature is right is for a server that verifies it (ServerTests).
@Suite(.timeLimit(.minutes(1)))
struct SigningTests {
    private static let credentials = S3Credentials(
        accessKeyID: Secret("AKIA:WITH:COLONS"),
        secretAccessKey: Secret("secret-of-the-test")
    )

    private func received(
        _ signing: AWSSigning,
        status: String = "200 OK",
        answer: [String] = [],
        _ make: (String) -> HTTPRequest
    ) async throws -> ReceivedRequest {
        try await LoopbackServer.run { connection in
            while true {
                _ = try await connection.readRequest()
                try await connection.respond(status: status, headers: answer, "ok")
            }
        } while: { server in
            var request = make(server.url("/bucket/a%3Db"))
            request.signing = signing
            let response = try await CurlTransport.direct().send(request)
            #expect(response.status == Int(status.prefix(3)))
            let requests = await server.journal.requests
            #expect(requests.count == 1)
            return try #require(requests.first)
        }
    }

    private func put(_ url: String) -> HTTPRequest {
        let headers = [
            HTTPHeader("Content-Type", "text/plain"), HTTPHeader("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        ]
        return HTTPRequest(.put, url, headers: headers, body: Array("hello".utf8))
    }

    @Test func `a signature names key, region, service and all headers given`() async throws {
        let request = try await received(AWSSigning(Self.credentials, region: "eu-central-1"), put)
        #expect(request.method == "PUT")
        #expect(request.target == "/bucket/a%3Db")
        #expect(request.body == Array("hello".utf8))
        let date = try #require(request.header("x-amz-date"))
        let authorization = try #require(request.header("authorization"))
        let scope = "AKIA:WITH:COLONS/\(date.prefix(8))/eu-central-1/s3/aws4_request"
        #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=\(scope), SignedHeaders="))
        #expect(authorization.contains("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date,"))
        #expect(request.header("expect") == nil)
        #expect(!request.headers.contains { $0.value.contains("secret-of-the-test") })
    }

    @Test func `a session token is sent and signed, and an empty one is not`() async throws {
        var credentials = Self.credentials
        credentials.sessionToken = Secret("token-of-the-test")
        let request = try await received(AWSSigning(credentials, region: "r"), put)
        #expect(request.header("x-amz-security-token") == "token-of-the-test")
        #expect(request.header("authorization")?.contains("x-amz-security-token") == true)

        credentials.sessionToken = Secret("")
        let other = try await received(AWSSigning(credentials, region: "r"), put)
        #expect(other.header("x-amz-security-token") == nil)
    }

    @Test func `a handle that signed does not sign the next request`() async throws {
        try await LoopbackServer.run { connection in
            while true {
                _ = try await connection.readRequest()
                try await connection.respond("ok")
            }
        } while: { server in
            let transport = CurlTransport.direct { $0.concurrency = 1 }
            var request = put(server.url())
            request.signing = AWSSigning(Self.credentials, region: "r")
            _ = try await transport.send(request)
            _ = try await transport.send(HTTPRequest(.get, server.url()))
            let last = try #require(await server.journal.requests.last)
            #expect(last.header("authorization") == nil)
            #expect(last.headers.map(\.name) == ["host", "user-agent", "accept-encoding"])
        }
    }

    @Test func `a redirect of a signed request is an answer`() async throws {
        let location = ["Location: /elsewhere"]
        _ = try await received(AWSSigning(Self.credentials, region: "r"), status: "307 Moved", answer: location) {
            HTTPRequest(.get, $0)
        }
    }

    @Test(arguments: ["", "eu:s3:evil", "eu central", "eu\n", "é", String(repeating: "r", count: 64)])
    func `a region that is none is refused unsent`(_ region: String) async throws {
        var request = HTTPRequest(.get, "http://127.0.0.1:1/")
        request.signing = AWSSigning(Self.credentials, region: region)
        let error = await failure(.direct(), request)
        #expect(error == .badAddress("a region is made of letters, digits and hyphens"))
    }

    @Test(arguments: ["/bucket/...", "/bucket/a..b/.c", "/bucket//a/", "/bucket/a/../b", "/bucket/./a", "/bucket/.."])
    func `a path is sent as it is, or not at all where libcurl does not sign it`(_ path: String) async throws {
        do {
            let request = try await received(AWSSigning(Self.credentials, region: "r")) { url in
                put(url.replacing("/bucket/a%3Db", with: path))
            }
            #expect(request.target == path)
        } catch TransportError.unsupported {
            #expect(path.split(separator: "/").contains { $0 == "." || $0 == ".." })
        }
    }

    @Test(arguments: [("7.81.0", 0x07_51_00, false), ("7.88.1", 0x07_58_01, true), ("8.14.1", 0x08_0e_01, true)])
    func `an old libcurl is told as what cannot sign`(_ version: String, _ number: UInt32, _ signs: Bool) throws {
        let library = CurlLibrary(version: version, number: number)
        #expect((library.signingProblem == nil) == signs)
        #expect(signs || library.signingProblem?.contains(version) == true)
        let signing = AWSSigning(Self.credentials, region: "r")
        if signs {
            try signing.check(by: library)
        } else {
            #expect(throws: TransportError.unsupported(try #require(library.signingProblem))) {
                try signing.check(by: library)
            }
        }
    }

    @Test func `a signed request may leave in clear, because its key does not`() async throws {
        // 192.0.2.0/24 is nobody's (RFC 5737): refused at once or timed out, but not by us.
        var request = HTTPRequest(.get, "http://192.0.2.1:1/", timeout: .milliseconds(50))
        let plain = await failure(.direct(), request)
        #expect(plain == .badAddress("plain http to 192.0.2.1 would send the key in clear; use https"))
        request.signing = AWSSigning(Self.credentials, region: "r")
        let signed = await failure(.direct(), request)
        #expect(signed != nil && signed != plain)
    }
}
