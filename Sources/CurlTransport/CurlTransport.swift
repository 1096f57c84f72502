import CLibcurl
package import Base

/// Carries requests by libcurl: one thread owns every handle, callers only await.
///
/// Connections are kept and shared, HTTP/2 is taken where offered, certificates are always verified. Plain `http://`
/// goes to this machine only (see `Options.allowPlainHTTP`) unless the request is signed, redirects are followed within the origin of the request
/// only, so that its headers never reach another host.
package final class CurlTransport: HTTPTransport {
    private let options: Options
    private let inbox: Inbox
    private let thread: Locked<ThreadHandle?>

    /// Starts the thread; nothing is sent and no file is read before the first request.
    package init(options: Options = Options()) {
        self.options = options
        inbox = Inbox()
        thread = Locked(CurlThread.start(inbox: inbox, options: options))
    }

    deinit {
        inbox.close(.cancelled)
        if let thread = thread.withLock({ $0.take() }) { cc_thread_detach(thread.thread) }
    }

    /// Sends one request and returns its answer, whatever its status.
    ///
    /// Cancelling the task ends the transfer at once, or takes it out of the line if it was not yet started. The
    /// request's timeout counts from its start, not from its place in the line.
    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let address = try Address(request.url)
        try options.admit(address, isSigned: request.signing != nil)
        try HeaderLines.check(request.headers)
        try request.signing?.check()

        let id = inbox.announce()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                inbox.submit(Job(id: id, request: request, address: address, continuation: continuation))
            }
        } onCancel: {
            inbox.cancel(id)
        }
        return try result.get()
    }

    /// Ends every transfer with `.cancelled`, stops the thread and waits until it has closed its connections.
    ///
    /// It takes milliseconds; to be called before the process exits, because TLS may not be in use while the library
    /// is unloaded. Later requests end with `.cancelled` too. May be called more than once; only the first waits.
    package func shutdown() {
        inbox.close(.cancelled)
        if let thread = thread.withLock({ $0.take() }) { cc_thread_join(thread.thread) }
    }
}

/// A thread that somebody must join or detach, once: whoever takes it out of its lock.
struct ThreadHandle: @unchecked Sendable {
    // A thread's id is a plain number or an opaque pointer, good on every thread.
    let thread: cc_thread
}
