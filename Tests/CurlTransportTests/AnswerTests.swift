import Base
import CurlTransport
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AnswerTests {
    @Test func `an answer comes with its status, headers in order and body`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.respond(headers: ["X-One: 1", "x-two:  two words \t", "X-One: again"], "hello")
        } while: { server in
            let response = try await CurlTransport.direct().send(HTTPRequest(.get, server.url()))
            #expect(response.status == 200)
            #expect(response.text == "hello")
            #expect(
                response.headers == [
                    HTTPHeader("Content-Length", "5"), HTTPHeader("X-One", "1"), HTTPHeader("x-two", "two words"),
                    HTTPHeader("X-One", "again"),
                ]
            )
        }
    }

    @Test func `one connection carries request after request`() async throws {
        try await LoopbackServer.run { connection in
            while true {
                let request = try await connection.readRequest()
                try await connection.respond(request.target)
            }
        } while: { server in
            let transport = CurlTransport.direct()
            for index in 0..<20 {
                let response = try await transport.send(HTTPRequest(.get, server.url("/\(index)")))
                #expect(response.text == "/\(index)")
            }
            #expect(await server.journal.connections == 1)
        }
    }

    @Test func `a request that fails before it is heard on a kept connection is sent again`() async throws {
        try await LoopbackServer.run { connection in
            let request = try await connection.readRequest()
            try await connection.respond(request.target)
        } while: { server in
            let transport = CurlTransport.direct()
            _ = try await transport.send(HTTPRequest(.get, server.url("/first")))
            await server.journal.wait { $0.ended == 1 }
            let response = try await transport.send(HTTPRequest(.get, server.url("/second")))
            #expect(response.text == "/second")
        }
    }

    @Test(arguments: ["429 Too Many Requests", "401 Unauthorized", "404 Not Found", "500 Oops", "304 Not Modified"])
    func `a status that tells of trouble is an answer like any other`(_ status: String) async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.respond(
                status: status,
                headers: ["Retry-After: 7"],
                status.hasPrefix("304") ? "" : "why"
            )
        } while: { server in
            let response = try await CurlTransport.direct().send(HTTPRequest(.get, server.url()))
            #expect(status.hasPrefix("\(response.status) "))
            #expect(response.header("retry-after") == "7")
            #expect(response.text == (status.hasPrefix("304") ? "" : "why"))
        }
    }

    @Test func `a compressed body is unpacked, and the server is told that it may compress`() async throws {
        let text = "one, two, three"
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.respond(headers: ["Content-Encoding: gzip"], Gzip.stored(Array(text.utf8)))
        } while: { server in
            let response = try await CurlTransport.direct().send(HTTPRequest(.get, server.url()))
            #expect(response.text == text)
            let accepted = await server.journal.requests.first?.header("accept-encoding") ?? ""
            #expect(accepted.contains("gzip") && accepted.contains("deflate"))
        }
    }

    @Test func `a chunked body is put together`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            try await connection.write("5\r\nhello\r\n1\r\n \r\n")
            try await connection.write("5\r\nworld\r\n0\r\nX-Trailer: late\r\n\r\n")
        } while: { server in
            let response = try await CurlTransport.direct().send(HTTPRequest(.get, server.url()))
            #expect(response.text == "hello world")
            #expect(response.header("x-trailer") == nil)
        }
    }

    @Test func `informational answers before the real one leave no trace`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 103 Early Hints\r\nLink: </style>\r\n\r\n")
            try await connection.respond(headers: ["X-Real: yes"], "body")
        } while: { server in
            let response = try await CurlTransport.direct().send(HTTPRequest(.get, server.url()))
            #expect(response.status == 200)
            #expect(response.headers.map(\.name) == ["Content-Length", "X-Real"])
        }
    }

    @Test func `a body of 100 MB arrives whole`() async throws {
        let piece = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(100 << 20)\r\n\r\n")
            for _ in 0..<100 { try await connection.write(piece) }
            await connection.hang()
        } while: { server in
            let request = HTTPRequest(.get, server.url(), timeout: .seconds(50), bodyLimit: 100 << 20)
            let response = try await CurlTransport.direct().send(request)
            #expect(response.body.count == 100 << 20)
            // By memcmp: element by element, a debug build takes half a minute.
            let same = response.body.withUnsafeBufferPointer { body in
                guard let start = body.baseAddress else { return false }
                return (0..<100).allSatisfy { memcmp(start + ($0 << 20), piece, 1 << 20) == 0 }
            }
            #expect(same)
        }
    }
}
