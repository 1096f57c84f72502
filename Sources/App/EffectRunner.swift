package import Changes
package import Dashboard
package import LangSmith
package import Monitor

/// Hands effects to the poller, the writer, the tester of buckets and the client, which obey them on their own threads.
package final class EffectRunner: EffectHandler {
    private let poller: Poller
    private let writer: Writer
    private let tester: BucketTester
    private let client: LangSmithClient
    private let clock: any MonitorClock
    private let post: @Sendable (Message) -> Void
    /// The search that somebody waits for.
    private var search: (ticket: Int, task: Task<Void, Never>)?

    package init(
        poller: Poller,
        writer: Writer,
        tester: BucketTester,
        client: LangSmithClient,
        clock: any MonitorClock,
        post: @escaping @Sendable (Message) -> Void
    ) {
        self.poller = poller
        self.writer = writer
        self.tester = tester
        self.client = client
        self.clock = clock
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
                // First the rows, then the words about them.
                await poller.heard(result.report)
                post(.wrote(ticket: ticket, result.report, auditProblem: result.auditProblem))
            }
        case .tryBucket(let bucket, let ticket):
            Task.detached { [tester, post] in
                await tester.run(bucket) { post(.tried(ticket: ticket, $0)) }
            }
        case .checkFilter(let query, let ticket):
            Task.detached { [client, post] in
                // Servers that cannot tell answer with an error: nothing is known of the filter then.
                post(.checked(ticket: ticket, try? await client.checkFilter(query)))
            }
        case .findConversations(let question, let ticket):
            search?.task.cancel()
            search = (ticket, find(question, ticket))
        case .stopFinding(let ticket):
            if search?.ticket == ticket { search?.task.cancel() }
        // The loop carries these out itself: they end it, or belong to the terminal.
        case .quit, .copy: break
        }
    }

    private func find(_ question: ConversationSearch.Question, _ ticket: Int) -> Task<Void, Never> {
        let search = ConversationSearch(client: client, clock: clock)
        return Task.detached { [post] in
            do throws(APIError) {
                let found = try await search.run(question) { post(.found(ticket: ticket, .progress($0))) }
                post(.found(ticket: ticket, .found(found)))
            } catch {
                post(.found(ticket: ticket, .failed(error)))
            }
        }
    }

    package func focusChanged(to focus: Focus) { poller.setFocus(focus) }
}
