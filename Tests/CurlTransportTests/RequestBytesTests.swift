import Base
import CurlTransport
import Testing

/// What arrives at the server, byte for byte.
@Suite(.timeLimit(.minutes(1)))
struct RequestBytesTests {
    private func received(_ make: (LoopbackServer) -> HTTPRequest) async throws -> ReceivedRequest {
        try await LoopbackServer.run { connection in
            while true {
                _ = try await connection.readRequest()
                try await connection.respond("ok")
            }
        } while: { server in
            _ = try await CurlTransport.direct().send(make(server))
            return try #require(await server.journal.requests.first)
        }
    }

    @Test(arguments: [HTTPRequest.Method.post, .patch, .put, .delete])
    func `a body arrives as it was given`(_ method: HTTPRequest.Method) async throws {
        let body = [UInt8](0...255) + Array("\r\n\r\n{\"status\": \"Cancelled\"}\0".utf8)
        let request = try await received { server in
            HTTPRequest(method, server.url("/x"), headers: [HTTPHeader("Content-Type", "application/json")], body: body)
        }
        #expect(request.method == method.rawValue)
        #expect(request.body == body)
        #expect(request.header("content-length") == "\(body.count)")
        #expect(request.headers.filter { $0.name == "content-type" }.map(\.value) == ["application/json"])
    }

    @Test(arguments: [HTTPRequest.Method.post, .patch])
    func `an empty body is announced as one of length zero`(_ method: HTTPRequest.Method) async throws {
        let request = try await received { HTTPRequest(method, $0.url(), body: []) }
        #expect(request.method == method.rawValue)
        #expect(request.header("content-length") == "0")
    }

    @Test func `every request says who asks, in its version`() async throws {
        let request = try await received { HTTPRequest(.get, $0.url()) }
        #expect(request.headers.filter { $0.name == "user-agent" }.map(\.value) == ["bulktop/\(Product.version)"])
    }

    @Test func `a POST without a body says so`() async throws {
        let request = try await received { HTTPRequest(.post, $0.url()) }
        #expect(request.method == "POST")
        #expect(request.header("content-length") == "0")
    }

    @Test func `a body of one megabyte and more is sent whole`() async throws {
        let body = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        let request = try await received { HTTPRequest(.post, $0.url(), body: body) }
        #expect(request.body == body)
        #expect(request.header("expect") == nil)
    }

    @Test func `HEAD takes the headers and waits for no body`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
            await connection.hang()
        } while: { server in
            let response = try await CurlTransport.direct().send(HTTPRequest(.head, server.url(), bodyLimit: 10))
            #expect(response.header("content-length") == "500")
            #expect(response.body.isEmpty)
        }
    }

    @Test func `nothing is added to the headers but what the transport needs`() async throws {
        let request = try await received { server in
            HTTPRequest(.get, server.url(), headers: [HTTPHeader("X-API-Key", "k"), HTTPHeader("X-Empty", "")])
        }
        #expect(request.headers.map(\.name) == ["host", "user-agent", "accept-encoding", "x-api-key", "x-empty"])
        #expect(request.header("x-empty") == "")
    }

    @Test func `path and query go out as they were written`() async throws {
        let target = "/a/../b/%7Bid%7D?status=Running&q=a%2Bb%20c&empty="
        let request = try await received { HTTPRequest(.get, $0.url(target)) }
        #expect(request.target == target)
    }

    @Test(arguments: ["key\r\nX-Evil: 1", "key\nX-Evil: 1", "key\rmore", "key\0more", "key\u{1b}[2J", "key\u{7f}"])
    func `a header value that holds control characters is refused unsent and unprinted`(_ value: String) async throws {
        try await LoopbackServer.run { connection in
            await connection.hang()
        } while: { server in
            let request = HTTPRequest(.get, server.url(), headers: [HTTPHeader("X-API-Key", value)])
            let expected = TransportError.badAddress("header X-API-Key holds a line break or a control character")
            let error = await failure(.direct(), request)
            #expect(error == expected)
            #expect(await server.journal.connections == 0)
        }
    }

    @Test(arguments: ["", "X-Evil: 1\r\nX-Key", "X Key", "X-Ké", "X:", "X-Key\0"])
    func `a header name that is none is refused`(_ name: String) async throws {
        let request = HTTPRequest(.get, "http://127.0.0.1:1/", headers: [HTTPHeader(name, "v")])
        let error = await failure(.direct(), request)
        #expect(error == .badAddress("header 1 has no usable name"))
    }
}
