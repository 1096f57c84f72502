package import Dashboard
package import Monitor

/// Hands effects to the poller, the writer and the tester of buckets, which obey them on their own threads.
package final class EffectRunner: EffectHandler {
    private let poller: Poller
    private let writer: Writer
    private let tester: BucketTester
    private let post: @Sendable (Message) -> Void

    package init(
        poller: Poller,
        writer: Writer,
        tester: BucketTester,
        post: @escaping @Sendable (Message) -> Void
    ) {
        self.poller = poller
        self.writer = writer
        self.tester = tester
        self.post = post
    }

    package func perform(_ effect: Effect) {
        switch effect {
        case .refresh: poller.refresh()
        case .setPaused(let isPaused): poller.setPaused(isPaused)
        case .write(let write, let known, let ticket):
            // Never cancelled: whoever leaves while a write is on its way still wants it whole.
            Task.detached { [writer, poller, post] in
                let result = await writer.carryOut(write, known: known)
                post(.wrote(ticket: ticket, result.report, auditProblem: result.auditProblem))
                poller.refresh()
            }
        case .tryBucket(let bucket, let ticket):
            Task.detached { [tester, post] in
                await tester.run(bucket) { post(.tried(ticket: ticket, $0)) }
            }
        // The loop carries these out itself: they end it, or belong to the terminal.
        case .quit, .copy: break
        }
    }

    package func focusChanged(to focus: Focus) { poller.setFocus(focus) }
}
