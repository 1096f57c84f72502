package import Changes
package import Dashboard
package import LangSmith
package import Monitor
package import Store

/// Whom the orders for a place go to.
package struct Service: Sendable {
    let poller: Poller
    let writer: Writer
    let client: LangSmithClient
    /// Nil where nothing is remembered.
    let store: Store?
    /// Nil where what is known is forgotten with the program.
    let known: (any KnownProblemStore)?

    package init(
        poller: Poller,
        writer: Writer,
        client: LangSmithClient,
        store: Store? = nil,
        known: (any KnownProblemStore)? = nil
    ) {
        self.store = store
        self.known = known
        self.poller = poller
        self.writer = writer
        self.client = client
    }
}

/// Hands effects to the poller, the writer, the tester of buckets and the client, which obey them on their own threads.
package final class EffectRunner: EffectHandler {
    private let services: [Place: Service]
    private let tester: BucketTester
    private let clock: any MonitorClock
    private let clipboard: Clipboard
    private let post: @Sendable (Message) -> Void
    /// The search that somebody waits for.
    private var search: (ticket: Int, task: Task<Void, Never>)?
    private let tests = TestsUnderWay()

    package init(
        services: [Place: Service],
        tester: BucketTester,
        clock: any MonitorClock,
        clipboard: Clipboard = Clipboard(environment: [:], isInstalled: { _ in false }),
        post: @escaping @Sendable (Message) -> Void
    ) {
        self.services = services
        self.tester = tester
        self.clock = clock
        self.clipboard = clipboard
        self.post = post
    }

    package func perform(_ order: Effect.Order, at place: Place) {
        guard let service = services[place] else { return }
        let post: @Sendable (Message.News) -> Void = { [post] in post(.news($0, from: place)) }
        switch order {
        case .refresh: service.poller.refresh()
        case .know(let change):
            guard let known = service.known else { return }
            Task.detached {
                if let reason = await known.keep(change, at: place) { post(.knownNotKept(reason)) }
            }
        case .setPaused(let isPaused): service.poller.setPaused(isPaused)
        case .write(let write, let known, let ticket):
            // Never cancelled: whoever leaves while a write is on its way still wants it whole.
            Task.detached {
                let result = await service.writer.carryOut(write, known: known)
                // First the rows, then the words about them.
                await service.poller.heard(result.report)
                post(.wrote(ticket: ticket, result.report, auditProblem: result.auditProblem))
            }
        case .tryBucket(let bucket, let ticket):
            tests.start(ticket) { [tester] report in
                await tester.run(bucket) { progress in
                    report(progress)
                    post(.tried(ticket: ticket, progress))
                }
            }
        case .stopTest(let ticket): tests.stop(ticket)
        case .checkFilter(let query, let ticket):
            Task.detached {
                // Servers that cannot tell answer with an error: nothing is known of the filter then.
                post(.checked(ticket: ticket, try? await service.client.checkFilter(query)))
            }
        case .findProjects(let question, let ticket):
            Task.detached {
                do throws(APIError) {
                    post(.projects(ticket: ticket, .success(try await service.client.projects(question))))
                } catch {
                    post(.projects(ticket: ticket, .failure(error)))
                }
            }
        case .findConversations(let question, let ticket):
            search?.task.cancel()
            let asking = ConversationSearch(client: service.client, clock: clock)
            let task = Task.detached {
                do throws(APIError) {
                    let found = try await asking.run(question) { post(.found(ticket: ticket, .progress($0))) }
                    post(.found(ticket: ticket, .found(found)))
                } catch {
                    post(.found(ticket: ticket, .failed(error)))
                }
            }
            search = (ticket, task)
        case .stopFinding(let ticket):
            if search?.ticket == ticket { search?.task.cancel() }
        }
    }

    package func keep(_ entries: [Journal.Entry], at place: Place) { services[place]?.store?.keep(entries) }

    package func copy(_ text: String) {
        clipboard.keep(text) { [post] tools in
            if let tools { post(.copied(by: tools)) }
        }
    }

    /// Ends the tests of buckets that are under way and waits, for so long at most, until they have removed what they
    /// wrote; to be called when nothing more is performed.
    ///
    /// - Returns: the objects that may still be there.
    package func stopTests(within bound: Duration) -> [String] { tests.stopAll(within: bound) }

    package func focusChanged(to focus: Focus, at place: Place) { services[place]?.poller.setFocus(focus) }
}
