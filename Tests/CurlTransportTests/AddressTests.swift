import Base
import CurlTransport
import Testing

/// Which addresses are spoken to at all.
@Suite(.timeLimit(.minutes(1)))
struct AddressTests {
    @Test(arguments: [
        "", "not an address", "smith.langchain.com/api", "/api/v1", "http://", "https://", "ftp://127.0.0.1/",
        "file:///etc/passwd", "https://host:99999/", "https://127.0.0.1/a b", "https://127.0.0.1/a\r\nX-Evil: 1",
        "https://127.0.0.1/\0", "https://user@127.0.0.1/", "https://user:word@127.0.0.1/",
        "http://127.0.0.1\\@example.com/",
    ])
    func `an address that cannot be used is refused`(_ url: String) async throws {
        guard case .badAddress(let reason) = await failure(.direct(), HTTPRequest(.get, url)) else {
            Issue.record("\(url) was not refused")
            return
        }
        #expect(!reason.isEmpty)
        #expect(!reason.contains("word"))
    }

    @Test(arguments: [
        "example.com", "192.0.2.1", "10.0.0.1", "0.0.0.0", "[2001:db8::1]", "[::ffff:127.0.0.1]",
        "127.0.0.1.example.com",
        "127.evil.com", "localhost.example.com", "notlocalhost", "128.0.0.1",
    ])
    func `plain http does not leave this machine`(_ host: String) async throws {
        // Whatever is sent must pass this proxy, so that a connection would be seen.
        try await LoopbackServer.run { connection in
            await connection.hang()
        } while: { proxy in
            let transport = CurlTransport.direct { $0.proxy = proxy.url() }
            guard case .badAddress(let reason) = await failure(transport, HTTPRequest(.get, "http://\(host)/")) else {
                Issue.record("\(host) was not refused")
                return
            }
            #expect(reason.contains(host))
            #expect(await proxy.journal.connections == 0)
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost", "LOCALHOST", "bucket.localhost", "127.1", "0x7f000001"])
    func `plain http reaches this machine under its names`(_ host: String) async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.respond("ok")
        } while: { server in
            let response = try await CurlTransport.direct().send(HTTPRequest(.get, "http://\(host):\(server.port)/"))
            #expect(response.text == "ok")
        }
    }

    @Test func `plain http leaves this machine when the options say so`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.respond("by proxy")
        } while: { proxy in
            let transport = CurlTransport.direct {
                $0.proxy = proxy.url()
                $0.allowPlainHTTP = true
            }
            let response = try await transport.send(HTTPRequest(.get, "http://example.com/path"))
            #expect(response.text == "by proxy")
            #expect(await proxy.journal.requests.map(\.target) == ["http://example.com/path"])
        }
    }

    @Test func `a proxy is asked for a tunnel and does not see the key`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.respond(status: "403 Forbidden", "not from here")
        } while: { proxy in
            let transport = CurlTransport.direct { $0.proxy = proxy.url() }
            let request = HTTPRequest(.get, "https://example.com/secret", headers: [HTTPHeader("X-API-Key", "k")])
            guard case .proxy(let reason) = await failure(transport, request) else {
                Issue.record("not told as the proxy's")
                return
            }
            #expect(reason.contains("403"))
            let asked = try #require(await proxy.journal.requests.first)
            #expect(asked.method == "CONNECT")
            #expect(asked.target == "example.com:443")
            #expect(asked.header("x-api-key") == nil)
        }
    }

    @Test func `a proxy that does not resolve is named as the proxy's fault`() async throws {
        let transport = CurlTransport.direct { $0.proxy = "http://nonexistent.invalid:3128" }
        let error = try #require(await failure(transport, HTTPRequest(.get, "https://example.com/")))
        #expect(error == .proxy(error.words))
        #expect(error.words.contains("nonexistent.invalid"))
    }

    @Test func `this machine is reached without the proxy`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.respond("direct")
        } while: { server in
            let transport = CurlTransport.direct { $0.proxy = "http://nonexistent.invalid:3128" }
            let response = try await transport.send(HTTPRequest(.get, server.url()))
            #expect(response.text == "direct")
        }
    }
}
