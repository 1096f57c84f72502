import Base
import CurlTransport
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TLSTests {
    @Test func `a certificate nobody vouches for is refused with the reason`() async throws {
        try await TLSServer.run(certificateFor: "IP:127.0.0.1") { server in
            let error = try #require(await failure(.direct(), HTTPRequest(.get, server.url)))
            #expect(error == .tls(error.words))
            #expect(error.words.contains("self-signed"))
        }
    }

    @Test func `the same server is trusted through its authority's file`() async throws {
        try await TLSServer.run(certificateFor: "IP:127.0.0.1") { server in
            let response = try await CurlTransport.direct { $0.caFile = server.certificate }
                .send(HTTPRequest(.get, server.url))
            #expect(response.status == 200)
            #expect(!response.body.isEmpty)
        }
    }

    @Test func `a trusted certificate for another host is refused`() async throws {
        try await TLSServer.run(certificateFor: "DNS:elsewhere.example") { server in
            let transport = CurlTransport.direct { $0.caFile = server.certificate }
            guard case .tls(let reason) = await failure(transport, HTTPRequest(.get, server.url)) else {
                Issue.record("not told as TLS")
                return
            }
            #expect(reason.contains("127.0.0.1"))
        }
    }

    @Test func `a file of authorities that is not there is told with its path`() async throws {
        let path = "/nonexistent/authorities.pem"
        let transport = CurlTransport.direct { $0.caFile = path }
        try await LoopbackServer.run { connection in
            await connection.hang()
        } while: { server in
            guard
                case .tls(let reason) = await failure(transport, HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))
            else {
                Issue.record("not told as TLS")
                return
            }
            #expect(reason.contains(path))
        }
    }
}
