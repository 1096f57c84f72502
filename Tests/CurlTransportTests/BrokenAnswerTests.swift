import Base
import CurlTransport
import Testing

/// Answers that end early, never end, or are none.
@Suite(.timeLimit(.minutes(1)))
struct BrokenAnswerTests {
    /// What the client makes of these bytes followed by the end of the connection.
    private func failureAfter(_ bytes: String) async throws -> TransportError? {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.write(bytes)
        } while: { server in
            await failure(.direct(), HTTPRequest(.get, server.url()))
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhel",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\n",
    ])
    func `an answer that stops in the middle is truncated`(_ bytes: String) async throws {
        guard case .truncated(let reason) = try await failureAfter(bytes) else {
            Issue.record("\(String(describing: try await failureAfter(bytes)))")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test(arguments: ["", "HTTP/1.1 103 Early Hints\r\n\r\n"])
    func `a connection that closes without an answer is a reset`(_ bytes: String) async throws {
        let failed = try await failureAfter(bytes)
        let error = try #require(failed)
        #expect(error == .connectionReset(error.words))
    }

    @Test func `a reset before the headers is a reset`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.reset()
        } while: { server in
            let error = try #require(await failure(.direct(), HTTPRequest(.get, server.url())))
            #expect(error == .connectionReset(error.words))
            #expect(!error.words.isEmpty)
        }
    }

    @Test(arguments: [HTTPRequest.Method.post, .patch, .put, .delete])
    func `what changes something is sent once, also where a kept connection breaks`(
        _ method: HTTPRequest.Method
    ) async throws {
        try await LoopbackServer.run { connection in
            while true {
                if try await connection.readRequest().method != "GET" { try await connection.reset() }
                try await connection.respond("kept")
            }
        } while: { server in
            let transport = CurlTransport.direct()
            _ = try await transport.send(HTTPRequest(.get, server.url()))
            let request = HTTPRequest(method, server.url(), body: [0x7b])
            guard case .connectionReset = await failure(transport, request) else {
                Issue.record("not told as a reset")
                return
            }
            #expect(await server.journal.requests.map(\.method) == ["GET", method.rawValue])
        }
    }

    @Test func `a reset in the middle of the body is a truncated answer`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
            try await connection.reset()
        } while: { server in
            guard case .truncated = await failure(.direct(), HTTPRequest(.get, server.url())) else {
                Issue.record("not told as truncated")
                return
            }
        }
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "<html>hello</html>\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n"])
    func `bytes that are not HTTP are said to be none`(_ bytes: String) async throws {
        guard case .other(_, let reason) = try await failureAfter(bytes) else {
            Issue.record("\(String(describing: try await failureAfter(bytes)))")
            return
        }
        #expect(reason.hasPrefix("the server does not speak HTTP there: "))
    }

    @Test func `a body that is not what its encoding says is an error`() async throws {
        let bytes = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip"
        guard case .other(code: 61, let reason) = try await failureAfter(bytes) else {
            Issue.record("not told as a bad encoding")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func `an answer that drips on past the timeout is timed out`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while true {
                try await connection.write("1\r\n.\r\n")
                try await Task.sleep(for: .milliseconds(10))
            }
        } while: { server in
            let error = await failure(.direct(), HTTPRequest(.get, server.url(), timeout: .milliseconds(500)))
            #expect(error == .timedOut(phase: "waiting for the answer"))
        }
    }

    @Test func `a server that says nothing is timed out`() async throws {
        try await LoopbackServer.run { connection in
            await connection.hang()
        } while: { server in
            let error = await failure(.direct(), HTTPRequest(.get, server.url(), timeout: .milliseconds(500)))
            #expect(error == .timedOut(phase: "waiting for the answer"))
        }
    }

    @Test func `a handshake that never ends is timed out while connecting`() async throws {
        try await LoopbackServer.run { connection in
            await connection.hang()
        } while: { server in
            let transport = CurlTransport.direct { $0.connectTimeout = .milliseconds(100) }
            let error = await failure(transport, HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))
            #expect(error == .timedOut(phase: "connecting"))
        }
    }

    @Test func `a port where nobody listens refuses`() async throws {
        // The system gives it to nobody, as it would one that was free a moment ago.
        guard case .connectionRefused(let reason) = await failure(.direct(), HTTPRequest(.get, "http://127.0.0.1:1/"))
        else {
            Issue.record("not told as refused")
            return
        }
        #expect(reason.contains("port 1 "))
    }

    @Test func `a name that does not exist is not resolved`() async throws {
        let error = try #require(await failure(.direct(), HTTPRequest(.get, "https://nonexistent.invalid/")))
        #expect(error == .nameNotResolved(error.words))
        #expect(error.words.contains("nonexistent.invalid"))
    }

    @Test func `plain text where TLS is expected is a TLS error`() async throws {
        try await LoopbackServer.run { connection in
            try await connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
            await connection.hang()
        } while: { server in
            guard
                case .tls(let reason) = await failure(.direct(), HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))
            else {
                Issue.record("not told as TLS")
                return
            }
            #expect(!reason.isEmpty)
        }
    }
}
