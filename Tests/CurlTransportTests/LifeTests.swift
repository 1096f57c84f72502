import Base
import CurlTransport
import Testing

/// The line, cancellation and shutdown: each request ends exactly once, whatever happens to it.
@Suite(.timeLimit(.minutes(1)))
struct LifeTests {
    private static let echo: LoopbackServer.Service = { connection in
        while true {
            let request = try await connection.readRequest()
            try await connection.respond(request.target)
        }
    }

    private static let hang: LoopbackServer.Service = { connection in
        _ = try await connection.readRequest()
        await connection.hang()
    }

    @Test(arguments: [(1, 200), (2, 1000), (16, 200)])
    func `many requests pass a small door, each with its own answer`(_ cap: Int, _ count: Int) async throws {
        try await LoopbackServer.run(Self.echo) { server in
            let transport = CurlTransport.direct { $0.concurrency = cap }
            let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<count {
                    group.addTask {
                        try await transport.send(HTTPRequest(.get, server.url("/\(index)"))).text == "/\(index)"
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(answers == count)
            #expect(await server.journal.connections <= cap)
        }
    }

    @Test func `no more requests are on their way than the options allow`() async throws {
        try await LoopbackServer.run(Self.hang) { server in
            let transport = CurlTransport.direct { $0.concurrency = 3 }
            await withTaskGroup { group in
                for _ in 0..<10 {
                    group.addTask { #expect(await failure(transport, HTTPRequest(.get, server.url())) == .cancelled) }
                }
                await server.journal.wait { $0.requests.count == 3 }
                group.cancelAll()
            }
            // Those that waited in line were never heard of.
            #expect(await server.journal.requests.count == 3)
        }
    }

    @Test func `fifty requests in flight are cancelled and their connections closed`() async throws {
        try await LoopbackServer.run(Self.hang) { server in
            let transport = CurlTransport.direct { $0.concurrency = 50 }
            await withTaskGroup { group in
                for _ in 0..<50 {
                    group.addTask { #expect(await failure(transport, HTTPRequest(.get, server.url())) == .cancelled) }
                }
                await server.journal.wait { $0.requests.count == 50 }
                group.cancelAll()
            }
            await server.journal.wait { $0.ended == 50 }
        }
    }

    @Test func `a place that a cancelled request held is free for the next`() async throws {
        try await LoopbackServer.run { connection in
            let request = try await connection.readRequest()
            if request.target == "/hang" { await connection.hang() }
            try await connection.respond("served")
        } while: { server in
            let transport = CurlTransport.direct { $0.concurrency = 1 }
            let hanging = Task { await failure(transport, HTTPRequest(.get, server.url("/hang"))) }
            await server.journal.wait { $0.requests.count == 1 }
            async let next = transport.send(HTTPRequest(.get, server.url("/next")))
            hanging.cancel()
            #expect(await hanging.value == .cancelled)
            let response = try await next
            #expect(response.text == "served")
        }
    }

    @Test func `a request that was cancelled before it began is not sent`() async throws {
        try await LoopbackServer.run(Self.echo) { server in
            let transport = CurlTransport.direct()
            let (gate, opener) = AsyncStream<Void>.makeStream()
            let task = Task {
                // Cancelled while it waits here, so that it is so before it sends.
                for await _ in gate {}
                return await failure(transport, HTTPRequest(.get, server.url()))
            }
            task.cancel()
            opener.finish()
            #expect(await task.value == .cancelled)
            #expect(await server.journal.connections == 0)
        }
    }

    @Test func `requests cancelled at any moment end as answered or as cancelled`() async throws {
        try await LoopbackServer.run(Self.echo) { server in
            let transport = CurlTransport.direct { $0.concurrency = 4 }
            let ends = await withTaskGroup(of: TransportError?.self) { group in
                for index in 0..<500 {
                    group.addTask {
                        let task = Task { await failure(transport, HTTPRequest(.get, server.url("/\(index)"))) }
                        // A different number of turns for each: before, in line, in flight, after.
                        for _ in 0..<(index % 50) { await Task.yield() }
                        task.cancel()
                        return await task.value
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ends.count == 500)
            #expect(ends.allSatisfy { $0 == nil || $0 == .cancelled })
            // And it still works.
            let response = try await transport.send(HTTPRequest(.get, server.url("/after")))
            #expect(response.text == "/after")
        }
    }

    @Test func `shutdown ends what is in flight and in line, and refuses what comes later`() async throws {
        try await LoopbackServer.run(Self.hang) { server in
            let transport = CurlTransport.direct { $0.concurrency = 4 }
            await withTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask { #expect(await failure(transport, HTTPRequest(.get, server.url())) == .cancelled) }
                }
                await server.journal.wait { $0.requests.count == 4 }
                transport.shutdown()
            }
            let error = await failure(transport, HTTPRequest(.get, server.url()))
            #expect(error == .cancelled)
            transport.shutdown()
            await server.journal.wait { $0.ended == 4 }
        }
    }

    @Test func `shutdown while requests pour in ends each of them once`() async throws {
        try await LoopbackServer.run(Self.echo) { server in
            for round in 0..<20 {
                let transport = CurlTransport.direct { $0.concurrency = 2 }
                let ends = await withTaskGroup(of: TransportError?.self) { group in
                    for index in 0..<20 {
                        group.addTask { await failure(transport, HTTPRequest(.get, server.url("/\(index)"))) }
                    }
                    group.addTask {
                        for _ in 0..<round { await Task.yield() }
                        transport.shutdown()
                        return nil
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(ends.allSatisfy { $0 == nil || $0 == .cancelled })
            }
        }
    }

    @Test func `letting go of a transport closes its connections`() async throws {
        try await LoopbackServer.run(Self.echo) { server in
            do {
                let transport = CurlTransport.direct()
                let response = try await transport.send(HTTPRequest(.get, server.url("/x")))
                #expect(response.text == "/x")
            }
            await server.journal.wait { $0.ended == 1 }
        }
    }

    @Test func `options that libcurl refuses fail each request in its turn`() async throws {
        let transport = CurlTransport.direct {
            $0.concurrency = 1
            // Longer than libcurl takes a string (8,000,000 bytes).
            $0.caFile = String(repeating: "x", count: 8_000_001)
        }
        for _ in 0..<3 {
            guard case .other(code: 43, _) = await failure(transport, HTTPRequest(.get, "http://127.0.0.1:1/")) else {
                Issue.record("not told as a bad option")
                return
            }
        }
    }
}
