import Base
import CurlTransport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RedirectTests {
    private let key = HTTPHeader("X-API-Key", "lsv2_secret")

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect within the origin is followed with the same headers`(_ status: Int) async throws {
        try await LoopbackServer.run { connection in
            while true {
                let request = try await connection.readRequest()
                if request.target == "/old/page" {
                    try await connection.respond(status: "\(status) Moved", headers: ["Location: ../new?a=1"], "moved")
                } else {
                    try await connection.respond(headers: ["X-New: 1"], "here")
                }
            }
        } while: { server in
            let response = try await CurlTransport.direct()
                .send(HTTPRequest(.get, server.url("/old/page"), headers: [key]))
            #expect(response.status == 200)
            #expect(response.text == "here")
            #expect(response.headers.map(\.name) == ["Content-Length", "X-New"])
            let requests = await server.journal.requests
            #expect(requests.map(\.target) == ["/old/page", "/new?a=1"])
            #expect(requests.map { $0.header("x-api-key") } == ["lsv2_secret", "lsv2_secret"])
        }
    }

    @Test func `a redirect to another origin is refused and nothing is sent there`() async throws {
        try await LoopbackServer.run { connection in
            await connection.hang()
        } while: { other in
            try await LoopbackServer.run { connection in
                _ = try await connection.readRequest()
                try await connection.respond(status: "302 Found", headers: ["Location: \(other.url("/steal?key=1"))"])
            } while: { server in
                let error = await failure(.direct(), HTTPRequest(.get, server.url(), headers: [key]))
                #expect(error == .redirectRefused(to: "http://127.0.0.1:\(other.port)"))
                #expect(await other.journal.connections == 0)
            }
        }
    }

    @Test(arguments: [
        ("https://127.0.0.1:PORT/", "https://127.0.0.1:PORT"),
        ("http://localhost:PORT/", "http://localhost:PORT"),
        ("//example.com/", "http://example.com"),
        ("http://example.com:8080/a?b", "http://example.com:8080"),
    ])
    func `another scheme, host or port is another origin`(_ location: String, _ origin: String) async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            let target = location.replacing("PORT", with: "\(connection.port)")
            try await connection.respond(status: "302 Found", headers: ["Location: \(target)"])
        } while: { server in
            let error = await failure(.direct(), HTTPRequest(.get, server.url()))
            #expect(error == .redirectRefused(to: origin.replacing("PORT", with: "\(server.port)")))
            #expect(await server.journal.requests.count == 1)
        }
    }

    @Test(arguments: ["ftp://127.0.0.1/", "file:///etc/passwd", "http://user:word@127.0.0.1/", "http://"])
    func `a redirect to no usable address is refused`(_ location: String) async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.respond(status: "302 Found", headers: ["Location: \(location)"])
        } while: { server in
            switch await failure(.direct(), HTTPRequest(.get, server.url())) {
            case .badAddress, .redirectRefused: break
            case let other: Issue.record("\(location): \(String(describing: other))")
            }
        }
    }

    @Test func `a ring of redirects ends after five`() async throws {
        try await LoopbackServer.run { connection in
            while true {
                _ = try await connection.readRequest()
                try await connection.respond(status: "302 Found", headers: ["Location: /again"])
            }
        } while: { server in
            let error = await failure(.direct(), HTTPRequest(.get, server.url()))
            #expect(error == .other(code: 47, "more than 5 redirects"))
            #expect(await server.journal.requests.count == 6)
        }
    }

    @Test(arguments: [HTTPRequest.Method.post, .patch, .put, .delete, .head])
    func `only reading follows a redirect`(_ method: HTTPRequest.Method) async throws {
        try await LoopbackServer.run { connection in
            while true {
                _ = try await connection.readRequest()
                try await connection.respond(status: "307 Temporary Redirect", headers: ["Location: /elsewhere"])
            }
        } while: { server in
            let response = try await CurlTransport.direct().send(HTTPRequest(method, server.url()))
            #expect(response.status == 307)
            #expect(response.header("location") == "/elsewhere")
            #expect(await server.journal.requests.count == 1)
        }
    }

    @Test func `the timeout covers all hops together`() async throws {
        try await LoopbackServer.run { connection in
            while true {
                // Each hop alone would be in time.
                let request = try await connection.readRequest()
                try await Task.sleep(for: .milliseconds(600))
                if request.target == "/" {
                    try await connection.respond(status: "302 Found", headers: ["Location: /slow"])
                } else {
                    try await connection.respond("too late")
                }
            }
        } while: { server in
            let error = await failure(.direct(), HTTPRequest(.get, server.url(), timeout: .seconds(1)))
            #expect(error == .timedOut(phase: "waiting for the answer"))
        }
    }
}
