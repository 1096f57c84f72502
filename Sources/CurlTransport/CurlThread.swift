import Base
import CLibcurl

/// The loop on the thread that owns the multi handle and everything libcurl.
///
/// Made inside the thread, never leaves it.
final class CurlThread {
    private let inbox: Inbox
    private let options: CurlTransport.Options
    private let multi: UnsafeMutableRawPointer
    private var queue: TransferQueue<Job>
    /// In libcurl's hands; a handful, so it is searched in order.
    private var active: [Transfer] = []
    /// Handles kept for the next transfers; never more than there were transfers at a time.
    private var idle: [EasyHandle] = []

    /// Starts the thread; nil if there is none to be had, and the inbox then says so to each caller.
    static func start(inbox: Inbox, options: CurlTransport.Options) -> ThreadHandle? {
        final class Errand: Sendable {
            let inbox: Inbox
            let options: CurlTransport.Options

            init(inbox: Inbox, options: CurlTransport.Options) {
                self.inbox = inbox
                self.options = options
            }
        }
        let errand = Unmanaged.passRetained(Errand(inbox: inbox, options: options))
        var thread = cc_thread()
        let code = cc_thread_start(
            &thread,
            { argument in
                guard let argument else { return nil }
                let errand = Unmanaged<Errand>.fromOpaque(argument).takeRetainedValue()
                CurlThread.run(inbox: errand.inbox, options: errand.options)
                return nil
            },
            errand.toOpaque()
        )
        guard code == 0 else {
            errand.release()
            inbox.close(.other(code: Int(code), "no thread for the transport"))
            return nil
        }
        return ThreadHandle(thread: thread)
    }

    private static func run(inbox: Inbox, options: CurlTransport.Options) {
        guard globalInit == CURLE_OK, let multi = curl_multi_init() else {
            let error = TransportError.other(code: Int(CURLE_FAILED_INIT.rawValue), "libcurl did not start")
            for case .start(let job) in inbox.end(error) { job.continuation.resume(returning: .failure(error)) }
            return
        }
        CurlThread(inbox: inbox, options: options, multi: multi).loop()
    }

    private init(inbox: Inbox, options: CurlTransport.Options, multi: UnsafeMutableRawPointer) {
        self.inbox = inbox
        self.options = options
        self.multi = multi
        queue = TransferQueue(capacity: options.concurrency)
        // Left to itself libcurl keeps four for each transfer of the moment and closes the rest after a burst.
        _ = cc_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(8, 2 * options.concurrency))
        inbox.open(Waker(multi: multi))
    }

    private func loop() {
        while true {
            let (commands, closed) = inbox.take()
            for command in commands { carryOut(command) }
            if let closed { return end(closed) }

            startWaiting()
            var running: Int32 = 0
            let performed = curl_multi_perform(multi, &running)
            guard performed == CURLM_OK else { return end(error(performed)) }
            // A place became free, or an answer leads on: no time to sleep.
            if collect() { continue }

            // Until a socket, one of libcurl's timeouts or a wake-up; the hour is only a bound.
            let polled = curl_multi_poll(multi, nil, 0, 3_600_000, nil)
            guard polled == CURLM_OK else { return end(error(polled)) }
        }
    }

    private func carryOut(_ command: Inbox.Command) {
        switch command {
        case .start(let job):
            queue.enqueue(job, id: job.id)
        case .cancel(let id):
            if let job = queue.remove(id) {
                job.continuation.resume(returning: .failure(.cancelled))
            } else if let index = active.firstIndex(where: { $0.job.id == id }) {
                finish(active[index], .failure(.cancelled))
                active.remove(at: index)
            }
        }
    }

    private func startWaiting() {
        while let job = queue.next() {
            do throws(TransportError) {
                let transfer = try Transfer(job, on: freeHandle(), options: options)
                try add(transfer)
                active.append(transfer)
            } catch {
                queue.release()
                job.continuation.resume(returning: .failure(error))
            }
        }
    }

    private func freeHandle() throws(TransportError) -> EasyHandle {
        if let handle = idle.popLast() { return handle }
        return try EasyHandle()
    }

    /// Takes what libcurl has finished; true if there was any.
    private func collect() -> Bool {
        var any = false
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE,
                let index = active.firstIndex(where: { $0.handle.pointer == message.pointee.easy_handle })
            else { continue }
            any = true
            let transfer = active.remove(at: index)
            // The message dies with the removal of its handle, so its result is read first.
            switch transfer.outcome(cc_message_result(message)) {
            case .finished(let answer):
                finish(transfer, answer)
            case .again:
                curl_multi_remove_handle(multi, transfer.handle.pointer)
                do throws(TransportError) {
                    try add(transfer)
                    active.append(transfer)
                } catch {
                    queue.release()
                    transfer.job.continuation.resume(returning: .failure(error))
                }
            }
        }
        return any
    }

    private func add(_ transfer: Transfer) throws(TransportError) {
        let code = curl_multi_add_handle(multi, transfer.handle.pointer)
        guard code == CURLM_OK else { throw error(code) }
    }

    /// Answers first: who waits need not wait for connections being closed.
    private func finish(_ transfer: Transfer, _ answer: Job.Answer) {
        transfer.job.continuation.resume(returning: answer)
        curl_multi_remove_handle(multi, transfer.handle.pointer)
        idle.append(transfer.handle)
        queue.release()
    }

    /// Answers everybody, then frees everything; nobody can wake the multi handle once the inbox has ended.
    private func end(_ error: TransportError) {
        for case .start(let job) in inbox.end(error) { queue.enqueue(job, id: job.id) }
        for transfer in active { finish(transfer, .failure(error)) }
        for job in queue.removeAll() { job.continuation.resume(returning: .failure(error)) }
        active = []
        idle = []
        curl_multi_cleanup(multi)
    }

    private func error(_ code: CURLMcode) -> TransportError {
        .other(code: Int(code.rawValue), String(cString: curl_multi_strerror(code)))
    }
}

/// Once for the process, on the first transport's thread, so that starting TLS delays no first frame.
private let globalInit = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
