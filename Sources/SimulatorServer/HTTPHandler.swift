import Base
import LangSmith
import NIOCore
import NIOHTTP1
import Simulator

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Serves one connection: collects a request, asks the backend, and writes what it is told to.
///
/// The pipeline's own handler lets the next request of a pipelining client through only when this one is answered.
final class HTTPHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Bytes of a request's body; nothing that the API takes comes near it.
    static let bodyLimit = 1 << 20

    private let backend: Backend
    private let trials: TrialList
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isTooLarge = false

    init(backend: Backend, trials: TrialList) { (self.backend, self.trials) = (backend, trials) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            isTooLarge = false
        case .body(let part):
            isTooLarge = isTooLarge || body.count + part.readableBytes > Self.bodyLimit
            if !isTooLarge { body += part.readableBytesView }
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard !isTooLarge else {
            return write(.error(413, detail: "Request Entity Too Large"), to: head, keepAlive: false, context)
        }
        guard let method = HTTPRequest.Method(rawValue: head.method.rawValue) else {
            return write(.error(405, detail: "Method Not Allowed"), to: head, keepAlive: head.isKeepAlive, context)
        }
        let headers = head.headers.map { HTTPHeader($0.name, $0.value) }
        let request = HTTPRequest(method, head.uri, headers: headers, body: body.isEmpty ? nil : body)
        guard let trial = backend.trial(before: request) else {
            return carryOut(backend.reply(to: request), head, context)
        }
        // The service too tries the bucket before it answers; its client waits, and no other one does.
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let (loop, backend) = (context.eventLoop, backend)
        trials.start {
            let verdict = await trial()
            loop.execute {
                // The service acts on a request also when its client has left.
                let reply = backend.reply(to: request, verdict)
                let (handler, context) = bound.value
                guard context.channel.isActive else { return }
                handler.carryOut(reply, head, context)
            }
        }
    }

    private func carryOut(_ reply: Backend.Reply, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        switch reply {
        case .answer(let response): write(response, to: head, keepAlive: head.isKeepAlive, context)
        case .delayed(let response, let milliseconds):
            // The context stays on its event loop, which is where the task runs.
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(Int64(milliseconds))) {
                let (handler, context) = bound.value
                guard context.channel.isActive else { return }
                handler.write(response, to: head, keepAlive: head.isKeepAlive, context)
            }
        case .truncated(let response): truncate(response, to: head, context)
        case .huge(let bytes): flood(bytes, to: head, context)
        case .reset: reset(context)
        case .silence: break
        }
    }

    private func write(
        _ response: HTTPResponse,
        to request: HTTPRequestHead,
        keepAlive: Bool,
        _ context: ChannelHandlerContext
    ) {
        var head = Self.head(response, version: request.version)
        let hasBody = response.status != 204 && response.status != 304
        if hasBody { head.headers.add(name: "Content-Length", value: String(response.body.count)) }
        if !keepAlive { head.headers.add(name: "Connection", value: "close") }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if hasBody, request.method != .HEAD, !response.body.isEmpty {
            let buffer = context.channel.allocator.buffer(bytes: response.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        finish(.end(nil), closing: !keepAlive, context)
    }

    /// Writes the last part, and closes when it is gone.
    private func finish(_ part: HTTPServerResponsePart, closing: Bool, _ context: ChannelHandlerContext) {
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        if closing { written.futureResult.whenComplete { _ in bound.value.close(promise: nil) } }
        context.writeAndFlush(wrapOutboundOut(part), promise: written)
    }

    private static func head(_ response: HTTPResponse, version: HTTPVersion) -> HTTPResponseHead {
        var headers = HTTPHeaders()
        for header in response.headers { headers.add(name: header.name, value: header.value) }
        return HTTPResponseHead(
            version: version,
            status: HTTPResponseStatus(statusCode: response.status),
            headers: headers
        )
    }

    // MARK: Faults

    private func truncate(_ response: HTTPResponse, to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var head = Self.head(response, version: request.version)
        head.headers.add(name: "Content-Length", value: String(response.body.count))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let half = context.channel.allocator.buffer(bytes: response.body.prefix(response.body.count / 2))
        finish(.body(.byteBuffer(half)), closing: true, context)
    }

    /// Sends a body without an announced length, one piece at a time, each when the one before it is gone.
    private func flood(_ bytes: Int, to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let type = HTTPHeader("Content-Type", "application/json")
        let head = Self.head(HTTPResponse(status: 200, headers: [type]), version: request.version)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        pour(bytes, context.channel.allocator.buffer(repeating: 0x20, count: 1 << 16), context)
    }

    private func pour(_ bytes: Int, _ piece: ByteBuffer, _ context: ChannelHandlerContext) {
        guard bytes > 0 else { return finish(.end(nil), closing: true, context) }
        let part = piece.getSlice(at: piece.readerIndex, length: min(bytes, piece.readableBytes)) ?? piece
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenSuccess {
            let (handler, context) = bound.value
            handler.pour(bytes - part.readableBytes, piece, context)
        }
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(part))), promise: written)
    }

    /// Closes without lingering, which makes the kernel send a reset.
    private func reset(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        guard let socket = context.channel as? any SocketOptionProvider else { return context.close(promise: nil) }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in bound.value.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
