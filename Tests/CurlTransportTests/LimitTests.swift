import Base
import CurlTransport
import Testing

/// Servers that send more than anybody asked for, and never stop by themselves.
@Suite(.timeLimit(.minutes(1)))
struct LimitTests {
    private let limit = 1 << 20

    private func expectTooLarge(_ service: @escaping LoopbackServer.Service) async throws {
        try await LoopbackServer.run(service) { server in
            let error = await failure(.direct(), HTTPRequest(.get, server.url(), bodyLimit: limit))
            #expect(error == .tooLarge(limit: limit))
        }
    }

    @Test func `an endless chunked body is cut at the limit`() async throws {
        try await expectTooLarge { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = "10000\r\n" + String(repeating: "x", count: 0x10000) + "\r\n"
            while true { try await connection.write(chunk) }
        }
    }

    @Test func `an endless body without a length is cut at the limit`() async throws {
        try await expectTooLarge { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\n\r\n")
            let piece = [UInt8](repeating: 0x20, count: 1 << 16)
            while true { try await connection.write(piece) }
        }
    }

    @Test func `an announced length over the limit is refused at the first byte`() async throws {
        try await expectTooLarge { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(1 << 40)\r\n\r\n.")
            await connection.hang()
        }
    }

    @Test func `a gzip bomb is cut when the limit is unpacked`() async throws {
        try await expectTooLarge { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
            try await connection.write(Gzip.zeroStream.start)
            // 13 KB on the wire, 2 MB unpacked: one piece is over the limit, though far below it in bytes sent.
            try await connection.write(Gzip.zeroStream.piece)
            await connection.hang()
        }
    }

    @Test func `a body of exactly the limit is let through`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.respond([UInt8](repeating: 0x41, count: 1000))
        } while: { server in
            let response = try await CurlTransport.direct().send(HTTPRequest(.get, server.url(), bodyLimit: 1000))
            #expect(response.body.count == 1000)
        }
    }

    @Test func `endless header lines are cut at 64 KiB`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\n")
            let lines = String(repeating: "X-Filler: \(String(repeating: "x", count: 100))\r\n", count: 100)
            while true { try await connection.write(lines) }
        } while: { server in
            let error = await failure(.direct(), HTTPRequest(.get, server.url()))
            #expect(error == .tooLarge(limit: 65_536))
        }
    }

    @Test func `one endless header line is cut`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nX-Filler: ")
            let piece = String(repeating: "x", count: 10_000)
            while true { try await connection.write(piece) }
        } while: { server in
            let error = await failure(.direct(), HTTPRequest(.get, server.url()))
            #expect(error == .tooLarge(limit: 65_536))
        }
    }

    @Test func `endless informational answers are cut`() async throws {
        try await LoopbackServer.run { connection in
            _ = try await connection.readRequest()
            let hints = String(repeating: "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n", count: 200)
            while true { try await connection.write(hints) }
        } while: { server in
            let error = await failure(.direct(), HTTPRequest(.get, server.url()))
            #expect(error == .tooLarge(limit: 65_536))
        }
    }
}
