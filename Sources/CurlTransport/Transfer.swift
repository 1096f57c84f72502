import Base
import CLibcurl

/// One request on its way: its options, what has come of the answer, and what to make of the end.
///
/// libcurl holds its address between `start` and the removal from the multi handle; the thread keeps it that long.
final class Transfer {
    /// What follows when libcurl is done.
    enum Outcome {
        case finished(Job.Answer)
        /// Send again, to where the answer pointed; `follow` has prepared the handle.
        case again
    }

    /// Redirects followed for one request.
    private static let redirectLimit = 5
    /// Room made at once for an announced body: an announcement is only a claim.
    private static let reserveLimit = 8 << 20
    /// Unacknowledged bytes for so long mean a dead connection.
    private static let silenceBound: UInt32 = 20_000

    let job: Job
    let handle: EasyHandle
    private let lines: HeaderLines
    private var head = HeaderBlock()
    private var body: [UInt8] = []
    /// Why a callback stopped the transfer; libcurl itself only knows that it was stopped.
    private var stopped: TransportError?
    private var redirects = 0
    private var spent = Duration.zero

    init(_ job: Job, on handle: EasyHandle, options: CurlTransport.Options) throws(TransportError) {
        self.job = job
        self.handle = handle
        lines = try HeaderLines(job.request)
        try handle.reset()
        try setUp(options)
        try setRequest()
    }

    // MARK: Options

    private func setUp(_ options: CurlTransport.Options) throws(TransportError) {
        // Timeouts of name resolution without SIGALRM, as threads need it.
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.check(cc_set_http_only(handle.pointer))
        try handle.check(cc_set_forget_resolver(handle.pointer))
        try handle.check(cc_set_silence_bound(handle.pointer, Self.silenceBound))
        try handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_PATH_AS_IS, 1)
        try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Every encoding this libcurl was built with.
        try handle.set(CURLOPT_ACCEPT_ENCODING, "")
        // An option and no header, because a header would be signed, and proxies change this one.
        try handle.set(CURLOPT_USERAGENT, Product.userAgent)
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, options.connectTimeout)
        if let caFile = options.caFile { try handle.set(CURLOPT_CAINFO, caFile) }
        if job.address.isLoopback {
            // No proxy reaches this machine's own loopback, and its key is not for one.
            try handle.set(CURLOPT_PROXY, "")
        } else if let proxy = options.proxy {
            try handle.set(CURLOPT_PROXY, proxy)
        }
        if job.address.isEncrypted {
            // Waits for the first connection to say whether it speaks HTTP/2 rather than opening six. A libcurl
            // built without HTTP/2 refuses the first option and speaks HTTP/1.1.
            _ = cc_set_long(handle.pointer, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
            try handle.set(CURLOPT_PIPEWAIT, 1)
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        try handle.set(CURLOPT_WRITEFUNCTION, receiveBody)
        try handle.set(CURLOPT_WRITEDATA, context)
        try handle.set(CURLOPT_HEADERFUNCTION, receiveHeader)
        try handle.set(CURLOPT_HEADERDATA, context)
    }

    private func setRequest() throws(TransportError) {
        let request = job.request
        try handle.set(CURLOPT_URL, request.url)
        try handle.set(CURLOPT_TIMEOUT_MS, request.timeout)
        try handle.set(CURLOPT_HTTPHEADER, lines.list)
        if request.method != .get, request.method != .head {
            // On a kept connection that breaks before a byte of the answer, libcurl sends the request once more without
            // a word, and a second POST is a second export. It never does so on one that is new.
            try handle.set(CURLOPT_FRESH_CONNECT, 1)
        }
        if let signing = request.signing { try handle.sign(signing, request.url) }
        if let body = request.body { try handle.setBody(body) }
        switch request.method {
        case .get where request.body == nil:
            try handle.set(CURLOPT_HTTPGET, 1)
        case .head:
            // Else libcurl waits for the body that the headers announce.
            try handle.set(CURLOPT_NOBODY, 1)
        case .post where request.body == nil:
            // "Content-Length: 0", which some servers insist on.
            try handle.setBody([])
        case .post:
            break
        case .get, .patch, .put, .delete:
            try handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
    }

    // MARK: Callbacks

    fileprivate func receive(header line: UnsafeRawBufferPointer) -> Bool {
        if head.receive(line) { return true }
        stopped = .tooLarge(limit: HeaderBlock.limit)
        return false
    }

    /// Bytes after decompression, at most 16 KiB at a time, so a bomb is stopped soon after the limit.
    fileprivate func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
        let limit = job.request.bodyLimit
        let announced = body.isEmpty ? head.contentLength ?? 0 : 0
        guard max(body.count + bytes.count, announced) <= limit else {
            stopped = .tooLarge(limit: limit)
            return false
        }
        if announced > 0 { body.reserveCapacity(min(announced, Self.reserveLimit)) }
        body.append(contentsOf: bytes)
        return true
    }

    // MARK: End

    /// What the end of the transfer means; to be asked once, while the handle still knows it.
    func outcome(_ code: CURLcode) -> Outcome {
        do throws(TransportError) {
            if let stopped { throw stopped }
            let status = handle.number(CURLINFO_RESPONSE_CODE)
            guard code == CURLE_OK else { throw error(code) }
            // libcurl finds nothing wrong with a connection that closes inside the header block.
            guard head.isComplete, status >= 200 else {
                throw .truncated("the connection closed inside the header block")
            }
            if let target = redirectTarget(status) {
                try follow(target)
                return .again
            }
            return .finished(.success(HTTPResponse(status: status, headers: head.fields, body: body)))
        } catch {
            return .finished(.failure(error))
        }
    }

    private func error(_ code: CURLcode) -> TransportError {
        TransportError(
            Failure(
                code: code,
                reason: handle.reason(for: code),
                wasConnected: handle.time(CURLINFO_PRETRANSFER_TIME_T) > .zero,
                hadHeaders: head.isComplete,
                proxyStatus: handle.number(CURLINFO_HTTP_CONNECTCODE),
                wasSigned: job.request.signing != nil
            )
        )
    }

    private func redirectTarget(_ status: Int) -> String? {
        guard job.request.method == .get, job.request.signing == nil, [301, 302, 303, 307, 308].contains(status) else {
            return nil
        }
        return handle.redirect
    }

    /// Prepares the next hop, within one origin only because the headers go along.
    private func follow(_ target: String) throws(TransportError) {
        let address = try Address(target)
        guard address == job.address else { throw .redirectRefused(to: address.origin) }
        guard redirects < Self.redirectLimit else {
            let code = Int(CURLE_TOO_MANY_REDIRECTS.rawValue)
            throw .other(code: code, "more than \(Self.redirectLimit) redirects")
        }
        spent += handle.time(CURLINFO_TOTAL_TIME_T)
        guard spent < job.request.timeout else { throw .timedOut(connected: true) }
        redirects += 1
        head = HeaderBlock()
        body = []
        try handle.set(CURLOPT_URL, target)
        try handle.set(CURLOPT_TIMEOUT_MS, job.request.timeout - spent)
    }
}

// Returning less than was given makes libcurl stop the transfer; nothing may be thrown through it.

private let receiveHeader: cc_sink = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().receive(header: line) ? line.count : 0
}

private let receiveBody: cc_sink = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().receive(body: chunk) ? chunk.count : 0
}
