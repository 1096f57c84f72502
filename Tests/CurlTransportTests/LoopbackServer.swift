import Foundation
import NIOCore
import NIOPosix
import Testing

/// A TCP server on 127.0.0.1 whose every byte is the test's own.
struct LoopbackServer: Sendable {
    typealias Service = @Sendable (inout Connection) async throws -> Void

    let port: Int
    let journal: Journal

    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Serves each connection by its own task while the body runs; closes whatever is left afterwards.
    ///
    /// A service ends by itself when its client leaves: what it then throws is no finding.
    static func run<Value: Sendable>(
        _ service: @escaping Service,
        while body: (LoopbackServer) async throws -> Value
    ) async throws -> Value {
        let journal = Journal()
        let (arrivals, arrival) = AsyncStream<Connection>.makeStream()
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                let (pieces, piece) = AsyncStream<ByteBuffer>.makeStream()
                arrival.yield(Connection(channel: channel, pieces: pieces, journal: journal))
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Receiver(piece))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = LoopbackServer(port: try #require(listener.localAddress?.port), journal: journal)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await serve(arrivals, service, journal) }
            defer {
                listener.close(promise: nil)
                group.cancelAll()
            }
            return try await body(server)
        }
    }

    private static func serve(_ arrivals: AsyncStream<Connection>, _ service: @escaping Service, _ journal: Journal)
        async
    {
        await withDiscardingTaskGroup { group in
            for await connection in arrivals {
                await journal.noteConnection()
                group.addTask {
                    var connection = connection
                    await withTaskCancellationHandler {
                        try? await service(&connection)
                    } onCancel: { [channel = connection.channel] in
                        channel.close(promise: nil)
                    }
                    try? await connection.channel.close()
                    await journal.noteEnd()
                }
            }
            group.cancelAll()
        }
    }
}

/// Passes on what a channel reads.
private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let piece: AsyncStream<ByteBuffer>.Continuation

    init(_ piece: AsyncStream<ByteBuffer>.Continuation) { self.piece = piece }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { piece.yield(unwrapInboundIn(data)) }

    func channelInactive(context: ChannelHandlerContext) { piece.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// What a server has seen so far.
actor Journal {
    private(set) var connections = 0
    private(set) var ended = 0
    private(set) var requests: [ReceivedRequest] = []
    private var watchers:
        [(isDone: @Sendable (isolated Journal) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []

    func noteConnection() {
        connections += 1
        wake()
    }

    func noteEnd() {
        ended += 1
        wake()
    }

    func note(_ request: ReceivedRequest) {
        requests.append(request)
        wake()
    }

    /// Returns as soon as the condition holds; the suite's time limit bounds it.
    func wait(until condition: @escaping @Sendable (isolated Journal) -> Bool) async {
        if condition(self) { return }
        await withCheckedContinuation { watchers.append((condition, $0)) }
    }

    private func wake() {
        let done = watchers.filter { $0.isDone(self) }
        watchers.removeAll { $0.isDone(self) }
        for watcher in done { watcher.continuation.resume() }
    }
}

struct ReceivedRequest: Sendable {
    var method: String
    var target: String
    /// Names in lower case.
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// One accepted connection.
struct Connection {
    struct Closed: Error {}

    let channel: any Channel
    let pieces: AsyncStream<ByteBuffer>
    let journal: Journal
    private var pending = ByteBuffer()

    init(channel: any Channel, pieces: AsyncStream<ByteBuffer>, journal: Journal) {
        self.channel = channel
        self.pieces = pieces
        self.journal = journal
    }

    /// The server's.
    var port: Int { channel.localAddress?.port ?? 0 }

    /// Reads one whole request and notes it; throws `Closed` when the client has left.
    mutating func readRequest() async throws -> ReceivedRequest {
        var lines = try await readHead().split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        let first = lines.removeFirst().split(separator: " ", maxSplits: 2).map(String.init)
        var request = ReceivedRequest(method: first[0], target: first[1], headers: [], body: [])
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            request.headers.append((parts[0].lowercased(), String(parts[1].drop { $0 == " " })))
        }
        let length = request.header("content-length").flatMap(Int.init) ?? 0
        while pending.readableBytes < length { try await fill() }
        request.body = pending.readBytes(length: length) ?? []
        await journal.note(request)
        return request
    }

    private mutating func readHead() async throws -> String {
        while true {
            let bytes = Array(pending.readableBytesView)
            if let end = bytes.indices.first(where: { bytes[$0...].starts(with: "\r\n\r\n".utf8) }) {
                pending.moveReaderIndex(forwardBy: end + 4)
                return String(decoding: bytes[..<end], as: UTF8.self)
            }
            try await fill()
        }
    }

    private mutating func fill() async throws {
        var iterator = pieces.makeAsyncIterator()
        guard var more = await iterator.next() else { throw Closed() }
        pending.writeBuffer(&more)
    }

    /// Returns when the kernel has taken all of it; throws when the client has left.
    func write(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }

    func write(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

    /// A complete answer with its length.
    func respond(status: String = "200 OK", headers: [String] = [], _ body: [UInt8] = []) async throws {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers
        try await write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    func respond(status: String = "200 OK", headers: [String] = [], _ body: String) async throws {
        try await respond(status: status, headers: headers, Array(body.utf8))
    }

    /// Reads and says nothing until the client leaves.
    func hang() async {
        for await _ in pieces {}
    }

    /// Closes with RST in place of FIN.
    func reset() async throws {
        let options = try #require(channel as? any SocketOptionProvider)
        try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.close()
    }
}
